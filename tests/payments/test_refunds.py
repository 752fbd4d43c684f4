"""Money going back out: the excess first, then credit, then invoices, owed again or cancelled."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from invpay_desktop.base.errors import BadInput, PeriodLocked, Refused
from invpay_desktop.db import tables
from invpay_desktop.ledger.credit import apply_credit, move_excess_to_credit
from invpay_desktop.ledger.invoices import void_invoice
from invpay_desktop.ledger.memos import NewMemo, add_memo, one_line
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.ledger.refund_plan import plan_refund
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.payments.refunds import Refunded, RefundPayment, refund_credit, refund_payment
from invpay_desktop.payments.returns import void_payment
from tests.builders import Shop, Stand, a_customer, an_invoice, credit_of, pays, sends, stand, status_of


def refund(shop: Shop, payment: int, amount: str | None = None, **more: Any) -> Refunded:
    money = None if amount is None else shop.money(amount)
    return shop.do(refund_payment, RefundPayment(payment, "asked for", money, **more))


def parts(done: Refunded) -> list[tuple[str, str]]:
    return [(part.source, str(part.amount)) for part in done.parts]


def test_refunding_the_excess_makes_an_overpaid_invoice_paid(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    payment = pays(shop, invoice, "600.00").id
    done = refund(shop, payment, "100.00")
    assert parts(done) == [("excess", "100.00")]
    assert stand(shop, invoice) == Stand("paid", "500.00", "0.00")
    row = shop.row(tables.invoice, invoice)
    assert (row.allocated_minor, row.refunded_minor, row.written_off_minor) == (60000, 10000, 0)
    assert status_of(shop, payment) == "partially_refunded"


def test_refunding_all_of_it_makes_it_refunded_and_nothing_is_owed(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    payment = pays(shop, invoice, "500.00").id
    refund(shop, payment)
    assert stand(shop, invoice) == Stand("refunded", "0.00", "0.00")
    assert shop.row(tables.invoice, invoice).written_off_minor == 50000
    assert status_of(shop, payment) == "refunded"


def test_a_whole_refund_may_leave_it_owed_again(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    refund(shop, pays(shop, invoice, "500.00").id, outcome="owed")
    assert stand(shop, invoice) == Stand("refunded", "0.00", "500.00")
    pays(shop, invoice, "500.00")
    assert stand(shop, invoice) == Stand("paid", "500.00", "0.00")


def test_a_part_is_owed_again_unless_it_is_cancelled(shop: Shop) -> None:
    owed, cancelled = an_invoice(shop, "500.00"), an_invoice(shop, "500.00")
    refund(shop, pays(shop, owed, "500.00").id, "200.00")
    assert stand(shop, owed) == Stand("partially_paid", "300.00", "200.00")
    refund(shop, pays(shop, cancelled, "500.00").id, "200.00", outcome="cancelled")
    assert stand(shop, cancelled) == Stand("paid", "300.00", "0.00")


def test_beyond_the_excess_only_the_rest_touches_the_invoice(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    payment = pays(shop, invoice, "600.00").id
    done = refund(shop, payment, "150.00")
    assert parts(done) == [("excess", "100.00"), ("invoice", "50.00")]
    assert stand(shop, invoice) == Stand("partially_paid", "450.00", "50.00")


def test_refunding_an_overpayment_wholly_cancels_the_invoice_not_the_excess(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    refund(shop, pays(shop, invoice, "600.00").id)
    assert stand(shop, invoice) == Stand("refunded", "0.00", "0.00")
    assert [(row.kind, row.amount_minor) for row in shop.rows(tables.adjustment)] == [("cancelled", 50000)]


def test_a_payment_over_several_invoices_gives_back_excess_credit_then_the_newest_invoice(shop: Shop) -> None:
    first, second = an_invoice(shop, "100.00"), an_invoice(shop, "100.00")
    payment = sends(shop, a_customer(shop), "270.00", {first: "120.00", second: "100.00"}).id
    assert credit_of(shop) == "50.00"
    done = refund(shop, payment, "200.00")
    assert [(part.source, str(part.amount), part.invoice_id) for part in done.parts] == [
        ("excess", "20.00", first),
        ("credit", "50.00", None),
        ("invoice", "100.00", second),
        ("invoice", "30.00", first),
    ]
    assert credit_of(shop) == "0.00"
    assert stand(shop, second) == Stand("refunded", "0.00", "100.00")
    assert stand(shop, first) == Stand("partially_paid", "70.00", "30.00")


def test_credit_from_a_payment_that_was_applied_elsewhere_comes_back_last(shop: Shop) -> None:
    first, second = an_invoice(shop, "500.00"), an_invoice(shop, "300.00")
    payment = pays(shop, first, "600.00").id
    shop.do(move_excess_to_credit, first, shop.money("100.00"))
    shop.do(apply_credit, a_customer(shop), shop.money("100.00"), second)
    done = refund(shop, payment)
    assert parts(done) == [("invoice", "500.00"), ("applied_credit", "100.00")]
    assert stand(shop, second) == Stand("unpaid", "0.00", "300.00")
    assert stand(shop, first) == Stand("refunded", "0.00", "0.00")
    shop.do(undo_last_action)
    assert stand(shop, second) == Stand("partially_paid", "100.00", "200.00")
    assert stand(shop, first) == Stand("paid", "500.00", "0.00")


def test_the_preview_of_a_refund_is_what_it_does(shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop, "500.00"), "600.00").id
    before = shop.ask(plan_refund, payment, shop.money("150.00"), "owed")
    assert tuple(before) == refund(shop, payment, "150.00").parts


def test_money_goes_back_the_way_it_came_unless_said_otherwise(shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop, "500.00"), "500.00", kind="wire").id
    refund(shop, payment, "1.00")
    refund(shop, payment, "1.00", kind="cash")
    assert [row.kind for row in shop.rows(tables.refund)] == ["wire", "cash"]


def test_never_more_than_is_left_of_a_payment(shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop, "500.00"), "500.00").id
    refund(shop, payment, "499.99")
    with pytest.raises(Refused, match=r"Only 0\.01 .* is left to refund, not 0\.02"):
        refund(shop, payment, "0.02")
    refund(shop, payment)
    assert status_of(shop, payment) == "refunded"
    with pytest.raises(Refused, match="wholly already"):
        refund(shop, payment)


def test_what_was_paid_out_of_its_credit_is_not_refunded_again(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    payment = pays(shop, invoice, "600.00").id
    shop.do(move_excess_to_credit, invoice, shop.money("100.00"))
    shop.do(refund_credit, a_customer(shop), shop.money("100.00"), "asked for")
    assert str(refund(shop, payment).amount) == "500.00"
    with pytest.raises(Refused, match="wholly already"):
        refund(shop, payment, "1.00")


@pytest.mark.parametrize("amount", ["0.00", "-1.00"])
def test_nothing_cannot_be_refunded(shop: Shop, amount: str) -> None:
    with pytest.raises(BadInput):
        refund(shop, pays(shop, an_invoice(shop), "1.00").id, amount)


def test_a_payment_that_does_not_count_is_not_refunded(shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop), "1.00").id
    shop.do(void_payment, payment, "mistake")
    with pytest.raises(Refused, match="void"):
        refund(shop, payment)


def test_the_day_of_a_refund(shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop), "1.00", on="2026-01-20").id
    with pytest.raises(BadInput, match="before the payment was received"):
        refund(shop, payment, dated_on=date(2026, 1, 19))
    shop.do(lock_period, date(2026, 1, 25))
    with pytest.raises(PeriodLocked):
        refund(shop, payment, dated_on=date(2026, 1, 25))
    refund(shop, payment, dated_on=date(2026, 1, 26))
    assert [str(row.dated_on) for row in shop.rows(tables.refund_part)] == ["2026-01-26"]


def test_a_whole_refund_cancels_no_invoice_that_only_got_its_credit(shop: Shop) -> None:
    paid, other = an_invoice(shop, "500.00"), an_invoice(shop, "300.00")
    payment = pays(shop, paid, "600.00").id
    shop.do(move_excess_to_credit, paid, shop.money("100.00"))
    shop.do(apply_credit, a_customer(shop), shop.money("100.00"), other)
    plan = shop.ask(plan_refund, payment, shop.money("600.00"))
    assert [(part.source, part.becomes) for part in plan] == [("invoice", "cancelled"), ("applied_credit", "owed")]
    refund(shop, payment)
    assert stand(shop, paid) == Stand("refunded", "0.00", "0.00")
    assert stand(shop, other) == Stand("unpaid", "0.00", "300.00")
    shop.do(undo_last_action)
    refund(shop, payment, outcome="cancelled")
    assert stand(shop, other) == Stand("unpaid", "0.00", "200.00")


def test_applied_credit_is_not_taken_back_before_the_day_it_was_laid_there(shop: Shop) -> None:
    payment = sends(shop, a_customer(shop), "50.00", on="2026-01-02").id
    an_invoice(shop, "50.00", issued="2026-01-20")
    shop.do(apply_credit, a_customer(shop), shop.money("50.00"))
    refund(shop, payment, dated_on=date(2026, 1, 5))
    rows = [(row.kind, str(row.dated_on)) for row in shop.rows(tables.credit_entry)]
    assert rows == [
        ("grant", "2026-01-02"),
        ("apply", "2026-01-20"),
        ("take_back", "2026-01-20"),
        ("refund", "2026-01-05"),  # the money went that day, and on no evening was it in two places
    ]


def test_credit_that_came_back_later_is_not_paid_out_before(shop: Shop) -> None:
    payment = sends(shop, a_customer(shop), "50.00", on="2026-01-02").id
    invoice = an_invoice(shop, "50.00", issued="2026-01-03")
    shop.do(apply_credit, a_customer(shop), shop.money("50.00"))
    shop.do(void_invoice, invoice, "wrong", to_credit=True)
    refund(shop, payment, dated_on=date(2026, 1, 5))
    assert [(row.kind, str(row.dated_on)) for row in shop.rows(tables.credit_entry)][2:] == [
        ("take_back", "2026-01-28"), ("refund", "2026-01-28"),
    ]  # fmt: skip


# Out of credit ------------------------------------------------------------------------------------------------------


def test_credit_is_paid_out_oldest_first(shop: Shop) -> None:
    customer = a_customer(shop)
    sends(shop, customer, "30.00", on="2026-01-20")
    sends(shop, customer, "30.00", on="2026-01-05")
    done = shop.do(refund_credit, customer, shop.money("40.00"), "asked for")
    assert [(str(part.grant.dated_on), str(part.amount)) for part in done.parts if part.grant] == [
        ("2026-01-05", "30.00"), ("2026-01-20", "10.00"),
    ]  # fmt: skip
    assert credit_of(shop) == "20.00"


def test_not_more_than_the_credit(shop: Shop) -> None:
    sends(shop, a_customer(shop), "30.00")
    for amount, error in (("30.01", Refused), ("0.00", BadInput)):
        with pytest.raises(error):
            shop.do(refund_credit, a_customer(shop), shop.money(amount), "asked for")


def test_goodwill_can_be_paid_out_too(shop: Shop) -> None:
    memo = NewMemo(a_customer(shop), date(2026, 1, 28), (one_line("Goodwill", shop.money("10.00")),))
    shop.do(add_memo, memo)
    shop.do(refund_credit, a_customer(shop), shop.money("10.00"), "asked for", kind="cash")
    assert credit_of(shop) == "0.00"
    shop.do(undo_last_action)
    assert credit_of(shop) == "10.00"
