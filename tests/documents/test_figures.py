"""Amounts, days and numbers in the words of a document."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.base.currencies import DECIMALS
from invpay_desktop.base.money import MAX_MINOR, Money, parse_amount
from invpay_desktop.documents import figures


@pytest.mark.parametrize(
    ("minor", "currency", "alone", "in_column"),
    [
        (123450, "USD", "$1,234.50", "1,234.50"),
        (-5, "USD", "−$0.05", "−0.05"),
        (0, "EUR", "€0.00", "0.00"),
        (1000, "JPY", "¥1,000", "1,000"),
        (8000, "CHF", "CHF\xa080.00", "80.00"),
        (-1234567, "KWD", "−KWD\xa01,234.567", "−1,234.567"),
        (99999999999, "GBP", "£999,999,999.99", "999,999,999.99"),
    ],
)
def test_amounts(minor: int, currency: str, alone: str, in_column: str) -> None:
    assert figures.single(Money(minor, currency)) == alone
    assert figures.column(Money(minor, currency)) == in_column


@given(st.integers(-MAX_MINOR, MAX_MINOR), st.sampled_from(sorted(DECIMALS)))
def test_an_amount_is_written_exactly(minor: int, currency: str) -> None:
    text = figures.column(Money(minor, currency))
    assert parse_amount(text.replace(",", "").replace("−", "-"), currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("value", "text"),
    [("2", "2"), ("1.50", "1.5"), ("1E+3", "1,000"), ("-0.250", "−0.25"), ("0.000", "0"), ("1234567.5", "1,234,567.5")],
)
def test_quantities_have_no_idle_zeros(value: str, text: str) -> None:
    assert figures.quantity(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [("19.9", "USD", "19.90"), ("0.00125", "USD", "0.00125"), ("81000", "JPY", "81,000"), ("5", "KWD", "5.000")],
)
def test_prices_have_the_currencys_decimals_or_more(value: str, currency: str, text: str) -> None:
    assert figures.price(Decimal(value), currency) == text


def test_rates_and_days() -> None:
    assert figures.rate(Decimal("8.250")) == "8.25\xa0%"
    assert figures.full_day(date(2026, 1, 30)) == "January 30, 2026"
    assert figures.short_day(date(2025, 9, 5)) == "Sep 5, 2025"
