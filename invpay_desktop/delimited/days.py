"""Days as files write them: the order of day, month and year is decided for a column, then each value is read.

A time of day behind the date is passed over: a bookkeeping day is a calendar date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from invpay_desktop.base.dates import checked_day
from invpay_desktop.base.errors import BadInput
from invpay_desktop.delimited.shown import shown

ORDERS = ("ymd", "mdy", "dmy")
_ORDER_NAMES = {"ymd": "year, month, day", "mdy": "month, day, year", "dmy": "day, month, year"}

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_TIME = (
    r"(?:(?:T|,? +)[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)? *(?:[ap]m|[ap]\.m\.)?"
    r" *(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]? +)?"
_BETWEEN, _AGAIN = r"(?: *(?P<sep>[-/.]) *| +)", "(?: *(?P=sep) *| +)"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(_WEEKDAY + text + _TIME, re.ASCII | re.IGNORECASE)


_YEAR_FIRST = _pattern(rf"(?P<y>[0-9]{{4}}){_BETWEEN}(?P<m>[0-9]{{1,2}}){_AGAIN}(?P<d>[0-9]{{1,2}})")
_SOLID = _pattern(r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[01][0-9])(?P<d>[0-3][0-9])")
_NAMED = (
    _pattern(rf"(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?[-/. ]+{_MONTH}[-/., ]+(?P<y>[0-9]{{4}}|[0-9]{{2}})"),
    _pattern(rf"{_MONTH}[-/. ]+(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:, *|[-/. ]+)(?P<y>[0-9]{{4}}|[0-9]{{2}})"),
    _pattern(rf"(?P<y>[0-9]{{4}})[-/. ]+{_MONTH}[-/. ]+(?P<d>[0-9]{{1,2}})"),
)
_NUMERIC = _pattern(rf"(?P<a>[0-9]{{1,2}}){_BETWEEN}(?P<b>[0-9]{{1,2}}){_AGAIN}(?P<c>[0-9]{{4}}|[0-9]{{1,2}})")
_SERIAL = re.compile(r"[0-9]{4,6}(?:\.[0-9]+)?", re.ASCII)
_LONGEST = 64  # characters; longer text is no date, and may take a pattern long to say so


@dataclass(frozen=True, slots=True)
class DateOrder:
    """The order of a column's days. `order`: `dmy`, `mdy` or `ymd`. `why`: a sentence to show.

    `certain`: some value allows no other order, and none contradicts it.
    """

    order: str
    certain: bool
    why: str


def decide_date_order(values: Iterable[str], hint: str | None = None) -> DateOrder:
    """Decide a column's order from all its values; cells that are no dates have no say.

    `hint`: the order of the book's locale, taken where the column leaves it open; without one, days with points between
    are taken for day, month, year and all others for month, day, year.
    """
    reads: dict[str, int] = dict.fromkeys(ORDERS, 0)
    example, open_value, clear_value = dict.fromkeys(ORDERS, ""), "", ""
    for value in sorted(set(values)):
        numeric = _NUMERIC.fullmatch(value.strip()[:_LONGEST])
        if not numeric:
            clear_value = clear_value or (value if _without_order(value) else "")
            continue
        possible = [order for order in ORDERS if _ordered(numeric, order)]
        for order in possible:
            reads[order] += 1
        if len(possible) == 1:
            example[possible[0]] = example[possible[0]] or value
        elif possible:
            open_value = open_value or value
    return _decision(reads, example, open_value, clear_value, hint)


def _decision(
    reads: dict[str, int], example: dict[str, str], open_value: str, clear_value: str, hint: str | None
) -> DateOrder:
    most = max(reads.values())
    if most == 0:
        why = f"{shown(clear_value)} reads in one way only." if clear_value else "No value of the column is a date."
        return DateOrder("ymd", bool(clear_value), why)
    best = [order for order in ORDERS if reads[order] == most]
    proofs = [order for order in ORDERS if example[order]]
    if len(best) == 1:
        order = best[0]
        contrary = next((example[other] for other in proofs if other != order), "")
        if contrary:
            return DateOrder(order, False, f"Most dates read as {_ORDER_NAMES[order]}, but {shown(contrary)} does not.")
        proof = example[order]
        told = f"{shown(proof)} can only be" if proof else "All dates together can only be"
        return DateOrder(order, True, f"{told} {_ORDER_NAMES[order]}.")
    usual = "dmy" if "." in open_value else "mdy"
    order = next(order for order in (hint, usual, *best) if order in best)
    if not open_value:
        against = " and ".join(f"{shown(example[other])} as {_ORDER_NAMES[other]}" for other in best)
        return DateOrder(order, False, f"Some dates read only as one order, some only as another: {against}.")
    sure = f"{shown(open_value)} can be read in several ways and no other date tells"
    return DateOrder(order, False, f"{sure}; it was read as {_ORDER_NAMES[order]}.")


def read_day(text: str, order: DateOrder) -> date:
    """Read one value. A year of two digits is 1970 to 2069.

    Raises BadInput, with the reason, for what is no day of the years 1900 to 2999.
    """
    stripped = text.strip()
    if len(stripped) > _LONGEST:
        raise BadInput(f"{shown(stripped)} is not a date: it is too long.", "date")
    return _read(stripped, order.order)


@lru_cache(maxsize=4096)
def _read(text: str, order: str) -> date:
    day = _without_order(text)
    if day is None and (numeric := _NUMERIC.fullmatch(text)):
        day = _ordered(numeric, order)
        if day is None:
            raise BadInput(f"{shown(text)} is not a date in this column's order: {_ORDER_NAMES[order]}.", "date")
    if day is None:
        raise BadInput(f"{shown(text)} is not a date: {_reason(text)}.", "date")
    return checked_day(day)


def _without_order(text: str) -> date | None:
    """A day written so that no order need be known: the year first in four digits, or the month by its name."""
    text = text.strip()[:_LONGEST]
    for pattern in (_YEAR_FIRST, _SOLID):
        if found := pattern.fullmatch(text):
            return _day(found["y"], int(found["m"]), int(found["d"]))
    for pattern in _NAMED:
        if found := pattern.fullmatch(text):
            return _day(found["y"], _MONTHS.index(found["name"][:3].lower()) + 1, int(found["d"]))
    return None


def _ordered(numeric: re.Match[str], order: str) -> date | None:
    parts = dict(zip(order, numeric.group("a", "b", "c"), strict=True))
    if len(parts["d"]) > 2 or len(parts["y"]) == 1:
        return None
    return _day(parts["y"], int(parts["m"]), int(parts["d"]))


def _day(year: str, month: int, day: int) -> date | None:
    full = int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= 70 else 2000)
    try:
        return date(full, month, day)
    except ValueError:
        return None


def _reason(text: str) -> str:
    if not text:
        return "the cell is empty"
    if _SERIAL.fullmatch(text):
        return "it looks like a spreadsheet's day count; give the column a date format there and save it as CSV again"
    return "write it like 2026-01-28"
