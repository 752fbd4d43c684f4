"""Days and instants: calendar dates for business, UTC instants for what happened, and the zone that ties them.

A due date is a day in the book's zone; "today" is judged there. Order never depends on the clock: events are numbered.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from invpay_desktop.base.errors import BadInput

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
"""The days a book takes: outside them a date is a slip of the pen."""


def parse_day(text: str, field: str = "date") -> date:
    """Read `2026-01-28`. Raises BadInput, naming `field`, for anything else."""
    stripped = text.strip()
    try:
        if not _DAY.fullmatch(stripped):
            raise ValueError
        day = date.fromisoformat(stripped)
    except ValueError:
        raise BadInput(f"“{text}” is not a date: write it like 2026-01-28.", field) from None
    return checked_day(day, field)


def checked_day(day: date, field: str = "date") -> date:
    """The day itself, or BadInput where it lies outside FIRST_DAY … LAST_DAY."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise BadInput(f"The {field} {day.isoformat()} lies outside the years 1900 to 2999.", field)
    return day


def parse_zone(name: str) -> ZoneInfo:
    """A time zone by its IANA name, such as America/Chicago. Raises BadInput where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"“{name}” is not a time zone, such as America/Chicago or Europe/Berlin.", "zone") from None


def local_zone() -> str:
    """The IANA name of this machine's time zone, where it says so; else UTC."""
    named = os.environ.get("TZ", "").lstrip(":")
    with suppress(OSError):
        named = named or os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    return named if named in available_timezones() and not named.startswith("Etc/") else "UTC"


def today_in(zone: ZoneInfo, now: datetime) -> date:
    """The calendar day of an aware instant in a zone."""
    return now.astimezone(zone).date()


def instant_text(at: datetime) -> str:
    """An aware instant as `2026-01-28T14:00:00Z`: UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_instant(text: str) -> datetime:
    """Read back what instant_text wrote."""
    return datetime.fromisoformat(text)


def noon_utc(day: date) -> datetime:
    """Noon UTC of a day: an instant that falls on that calendar day from UTC-12 to UTC+11."""
    return datetime.combine(day, time(12), tzinfo=UTC)
