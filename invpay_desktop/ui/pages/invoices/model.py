"""The model of the list of invoices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject

from invpay_desktop.db.invoice_row import InvoiceRow
from invpay_desktop.ui.lists.block_model import BlockModel
from invpay_desktop.ui.pages.invoices.columns import cells_of, columns


class InvoicesModel(BlockModel[InvoiceRow]):
    """Invoices by their ids; `today` says what is late."""

    def __init__(
        self,
        read_now: Callable[[Sequence[int]], list[InvoiceRow]],
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns(), lambda row: cells_of(row, today(), waits=row.id in self.waiting), read_now, parent)
        self.waiting: frozenset[int] = frozenset()
        """Invoices with a charge whose outcome is not known yet: it takes the place of their status."""

    def show_waiting(self, invoices: frozenset[int]) -> None:
        """Other invoices are waited for; those that changed are painted anew."""
        before, self.waiting = self.waiting, invoices
        self.paint_again(before ^ invoices)
