"""A line worked out in whole numbers: against amounts reckoned by hand, and against exact fractions."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.db.integrity.lines import check_lines

COLUMNS = "id INTEGER PRIMARY KEY, quantity, unit_price, tax_rate, tax_inclusive, net_minor, tax_minor"


def is_wrong(currency: str, *line: object) -> bool:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE line ({COLUMNS})")
        connection.execute("INSERT INTO line VALUES (1, ?, ?, ?, ?, ?, ?)", line)
        return bool(list(check_lines(connection, currency)))


@pytest.mark.parametrize(
    ("currency", "line"),
    [
        ("USD", ("1", "500", None, 0, 50000, 0)),
        ("USD", ("1", "500.00", "0", 0, 50000, 0)),
        ("USD", ("3", "0.005", None, 0, 2, 0)),  # 1.5 cents
        ("USD", ("-3", "0.005", None, 0, -2, 0)),  # halves go away from zero
        ("USD", ("1", "0.004", None, 0, 0, 0)),
        ("USD", ("2", "10.00", "19", 0, 2000, 380)),
        ("USD", ("2", "10.00", "8.25", 0, 2000, 165)),
        ("USD", ("1", "119.00", "19", 1, 10000, 1900)),
        ("USD", ("1", "100.00", "7", 1, 9346, 654)),
        ("JPY", ("3", "33.5", "10", 0, 101, 10)),
        ("KWD", ("1", "1.2345", None, 0, 1235, 0)),
        ("USD", ("-1", "100.00", "7", 1, -9346, -654)),
    ],
)
def test_lines_by_hand(currency: str, line: tuple[object, ...]) -> None:
    assert not is_wrong(currency, *line)
    quantity, price, rate, inclusive, net, tax = line
    assert is_wrong(currency, quantity, price, rate, inclusive, int(str(net)) + 1, tax)
    assert is_wrong(currency, quantity, price, rate, inclusive, net, int(str(tax)) - 1)


@pytest.mark.parametrize("number", ["1e3", "٣", "", "1,5", "NaN", "0x1", "1" * 50])
def test_numbers_that_are_not_plain_digits(number: str) -> None:
    assert is_wrong("USD", number, "1", None, 0, 100, 0)


def half_up(value: Fraction) -> int:
    whole = abs(value) + Fraction(1, 2)
    return (whole.numerator // whole.denominator) * (1 if value >= 0 else -1)


@given(
    quantity=st.decimals(-9999, 9999, places=3),
    price=st.decimals(-99999, 99999, places=4),
    rate=st.decimals(0, 99, places=2),
    inclusive=st.booleans(),
)
def test_any_line(quantity: Decimal, price: Decimal, rate: Decimal, inclusive: bool) -> None:
    amount = half_up(Fraction(quantity) * Fraction(price) * 100)
    share = Fraction(rate) / (100 + Fraction(rate)) if inclusive else Fraction(rate) / 100
    tax = half_up(amount * share)
    net = amount - tax if inclusive else amount
    texts = tuple(format(value, "f") for value in (quantity, price, rate))
    assert not is_wrong("USD", *texts, int(inclusive), net, tax)
