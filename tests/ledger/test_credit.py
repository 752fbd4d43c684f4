"""Credit: where an excess goes when it is decided, how it is applied, and where it must not go."""

from __future__ import annotations

from datetime import date

import pytest

from invpay_desktop.base.errors import BadInput, Refused
from invpay_desktop.db import tables
from invpay_desktop.ledger.credit import apply_credit, move_excess_to_credit
from invpay_desktop.ledger.invoices import InvoiceChange, edit_invoice, void_invoice
from invpay_desktop.ledger.memos import NewMemo, add_memo, one_line
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.payments.refunds import refund_credit
from tests.builders import Shop, Stand, a_customer, an_invoice, credit_of, pays, sends, stand


def keep(shop: Shop, invoice: int, amount: str, *, for_next: bool = False) -> None:
    shop.do(move_excess_to_credit, invoice, shop.money(amount), reason="paid too much", for_next=for_next)


def apply(shop: Shop, amount: str, to: int | None = None) -> None:
    shop.do(apply_credit, a_customer(shop), shop.money(amount), to)


def credit_days(shop: Shop) -> list[tuple[str, str]]:
    return [(row.kind, str(row.dated_on)) for row in shop.rows(tables.credit_entry)]


# An excess ----------------------------------------------------------------------------------------------------------


def test_an_excess_kept_as_credit_makes_the_invoice_paid(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "600.00")
    keep(shop, invoice, "100.00")
    assert stand(shop, invoice) == Stand("paid", "500.00", "0.00")
    assert shop.row(tables.invoice, invoice).allocated_minor == 50000
    assert credit_of(shop) == "100.00"


def test_an_excess_applied_to_another_invoice_leaves_that_partially_paid(shop: Shop) -> None:
    invoice, other = an_invoice(shop, "500.00"), an_invoice(shop, "300.00")
    pays(shop, invoice, "600.00")
    keep(shop, invoice, "100.00")
    apply(shop, "100.00", other)
    assert stand(shop, invoice) == Stand("paid", "500.00", "0.00")
    assert stand(shop, other) == Stand("partially_paid", "100.00", "200.00")
    assert credit_of(shop) == "0.00"


def test_an_excess_kept_for_the_next_invoice_is_applied_when_that_is_issued(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "600.00")
    keep(shop, invoice, "100.00", for_next=True)
    assert credit_of(shop) == "100.00"
    following = an_invoice(shop, "300.00")
    assert stand(shop, following) == Stand("partially_paid", "100.00", "200.00")
    assert "credit.applied" in [row.kind for row in shop.rows(tables.event)]


def test_the_next_invoice_is_the_next_one_issued_not_a_draft(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "600.00")
    keep(shop, invoice, "100.00", for_next=True)
    draft = an_invoice(shop, "300.00", draft=True)
    assert stand(shop, draft).paid == "0.00"
    shop.do(edit_invoice, draft, InvoiceChange(issue=True))
    assert stand(shop, draft) == Stand("partially_paid", "100.00", "200.00")


def test_what_the_next_invoice_does_not_use_waits_for_the_one_after(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "600.00")
    keep(shop, invoice, "100.00", for_next=True)
    assert stand(shop, an_invoice(shop, "60.00")).status == "paid"
    assert stand(shop, an_invoice(shop, "60.00")) == Stand("partially_paid", "40.00", "20.00")


def test_credit_kept_for_the_next_invoice_comes_back_when_that_is_undone_or_void(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "600.00")
    keep(shop, invoice, "100.00", for_next=True)
    an_invoice(shop, "300.00")
    shop.do(undo_last_action)
    assert credit_of(shop) == "100.00"
    second = an_invoice(shop, "70.00")
    shop.do(void_invoice, second, "wrong", to_credit=True)
    assert credit_of(shop) == "100.00"
    assert stand(shop, an_invoice(shop, "300.00")).paid == "100.00"


def test_the_excess_is_taken_from_the_newest_payment_and_applied_credit_stays(shop: Shop) -> None:
    sends(shop, a_customer(shop), "200.00")
    invoice = an_invoice(shop, "500.00")
    apply(shop, "200.00", invoice)
    older = pays(shop, invoice, "250.00").id
    newer = pays(shop, invoice, "150.00").id
    keep(shop, invoice, "100.00", for_next=True)
    state = tables.payment_state
    assert [shop.row(state, payment).credited_minor for payment in (older, newer)] == [0, 10000]
    assert shop.row(tables.invoice, invoice).credited_minor == 20000
    assert stand(shop, an_invoice(shop, "300.00")).paid == "100.00"


@pytest.mark.parametrize(("amount", "error"), [("100.01", Refused), ("0.00", BadInput), ("-1.00", BadInput)])
def test_no_more_than_the_excess_is_moved(shop: Shop, amount: str, error: type[Exception]) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "600.00")
    with pytest.raises(error):
        keep(shop, invoice, amount)


def test_there_is_no_excess_on_an_invoice_that_is_just_paid(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "500.00")
    with pytest.raises(Refused, match="Nothing too much was paid on invoice INV-0001"):
        keep(shop, invoice, "0.01")


