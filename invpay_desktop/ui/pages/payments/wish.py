"""What list of payments is wanted: filters and order, and the tabs of its statuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.filter_row import FilterRow, FilterWords
from invpay_desktop.ui.lists.filters import ANY, Filters
from invpay_desktop.ui.translation import tr

if TYPE_CHECKING:
    from invpay_desktop.payments.payment_list import PaymentQuery


@dataclass(frozen=True, slots=True)
class Wish:
    """What list is wanted."""

    filters: Filters = ANY
    sort: str = "received"
    descending: bool = True

    def query(self) -> PaymentQuery:
        """The question as the book is asked it."""
        from invpay_desktop.payments.payment_list import PaymentQuery

        return PaymentQuery(
            status=self.filters.status,
            customer_id=self.filters.customer_id,
            received_from=self.filters.day_from,
            received_to=self.filters.day_to,
            search=self.filters.search,
            sort=self.sort,  # type: ignore[arg-type]
            descending=self.descending,
        )


def statuses() -> tuple[tuple[str, str], ...]:
    """The tabs: status of the query, and its word."""
    return (
        ("all", tr("All")),
        ("approved", tr("Approved")),
        ("partially_refunded", tr("Partly refunded")),
        ("refunded", tr("Refunded")),
        ("returned", tr("Came back")),
        ("void", tr("Void")),
        ("unknown", tr("Checking")),
        ("failed", tr("Failed")),
    )


def payment_filters(desk: Desk) -> FilterRow:
    """Filters in the words of payments."""
    words = FilterWords(
        search=tr("Number, customer, amount"),
        searches=tr("Search payments by check number, reference, receipt, customer, invoice or amount"),
        any_day=tr("Any day received"),
        day=tr("Received"),
        from_day=tr("Received from"),
        first_day=tr("First day received"),
        last_day=tr("Last day received"),
    )
    return FilterRow(desk, words)
