"""Generated books are books: clean to a check, the same from the same seed, and open to the program."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.generate import LAST, NOW, generate
from invpay_desktop.base.money import Money
from invpay_desktop.db.book import open_book
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.ledger.invoice_list import InvoiceQuery, list_invoices
from invpay_desktop.payments.record import RecordPayment, record_payment

INVOICES = 1_200


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("generated") / "book.sqlite"
    generate(path, INVOICES)
    return path


def test_a_check_finds_nothing(generated: Path) -> None:
    report = check_book(generated)

    assert report.problems == ()
    assert report.counts["invoice"] == INVOICES
    assert abs(report.counts["payment"] - 3 * INVOICES) < INVOICES / 50
    assert report.counts["customer"] == INVOICES // 40


def test_every_status_is_there(generated: Path) -> None:
    with closing(sqlite3.connect(generated)) as connection:
        statuses = dict(connection.execute("SELECT status, count(*) FROM invoice GROUP BY 1"))
        lifecycles = dict(connection.execute("SELECT lifecycle, count(*) FROM invoice GROUP BY 1"))
        grants, refunds, last = connection.execute(
            "SELECT (SELECT count(*) FROM credit_entry), (SELECT count(*) FROM refund), max(received_on) FROM payment"
        ).fetchone()

    assert statuses.keys() >= {"unpaid", "partially_paid", "paid", "overpaid"}
    assert lifecycles.keys() == {"draft", "open", "void"}
    assert grants > 0
    assert refunds > 0
    assert last <= LAST.isoformat()


def test_the_same_seed_makes_the_same_rows(generated: Path, tmp_path: Path) -> None:
    generate(tmp_path / "again.sqlite", INVOICES)
    dumps = []
    for path in (generated, tmp_path / "again.sqlite"):
        with closing(sqlite3.connect(path)) as connection:
            dumps.append(connection.execute("SELECT number, total_minor, paid_minor FROM invoice").fetchall())

    assert dumps[0] == dumps[1]


def test_work_goes_on_in_it(generated: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    shutil.copyfile(generated, copy)

    with open_book(copy) as book:
        with book.read(NOW) as session:
            [owed] = list_invoices(session, InvoiceQuery(status="overdue"), 1)
        with book.write(NOW) as session:
            record_payment(session, RecordPayment(owed.id, Money(100, "USD")))

    assert check_book(copy).ok
