"""What the list is narrowed to, as facts: status, customer, issue date, searched words."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, get_args

from invpay_desktop.ui.translation import tr

if TYPE_CHECKING:
    from invpay_desktop.ledger.invoice_list import InvoiceQuery


@dataclass(frozen=True, slots=True)
class Filters:
    """All filters of the list. `period` is a key of periods(); the days, both inclusive, are what it means."""

    status: str = "all"
    customer_id: int | None = None
    customer_name: str = ""
    period: str = "any"
    issued_from: date | None = None
    issued_to: date | None = None
    search: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but the status leaves invoices out."""
        return bool(self.customer_id is not None or self.issued_from or self.issued_to or self.search)


@dataclass(frozen=True, slots=True)
class Wish:
    """What list is wanted: filters and order."""

    filters: Filters = Filters()
    sort: str = "number"
    descending: bool = True

    def query(self) -> InvoiceQuery:
        """The question as the book is asked it."""
        from invpay_desktop.ledger import invoice_list

        assert self.sort in get_args(invoice_list.Sort), self.sort
        status = None if self.filters.status == "all" else self.filters.status
        return invoice_list.InvoiceQuery(
            status=status,  # type: ignore[arg-type]
            customer_id=self.filters.customer_id,
            issued_from=self.filters.issued_from,
            issued_to=self.filters.issued_to,
            search=self.filters.search,
            sort=self.sort,  # type: ignore[arg-type]
            descending=self.descending,
        )


def statuses() -> tuple[tuple[str, str], ...]:
    """The tabs: status of the query, and its word."""
    return (
        ("all", tr("All")),
        ("open", tr("Open")),
        ("overdue", tr("Overdue")),
        ("partially_paid", tr("Partially paid")),
        ("paid", tr("Paid")),
        ("overpaid", tr("Overpaid")),
        ("refunded", tr("Refunded")),
        ("void", tr("Void")),
        ("draft", tr("Draft")),
    )


def periods() -> tuple[tuple[str, str], ...]:
    """Spans of issue dates to choose from."""
    return (
        ("any", tr("Any issue date")),
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
