"""Every line worked out again: quantity times price, rounded half-up, then its tax; in exact fractions."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from decimal import Decimal

from invpay_desktop.base.money import decimals_of
from invpay_desktop.db.integrity.report import Kind, Problem

_PLAIN = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)


def check_lines(connection: sqlite3.Connection, currency: str) -> Iterator[Problem]:
    """Lines whose net or tax is not what quantity, price and rate come to."""
    places = decimals_of(currency)
    rows = connection.execute(
        "SELECT id, quantity, unit_price, tax_rate, tax_inclusive, net_minor, tax_minor FROM line"
    )
    for row, quantity, price, rate, inclusive, net, tax in rows:
        if (net, tax) != _worked_out(quantity, price, rate or "0", bool(inclusive), places):
            yield Problem(
                Kind.MONEY,
                f"line {row}",
                f"Line {row} ({quantity} × {price}, tax {rate or 0} %) does not come to the amounts that it holds.",
            )


def _worked_out(quantity: str, price: str, rate: str, inclusive: bool, places: int) -> tuple[int, int] | None:
    """(net, tax) in minor units, or None where a number is not plain digits."""
    if not all(_PLAIN.fullmatch(text) for text in (quantity, price, rate)):
        return None
    if rate == "0" and quantity == "1":
        whole, _, fraction = price.partition(".")
        if len(fraction) <= places:  # most lines are an amount, and most checks end here
            return int(whole + fraction.ljust(places, "0")), 0
    (q, q_down), (p, p_down), (r, r_down) = (Decimal(text).as_integer_ratio() for text in (quantity, price, rate))
    amount = _half_up(q * p * 10**places, q_down * p_down)
    if inclusive:
        tax = _half_up(amount * r, 100 * r_down + r)
        return amount - tax, tax
    return amount, _half_up(amount * r, 100 * r_down)


def _half_up(above: int, below: int) -> int:
    """A fraction rounded to a whole number, halves away from zero."""
    rounded = (2 * abs(above) + below) // (2 * below)
    return rounded if above >= 0 else -rounded
