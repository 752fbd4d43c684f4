"""The row of filters above the list of invoices."""

from __future__ import annotations

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.filter_row import FilterRow, FilterWords
from invpay_desktop.ui.translation import tr


def invoice_filters(desk: Desk) -> FilterRow:
    """Filters in the words of invoices."""
    words = FilterWords(
        search=tr("Number, customer, amount"),
        searches=tr("Search invoices by number, customer, reference, check number or amount"),
        any_day=tr("Any issue date"),
        day=tr("Issue date"),
        from_day=tr("Issued from"),
        first_day=tr("First issue date"),
        last_day=tr("Last issue date"),
    )
    return FilterRow(desk, words)
