"""Money on one invoice: the statuses it goes through, too much, too little, and what asks for a second look."""

from __future__ import annotations

from typing import Any

import pytest

from invpay_desktop.base.errors import BadInput, PeriodLocked, Refused
from invpay_desktop.base.money import Money
from invpay_desktop.db import tables
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.invoices import void_invoice
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.payments.returns import void_payment
from tests.builders import Shop, Stand, a_book, a_customer, an_invoice, pays, stand


def test_half_and_half_pay_an_invoice(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    assert stand(shop, invoice) == Stand("unpaid", "0.00", "500.00")
    pays(shop, invoice, "250.00")
    assert stand(shop, invoice) == Stand("partially_paid", "250.00", "250.00")
    pays(shop, invoice, "250.00")
    assert stand(shop, invoice) == Stand("paid", "500.00", "0.00")


def test_five_instalments_of_a_hundred_pay_an_invoice(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    for left in ("400.00", "300.00", "200.00", "100.00"):
        pays(shop, invoice, "100.00")
        assert stand(shop, invoice).left == left
        assert stand(shop, invoice).status == "partially_paid"
    pays(shop, invoice, "100.00")
    assert stand(shop, invoice) == Stand("paid", "500.00", "0.00")


def test_six_hundred_at_once_stay_on_the_invoice_and_show_as_overpaid(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    other = an_invoice(shop, "80.00")
    pays(shop, invoice, "600.00")
    assert stand(shop, invoice) == Stand("overpaid", "600.00", "0.00", over="100.00")
    assert stand(shop, other) == Stand("unpaid", "0.00", "80.00")


def test_the_day_it_was_paid_is_the_day_the_last_of_it_was_received(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "250.00", on="2026-01-20")
    assert shop.row(tables.invoice, invoice).settled_on is None
    pays(shop, invoice, "250.00", on="2026-01-15")
    assert str(shop.row(tables.invoice, invoice).settled_on) == "2026-01-20"


def test_a_book_without_decimals_and_one_with_three(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> None:
    for currency, total, paid, left in (("JPY", "500", "499", "1"), ("KWD", "500.000", "499.999", "0.001")):
        other = a_book(tmp_path_factory.mktemp(currency), currency)
        invoice = an_invoice(other, total)
        pays(other, invoice, paid)
        assert (stand(other, invoice).paid, stand(other, invoice).left) == (paid, left)
        other.book.close()


# A short payment ----------------------------------------------------------------------------------------------------


def test_a_short_payment_leaves_the_rest_open(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "499.50")
    assert stand(shop, invoice) == Stand("partially_paid", "499.50", "0.50")


def test_a_short_payment_writes_the_rest_off_when_asked_to(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "499.00", rest=True)
    assert stand(shop, invoice) == Stand("paid", "499.00", "0.00")
    assert shop.row(tables.invoice, invoice).written_off_minor == 100


def test_a_rest_beyond_the_tolerance_is_not_written_off(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    with pytest.raises(Refused, match=r"1\.01 would be written off, and the tolerance is 1\.00"):
        pays(shop, invoice, "498.99", rest=True)
    assert stand(shop, invoice) == Stand("unpaid", "0.00", "500.00")
    shop.do(write_setting, "writeoff.tolerance", "1.01")
    pays(shop, invoice, "498.99", rest=True)
    assert stand(shop, invoice).status == "paid"


@pytest.mark.parametrize("amount", ["500.00", "600.00"])
def test_nothing_is_written_off_where_nothing_is_left(shop: Shop, amount: str) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, amount, rest=True)
    assert shop.row(tables.invoice, invoice).written_off_minor == 0


# Refused ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minor", [0, -1, 10**15 + 1])
def test_an_amount_must_be_one(shop: Shop, minor: int) -> None:
    invoice = an_invoice(shop)
    with pytest.raises(BadInput) as refusal:
        shop.do(record_payment, RecordPayment(invoice, Money(minor, "USD")))
    assert refusal.value.field == "amount"


def test_money_of_another_currency_is_refused(shop: Shop) -> None:
    with pytest.raises(BadInput, match="EUR"):
        shop.do(record_payment, RecordPayment(an_invoice(shop), Money(100, "EUR")))


def test_no_money_on_a_draft_or_a_void_invoice(shop: Shop) -> None:
    with pytest.raises(Refused, match="draft"):
        pays(shop, an_invoice(shop, draft=True), "1.00")
    void = an_invoice(shop)
    shop.do(void_invoice, void, "test")
    with pytest.raises(Refused, match="void"):
        pays(shop, void, "1.00")


def test_no_money_in_a_locked_period(shop: Shop) -> None:
    invoice = an_invoice(shop)
    shop.do(lock_period, shop.now.date().replace(day=15))
    with pytest.raises(PeriodLocked, match="2026-01-16 or later"):
        pays(shop, invoice, "1.00", on="2026-01-15")
    pays(shop, invoice, "1.00", on="2026-01-16")


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"kind": "gold"}, "kind"), ({"kind": "cash", "check_number": "1"}, "check-number"),
        ({"check_number": "1" * 51}, "check number"), ({"notes": "\x00"}, "notes"),
        ({"reference": "\ud800"}, "reference"), ({"bank": "a\nb"}, "bank"),
    ],
)  # fmt: skip
def test_details_that_cannot_be_kept(shop: Shop, details: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        pays(shop, an_invoice(shop), "1.00", **details)
    assert refusal.value.field == field


# A second look ------------------------------------------------------------------------------------------------------


def test_an_ordinary_check_warns_of_nothing(shop: Shop) -> None:
    invoice = an_invoice(shop)
    assert pays(shop, invoice, "250.00", kind="check", check_number="12345", notes="Deposited to bank").warnings == ()
    assert pays(shop, invoice, "250.00", kind="check", check_number="12346").warnings == ()


def test_the_same_check_number_of_the_same_customer_warns(shop: Shop) -> None:
    one, other = an_invoice(shop), an_invoice(shop)
    first = pays(shop, one, "100.00", check_number="12345")
    [warning] = pays(shop, other, "120.00", check_number="12345").warnings
    assert f"looks like a duplicate of {first.public_id}" in warning
    assert stand(shop, other).paid == "120.00"


def test_the_same_check_number_of_another_customer_or_of_a_void_payment_does_not_warn(shop: Shop) -> None:
    first = pays(shop, an_invoice(shop), "100.00", check_number="12345")
    elsewhere = an_invoice(shop, customer=a_customer(shop, "cust_456", "Sample Cafe"))
    assert pays(shop, elsewhere, "100.00", check_number="12345").warnings == ()
    shop.do(void_payment, first.id, "typed twice")
    assert pays(shop, an_invoice(shop), "100.00", check_number="12345").warnings == ()


def test_the_same_amount_on_a_paid_invoice_warns(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00", number="INV-1001")
    first = pays(shop, invoice, "500.00", on="2026-01-20")
    [warning] = pays(shop, invoice, "500.00").warnings
    assert first.public_id in warning
    assert "INV-1001 was paid 500.00 on 2026-01-20 already" in warning
    assert stand(shop, invoice) == Stand("overpaid", "1000.00", "0.00", over="500.00")


def test_the_same_amount_again_on_an_open_invoice_is_an_instalment(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "250.00")
    assert pays(shop, invoice, "250.00").warnings == ()
    assert pays(shop, invoice, "10.00").warnings == ()


def test_a_card_number_in_a_note_warns(shop: Shop) -> None:
    recorded = pays(shop, an_invoice(shop), "1.00", notes="card 4111 1111 1111 1111 12/27")
    [warning] = recorded.warnings
    assert "notes" in warning
    assert "4111" not in warning


def test_a_day_to_come_and_a_day_before_the_invoice_warn(shop: Shop) -> None:
    invoice = an_invoice(shop, issued="2026-01-10")
    assert "has not come yet" in "".join(pays(shop, invoice, "1.00", on="2026-01-29").warnings)
    assert "before invoice INV-0001 was issued" in "".join(pays(shop, invoice, "1.00", on="2026-01-09").warnings)
    assert pays(shop, invoice, "1.00", on="2026-01-10").warnings == ()
    assert pays(shop, invoice, "1.00", on="2026-01-28").warnings == ()
