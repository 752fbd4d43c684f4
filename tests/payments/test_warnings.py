"""What asks for a second look, the same while typing as when it is recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.payments.receive import Receive, receive_payment
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment
from invpay_desktop.payments.warnings import concerns_about, sentence
from tests.builders import Shop, a_customer, an_invoice, pays

JANUARY_20 = date(2026, 1, 20)


def asked(shop: Shop, **words: Any) -> list[str]:
    return list(map(sentence, shop.ask(concerns_about, **{"day": JANUARY_20, "details": {}, **words})))


def test_there_is_nothing_to_say_of_an_ordinary_payment(shop: Shop) -> None:
    invoice = an_invoice(shop)

    assert asked(shop, details={"check_number": "5"}, parts=((invoice, shop.money("500.00")),)) == []
    assert asked(shop, day=None) == []


@pytest.mark.parametrize("check_number", ["4711", " 4711 "])
def test_the_same_check_of_the_same_customer(shop: Shop, check_number: str) -> None:
    first, second = an_invoice(shop), an_invoice(shop)
    other = a_customer(shop, "cust_2", "Other Shop")
    paid = pays(shop, first, "10.00", "2026-01-19", kind="check", check_number="4711")
    details = {"check_number": check_number}
    expected = [f"This looks like a duplicate of {paid.public_id}: check 4711 of this customer, 2026-01-19."]

    assert asked(shop, details=details, parts=((second, shop.money("1.00")),)) == expected
    assert asked(shop, details=details, customer_id=a_customer(shop)) == expected
    assert asked(shop, details=details, customer_id=other) == []

    shop.do(return_payment, ReturnPayment(paid.id, "no funds"))
    assert asked(shop, details=details, customer_id=a_customer(shop)) == []


def test_as_much_again_on_a_paid_invoice(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    paid = pays(shop, invoice, "500.00", "2026-01-19")
    expected = [
        f"This looks like a duplicate of {paid.public_id}: invoice INV-0001 was paid 500.00 on 2026-01-19 already."
    ]

    assert asked(shop, parts=((invoice, shop.money("500.00")),)) == expected
    assert asked(shop, parts=((invoice, shop.money("499.00")),)) == []
    shop.do(undo_last_action)
    assert asked(shop, parts=((invoice, shop.money("500.00")),)) == []


def test_days_and_card_numbers(shop: Shop) -> None:
    invoice = an_invoice(shop, issued="2026-01-10")
    part = ((invoice, shop.money("1.00")),)

    assert asked(shop, day=date(2026, 1, 9), parts=part) == [
        "The payment is dated 2026-01-09, before invoice INV-0001 was issued (2026-01-10)."
    ]
    assert asked(shop, day=date(2026, 1, 29), parts=part) == [
        "The payment is dated 2026-01-29, which has not come yet."
    ]
    assert asked(shop, details={"notes": "4242 4242 4242 4242"}) == [
        "The notes looks like it holds a card number. Card numbers do not belong in the book."
    ]


def test_half_typed_is_no_failure(shop: Shop) -> None:
    draft = an_invoice(shop, draft=True)

    assert (
        asked(shop, day=None, details={"kind": ""}, parts=((draft, shop.money("0.00")), (10**9, shop.money("1")))) == []
    )


def test_recording_says_the_same(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00", issued="2026-01-25")
    pays(shop, invoice, "500.00", kind="check", check_number="7")
    details = {"kind": "check", "check_number": "7", "notes": "4242424242424242"}
    amount = shop.money("500.00")
    said = asked(shop, details=details, parts=((invoice, amount),))
    assert len(said) == 4

    recorded = shop.do(record_payment, RecordPayment(invoice, amount, details, JANUARY_20))
    assert list(recorded.warnings) == said
    shop.do(undo_last_action)
    to = ((invoice, amount),)
    received = shop.do(receive_payment, Receive(a_customer(shop), amount, to, details, JANUARY_20))
    assert list(received.warnings) == said
