"""What stands in the place of the list when it has no rows: no payments yet, or filters that nothing meets."""

from __future__ import annotations

from PySide6.QtCore import Signal

from invpay_desktop.ui import figures
from invpay_desktop.ui.lists.filters import Filters
from invpay_desktop.ui.pages.payments.wish import statuses
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.empty import EmptyState


class NoPayments(EmptyState):
    """Says why there is nothing. `wanted(name)`: receive_payment, receive_check, import or clear."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("wallet", tr("No payments yet"))

    def show_empty_book(self) -> None:
        """Nothing was ever received."""
        self.tell(
            tr("No payments yet"),
            tr("Every payment you receive will stand here, also those that came back or were voided."),
            "wallet",
        )
        self._offer(
            ("receive_payment", tr("Receive payment"), "hand-coins"),
            ("import", tr("Import"), "upload"),
        )

    def show_no_hits(self, filters: Filters) -> None:
        """Nothing meets what was asked for."""
        if not filters.narrowed:
            status = dict(statuses()).get(filters.status, "")
            self.tell(tr("No payment is in “{status}”").format(status=status), "", "circle-check")
            self._offer(("clear", tr("Show all payments"), ""))
            return
        self.tell(tr("Nothing found"), tr("Searched: {filters}.").format(filters=described(filters)), "search")
        self._offer(("clear", tr("Clear filters"), "x"))

    def _offer(self, *offers: tuple[str, str, str]) -> None:
        buttons = []
        for name, text, icon in offers:
            button = Button(text, "secondary", icon)
            button.clicked.connect(lambda _=False, name=name: self.wanted.emit(name))
            buttons.append(button)
        self.show_buttons(buttons)


def described(filters: Filters) -> str:
    """The filters in words: `“4471” · Came back · received from Jan 1, 2026 to Jan 31, 2026`."""
    parts = [tr("“{words}”").format(words=filters.search)] if filters.search else []
    if filters.status != "all":
        parts.append(dict(statuses())[filters.status])
    if filters.customer_id is not None:
        parts.append(filters.customer_name)
    if filters.day_from or filters.day_to:
        first, last = (figures.full_day(day) if day else "…" for day in (filters.day_from, filters.day_to))
        parts.append(tr("received from {first} to {last}").format(first=first, last=last))
    return " · ".join(parts)
