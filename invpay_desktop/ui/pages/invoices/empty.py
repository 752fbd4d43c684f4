"""What stands in the place of the list when it has no rows: an empty book, or filters that nothing meets."""

from __future__ import annotations

from PySide6.QtCore import Signal

from invpay_desktop.ui import figures
from invpay_desktop.ui.lists.filters import Filters
from invpay_desktop.ui.pages.invoices.filters import statuses
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.empty import EmptyState


class NoInvoices(EmptyState):
    """Says why there is nothing. `wanted(name)`: new_invoice, import, new_book or clear."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("file-text", tr("No invoices yet"))

    def show_empty_book(self) -> None:
        """Nothing was ever entered."""
        self.tell(
            tr("No invoices yet"),
            tr("What your customers owe you will stand here. Write the first invoice, or bring along those you have."),
            "file-text",
        )
        self._offer(
            ("new_invoice", tr("New invoice"), "plus", "secondary"),
            ("import", tr("Import"), "upload", "secondary"),
            ("new_book", tr("Look at the sample year"), "", "quiet"),
        )

    def show_no_hits(self, filters: Filters) -> None:
        """Nothing meets what was asked for."""
        status = dict(statuses()).get(filters.status, "")
        if not filters.narrowed:
            self.tell(tr("No invoice is in “{status}”").format(status=status), "", "circle-check")
            self._offer(("clear", tr("Show all invoices"), "", "secondary"))
            return
        self.tell(tr("Nothing found"), tr("Searched: {filters}.").format(filters=described(filters)), "search")
        self._offer(("clear", tr("Clear filters"), "x", "secondary"))

    def _offer(self, *offers: tuple[str, str, str, str]) -> None:
        buttons = []
        for name, text, icon, kind in offers:
            button = Button(text, kind, icon)
            button.clicked.connect(lambda _=False, name=name: self.wanted.emit(name))
            buttons.append(button)
        self.show_buttons(buttons)


def described(filters: Filters) -> str:
    """The filters in words: `“acme” · Overdue · issued from Jan 1, 2026 to Jan 31, 2026`."""
    parts = [tr("“{words}”").format(words=filters.search)] if filters.search else []
    if filters.status != "all":
        parts.append(dict(statuses())[filters.status])
    if filters.customer_id is not None:
        parts.append(filters.customer_name)
    if filters.day_from or filters.day_to:
        first, last = (figures.full_day(day) if day else "…" for day in (filters.day_from, filters.day_to))
        parts.append(tr("issued from {first} to {last}").format(first=first, last=last))
    return " · ".join(parts)
