"""What list of invoices is wanted: filters and order, and the tabs of its statuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from invpay_desktop.ui.lists.filters import ANY, Filters
from invpay_desktop.ui.translation import tr

if TYPE_CHECKING:
    from invpay_desktop.ledger.invoice_list import InvoiceQuery


@dataclass(frozen=True, slots=True)
class Wish:
    """What list is wanted: filters and order."""

    filters: Filters = ANY
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
            issued_from=self.filters.day_from,
            issued_to=self.filters.day_to,
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
