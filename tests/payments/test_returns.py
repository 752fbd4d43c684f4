"""Payments that did not stay: the bounced check in all its variants, and the entry that was a mistake."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from invpay_desktop.base.errors import BadInput, Refused
from invpay_desktop.db import tables
from invpay_desktop.ledger.credit import apply_credit, move_excess_to_credit
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.payments.refunds import RefundPayment, refund_credit, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, TakenBack, return_payment, void_payment
from tests.builders import Shop, Stand, a_customer, an_invoice, credit_of, pays, sends, stand, status_of


def bounces(shop: Shop, payment: int, on: str | None = None, **more: Any) -> TakenBack:
    fees = {name: shop.money(more.pop(name)) for name in ("fee", "charge_fee") if name in more}
    day = None if on is None else date.fromisoformat(on)
    return shop.do(return_payment, ReturnPayment(payment, "insufficient funds", day, **fees))


def test_a_bounced_check_opens_its_invoice_again(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    payment = pays(shop, invoice, "500.00", on="2026-01-20", check_number="12345").id
    back = bounces(shop, payment, on="2026-01-27")
    assert stand(shop, invoice) == Stand("unpaid", "0.00", "500.00")
    assert status_of(shop, payment) == "returned"
    assert back.reopened == (invoice,)
    assert [(str(row.dated_on), row.amount_minor) for row in shop.rows(tables.allocation)] == [
        ("2026-01-20", 50000), ("2026-01-27", -50000),
    ]  # fmt: skip
    step = shop.rows(tables.payment_step)[-1]
    assert (step.status, str(step.dated_on), step.reason) == ("returned", "2026-01-27", "insufficient funds")


def test_the_banks_fee_is_kept_and_the_customer_billed_for_it(shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop), "500.00").id
    back = bounces(shop, payment, fee="12.00", charge_fee="15.00")
    assert back.fee_invoice is not None
    assert stand(shop, back.fee_invoice) == Stand("unpaid", "0.00", "15.00")
    step = shop.rows(tables.payment_step)[-1]
    assert (step.fee_minor, step.fee_invoice_id, step.charge_invoice_id) == (1200, back.fee_invoice, None)


def test_one_check_for_several_invoices_opens_all_of_them(shop: Shop) -> None:
    invoices = [an_invoice(shop, "100.00") for _ in range(3)]
    payment = sends(shop, a_customer(shop), "350.00").id
    back = bounces(shop, payment)
    assert back.reopened == tuple(invoices)
    assert credit_of(shop) == "0.00"


def test_it_takes_back_unused_credit_then_applied_credit_then_allocations(shop: Shop) -> None:
    first, second = an_invoice(shop, "500.00"), an_invoice(shop, "60.00")
    payment = pays(shop, first, "600.00").id
    shop.do(move_excess_to_credit, first, shop.money("100.00"))
    shop.do(apply_credit, a_customer(shop), shop.money("60.00"), second)
    back = bounces(shop, payment)
    assert back.reopened == (first, second)
    assert stand(shop, first) == Stand("unpaid", "0.00", "500.00")
    assert stand(shop, second) == Stand("unpaid", "0.00", "60.00")
    assert credit_of(shop) == "0.00"


def test_other_peoples_money_on_the_same_invoice_stays(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    check = pays(shop, invoice, "300.00").id
    pays(shop, invoice, "300.00")
    bounces(shop, check)
    assert stand(shop, invoice) == Stand("partially_paid", "300.00", "200.00")


def test_what_was_refunded_out_of_it_becomes_a_charge_invoice(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    payment = pays(shop, invoice, "600.00").id
    shop.do(refund_payment, RefundPayment(payment, "paid too much", shop.money("100.00")))
    back = bounces(shop, payment)
    assert back.charge_invoice is not None
    assert stand(shop, back.charge_invoice) == Stand("unpaid", "0.00", "100.00")
    assert stand(shop, invoice) == Stand("unpaid", "0.00", "500.00")


def test_what_was_paid_out_of_its_credit_becomes_a_charge_invoice_too(shop: Shop) -> None:
    payment = sends(shop, a_customer(shop), "80.00").id
    shop.do(refund_credit, a_customer(shop), shop.money("30.00"), "asked for")
    back = bounces(shop, payment)
    assert back.charge_invoice is not None
    assert stand(shop, back.charge_invoice).left == "30.00"
    assert credit_of(shop) == "0.00"


def test_a_cancelled_invoice_stays_cancelled_and_the_refund_is_charged(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    payment = pays(shop, invoice, "500.00").id
    shop.do(refund_payment, RefundPayment(payment, "goods came back"))
    back = bounces(shop, payment)
    assert stand(shop, invoice) == Stand("paid", "0.00", "0.00")
    assert back.charge_invoice is not None
    assert stand(shop, back.charge_invoice).left == "500.00"


def test_a_return_in_a_locked_period_is_dated_the_first_open_day_and_says_so(shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop), "500.00", on="2026-01-12").id
    shop.do(lock_period, date(2026, 1, 20))
    back = bounces(shop, payment, on="2026-01-15")
    assert str(back.dated_on) == "2026-01-21"
    assert "2026-01-21" in back.warnings[0]
    assert str(shop.rows(tables.allocation)[-1].dated_on) == "2026-01-21"


def test_what_cannot_come_back(shop: Shop) -> None:
    invoice = an_invoice(shop)
    cash = pays(shop, invoice, "1.00", kind="cash").id
    with pytest.raises(Refused, match="cash"):
        bounces(shop, cash)
    check = pays(shop, invoice, "1.00", on="2026-01-20").id
    with pytest.raises(BadInput, match="before it was received"):
        bounces(shop, check, on="2026-01-19")
    with pytest.raises(BadInput, match="below zero"):
        bounces(shop, check, fee="-1.00")
    bounces(shop, check)
    with pytest.raises(Refused, match="returned already"):
        bounces(shop, check)


def test_undoing_a_return_puts_everything_back(shop: Shop) -> None:
    first, second = an_invoice(shop, "500.00"), an_invoice(shop, "60.00")
    payment = pays(shop, first, "600.00").id
    shop.do(move_excess_to_credit, first, shop.money("100.00"))
    shop.do(apply_credit, a_customer(shop), shop.money("60.00"), second)
    shop.do(refund_payment, RefundPayment(payment, "asked for", shop.money("10.00")))
    before = stand(shop, first), stand(shop, second), credit_of(shop), status_of(shop, payment)
    back = bounces(shop, payment, charge_fee="15.00")
    shop.do(undo_last_action)
    assert (stand(shop, first), stand(shop, second), credit_of(shop), status_of(shop, payment)) == before
    for made in (back.fee_invoice, back.charge_invoice):
        assert made is not None
        assert shop.row(tables.invoice, made).hidden


def test_a_return_whose_fee_was_paid_is_undone_only_after_that(shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop), "500.00").id
    back = bounces(shop, payment, charge_fee="15.00")
    assert back.fee_invoice is not None
    pays(shop, back.fee_invoice, "15.00")
    shop.do(undo_last_action)
    shop.do(undo_last_action)
    assert status_of(shop, payment) == "approved"


def test_the_fee_is_the_next_invoice_for_which_credit_was_kept(shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop, "500.00"), "500.00").id
    other = an_invoice(shop, "10.00")
    pays(shop, other, "30.00")
    shop.do(move_excess_to_credit, other, shop.money("20.00"), for_next=True)
    back = bounces(shop, payment, charge_fee="15.00")
    assert back.fee_invoice is not None
    assert stand(shop, back.fee_invoice) == Stand("paid", "15.00", "0.00")
    assert credit_of(shop) == "5.00"
    shop.do(undo_last_action)
    assert credit_of(shop) == "20.00"


def test_credit_that_the_returned_check_itself_had_left_pays_no_fee(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    payment = pays(shop, invoice, "600.00").id
    shop.do(move_excess_to_credit, invoice, shop.money("100.00"), for_next=True)
    back = bounces(shop, payment, charge_fee="15.00")
    assert back.fee_invoice is not None
    assert stand(shop, back.fee_invoice) == Stand("unpaid", "0.00", "15.00")


# The entry that was a mistake ---------------------------------------------------------------------------------------


def test_a_void_payment_stays_to_be_seen_and_counts_for_nothing(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    payment = pays(shop, invoice, "500.00", on="2026-01-20").id
    shop.do(void_payment, payment, "wrong invoice")
    assert stand(shop, invoice) == Stand("unpaid", "0.00", "500.00")
    assert status_of(shop, payment) == "void"
    assert [(str(row.dated_on), row.amount_minor) for row in shop.rows(tables.allocation)] == [
        ("2026-01-20", 50000), ("2026-01-20", -50000),
    ]  # fmt: skip


def test_voiding_takes_its_credit_back_from_where_it_was_applied(shop: Shop) -> None:
    first, second = an_invoice(shop, "500.00"), an_invoice(shop, "300.00")
    payment = pays(shop, first, "600.00").id
    shop.do(move_excess_to_credit, first, shop.money("100.00"))
    shop.do(apply_credit, a_customer(shop), shop.money("100.00"), second)
    back = shop.do(void_payment, payment, "wrong customer")
    assert back.reopened == (first, second)
    assert stand(shop, second) == Stand("unpaid", "0.00", "300.00")
    shop.do(undo_last_action)
    assert stand(shop, first) == Stand("paid", "500.00", "0.00")
    assert stand(shop, second) == Stand("partially_paid", "100.00", "200.00")


def test_voiding_in_a_locked_period_is_dated_the_first_open_day(shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop), "500.00", on="2026-01-12").id
    shop.do(lock_period, date(2026, 1, 20))
    shop.do(void_payment, payment, "mistake")
    assert str(shop.rows(tables.allocation)[-1].dated_on) == "2026-01-21"


def test_money_that_went_out_again_cannot_be_called_a_mistake(shop: Shop) -> None:
    refunded = pays(shop, an_invoice(shop), "500.00").id
    shop.do(refund_payment, RefundPayment(refunded, "asked for", shop.money("1.00")))
    with pytest.raises(Refused, match=r"1\.00 of payment .* was refunded"):
        shop.do(void_payment, refunded, "mistake")
    prepaid = sends(shop, a_customer(shop, "cust_2", "Sample Cafe"), "80.00").id
    shop.do(refund_credit, a_customer(shop, "cust_2"), shop.money("30.00"), "asked for")
    with pytest.raises(Refused, match=r"30\.00 of the credit from payment .* was paid out"):
        shop.do(void_payment, prepaid, "mistake")


def test_a_payment_is_voided_once(shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop), "500.00").id
    shop.do(void_payment, payment, "mistake")
    with pytest.raises(Refused, match="void already"):
        shop.do(void_payment, payment, "mistake")
