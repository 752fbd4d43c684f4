"""The payments of an invoice: every attempt stays in the list, each with the part of it that lies there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from invpay_desktop.base.errors import NotFound
from invpay_desktop.ledger.credit import move_excess_to_credit
from invpay_desktop.payments.history import find_payment, payments_of
from invpay_desktop.payments.refunds import RefundPayment, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment, void_payment
from tests.builders import Shop, a_customer, an_invoice, pays, sends


def history(shop: Shop, invoice: int) -> list[tuple[str, str, str]]:
    return [(str(part.amount), str(part.whole), part.status) for part in shop.ask(payments_of, invoice)]


def test_two_payments_by_the_day_they_were_received(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "200.00", on="2026-01-28")
    pays(shop, invoice, "300.00", on="2026-01-20")
    assert history(shop, invoice) == [("300.00", "300.00", "approved"), ("200.00", "200.00", "approved")]


def test_a_payment_shows_its_part_on_this_invoice(shop: Shop) -> None:
    one, other = an_invoice(shop, "100.00"), an_invoice(shop, "200.00")
    sends(shop, a_customer(shop), "300.00")
    assert history(shop, one) == [("100.00", "300.00", "approved")]
    assert history(shop, other) == [("200.00", "300.00", "approved")]


def test_what_does_not_count_any_more_stays_with_what_it_was(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    void = pays(shop, invoice, "10.00").id
    returned = pays(shop, invoice, "20.00").id
    refunded = pays(shop, invoice, "30.00").id
    shop.do(void_payment, void, "mistake")
    shop.do(return_payment, ReturnPayment(returned, "no funds"))
    shop.do(refund_payment, RefundPayment(refunded, "asked for"))
    assert history(shop, invoice) == [
        ("10.00", "10.00", "void"), ("20.00", "20.00", "returned"), ("30.00", "30.00", "refunded"),
    ]  # fmt: skip


def test_what_was_moved_off_is_not_counted_here(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "600.00")
    shop.do(move_excess_to_credit, invoice, shop.money("100.00"))
    assert history(shop, invoice) == [("500.00", "600.00", "approved")]


def test_the_instant_is_that_of_the_entry_or_noon_of_the_day_it_was_received(shop: Shop) -> None:
    invoice = an_invoice(shop)
    pays(shop, invoice, "1.00", on="2026-01-20")
    pays(shop, invoice, "1.00")
    assert [part.paid_at for part in shop.ask(payments_of, invoice)] == [
        datetime(2026, 1, 20, 12, tzinfo=UTC), datetime(2026, 1, 28, 14, tzinfo=UTC),
    ]  # fmt: skip


def test_a_payment_that_is_not_there(shop: Shop) -> None:
    with pytest.raises(NotFound, match="pmt_nothing"):
        shop.ask(find_payment, "pmt_nothing")
