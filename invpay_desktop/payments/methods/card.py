"""A card typed in for one charge: number, expiry and CVV, checked before anything is sent, and never kept.

Number and CVV live in the dialog's memory and in the one request that sends them. What may be kept is the brand and
the last four digits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from invpay_desktop.base.card_numbers import passes_luhn
from invpay_desktop.base.errors import BadInput, Refused
from invpay_desktop.base.fields import Field, Kind
from invpay_desktop.base.texts import check_text

KEY = "card"
LABEL = "Card"

FIELDS: tuple[Field, ...] = (
    Field("number", "Card number", Kind.SECRET, required=True, secret=True, max_length=30),
    Field("expires", "Expires", Kind.TEXT, required=True, help="month and year", max_length=9),
    Field("cvv", "CVV", Kind.SECRET, required=True, secret=True, max_length=4),
    Field("holder", "Name on the card", max_length=100),
)


@dataclass(frozen=True, slots=True)
class _Brand:
    """A brand by its prefixes (ISO/IEC 7812, as the networks publish them): low and high of the same length."""

    name: str
    prefixes: tuple[tuple[str, str], ...]
    lengths: tuple[int, ...]
    cvv: int = 3


TEST_NUMBERS: frozenset[str] = frozenset(
    {
        "4111111111111111", "5555555555554444", "378282246310005", "6011111111111117", "4000000000000002",
        "4000000000000069", "4000000000000127", "4000000000000119", "4000000000009979", "4000000000000259",
        "4000000000003220", "4000000000000341",
    }
)  # fmt: skip
"""The only numbers that a book in test mode sends: nobody's cards, as processors publish them (docs/sandbox.md)."""

_BRANDS = (
    _Brand("American Express", (("34", "34"), ("37", "37")), (15,), cvv=4),
    _Brand("Diners Club", (("300", "305"), ("3095", "3095"), ("36", "36"), ("38", "39")), tuple(range(14, 20))),
    _Brand("JCB", (("3528", "3589"),), (16, 17, 18, 19)),
    _Brand("Visa", (("4", "4"),), (13, 16, 19)),
    _Brand("Mastercard", (("51", "55"), ("2221", "2720")), (16,)),
    _Brand("Discover", (("6011", "6011"), ("644", "649"), ("65", "65")), (16, 17, 18, 19)),
    _Brand("UnionPay", (("62", "62"), ("81", "81")), (16, 17, 18, 19)),
    _Brand("Maestro", (("50", "50"), ("56", "58"), ("6304", "6304"), ("67", "67")), tuple(range(12, 20))),
)


@dataclass(frozen=True, slots=True)
class Card:
    """A card that may be sent. Only `brand` and `last_four` may be kept; the secrets are not shown by repr."""

    brand: str
    last_four: str
    expiry_month: int
    expiry_year: int
    number: str = field(repr=False)
    cvv: str = field(repr=False)
    holder: str = field(repr=False, default="")

    @property
    def label(self) -> str:
        """What may be kept of it: `Visa •• 1111`."""
        return f"{self.brand} •• {self.last_four}"


def checked(values: Mapping[str, str], today: date) -> Card:
    """The card that was typed. Raises BadInput naming the field; its sentence never holds what was typed."""
    number = checked_number(values.get("number", ""))
    month, year = checked_expiry(values.get("expires", ""), today)
    holder = values.get("holder", "").strip()
    check_text(holder, "name on the card", 100)
    return Card(
        brand_of(number) or LABEL, number[-4:], month, year, number, checked_cvv(values.get("cvv", ""), number), holder
    )


def require_test_number(card: Card) -> None:
    """Raise Refused for a card that is not one of TEST_NUMBERS: a person's card is not for trying things out."""
    if card.number not in TEST_NUMBERS:
        raise Refused(
            "This book is in test mode, which takes test cards only, such as 4111 1111 1111 1111. Nothing was sent. "
            "Use a test card, or connect the book for live payments."
        )


def brand_of(number: str) -> str:
    """The brand that a number's first digits name, also while it is still being typed; '' where they name none."""
    found = _brand(_digits(number))
    return found.name if found else ""


def checked_number(text: str) -> str:
    """The number as digits. Raises BadInput: too short or long for its brand, or a digit is wrong (Luhn)."""
    digits = _digits(text)
    if not digits:
        raise BadInput("Type the card's number.", "number")
    if not re.fullmatch("[0-9]+", digits, re.ASCII):
        raise BadInput("A card number has only digits. Type it as it stands on the card.", "number")
    brand = _brand(digits)
    lengths = brand.lengths if brand else tuple(range(12, 20))
    if len(digits) not in lengths:
        fewer = len(digits) < max(lengths)
        raise BadInput(f"This number has too {'few' if fewer else 'many'} digits. Compare it with the card.", "number")
    if not passes_luhn(digits):
        raise BadInput("A digit of this number is wrong. Compare it with the card.", "number")
    return digits


def checked_expiry(text: str, today: date) -> tuple[int, int]:
    """Month and year of `11/27`, `11 / 2027` or `1127`. A card is good to the end of its month. Raises BadInput."""
    typed = re.fullmatch(r"\s*([0-9]{1,2})\s*[/.\- ]\s*((?:20)?[0-9]{2})\s*", text, re.ASCII) or re.fullmatch(
        r"\s*([0-9]{2})((?:20)?[0-9]{2})\s*", text, re.ASCII
    )
    month = int(typed[1]) if typed else 0
    if typed is None or not 1 <= month <= 12:
        raise BadInput("Type month and year, as 11/27.", "expires")
    year = int(typed[2][-2:]) + 2000
    if (year, month) < (today.year, today.month):
        raise BadInput(f"This card expired in {date(year, month, 1):%B %Y}. Ask for another card.", "expires")
    if year > today.year + 25:
        raise BadInput("That is too far away for a card. Compare it with the card.", "expires")
    return month, year


def checked_cvv(text: str, number: str) -> str:
    """The code on the card: four digits for American Express, else three. Raises BadInput."""
    code, brand = text.strip(), _brand(_digits(number))
    wanted = {3, 4} if brand is None else {brand.cvv}
    if not re.fullmatch("[0-9]+", code, re.ASCII) or len(code) not in wanted:
        words = "three or four" if brand is None else "four" if brand.cvv == 4 else "three"
        raise BadInput(f"The CVV of this card has {words} digits.", "cvv")
    return code


def _brand(digits: str) -> _Brand | None:
    for brand in _BRANDS:
        for low, high in brand.prefixes:
            if len(digits) >= len(low) and low <= digits[: len(low)] <= high:
                return brand
    return None


def _digits(text: str) -> str:
    return re.sub(r"[\s\-]", "", text)
