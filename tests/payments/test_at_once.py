"""Several programs recording on the same invoices at the same time: nothing is lost, nothing is counted twice."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

from invpay_desktop.db import tables
from invpay_desktop.db.book import open_book
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.payments.receipts import issue_receipt
from invpay_desktop.payments.record import RecordPayment, record_payment
from tests.builders import NOW, Shop, an_invoice, stand
from tests.ledger.dump import dump_of
from tests.ledger.own_chain import broken_links
from tests.ledger.restated import broken_rules

PROGRAMS, EACH = 4, 25


def record_many(path: Path, invoices: list[int], start: object) -> None:
    start.wait()  # type: ignore[attr-defined]
    with open_book(path) as book:
        for turn in range(EACH):
            with book.write(NOW) as session:
                request = RecordPayment(invoices[turn % len(invoices)], session.money(101))
                issue_receipt(session, record_payment(session, request).id)


def test_four_programs_record_on_the_same_invoices(shop: Shop) -> None:
    invoices = [an_invoice(shop, "50.00") for _ in range(2)]
    processes = multiprocessing.get_context("spawn")
    start = processes.Barrier(PROGRAMS)
    running = [processes.Process(target=record_many, args=(shop.book.path, invoices, start)) for _ in range(PROGRAMS)]
    for process in running:
        process.start()
    for process in running:
        process.join()
    assert [process.exitcode for process in running] == [0] * PROGRAMS

    assert len(shop.rows(tables.payment)) == PROGRAMS * EACH
    assert stand(shop, invoices[0]).paid == "52.52"
    assert stand(shop, invoices[1]).paid == "48.48"
    numbers = [row.number for row in shop.rows(tables.receipt)]
    assert numbers == [f"RCT-{number:06d}" for number in range(1, PROGRAMS * EACH + 1)]
    dump = dump_of(shop.book.path)
    assert broken_rules(dump) == []
    assert broken_links(dump) == []
    assert check_book(shop.book.path).problems == ()
