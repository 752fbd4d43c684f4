"""The list of a customer's open invoices, oldest due first, one of which is chosen."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal

from invpay_desktop.db.invoice_row import InvoiceRow
from invpay_desktop.db.session import Session
from invpay_desktop.ledger.invoice_list import InvoiceQuery, list_invoices
from invpay_desktop.ui import figures
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.table import Cell, Column, RowsModel, Table

_MOST = 2000
_ROWS_SEEN = 6


def open_invoices_of(session: Session, customer_id: int, without: int | None = None) -> list[InvoiceRow]:
    """Open invoices on which something is left, oldest due first; not the one left out."""
    query = InvoiceQuery(status="open", customer_id=customer_id, sort="due")
    return [row for row in list_invoices(session, query, _MOST) if row.id != without and row.remaining_minor > 0]


class OpenInvoices(Table):
    """`chosen(InvoiceRow)` when another row is the current one."""

    chosen = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__(tr("Open invoices"))
        self._today = today
        self.rows: RowsModel[InvoiceRow] = RowsModel(self._columns())
        self.setSelectionMode(self.SelectionMode.SingleSelection)
        self.setModel(self.rows)
        self.show_invoices([])
        self.current_changed.connect(lambda _item: self.chosen.emit(self.invoice()))

    def show_invoices(self, invoices: list[InvoiceRow], chosen: int | None = None) -> None:
        """Show these; the chosen one, else the first, is current."""
        self.rows.show_rows(invoices)
        self.setFixedHeight(px(32) + px(34) * max(min(len(invoices), _ROWS_SEEN), 1) + 2)
        at = next((at for at, row in enumerate(invoices) if row.id == chosen), 0)
        self.choose_row(at)

    def invoice(self) -> InvoiceRow | None:
        """The chosen one."""
        row = self.current_row()
        return self.rows.rows[row] if 0 <= row < len(self.rows.rows) else None

    def _columns(self) -> tuple[Column[InvoiceRow], ...]:
        return (
            Column("number", tr("Number"), 100, rest=True, cell=lambda row: Cell(row.number, weight=500)),
            Column("due", tr("Due"), 150, cell=self._due, sortable=False),
            Column("left", tr("Left"), 100, "right", cell=_left, sortable=False),
        )

    def _due(self, row: InvoiceRow) -> Cell:
        late = row.days_late(self._today)
        note = trn("%n d late", late) if late else ""
        return Cell(figures.day(row.due_on, self._today), note=note, note_tone="red")


def _left(row: InvoiceRow) -> Cell:
    return Cell(figures.amount(row.remaining), "right", weight=600)
