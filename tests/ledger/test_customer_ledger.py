"""The account of one customer: each kind of movement, and its last balance against the aging report of random books."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from sqlalchemy import select

from invpay_desktop.analytics.aging import aging
from invpay_desktop.base.dates import noon_utc
from invpay_desktop.db import tables
from invpay_desktop.db.book import open_book
from invpay_desktop.db.new_book import make_book
from invpay_desktop.db.session import Session
from invpay_desktop.ledger.credit import apply_credit, move_excess_to_credit
from invpay_desktop.ledger.customer_ledger import ledger_of
from invpay_desktop.ledger.invoices import void_invoice
from invpay_desktop.ledger.memos import NewMemo, add_memo, one_line
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.ledger.writeoffs import write_off
from invpay_desktop.payments.refunds import RefundPayment, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment
from tests.analytics.books import NOW, TODAY, copy_of
from tests.analytics.random_books import Deed, Sold, deeds, fill, sold
from tests.builders import Shop, a_customer, an_invoice, pays, sends
from tests.db.random_books import START, random_book


@pytest.fixture(scope="module")
def empty_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "empty.invpay"
    make_book(path, now=NOW).close()
    return path


def account(shop: Shop) -> list[tuple[str, str, str, str]]:
    """(day, kind and number, amount, balance) of each movement of the one customer."""
    return [
        (f"{each.dated_on:%m-%d}", f"{each.kind} {each.number}".strip(), str(each.amount), str(each.balance))
        for each in shop.ask(ledger_of, a_customer(shop))
    ]


def test_an_account_tells_what_happened(shop: Shop) -> None:
    first = an_invoice(shop, "500.00", issued="2026-01-02")
    second = an_invoice(shop, "200.00", issued="2026-01-05")
    sends(shop, a_customer(shop), "650.00", on="2026-01-07", check_number="77", kind="check")
    shop.do(write_off, second, shop.money("10.00"), "gave up")
    pays(shop, first, "60.00", "2026-01-08", reference="twice")
    shop.do(move_excess_to_credit, first, shop.money("60.00"))
    shop.do(apply_credit, a_customer(shop), shop.money("15.00"))
    shop.do(add_memo, NewMemo(a_customer(shop), NOW.date(), (one_line("Goodwill", shop.money("5.00")),)))

    assert account(shop) == [
        ("01-02", "invoice INV-0001", "500.00", "500.00"),
        ("01-05", "invoice INV-0002", "200.00", "700.00"),
        ("01-07", "payment 77", "-650.00", "50.00"),
        ("01-08", "payment twice", "-60.00", "-10.00"),
        ("01-28", "write_off INV-0002", "-10.00", "-20.00"),
        ("01-28", "credit_kept INV-0001", "0.00", "-20.00"),
        ("01-28", "credit_applied INV-0002", "0.00", "-20.00"),
        ("01-28", "credit_memo CM-0001", "-5.00", "-25.00"),
    ]
    assert [str(each.applied) for each in shop.ask(ledger_of, a_customer(shop)) if each.applied] == ["60.00", "15.00"]


def test_money_that_went_back_is_owed_again(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00", issued="2026-01-02")
    check = pays(shop, invoice, "300.00", "2026-01-03", kind="check", check_number="5").id
    wire = pays(shop, invoice, "100.00", "2026-01-04", kind="wire", reference="w").id
    shop.do(return_payment, ReturnPayment(check, "no funds", charge_fee=shop.money("25.00")))
    shop.do(refund_payment, RefundPayment(wire, "asked", shop.money("40.00"), "cancelled"))

    assert account(shop)[3:] == [
        ("01-28", "returned 5", "300.00", "400.00"),
        ("01-28", "invoice INV-0002", "25.00", "425.00"),
        ("01-28", "refund w", "40.00", "465.00"),
        ("01-28", "cancelled INV-0001", "-40.00", "425.00"),
    ]


def test_void_and_undone_papers(shop: Shop) -> None:
    void = an_invoice(shop, "500.00", issued="2026-01-02")
    shop.do(void_invoice, void, "entered twice")
    invoice = an_invoice(shop, "80.00", issued="2026-01-03")
    pays(shop, invoice, "30.00", "2026-01-04")
    shop.do(undo_last_action)
    an_invoice(shop, "1.00", draft=True)

    assert account(shop) == [
        ("01-02", "invoice INV-0001", "500.00", "500.00"),
        ("01-03", "invoice INV-0002", "80.00", "580.00"),
        ("01-28", "void INV-0001", "-500.00", "80.00"),
    ]


def _ends_as_the_aging_report(session: Session) -> int:
    totals = {row.customer: row.buckets.total for row in aging(session, session.today).customers}
    seen = 0
    for row in session.execute(select(tables.customer.c.id, tables.customer.c.number)).all():
        movements = ledger_of(session, row.id)
        balance = movements[-1].balance if movements else session.money(0)
        # An invoice of a later day is in the account, not in the report of today: these books have none.
        assert balance == totals.get(row.number, session.money(0)), movements
        assert sum(each.amount.minor for each in movements) == balance.minor
        seen += len(movements)
    return seen


@settings(max_examples=60)
@given(sold(TODAY), deeds(TODAY))
def test_it_ends_at_what_is_owed_less_credit(empty_book: Path, invoices: list[Sold], done: list[Deed]) -> None:
    with tempfile.TemporaryDirectory() as folder, copy_of(empty_book, Path(folder)) as desk:
        fill(desk, invoices, done)
        with desk.book.read(NOW) as session:
            _ends_as_the_aging_report(session)


@pytest.mark.parametrize("seed", range(4))
def test_it_ends_so_after_undoing_editing_and_locking_too(tmp_path: Path, seed: int) -> None:
    with open_book(random_book(tmp_path / "book.sqlite", seed + 40, 250)) as book:
        later = noon_utc((START + timedelta(days=90)).date())
        with book.read(later) as session:
            assert _ends_as_the_aging_report(session) > 20
