"""Amounts as files write them: the style of a column, exact values, and a reason for everything refused."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.base.errors import BadInput
from invpay_desktop.delimited.numbers import DecimalStyle, decide_decimal_style, read_number

POINT = DecimalStyle(".", True, "")
COMMA = DecimalStyle(",", True, "")


@pytest.mark.parametrize(
    ("values", "decimal", "certain"),
    [
        (["12.50", "3"], ".", True),
        (["12,50", "3"], ",", True),
        (["1.234,56"], ",", True),
        (["1,234.56"], ".", True),
        (["1,234", "5.5"], ".", True),
        (["1.234", "5,5"], ",", True),
        (["1,234,567"], ".", True),
        (["1.234.567"], ",", True),
        (["1 234,567"], ",", True),
        (["1\u202f234,56"], ",", True),
        (["0,125"], ",", True),
        (["0.125"], ".", True),
        (["1234,567"], ",", True),
        (["1234.567"], ".", True),
        (["(1.234,56)", "€ 3"], ",", True),
        (["-12.50"], ".", True),
        (["1,234"], ".", False),
        (["1.234"], ".", False),
        (["1", "250", ""], ".", True),
        (["12.50", "12,50"], ".", False),
        (["n/a", "INV-1,5", "01.02.2026"], ".", True),
    ],
)
def test_the_style_of_a_column(values: list[str], decimal: str, certain: bool) -> None:
    style = decide_decimal_style(values)
    assert (style.decimal, style.certain) == (decimal, certain)


def test_a_hint_decides_what_the_column_leaves_open_and_it_is_said() -> None:
    style = decide_decimal_style(["1,234", "5"], hint=",")
    assert (style.decimal, style.certain) == (",", False)
    assert style.why == (
        "“1,234” can be read in two ways and no other value tells; the comma was taken for the decimal mark."
    )
    assert decide_decimal_style(["1,234", "5.5"], hint=",").decimal == "."
    assert decide_decimal_style(["7"], hint=",").decimal == ","


def test_a_mixed_column_says_so() -> None:
    why = decide_decimal_style(["1,234.50", "1.234,50"]).why
    assert "mixes both styles, such as “1,234.50” and “1.234,50”" in why


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("1234.50", POINT, "1234.50"),
        ("-5", POINT, "-5"),
        ("+5.00", POINT, "5.00"),
        (" 5.00 ", POINT, "5.00"),
        (".50", POINT, "0.50"),
        ("1,234.56", POINT, "1234.56"),
        ("1,234", POINT, "1234"),
        ("1,234", COMMA, "1.234"),
        ("1.234,56", COMMA, "1234.56"),
        ("12345,6", COMMA, "12345.6"),
        ("1 234,56", COMMA, "1234.56"),
        ("1\xa0234\xa0567,8", COMMA, "1234567.8"),
        ("1\u202f234,56", COMMA, "1234.56"),
        ("1'234.50", POINT, "1234.50"),
        ("1’234’567.50", POINT, "1234567.50"),
        ("(12.00)", POINT, "-12.00"),
        ("($12.00)", POINT, "-12.00"),
        ("$(12.00)", POINT, "-12.00"),
        ("12.00-", POINT, "-12.00"),
        ("\u221212.00", POINT, "-12.00"),
        ("-$1,234.00", POINT, "-1234.00"),
        ("$-12.00", POINT, "-12.00"),
        ("12,00 €", COMMA, "12.00"),
        ("-12,00 EUR", COMMA, "-12.00"),
        ("EUR 12,00", COMMA, "12.00"),
        ("£3", POINT, "3"),
        ("R$ 1.234,50", COMMA, "1234.50"),
        ("kr 5,00", COMMA, "5.00"),
        ("12.00- USD", POINT, "-12.00"),
        ("17850.0", POINT, "17850.0"),
        ("123456789012345678901.234", POINT, "123456789012345678901.234"),
    ],
)
def test_values_are_read_exactly(text: str, style: DecimalStyle, value: str) -> None:
    found = read_number(text, style)
    assert (found, str(found)) == (Decimal(value), value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the cell is empty"),
        ("  ", "the cell is empty"),
        ("NaN", "write it like"),
        ("Infinity", "write it like"),
        ("-inf", "write it like"),
        ("1e5", "without an exponent"),
        ("1.5E-3", "without an exponent"),
        ("１２.００", "only the digits 0 to 9"),
        ("١٢", "only the digits 0 to 9"),
        ("0x10", "write it like"),
        ("1_000", "write it like"),
        ("12%", "write it like"),
        ("12.00 CR", "write it like"),
        ("ABC 12.00", "write it like"),
        ("--5", "signs or brackets"),
        ("-5-", "signs or brackets"),
        ("(5", "signs or brackets"),
        ("5)", "signs or brackets"),
        ("(-5)", "signs or brackets"),
        ("((5))", "signs or brackets"),
        ("1,23,456.00", "does not fit"),
        ("12,34", "does not fit"),
        ("0,123", "does not fit"),
        ("1,234'567", "does not fit"),
        ("1.234.567", "does not fit"),
        ("5.", "does not fit"),
        (".", "does not fit"),
        ("1234567890123456789012345", "more than 24 digits"),
        ("9" * 100_000, "it is too long"),
        ("1" + " " * 500_000 + "x", "it is too long"),
        ("=1+1", "write it like"),
    ],
)
def test_what_is_no_number_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason) as refusal:
        read_number(text, POINT)
    assert len(str(refusal.value)) < 200


def test_another_currency_is_refused() -> None:
    assert read_number("$5.00", POINT, "USD") == read_number("5.00 USD", POINT, "USD") == Decimal("5.00")
    for text in ("€5.00", "5.00 EUR", "GBP 5.00"):
        with pytest.raises(BadInput, match="is not in USD"):
            read_number(text, POINT, "USD")


AMOUNTS = st.decimals(min_value=-(10**13), max_value=10**13, places=2)
SHAPES = ["{}", "-{}", "\u2212{}", "({})", "{}-", "-${}", "-{} €", "EUR {}-"]


def grouped(amount: Decimal, group: str, decimal: str) -> str:
    return f"{abs(amount):,.2f}".replace(",", "g").replace(".", decimal).replace("g", group)


@given(st.lists(AMOUNTS, min_size=1), st.sampled_from(["", ",", " ", "'", "\xa0", "\u202f"]), st.sampled_from(SHAPES))
def test_amounts_written_with_a_point_are_read_back(amounts: list[Decimal], group: str, shape: str) -> None:
    written = [shape.format(grouped(amount, group, ".")) for amount in amounts]
    style = decide_decimal_style(written)
    assert (style.decimal, style.certain) == (".", True)
    sign = 1 if shape == "{}" else -1
    assert [read_number(text, style) for text in written] == [abs(amount) * sign for amount in amounts]


@given(st.lists(AMOUNTS, min_size=1), st.sampled_from(["", ".", " ", "'", "\xa0", "\u202f"]), st.sampled_from(SHAPES))
def test_amounts_written_with_a_comma_are_read_back(amounts: list[Decimal], group: str, shape: str) -> None:
    written = [shape.format(grouped(amount, group, ",")) for amount in amounts]
    style = decide_decimal_style(written)
    assert (style.decimal, style.certain) == (",", True)
    sign = 1 if shape == "{}" else -1
    assert [read_number(text, style) for text in written] == [abs(amount) * sign for amount in amounts]


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    for style in (POINT, COMMA):
        with suppress(BadInput):
            assert read_number(text, style).is_finite()
