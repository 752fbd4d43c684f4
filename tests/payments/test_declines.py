"""Which declines ask for another card, and what a person is told to do."""

from __future__ import annotations

import pytest

from invpay_desktop.base.errors import BugError
from invpay_desktop.payments.declines import advice, class_of


@pytest.mark.parametrize(
    "reason",
    [
        "Insufficient funds",
        "Incorrect CVV",
        "Processing error",
        "Do not honor",
        "Issuer unavailable, try again later",
        "Exceeds withdrawal limit",
        "Velocity limit exceeded",
        "Authentication required",
        "Lost connection to the issuer",
        "R01 insufficient funds",
        "",
    ],
)
def test_what_may_pass_later_is_soft(reason: str) -> None:
    assert class_of(reason) == "soft"


@pytest.mark.parametrize(
    "reason",
    [
        "Expired card",
        "The card has expired",
        "Stolen card",
        "STOLEN CARD",
        "Lost card",
        "lost_card",
        "Pick up card",
        "pickup_card",
        "Invalid card number",
        "Invalid account number",
        "incorrect_number",
        "Account closed",
        "Closed account",
        "Restricted card",
        "Card not supported",
        "No such issuer",
        "Suspected fraud",
        "Transaction not permitted to cardholder",
        "Stop payment order",
        "R02 account closed",
        "Account frozen",
    ],
)
def test_what_names_a_dead_card_or_account_is_hard(reason: str) -> None:
    assert class_of(reason) == "hard"


@pytest.mark.parametrize("failure", ["soft", "hard", "not_sent", "gateway", "returned"])
def test_every_class_says_what_to_do_in_whole_sentences(failure: str) -> None:
    said = advice(failure)
    assert said.endswith(".")
    assert said[0].isupper()


def test_a_class_that_is_none_is_our_mistake() -> None:
    with pytest.raises(BugError):
        advice("approved")
