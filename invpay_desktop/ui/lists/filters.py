"""What a list is narrowed to, as facts: status, customer, a span of days, searched words."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from invpay_desktop.ui.translation import tr


@dataclass(frozen=True, slots=True)
class Filters:
    """All filters of the list. `period` is a key of periods(); the days, both inclusive, are what it means."""

    status: str = "all"
    customer_id: int | None = None
    customer_name: str = ""
    period: str = "any"
    day_from: date | None = None
    day_to: date | None = None
    search: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but the status leaves rows out."""
        return bool(self.customer_id is not None or self.day_from or self.day_to or self.search)


ANY = Filters()
"""Nothing is narrowed."""


def periods(any_day: str) -> tuple[tuple[str, str], ...]:
    """Spans of days to choose from; `any_day`: the words for none."""
    return (
        ("any", any_day),
        ("month", tr("This month")),
        ("last_month", tr("Last month")),
        ("30", tr("Last 30 days")),
        ("90", tr("Last 90 days")),
        ("year", tr("This year")),
        ("custom", tr("From … to …")),
    )


def span(period: str, today: date) -> tuple[date | None, date | None]:
    """First and last day of a period, both inclusive; None for an end that is open."""
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    match period:
        case "month":
            return month, today.replace(day=monthrange(today.year, today.month)[1])
        case "last_month":
            return before.replace(day=1), before
        case "30" | "90":
            return today - timedelta(days=int(period) - 1), today
        case "year":
            return date(today.year, 1, 1), date(today.year, 12, 31)
    return None, None
