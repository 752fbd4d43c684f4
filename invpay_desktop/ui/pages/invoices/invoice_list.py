"""The list of invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invpay_desktop.base.changes import Changes
from invpay_desktop.db.invoice_row import InvoiceRow
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.block_list import BlockList
from invpay_desktop.ui.pages.invoices.empty import NoInvoices
from invpay_desktop.ui.pages.invoices.filters import Wish
from invpay_desktop.ui.pages.invoices.model import InvoicesModel
from invpay_desktop.ui.pages.invoices.source import Chosen, InvoiceSource, chosen_row
from invpay_desktop.ui.pages.invoices.table import InvoiceTable

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session


def _waiting(session: Session) -> frozenset[int]:
    from invpay_desktop.ledger.attempts import open_attempts

    return frozenset(attempt.invoice_id for attempt in open_attempts(session))


class InvoiceList(BlockList[InvoiceRow]):
    """Shows a Wish; `chosen` is a Chosen."""

    source: InvoiceSource
    empty: NoInvoices
    model: InvoicesModel

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        source = InvoiceSource(desk, desk)
        model = InvoicesModel(source.read_now, desk.today)
        super().__init__(source, model, InvoiceTable(model, desk.preferences), NoInvoices(), Wish())
        source.setParent(self)
        model.setParent(self)
        desk.opened.connect(self._ask_what_waits)
        if desk.ready:
            self._ask_what_waits()

    def follow(self, changes: Changes) -> None:
        """Show what a change did to the list; a charge without an outcome stands in the place of the status."""
        super().follow(changes)
        if changes.everything or changes.hosted:
            self._ask_what_waits()

    def _ask_what_waits(self) -> None:
        self._desk.read(_waiting, self.model.show_waiting, owner=self, key="waiting")

    def show_nothing(self, wish: Wish) -> None:
        if wish.filters.status == "all" and not wish.filters.narrowed:
            self.empty.show_empty_book()
        else:
            self.empty.show_no_hits(wish.filters)

    def concerned(self, changes: Changes) -> tuple[frozenset[int], list[int]]:
        rows = self.model.read_rows()
        touched = [row.id for row in rows if row.id in changes.invoices or row.customer_id in changes.customers]
        return changes.invoices, touched

    def chosen_row(self, row: InvoiceRow) -> Chosen:
        return chosen_row(row)

    def order_of(self, row: InvoiceRow, sort: str) -> object:
        return {
            "number": row.number,
            "customer": row.customer_name,
            "issued": row.issued,
            "due": row.due,
            "status": (row.lifecycle, row.status),
            "total": row.total_minor,
            "paid": row.paid_minor,
            "remaining": row.remaining_minor,
        }[sort]
