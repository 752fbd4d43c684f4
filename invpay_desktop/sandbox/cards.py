"""Test cards, test accounts and saved methods: what each of them answers, and which of them lose the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from invpay_desktop.sandbox import asked
from invpay_desktop.sandbox.asked import Wrong

LATE_SECONDS = 20
"""How long after the call the card that answers late is charged."""


class Lost(Enum):
    """How a test card loses the answer."""

    NOT = "the answer arrives"
    BEFORE = "the connection ends, and nothing is charged"
    AFTER = "the card is charged, and the connection ends before the answer"
    LATE = "the connection ends, and the card is charged 20 seconds later"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of a charge: declined where there is a reason."""

    method: str
    reason: str = ""
    lost: Lost = Lost.NOT


CARDS: dict[str, Judgement] = {
    "4111111111111111": Judgement("card"),
    "5555555555554444": Judgement("card"),
    "378282246310005": Judgement("card"),
    "6011111111111117": Judgement("card"),
    "4000000000000002": Judgement("card", "Insufficient funds"),
    "4000000000000069": Judgement("card", "Expired card"),
    "4000000000000127": Judgement("card", "Incorrect CVV"),
    "4000000000000119": Judgement("card", "Processing error"),
    "4000000000009979": Judgement("card", "Stolen card"),
    "4000000000000259": Judgement("card", lost=Lost.AFTER),
    "4000000000003220": Judgement("card", lost=Lost.BEFORE),
    "4000000000000341": Judgement("card", lost=Lost.LATE),
}
NOT_A_TEST_CARD = "Card not accepted"
"""The decline of every other number that could be a card's: no real card is ever charged here."""
MISTYPED = "Incorrect number"

ACCOUNTS = {"0000": "Account closed", "1111": "Insufficient funds"}
"""The end of an account's number → why it is declined; any other account pays."""

SAVED = {"pm_saved_123": "", "pm_saved_456": "", "pm_saved_declined": "Insufficient funds"}
"""Saved methods at the start → why one is declined, empty where it pays."""

_DETAILS = {"card": "card", "ach": "bankAccount", "saved": "", "external": ""}
"""Method → the part of the request that holds its details."""


def method_of(document: Mapping[str, Any]) -> str:
    """The method of a payment. Raises Wrong (422) for one unknown, and for the details of another method.

    The document's shortened examples name none: that is a card.
    """
    method = document.get("paymentMethod", "card")
    if not isinstance(method, str) or method not in _DETAILS:
        raise Wrong(422, "bad_method", "“paymentMethod” must be card, ach, saved or external.")
    for name in ("card", "bankAccount"):
        if name in document and name != _DETAILS[method]:
            raise Wrong(422, "bad_method", f"“{name}” does not go with the method {method}.")
    return method


def judge(document: Mapping[str, Any], saved: Mapping[str, str], now: datetime) -> Judgement:
    """What becomes of a charge by card, ACH or saved method. Raises Wrong where the request makes no sense.

    A card without its number, as in the document's shortened examples, is one that the service has on file.
    """
    method = method_of(document)
    if method == "card":
        card = asked.part(document, "card")
        return _card(card, now) if card is not None else Judgement("card")
    if method == "ach":
        return _account(asked.part(document, "bankAccount") or {})
    if method == "saved":
        name = asked.text(document, "paymentMethodId", required=True)
        if name not in saved:
            raise Wrong(404, "not_found", "There is no such saved payment method.")
        return Judgement("saved", saved[name])
    raise Wrong(422, "bad_method", "An external payment is recorded, not charged.")


def _card(card: Mapping[str, Any], now: datetime) -> Judgement:
    number = asked.digits(card, "number", 12, 19)
    if "cvv" in card:
        asked.digits(card, "cvv", 3, 4)
    expired = _expired(card, now)
    if not _luhn(number):
        return Judgement("card", MISTYPED)
    if expired:
        return Judgement("card", "Expired card")
    return CARDS.get(number, Judgement("card", NOT_A_TEST_CARD))


def _expired(card: Mapping[str, Any], now: datetime) -> bool:
    if "expiryMonth" not in card and "expiryYear" not in card:
        return False
    month, year = int(asked.digits(card, "expiryMonth", 1, 2)), int(asked.digits(card, "expiryYear", 2, 4))
    if not 1 <= month <= 12 or 100 <= year < 2000 or year >= 2100:
        raise Wrong(422, "bad_card", "“expiryMonth” must be 1 to 12, and “expiryYear” a year like 2027.")
    return (year + 2000 if year < 100 else year, month) < (now.year, now.month)


def _account(account: Mapping[str, Any]) -> Judgement:
    number = asked.digits(account, "accountNumber", 4, 17)
    asked.digits(account, "routingNumber", 9, 9)
    if account.get("accountType") not in ("checking", "savings"):
        raise Wrong(422, "bad_account", "“accountType” must be checking or savings.")
    return Judgement("ach", ACCOUNTS.get(number[-4:], ""))


def _luhn(number: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
