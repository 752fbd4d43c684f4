"""The sample year as a book: sound, marked, the same for the same day, and whole or not there at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from invpay_desktop.base.errors import Cancelled, Refused
from invpay_desktop.base.money import amount_text
from invpay_desktop.db import tables
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.session import Session
from invpay_desktop.documents.receipt import render_receipt
from invpay_desktop.interchange.sample_year import is_sample, make_sample
from invpay_desktop.ledger.customers import list_customers
from invpay_desktop.ledger.invoice_list import InvoiceQuery, Status, list_invoices, totals
from invpay_desktop.payments.history import find_payment
from invpay_desktop.payments.papers import business_facts
from invpay_desktop.payments.receipts import stored_receipt
from tests.builders import NOW, a_sample
from tests.interchange.conftest import Office


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """The sample, for reading."""
    with open_book(a_sample(tmp_path_factory.mktemp("sample"))) as opened:
        yield opened


@pytest.fixture
def session(book: Book) -> Iterator[Session]:
    with book.read(NOW) as opened:
        yield opened


@pytest.mark.parametrize(
    ("status", "count"),
    [
        (None, 158), ("open", 18), ("overdue", 9), ("partially_paid", 5), ("paid", 132), ("overpaid", 1),
        ("refunded", 2), ("void", 3), ("draft", 2),
    ],
)  # fmt: skip
def test_it_has_invoices_of_every_kind(session: Session, status: Status | None, count: int) -> None:
    assert totals(session, InvoiceQuery(status=status)).count == count


def test_its_figures_are_those_of_a_business_that_is_busy_today(session: Session) -> None:
    assert str(totals(session, InvoiceQuery(status="open")).remaining) == "11530.50"
    assert str(totals(session, InvoiceQuery(status="overdue")).remaining) == "5395.00"
    assert sorted(str(customer.credit) for customer in list_customers(session) if customer.credit) == [
        "125.00",
        "40.00",
    ]
    newest = session.scalar(select(func.max(tables.payment.c.received_on)))
    assert newest == session.today


def test_no_weekend_changes_what_is_late(session: Session) -> None:
    """A weekend moves an invoice by two days at most, so none that is open may be due within two days from today on."""
    near = {session.today + timedelta(days=days) for days in (0, 1)}
    assert [row.number for row in list_invoices(session, InvoiceQuery(status="open"), 99) if row.due_on in near] == []


def test_what_happened_in_it_is_what_happens_to_a_business(session: Session) -> None:
    kinds = set(session.execute(select(tables.event.c.kind)).scalars())
    assert kinds >= {
        "credit.applied", "credit.kept", "credit.refunded", "customer.edited", "invoice.drafted", "invoice.edited",
        "invoice.issued", "invoice.void", "invoice.written_off", "memo.added", "payment.refunded", "payment.returned",
        "payment.void", "receipt.issued",
    }  # fmt: skip
    ways = select(tables.payment.c.kind, func.count()).group_by(tables.payment.c.kind)
    assert {kind for kind, count in session.execute(ways) if count > 4} == {"check", "wire", "cash"}
    pennies = select(tables.adjustment.c.amount_minor).where(tables.adjustment.c.reason == "short payment")
    assert sorted(amount_text(minor, "USD") for minor in session.execute(pennies).scalars()) == ["0.28", "0.45"]


def test_every_sum_of_it_holds(tmp_path: Path) -> None:
    assert check_book(a_sample(tmp_path)).problems == ()


def test_it_is_marked_and_other_books_are_not(session: Session, office: Office) -> None:
    assert is_sample(session)
    assert not office.shop.ask(is_sample)


def test_its_papers_say_what_it_is(session: Session) -> None:
    business = business_facts(session)
    assert "Nothing in this book is real" in business.footer
    assert business.logo is not None
    assert render_receipt(stored_receipt(session, find_payment(session, "R-0001"))).startswith(b"%PDF-")


def test_it_is_the_same_for_the_same_day(session: Session, tmp_path: Path) -> None:
    make_sample(tmp_path / "again.sqlite", NOW)
    with open_book(tmp_path / "again.sqlite") as again, again.read(NOW) as other:
        for column in (tables.event.c.kind, tables.event.c.at, tables.invoice.c.due_on, tables.payment.c.amount_minor):
            first, second = (list(each.execute(select(column)).scalars()) for each in (session, other))
            assert first == second, column


def test_nothing_in_it_is_still_to_come_just_after_midnight_on_a_sunday(tmp_path: Path) -> None:
    now = datetime(2026, 2, 1, 0, 1, tzinfo=ZoneInfo("America/Chicago"))
    with open_book(a_sample(tmp_path, now)) as opened, opened.read(now) as session:
        assert session.scalar(select(func.max(tables.event.c.at))) <= now
        assert totals(session, InvoiceQuery(status="overdue")).count == 9


def test_progress_is_told_and_can_stop_it(tmp_path: Path) -> None:
    told: list[int] = []

    def progress(done: int, of: int) -> None:
        told.append(done)
        if done == 3:
            raise Cancelled("Stopped; nothing of it was kept.")
        assert of > 300

    with pytest.raises(Cancelled):
        make_sample(tmp_path / "sample.sqlite", NOW, progress)
    assert told == [0, 1, 2, 3]
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "sample.sqlite"
    path.write_text("mine")
    with pytest.raises(Refused, match=r"There is a file at .* left untouched"):
        make_sample(path, NOW)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("sample.sqlite", "mine")]
