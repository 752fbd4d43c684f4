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

ACCOUNTS = {"0000": "Account closed", "1111": "Insufficient funds"}
"""The end of an account's number → why it is declined; any other account pays."""

SAVED = {"pm_saved_123": "", "pm_saved_456": "", "pm_saved_declined": "Insufficient funds"}
"""Saved methods at the start → why one is declined, empty where it pays."""


def judge(document: Mapping[str, Any], saved: Mapping[str, str], now: datetime) -> Judgement:
    """What becomes of a charge by card, ACH or saved method. Raises Wrong where the request makes no sense.

    The document's shortened examples name no card at all, some not even a method: those pay with a card on file.
    """
    card, account = asked.part(document, "card"), asked.part(document, "bankAccount")
    method = asked.text(document, "paymentMethod") or ("ach" if account and not card else "card")
    if method == "card":
        return _card(card, now) if card is not None else Judgement("card")
    if method == "ach":
        return _account(account or {})
    if method == "saved":
        name = asked.text(document, "paymentMethodId", required=True)
        if name not in saved:
            raise Wrong(404, "not_found", "There is no such saved payment method.")
        return Judgement("saved", saved[name])
    raise Wrong(422, "bad_method", "“paymentMethod” must be card, ach, saved or external.")


def _card(card: Mapping[str, Any], now: datetime) -> Judgement:
    number = asked.digits(card, "number", 12, 19)
    if not _luhn(number):
        raise Wrong(422, "bad_card", "The card number has a typing mistake.")
    if "cvv" in card:
        asked.digits(card, "cvv", 3, 4)
    if _expired(card, now):
        return Judgement("card", "Expired card")
    return CARDS.get(number, Judgement("card", NOT_A_TEST_CARD))


def _expired(card: Mapping[str, Any], now: datetime) -> bool:
    if "expiryMonth" not in card and "expiryYear" not in card:
        return False
    month, year = int(asked.digits(card, "expiryMonth", 1, 2)), int(asked.digits(card, "expiryYear", 2, 4))
    if not 1 <= month <= 12 or 100 <= year < 1000:
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
