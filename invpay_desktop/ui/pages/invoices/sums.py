"""The strip of four sums above the list: each is a button that shows what is behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.card import FigureStrip

if TYPE_CHECKING:
    from invpay_desktop.analytics.dashboard import Figures

_DAYS = 30


class Sums(FigureStrip):
    """Still owed, overdue, received lately, unused credit. `status_wanted` for those that are in this list."""

    status_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            (
                ("open", tr("Still owed")),
                ("overdue", tr("Overdue")),
                ("received", tr("Received, last 30 days")),
                ("credit", tr("Unused credit")),
            )
        )
        self._desk = desk
        self.chosen.connect(self._chosen)

    def show_figures(self, found: Figures) -> None:
        """Show the sums of the book."""
        late = "red" if found.late_invoices else "text"
        self.show_figure("open", figures.money(found.owed), trn("%n invoice(s)", found.owed_invoices))
        self.show_figure("overdue", figures.money(found.late), trn("%n invoice(s)", found.late_invoices), late)
        self.show_figure("received", figures.money(found.received_30), trn("%n payment(s)", found.received_30_payments))
        self.show_figure("credit", figures.money(found.credit), trn("%n customer(s)", found.credit_customers))

    def _chosen(self, key: str) -> None:
        match key:
            case "received":
                today = self._desk.today()
                self._desk.go("payments", received_from=today - timedelta(days=_DAYS - 1), received_to=today)
            case "credit":
                self._desk.go("customers", status="credit")
            case _:
                self.status_wanted.emit(key)
