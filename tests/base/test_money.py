"""Amounts and their text: the same both ways for every currency of ISO 4217, refusals named, rounding half-up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.base.currencies import DECIMALS
from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import (
    MAX_MINOR,
    Money,
    amount_text,
    decimals_of,
    from_decimal,
    parse_amount,
    parse_positive,
    round_half_up,
    to_decimal,
)

CURRENCY = st.sampled_from(sorted(DECIMALS))
MINOR = st.integers(-MAX_MINOR, MAX_MINOR)


@given(MINOR, CURRENCY)
def test_an_amount_written_and_read_is_itself(minor: int, currency: str) -> None:
    assert parse_amount(amount_text(minor, currency), currency) == Money(minor, currency)


@given(MINOR, CURRENCY)
def test_an_amount_is_written_with_all_decimals_of_its_currency(minor: int, currency: str) -> None:
    whole, _, fraction = amount_text(minor, currency).partition(".")
    assert len(fraction) == DECIMALS[currency]
    assert whole.lstrip("-").isdecimal()
    assert whole.lstrip("-") == "0" or not whole.lstrip("-").startswith("0")


@given(MINOR, CURRENCY)
def test_an_amount_as_decimal_and_back_is_itself(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert from_decimal(to_decimal(money), currency) == money
    assert to_decimal(money) * 10 ** DECIMALS[currency] == minor


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("250", "USD", 25000), ("250.5", "USD", 25050), ("-0.05", "USD", -5), (" 3 ", "USD", 300), ("007", "USD", 700),
        ("250", "JPY", 250), ("1.234", "KWD", 1234), ("1.2", "KWD", 1200), ("0.0001", "CLF", 1), ("0", "USD", 0),
        ("-0", "USD", 0), ("10000000000000.00", "USD", MAX_MINOR), ("-10000000000000.00", "USD", -MAX_MINOR),
    ],
)  # fmt: skip
def test_amounts_that_are_read(text: str, currency: str, minor: int) -> None:
    assert parse_amount(text, currency).minor == minor


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", ".", "1.", ".5", "1,5", "1,000.00", "1 000", "1'000", "1e3", "1E3", "0x10", "+5", "--5", "5-",
        "$5", "5 USD", "NaN", "inf", "Infinity", "1_000", "½", "٣", "１２", "1.0.0", "10000000000000.01", "9" * 17,
        "1\n2", "1\x00", "1.005",
    ],
)  # fmt: skip
def test_amounts_that_are_refused_name_the_field(text: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_amount(text, "USD", "fee")
    assert refusal.value.field == "fee"
    assert refusal.value.message.endswith(".")


@given(st.text(max_size=12), CURRENCY)
def test_any_text_is_read_exactly_or_refused(text: str, currency: str) -> None:
    try:
        money = parse_amount(text, currency)
    except BadInput:
        return
    assert Decimal(text.strip()) == to_decimal(money)


def test_yen_have_no_decimals_and_dinars_three() -> None:
    with pytest.raises(BadInput, match="no decimals"):
        parse_amount("1.0", "JPY")
    with pytest.raises(BadInput, match="at most 3"):
        parse_amount("1.2345", "KWD")


@pytest.mark.parametrize("currency", ["usd", "XXX", "", "DOLLAR", "BTC"])
def test_an_unknown_currency_is_refused(currency: str) -> None:
    with pytest.raises(BadInput) as refusal:
        decimals_of(currency)
    assert refusal.value.field == "currency"


@pytest.mark.parametrize("text", ["0", "0.00", "-0.01", "-5"])
def test_a_positive_amount_is_more_than_zero(text: str) -> None:
    with pytest.raises(BadInput, match="more than zero"):
        parse_positive(text, "USD")


def test_a_penny_is_positive() -> None:
    assert parse_positive("0.01", "USD").minor == 1


@given(MINOR, MINOR)
def test_money_adds_and_compares_like_its_minor_units(one: int, other: int) -> None:
    a, b = Money(one, "USD"), Money(other, "USD")
    assert (a + b).minor == one + other
    assert (a - b).minor == one - other
    assert (-a).minor == -one
    assert (a < b, a <= b, a > b, a >= b, a == b) == (
        one < other, one <= other, one > other, one >= other, one == other,
    )  # fmt: skip
    assert bool(a) == bool(one)


def test_two_currencies_neither_add_up_nor_compare() -> None:
    dollars, euros = Money(1, "USD"), Money(1, "EUR")
    for together in (Money.__add__, Money.__sub__, Money.__lt__, Money.__le__, Money.__gt__, Money.__ge__):
        with pytest.raises(ValueError, match="do not add up"):
            together(dollars, euros)
    assert dollars != euros


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity", "1.005", "1e14", "-1e14"])
def test_a_decimal_that_is_no_amount_is_refused(value: str) -> None:
    with pytest.raises(BadInput):
        from_decimal(Decimal(value), "USD")


@pytest.mark.parametrize(
    ("value", "currency", "minor"),
    [
        ("0.005", "USD", 1), ("0.0049999999", "USD", 0), ("-0.005", "USD", -1), ("2.675", "USD", 268),
        ("0.5", "JPY", 1), ("1.5", "JPY", 2), ("2.5", "JPY", 3), ("0.0005", "KWD", 1), ("0.00005", "CLF", 1),
    ],
)  # fmt: skip
def test_halves_are_rounded_away_from_zero(value: str, currency: str, minor: int) -> None:
    assert round_half_up(Decimal(value), currency).minor == minor


def test_a_product_beyond_what_a_book_keeps_is_refused() -> None:
    assert round_half_up(Decimal(10) ** 13, "USD").minor == MAX_MINOR
    with pytest.raises(BadInput, match="larger"):
        round_half_up(Decimal(10) ** 13 + 1, "USD")
