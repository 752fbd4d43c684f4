"""The forms in which values lie on disk: days, instants, decimals and ticks over SQLite's TEXT and INTEGER.

Tables are STRICT, so SQLite itself refuses a value of another type. Money is a plain INTEGER of minor units.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from invpay_desktop.base.dates import instant_text, parse_instant


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


class Day(TypeDecorator[date]):
    """A calendar day as `2026-01-28`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], date | None]:
        """In place of process_result_value, which costs two more calls for each of the many days of a list."""
        return _day


class Instant(TypeDecorator[datetime]):
    """A moment in UTC as `2026-01-28T14:00:00Z`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else parse_instant(value)


class Exact(TypeDecorator[Decimal]):
    """An exact decimal (a quantity, a unit price, a tax rate) as plain digits."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class Tick(TypeDecorator[bool]):
    """Yes or no as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


def _plain(value: Decimal) -> str:
    return format(value, "f")


STORED_FORMS: dict[type[TypeEngine[Any]], Callable[[Any], int | str]] = {
    Day: date.isoformat,
    Instant: instant_text,
    Exact: _plain,
    Tick: int,
}
"""What each of these types binds, for rows that are written by the thousand."""


def stored(value: Any) -> Any:
    """A Python value as it lies on disk: what the digest of an event is made of."""
    match value:
        case bool():
            return int(value)
        case datetime():
            return instant_text(value)
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case _:
            return value
