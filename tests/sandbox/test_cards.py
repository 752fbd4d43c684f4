"""The test cards, accounts and saved methods, each with what the documentation promises of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from invpay_desktop.sandbox.cards import CARDS, MISTYPED, NOT_A_TEST_CARD, SAVED
from invpay_desktop.sandbox.reply import Dropped
from tests.sandbox.conftest import Caller

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "sandbox.md"


@pytest.mark.parametrize("number", ["4111111111111111", "5555555555554444", "378282246310005", "6011111111111117"])
def test_cards_that_pay(caller: Caller, number: str) -> None:
    assert caller.card("inv_abc123", 500, number)["data"]["status"] == "paid"


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("4000000000000002", "Insufficient funds"),
        ("4000000000000069", "Expired card"),
        ("4000000000000127", "Incorrect CVV"),
        ("4000000000000119", "Processing error"),
        ("4000000000009979", "Stolen card"),
        ("4242424242424242", NOT_A_TEST_CARD),
        ("4111111111111112", MISTYPED),
    ],
)
def test_cards_that_are_declined(caller: Caller, number: str, reason: str) -> None:
    said = caller.card("inv_abc123", 500, number)
    assert (said["success"], said["data"]["declineReason"]) == (False, reason)
    assert caller.sandbox.charges() == []


@pytest.mark.parametrize(
    ("month", "year", "paid"), [("1", "2026", True), ("01", "26", True), ("12", "2025", False), ("12", "25", False)]
)
def test_a_card_is_good_to_the_end_of_its_month(caller: Caller, month: str, year: str, paid: bool) -> None:
    card = {"number": "4111111111111111", "expiryMonth": month, "expiryYear": year, "cvv": "123"}
    said = caller.pay("inv_abc123", 500, paymentMethod="card", card=card)
    assert said["success"] is paid
    assert said["data"].get("declineReason") == (None if paid else "Expired card")


def test_the_card_that_is_charged_and_loses_the_answer(caller: Caller) -> None:
    with pytest.raises(Dropped) as lost:
        caller.card("inv_abc123", 500, "4000000000000259", key="k1")
    assert lost.value.committed
    [charge] = caller.sandbox.charges()
    assert (charge.amount, charge.key) == (50000, "k1")


def test_the_card_that_loses_the_connection_before_anything_is_charged(caller: Caller) -> None:
    with pytest.raises(Dropped) as lost:
        caller.card("inv_abc123", 500, "4000000000003220")
    assert not lost.value.committed
    caller.clock.pass_seconds(10**6)
    assert caller.history("inv_abc123")["payments"] == []


def test_the_card_that_is_charged_twenty_seconds_later(caller: Caller) -> None:
    with pytest.raises(Dropped) as lost:
        caller.card("inv_abc123", 500, "4000000000000341")
    assert lost.value.committed
    caller.clock.pass_seconds(19)
    assert caller.history("inv_abc123")["payments"] == []
    caller.clock.pass_seconds(1)
    [row] = caller.history("inv_abc123")["payments"]
    assert (row["status"], row["paidAt"]) == ("approved", "2026-01-28T14:00:20Z")


@pytest.mark.parametrize(
    ("number", "reason"), [("987650000", "Account closed"), ("987651111", "Insufficient funds"), ("987652222", None)]
)
def test_accounts(caller: Caller, number: str, reason: str | None) -> None:
    account = {"accountNumber": number, "routingNumber": "021000021", "accountType": "savings"}
    said = caller.pay("inv_abc123", 500, paymentMethod="ach", bankAccount=account)
    assert said["data"].get("declineReason") == reason


def test_a_saved_method_that_is_declined(caller: Caller) -> None:
    said = caller.pay("inv_abc123", 500, paymentMethod="saved", paymentMethodId="pm_saved_declined")
    assert said["data"]["declineReason"] == "Insufficient funds"


def test_the_documentation_lists_them_all() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert set(re.findall(r"`(\d{15,16})`", text)) == set(CARDS)
    assert set(re.findall(r"`(pm_\w+)`", text)) == set(SAVED)
