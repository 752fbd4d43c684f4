"""Exact money: whole minor units and a currency. The only file where an amount meets its text.

No float is made or accepted here. Amounts as text are locale-free: `1234.50`, a leading `-`, no grouping, `.` as the
decimal mark. What people type in a locale, and what files hold, is turned into this form before it comes here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from invpay_desktop.base.currencies import DECIMALS
from invpay_desktop.base.errors import BadInput

if TYPE_CHECKING:
    from decimal import Decimal  # loaded where it is worked with: a list of amounts does without

MAX_MINOR = 10**15
"""Largest amount, in minor units, that a book holds: sums of thousands of them stay within 64 bits."""

_AMOUNT = re.compile(r"-?[0-9]{1,16}(\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount. `minor`: whole minor units (cents), signed. `currency`: ISO 4217 code."""

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return amount_text(self.minor, self.currency)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other.minor


def decimals_of(currency: str) -> int:
    """Number of decimals of a currency (USD: 2, JPY: 0). Raises BadInput for a code that ISO 4217 does not list."""
    try:
        return DECIMALS[currency]
    except KeyError:
        raise BadInput(f"“{currency}” is not a currency of ISO 4217, such as USD, EUR or GBP.", "currency") from None


def amount_text(minor: int, currency: str) -> str:
    """Minor units as locale-free text with the currency's decimals: 25000 USD → `250.00`, -5 USD → `-0.05`."""
    places = decimals_of(currency)
    sign, digits = ("-" if minor < 0 else ""), str(abs(minor))
    if places == 0:
        return sign + digits
    digits = digits.rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def parse_amount(text: str, currency: str, field: str = "amount") -> Money:
    """Read locale-free text (`1234.50`, `-3`) exactly.

    Raises BadInput, naming `field`, for anything else: grouping, a comma, more decimals than the currency has,
    exponents, other scripts' digits, amounts beyond MAX_MINOR.
    """
    places = decimals_of(currency)
    stripped = text.strip()
    if not _AMOUNT.fullmatch(stripped):
        raise BadInput(f"“{text}” is not an amount: write it like {amount_text(123450, currency)}.", field)
    whole, _, fraction = stripped.partition(".")
    if len(fraction) > places:
        shown = f"at most {places} decimals" if places else "no decimals"
        raise BadInput(f"“{text}” has too many decimals: {currency} has {shown}.", field)
    minor = int(whole.lstrip("-") + fraction.ljust(places, "0"))
    if minor > MAX_MINOR:
        raise BadInput(f"“{text}” is larger than this program keeps.", field)
    return Money(-minor if stripped.startswith("-") else minor, currency)


def parse_positive(text: str, currency: str, field: str = "amount") -> Money:
    """As parse_amount, and refuses zero and less."""
    money = parse_amount(text, currency, field)
    if money.minor <= 0:
        raise BadInput(f"The {field} must be more than zero; {text.strip()} is not.", field)
    return money


def from_decimal(value: Decimal, currency: str, field: str = "amount") -> Money:
    """An exact Decimal of major units as Money; BadInput where it has more decimals than the currency."""
    if not value.is_finite():
        raise BadInput(f"“{value}” is not an amount.", field)
    scaled = value.scaleb(decimals_of(currency))
    if scaled != scaled.to_integral_value() or abs(scaled) > MAX_MINOR:
        raise BadInput(f"“{value}” is not an exact amount of {currency}.", field)
    return Money(int(scaled), currency)


def to_decimal(money: Money) -> Decimal:
    """Money as an exact Decimal of major units, with the currency's decimals."""
    from decimal import Decimal

    return Decimal(money.minor).scaleb(-decimals_of(money.currency))


def round_half_up(value: Decimal, currency: str) -> Money:
    """Round an exact product to minor units, halves away from zero: the rule for a line and for its tax.

    Raises BadInput where the result is larger than a book keeps.
    """
    from decimal import ROUND_HALF_UP

    scaled = value.scaleb(decimals_of(currency)).to_integral_value(rounding=ROUND_HALF_UP)
    if abs(scaled) > MAX_MINOR:
        raise BadInput(f"{value} is larger than this program keeps.", "amount")
    return Money(int(scaled), currency)
