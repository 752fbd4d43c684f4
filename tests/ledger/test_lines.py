"""Lines: quantity times price rounded once, half-up; tax on top of it, or taken out of it, rounded per line."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import Money
from invpay_desktop.ledger.lines import LineDraft, total_of, work_out

PLACES = {"USD": 2, "JPY": 0, "KWD": 3}
NUMBERS = st.decimals(-10_000, 10_000, places=4)
RATES = st.none() | st.decimals(0, 100, places=3)


def half_up(value: Fraction) -> int:
    """To the nearest whole number, halves away from zero, without decimals."""
    nearest = (abs(value) + Fraction(1, 2)).__floor__()
    return nearest if value >= 0 else -nearest


@given(NUMBERS, NUMBERS, RATES, st.booleans(), st.sampled_from(sorted(PLACES)))
def test_a_line_is_rounded_once_and_its_tax_once(
    quantity: Decimal, price: Decimal, rate: Decimal | None, inclusive: bool, currency: str
) -> None:
    line = work_out(LineDraft("Bread", quantity, price, rate, inclusive), currency)
    product = half_up(Fraction(quantity) * Fraction(price) * 10 ** PLACES[currency])
    share = Fraction(rate or 0)
    if inclusive:
        assert line.amount.minor == product
        assert line.tax.minor == half_up(product * share / (100 + share))
    else:
        assert line.net.minor == product
        assert line.tax.minor == half_up(product * share / 100)
    assert line.amount == line.net + line.tax


def worked(quantity: str, price: str, tax: str | None = None, currency: str = "USD", inclusive: bool = False) -> str:
    line = work_out(
        LineDraft("Bread", Decimal(quantity), Decimal(price), Decimal(tax) if tax else None, inclusive), currency
    )
    return f"{line.net} + {line.tax} = {line.amount}"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (worked("2", "9.99", "10"), "19.98 + 2.00 = 21.98"),
        (worked("1", "119.00", "19", inclusive=True), "100.00 + 19.00 = 119.00"),
        (worked("1", "10.00", "7", inclusive=True), "9.35 + 0.65 = 10.00"),
        (worked("1", "0.05", "10"), "0.05 + 0.01 = 0.06"),
        (worked("-1", "0.05", "10"), "-0.05 + -0.01 = -0.06"),
        (worked("1000", "0.0049"), "4.90 + 0.00 = 4.90"),
        (worked("1", "0.005"), "0.01 + 0.00 = 0.01"),
        (worked("1", "0.0049"), "0.00 + 0.00 = 0.00"),
        (worked("3", "33.335"), "100.01 + 0.00 = 100.01"),
        (worked("1.5", "101", "8", "JPY"), "152 + 12 = 164"),
        (worked("3", "1.2345", "5", "KWD"), "3.704 + 0.185 = 3.889"),
        (worked("0.333333333333333333", "3"), "1.00 + 0.00 = 1.00"),
    ],
)
def test_worked_lines(line: str, expected: str) -> None:
    assert line == expected


def test_the_rounding_is_not_that_of_the_whole() -> None:
    thirds = [work_out(LineDraft("Bread", Decimal(1), Decimal("0.333"), Decimal(10)), "USD")] * 3
    total, tax = total_of(thirds, "USD")
    assert (str(total), str(tax)) == ("1.08", "0.09")
    assert total.minor != int((Decimal("0.999") * 110).to_integral_value(ROUND_HALF_UP))


def test_no_lines_come_to_nothing() -> None:
    assert total_of([], "USD") == (Money(0, "USD"), Money(0, "USD"))


@pytest.mark.parametrize(
    ("quantity", "price", "tax", "field"),
    [
        ("NaN", "1", None, "quantity"), ("Infinity", "1", None, "quantity"), ("1", "sNaN", None, "price"),
        ("1", "1" * 19, None, "price"), ("1E+30", "1", None, "quantity"), ("1", "1E-30", None, "price"),
        ("1", "1", "-1", "tax"), ("1", "1", "1000", "tax"), ("1", "1", "NaN", "tax"),
        ("99999999999999999", "99999999999999999", None, "amount"), ("1", "10000000000000.01", None, "amount"),
    ],
)  # fmt: skip
def test_numbers_that_a_line_cannot_keep_are_refused(quantity: str, price: str, tax: str | None, field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        work_out(LineDraft("Bread", Decimal(quantity), Decimal(price), Decimal(tax) if tax else None), "USD")
    assert refusal.value.field == field
