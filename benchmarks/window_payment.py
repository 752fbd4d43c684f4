"""A payment from Save until the list shows it, beside the use case alone: the same deed on the same book, in turns.

Time is that on the clock on the wall, for several threads have a part in it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.generate import CURRENCY, NOW
from benchmarks.measure import Found, milliseconds
from benchmarks.window_list import OpenWindow
from invpay_desktop.base.money import Money
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.payments.record import RecordPayment, record_payment

_GOAL = 3
_WARM_UP = 5


def window_payment(path: Path, size: int, count: int) -> Iterator[Found]:
    """So many payments in a window of its own process, on a copy of the book."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copy = shutil.copyfile(path, Path(folder, "copy.sqlite"))
        with copy.open("rb+") as opened:
            os.fsync(opened.fileno())
        surroundings = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "INVPAY_WINDOW": str(Path(folder, "window.ini")),
            "XDG_RUNTIME_DIR": folder,
        }
        told = subprocess.run(
            (sys.executable, "-m", "benchmarks.window_payment", str(copy), str(count)),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            env=surroundings,
        ).stdout
    measured = json.loads(told)
    yield Found("window: a payment, Save to list", size, median(measured["ours"]), median(measured["floor"]), _GOAL)


def _payment(invoice: int, number: int) -> RecordPayment:
    return RecordPayment(
        invoice, Money(101 + number, CURRENCY), {"kind": "check", "check_number": str(90_000 + number)}
    )


def _measure(path: Path, count: int) -> dict[str, list[float]]:
    here = OpenWindow(path)
    shown = [row.id for row in list(here.page.list.model.read_rows())[:20] if row.lifecycle == "open"]
    ours: list[float] = []
    floor: list[float] = []
    with open_book(path) as book:
        for number in range(0, 2 * (count + _WARM_UP), 2):
            invoice = shown[number // 2 % len(shown)]
            ours.append(_saved_and_listed(here, invoice, number))
            floor.append(milliseconds(partial(_alone, book, _payment(invoice, number + 1))))
            here.settle()
    here.window.close()
    here.desk.close()
    return {"ours": ours[_WARM_UP:], "floor": floor[_WARM_UP:]}


def _alone(book: Book, request: RecordPayment) -> None:
    with book.write(NOW) as session:
        record_payment(session, request)


def _saved_and_listed(here: OpenWindow, invoice: int, number: int) -> float:
    """Milliseconds from the Save of a payment until its invoice's row is painted anew."""
    from PySide6.QtCore import QEventLoop

    loop, request = QEventLoop(), _payment(invoice, number)

    def failed(error: Exception) -> None:
        raise error

    before = here.page.list.model.known(invoice)

    def came() -> None:
        if here.page.list.model.known(invoice) != before:
            loop.quit()

    here.page.list.model.dataChanged.connect(came)
    start = time.perf_counter()
    here.desk.write(
        lambda session: record_payment(session, request), lambda _done: None, owner=here.page, failed=failed
    )
    loop.exec()
    here.app.processEvents()
    spent = (time.perf_counter() - start) * 1000
    here.page.list.model.dataChanged.disconnect(came)
    here.settle()
    return spent


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]), int(sys.argv[2]))))
