"""Money from a customer: named invoices first, then oldest due first, the rest to credit."""

from __future__ import annotations

import pytest

from invpay_desktop.base.errors import BadInput, Refused
from invpay_desktop.db import tables
from invpay_desktop.ledger.credit import apply_credit
from invpay_desktop.payments.receive import Receive, receive_payment
from tests.builders import Shop, Stand, a_customer, an_invoice, credit_of, pays, sends, stand


def test_one_check_for_three_invoices_is_one_payment_with_three_parts(shop: Shop) -> None:
    invoices = [an_invoice(shop, total) for total in ("100.00", "200.00", "300.00")]
    received = sends(shop, a_customer(shop), "600.00", kind="check", check_number="12345")
    assert [stand(shop, invoice).status for invoice in invoices] == ["paid"] * 3
    assert [(part.invoice_id, part.amount_minor) for part in shop.rows(tables.allocation)] == [
        (invoices[0], 10000), (invoices[1], 20000), (invoices[2], 30000),
    ]  # fmt: skip
    assert len(shop.rows(tables.payment)) == 1
    assert str(received.credit) == "0.00"


def test_money_without_an_invoice_goes_to_the_oldest_due_first_and_the_rest_to_credit(shop: Shop) -> None:
    late = an_invoice(shop, "100.00", issued="2026-01-01", due="2026-03-01")
    soon = an_invoice(shop, "100.00", issued="2026-01-05", due="2026-02-01")
    sends(shop, a_customer(shop), "150.00")
    assert stand(shop, soon) == Stand("paid", "100.00", "0.00")
    assert stand(shop, late) == Stand("partially_paid", "50.00", "50.00")
    received = sends(shop, a_customer(shop), "150.00")
    assert stand(shop, late) == Stand("paid", "100.00", "0.00")
    assert str(received.credit) == credit_of(shop) == "100.00"


def test_named_invoices_come_first_and_may_be_overpaid(shop: Shop) -> None:
    soon = an_invoice(shop, "100.00", due="2026-02-01")
    late = an_invoice(shop, "100.00", due="2026-03-01")
    sends(shop, a_customer(shop), "160.00", {late: "120.00"})
    assert stand(shop, late) == Stand("overpaid", "120.00", "0.00", over="20.00")
    assert stand(shop, soon) == Stand("partially_paid", "40.00", "60.00")


def test_an_invoice_named_twice_gets_both_parts(shop: Shop) -> None:
    invoice = an_invoice(shop, "100.00")
    other = an_invoice(shop, "500.00", due="2026-03-30")
    named = ((invoice, shop.money("30.00")), (invoice, shop.money("20.00")))
    shop.do(receive_payment, Receive(a_customer(shop), shop.money("60.00"), named))
    assert stand(shop, invoice).paid == "60.00"
    assert stand(shop, other).paid == "0.00"


def test_without_open_invoices_it_is_a_prepayment(shop: Shop) -> None:
    an_invoice(shop, "80.00", draft=True)
    sends(shop, a_customer(shop), "75.00")
    assert credit_of(shop) == "75.00"


def test_a_prepayment_waits_until_the_user_applies_it(shop: Shop) -> None:
    sends(shop, a_customer(shop), "75.00")
    invoice = an_invoice(shop, "100.00")
    assert stand(shop, invoice).status == "unpaid"
    shop.do(apply_credit, a_customer(shop), shop.money("75.00"))
    assert stand(shop, invoice) == Stand("partially_paid", "75.00", "25.00")


def test_more_said_than_received_is_refused(shop: Shop) -> None:
    invoice = an_invoice(shop)
    with pytest.raises(Refused, match=r"100\.01 is said .* more than the 100\.00 received"):
        sends(shop, a_customer(shop), "100.00", {invoice: "100.01"})


def test_an_invoice_of_somebody_else_is_refused(shop: Shop) -> None:
    theirs = an_invoice(shop, customer=a_customer(shop, "cust_456", "Sample Cafe"))
    with pytest.raises(Refused, match="another customer"):
        sends(shop, a_customer(shop), "100.00", {theirs: "100.00"})


def test_a_named_part_of_nothing_is_refused(shop: Shop) -> None:
    with pytest.raises(BadInput):
        sends(shop, a_customer(shop), "100.00", {an_invoice(shop): "0.00"})


def test_money_of_an_account_that_stands_for_many_must_name_its_invoices(shop: Shop) -> None:
    cash = a_customer(shop, "CASH", "No customer", anonymous=True)
    one, other = an_invoice(shop, "10.00", customer=cash), an_invoice(shop, "10.00", customer=cash)
    with pytest.raises(Refused, match="stands for many"):
        sends(shop, cash, "15.00", {one: "10.00"})
    sends(shop, cash, "15.00", {one: "10.00", other: "5.00"})
    assert stand(shop, other).left == "5.00"


def test_the_same_check_again_warns(shop: Shop) -> None:
    first = sends(shop, a_customer(shop), "75.00", check_number="12345")
    [warning] = sends(shop, a_customer(shop), "80.00", check_number="12345").warnings
    assert first.public_id in warning


def test_the_same_amount_on_a_named_invoice_that_is_paid_warns(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00", number="INV-1001")
    first = pays(shop, invoice, "500.00")
    [warning] = sends(shop, a_customer(shop), "500.00", {invoice: "500.00"}).warnings
    assert first.public_id in warning


def test_a_day_before_an_invoice_it_pays_warns(shop: Shop) -> None:
    an_invoice(shop, "500.00", number="INV-1001", issued="2026-01-10")
    [warning] = sends(shop, a_customer(shop), "500.00", on="2026-01-09").warnings
    assert "INV-1001" in warning
    assert "2026-01-10" in warning
    assert sends(shop, a_customer(shop), "500.00", on="2026-01-09").warnings == ()


def test_rest_to_credit_leaves_other_invoices_alone(shop: Shop) -> None:
    """What is not said to lie on an invoice becomes credit, though older ones are open."""
    customer = a_customer(shop)
    older, named = an_invoice(shop, "300.00", due="2026-01-15"), an_invoice(shop, "200.00", due="2026-02-15")
    request = Receive(customer, shop.money("250.00"), ((named, shop.money("200.00")),), rest_to_credit=True)
    received = shop.do(receive_payment, request)
    assert str(received.credit) == "50.00"
    assert [stand(shop, each).left for each in (older, named)] == ["300.00", "0.00"]
    assert credit_of(shop) == "50.00"
