"""Amounts, days and numbers in the words of a document: `$1,234.50`, `1,234.50`, `January 30, 2026`.

Documents are in English whatever the locale of the machine that prints them, so nothing here asks for it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from invpay_desktop.base.money import Money, amount_text, decimals_of

_MINUS = "\N{MINUS SIGN}"
_SYMBOLS = {
    "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "MXN": "MX$",
    "BRL": "R$", "INR": "₹", "KRW": "₩", "ILS": "₪", "NGN": "₦", "PHP": "₱", "VND": "₫", "UAH": "₴", "TRY": "₺",
}  # fmt: skip
"""Symbols that no other currency shares on paper; every other currency goes by its code."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def single(money: Money) -> str:
    """An amount that stands by itself, with its symbol or else its code: `−$1,250.00`, `CHF 80.00`."""
    symbol = _SYMBOLS.get(money.currency, money.currency + "\N{NO-BREAK SPACE}")
    return (_MINUS if money.minor < 0 else "") + symbol + column(Money(abs(money.minor), money.currency))


def column(money: Money) -> str:
    """An amount in a column or a sentence beside others: `1,250.00`, `−5.00`."""
    return _grouped(amount_text(money.minor, money.currency))


def quantity(value: Decimal) -> str:
    """A quantity without idle zeros: `2`, `1.5`, `1,000`."""
    text = format(value, "f")
    return _grouped(text.rstrip("0").rstrip(".") if "." in text else text)


def price(value: Decimal, currency: str) -> str:
    """A unit price in full: at least the currency's decimals, more where it has more (`0.00125`)."""
    whole, _, fraction = quantity(value).partition(".")
    fraction = fraction.ljust(decimals_of(currency), "0")
    return f"{whole}.{fraction}" if fraction else whole


def rate(percent: Decimal) -> str:
    """A rate of tax: `8.25 %`."""
    return quantity(percent) + "\N{NO-BREAK SPACE}%"


def full_day(day: date) -> str:
    """A day that stands by itself: `January 30, 2026`."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def short_day(day: date) -> str:
    """A day in a column: `Jan 30, 2026`."""
    return f"{_MONTHS[day.month - 1][:3]} {day.day}, {day.year}"


def _grouped(text: str) -> str:
    """Thousands in threes, and a true minus sign, for locale-free text such as `-1234.50`."""
    digits = text.lstrip("-")
    whole, dot, fraction = digits.partition(".")
    return (_MINUS if text.startswith("-") else "") + f"{int(whole):,}" + dot + fraction