# Applying -----------------------------------------------------------------------------------------------------------


def test_credit_goes_to_the_oldest_due_first(shop: Shop) -> None:
    late = an_invoice(shop, "100.00", due="2026-03-01")
    soon = an_invoice(shop, "100.00", due="2026-02-01")
    shop.do(add_memo, NewMemo(a_customer(shop), date(2026, 1, 28), (one_line("Goodwill", shop.money("150.00")),)))
    apply(shop, "150.00")
    assert stand(shop, soon).status == "paid"
    assert stand(shop, late) == Stand("partially_paid", "50.00", "50.00")


def test_applied_credit_is_dated_the_later_of_credit_and_invoice(shop: Shop) -> None:
    sends(shop, a_customer(shop), "10.00", on="2026-01-05")
    sends(shop, a_customer(shop), "10.00", on="2026-01-25")
    an_invoice(shop, "20.00", issued="2026-01-15")
    apply(shop, "20.00")
    assert credit_days(shop)[2:] == [("apply", "2026-01-15"), ("apply", "2026-01-25")]


def test_applied_credit_is_not_dated_in_a_locked_period(shop: Shop) -> None:
    sends(shop, a_customer(shop), "10.00", on="2026-01-05")
    an_invoice(shop, "20.00", issued="2026-01-06")
    shop.do(lock_period, date(2026, 1, 20))
    apply(shop, "10.00")
    assert credit_days(shop)[-1] == ("apply", "2026-01-21")


def test_credit_dated_in_the_future_is_taken_off_an_invoice_no_earlier(shop: Shop) -> None:
    sends(shop, a_customer(shop), "10.00", on="2026-02-05")
    invoice = an_invoice(shop, "20.00", issued="2026-02-10")
    apply(shop, "10.00")
    shop.do(void_invoice, invoice, "wrong", to_credit=True)
    assert credit_days(shop) == [("grant", "2026-02-05"), ("apply", "2026-02-10"), ("take_back", "2026-02-10")]


def test_credit_that_came_back_is_used_again_from_that_day_on(shop: Shop) -> None:
    sends(shop, a_customer(shop), "10.00", on="2026-01-05")
    first = an_invoice(shop, "10.00", issued="2026-01-06")
    apply(shop, "10.00")
    shop.do(void_invoice, first, "wrong", to_credit=True)
    an_invoice(shop, "20.00", issued="2026-01-07")
    apply(shop, "4.00")
    shop.do(refund_credit, a_customer(shop), shop.money("6.00"), "asked for", dated_on=date(2026, 1, 8))
    assert credit_days(shop)[2:] == [
        ("take_back", "2026-01-28"), ("apply", "2026-01-28"), ("refund", "2026-01-28"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "error", "words"),
    [("50.01", Refused, "50.00 of credit, not 50.01"), ("0.00", BadInput, "zero"), ("-1.00", BadInput, "zero")],
)
def test_no_more_than_the_credit_is_applied(shop: Shop, amount: str, error: type[Exception], words: str) -> None:
    sends(shop, a_customer(shop), "50.00")
    an_invoice(shop, "500.00")
    with pytest.raises(error, match=words):
        apply(shop, amount)


def test_no_more_than_is_left_is_applied(shop: Shop) -> None:
    sends(shop, a_customer(shop), "50.00")
    invoice = an_invoice(shop, "20.00", number="INV-1001")
    with pytest.raises(Refused, match=r"Only 20\.00 is left on invoice INV-1001, not 20\.01"):
        apply(shop, "20.01", invoice)
    with pytest.raises(Refused, match=r"Only 20\.00 is left on the open invoices"):
        apply(shop, "20.01")


def test_credit_lies_on_open_invoices_of_its_owner_only(shop: Shop) -> None:
    sends(shop, a_customer(shop), "50.00")
    void = an_invoice(shop)
    shop.do(void_invoice, void, "test")
    theirs = an_invoice(shop, customer=a_customer(shop, "cust_456", "Sample Cafe"))
    for invoice, words in ((an_invoice(shop, draft=True), "draft"), (void, "void"), (theirs, "another customer")):
        with pytest.raises(Refused, match=words):
            apply(shop, "1.00", invoice)


# Many people under one name -----------------------------------------------------------------------------------------


def test_credit_of_an_account_that_stands_for_many_does_not_move(shop: Shop) -> None:
    cash = a_customer(shop, "CASH", "No customer", anonymous=True)
    invoice = an_invoice(shop, "10.00", customer=cash)
    pays(shop, invoice, "15.00")
    shop.do(move_excess_to_credit, invoice, shop.money("5.00"), for_next=True)
    following = an_invoice(shop, "10.00", customer=cash)
    assert stand(shop, following) == Stand("unpaid", "0.00", "10.00")
    with pytest.raises(Refused, match="stands for many people"):
        shop.do(apply_credit, cash, shop.money("5.00"), following)
    assert credit_of(shop, cash) == "5.00"
