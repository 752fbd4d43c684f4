"""Recording a payment, whole and committed, beside the same SQL on a copy of the book."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.bare import captured, connection, replay
from benchmarks.generate import CURRENCY, NOW
from benchmarks.measure import Found, milliseconds, quantile
from invpay_desktop.base.money import Money
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.ledger.invoice_list import InvoiceQuery, invoice_ids
from invpay_desktop.payments.record import RecordPayment, record_payment

WARM_UP = 20


def payments(path: Path, size: int, count: int) -> Iterator[Found]:
    """So many payments on open invoices drawn from a seed, ours and floor in turns, each on its own copy."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        our_copy, bare_copy = Path(folder) / "ours.sqlite", Path(folder) / "floor.sqlite"
        for copy in (our_copy, bare_copy):
            shutil.copyfile(path, copy)
            _flush(copy)
        ours, floor = _take_turns(our_copy, bare_copy, count)
    goal = 10 if size == 1_000_000 else None
    yield Found("record a payment, median", size, median(ours), median(floor), 3)
    yield Found("record a payment, p99 against its median", size, quantile(ours, 0.99), median(ours), goal)
    yield Found("record a payment, p99", size, quantile(ours, 0.99), quantile(floor, 0.99))
    yield Found("record a payment, the slowest", size, max(ours), max(floor))


def _flush(copy: Path) -> None:
    """Let the copy reach the disk now, and not with the first payments that are to be measured."""
    with copy.open("rb+") as opened:
        os.fsync(opened.fileno())


def _take_turns(our_copy: Path, bare_copy: Path, count: int) -> tuple[list[float], list[float]]:
    dice = Random(count)
    ours: list[float] = []
    floor: list[float] = []
    bare = connection(bare_copy, writing=True)
    with open_book(our_copy) as book:
        with book.read(NOW) as session:
            open_ones = invoice_ids(session, InvoiceQuery(status="open"))
        for number in range(WARM_UP + count):
            request = _request(dice, dice.choice(open_ones), number)
            with captured() as statements:
                ours.append(milliseconds(lambda r=request: _record(book, r)))  # type: ignore[misc]
            floor.append(milliseconds(lambda s=statements: replay(bare, s)))  # type: ignore[misc]
    bare.close()
    return ours[WARM_UP:], floor[WARM_UP:]


def _request(dice: Random, invoice: int, number: int) -> RecordPayment:
    details = {"kind": "check", "check_number": str(100_000 + number), "reference": f"order {dice.randint(1, 9999)}"}
    return RecordPayment(invoice, Money(dice.randint(100, 9000), CURRENCY), details)


def _record(book: Book, request: RecordPayment) -> None:
    with book.write(NOW) as session:
        record_payment(session, request)
