"""The stretch of issue dates that a report looks at, as people name it: `30d`, `12m`, `2025`, `all`."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from invpay_desktop.base.dates import FIRST_DAY, LAST_DAY
from invpay_desktop.base.errors import BadInput

_COUNTED = re.compile(r"([1-9][0-9]{0,3})([dm])", re.ASCII)
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """Issue dates from `first` to `last`, both within, seen at the end of the day `as_of`. Empty where last < first."""

    first: date
    last: date
    as_of: date


def parse_period(text: str, as_of: date) -> Period:
    """Read a period that ends on the day `as_of`, that day included.

    `30d`: thirty days. `12m`: twelve months, whole calendar months where `as_of` ends one. `2025`: that calendar year,
    as far as it has passed. `all`: everything issued so far. Raises BadInput for anything else.
    """
    wanted = text.strip().lower()
    counted = _COUNTED.fullmatch(wanted)
    if counted:
        first = _first_day(int(counted[1]), counted[2], as_of)
        return Period(max(first, FIRST_DAY), as_of, as_of)
    if _YEAR.fullmatch(wanted) and FIRST_DAY.year <= int(wanted) <= LAST_DAY.year:
        year = int(wanted)
        return Period(date(year, 1, 1), min(date(year, 12, 31), as_of), as_of)
    if wanted == "all":
        return Period(FIRST_DAY, as_of, as_of)
    raise BadInput(f"“{text}” is not a period: write 30d, 90d, 12m, a year such as 2025, or all.", "period")


def _first_day(count: int, unit: str, as_of: date) -> date:
    if unit == "d":
        return as_of - timedelta(days=count - 1)
    # Counted from the day after, so that the months before a month's last day are whole ones (28 February, 30 April).
    after = as_of + timedelta(days=1)
    year, month = divmod(after.year * 12 + after.month - 1 - count, 12)
    missing = after.day - monthrange(year, month + 1)[1]
    if missing <= 0:
        return date(year, month + 1, after.day)
    return date(year, month + 1, after.day - missing) + timedelta(days=1)
