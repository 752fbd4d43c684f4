"""Choosing the invoice that money came for, where none is selected: by number, customer or amount."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from invpay_desktop.db.invoice_row import InvoiceRow
from invpay_desktop.ledger.invoice_list import InvoiceQuery, list_invoices
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.payment_dialog.dialog import PaymentDialog
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.look import announce
from invpay_desktop.ui.widgets.table import Cell, Column, RowsModel, Table

_PAUSE_MS = 100
_ROWS = 40
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 7, Qt.Key.Key_PageUp: -7}


def choose_invoice(window: QWidget, desk: Desk) -> None:
    """Ask which open invoice money came for, then open the payment dialog on it."""
    InvoiceChoice(window, desk).open()


class _Search(LineEdit):
    """A search whose arrows go through the rows below: `stepped(by)`."""

    stepped = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            self.stepped.emit(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class InvoiceChoice(Dialog):
    """A search over open invoices, oldest due first; Enter takes the row."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, tr("Receive payment"), 620)
        self.desk = desk
        self.search = _Search(tr("Number, customer or amount"), "search")
        self.search.setAccessibleName(tr("Which invoice was paid?"))
        self.table = Table(tr("Open invoices"))
        self.table.setMinimumHeight(px(32 + 7 * 34))
        self.nothing = Label("", "body", "muted", wrap=True)
        self.nothing.hide()
        self.model: RowsModel[InvoiceRow] = RowsModel(self._columns())
        self.table.setModel(self.model)
        self._asking = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._window = parent
        self._current = False
        """Whether the rows are those of the text."""
        self._wanted = False
        """Whether Enter was pressed before they were."""
        self.body.addWidget(Label(tr("Which invoice was paid?"), "section"))
        for part in (self.search, self.table, self.nothing):
            self.body.addWidget(part)
        self.set_primary(tr("Go on"), "arrow-right", self._take, key="Ctrl+Return")
        self.search.edited.connect(self._typed)
        self.search.stepped.connect(self._step)
        self._asking.timeout.connect(self._ask)
        self.table.opened.connect(lambda _row: self._take())
        self.search.setFocus()
        self._ask()

    def dirty(self) -> bool:
        """A search is not worth a question."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the search takes the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.focusWidget() is self.search:
            self._take()
        else:
            super().keyPressEvent(event)

    def _step(self, by: object) -> None:
        assert isinstance(by, int)
        last = len(self.model.rows) - 1
        self.table.choose_row(max(min(self.table.current_row() + by, last), 0))

    def _columns(self) -> tuple[Column[InvoiceRow], ...]:
        return (
            Column("number", tr("Number"), 110, cell=lambda row: Cell(row.number, weight=500)),
            Column("customer", tr("Customer"), 200, rest=True, cell=lambda row: Cell(row.customer_name)),
            Column("due", tr("Due"), 100, cell=self._due),
            Column("left", tr("Left"), 110, "right", cell=self._left),
        )

    def _due(self, row: InvoiceRow) -> Cell:
        return Cell(figures.day(row.due_on, self.desk.today()), tone="red" if row.late else "text")

    def _left(self, row: InvoiceRow) -> Cell:
        return Cell(figures.amount(row.remaining), "right", weight=600)

    def _typed(self) -> None:
        self._current = self._wanted = False
        self._asking.start()

    def _ask(self) -> None:
        query = InvoiceQuery(status="open", search=self.search.value(), sort="due")
        self.desk.read(lambda session: list_invoices(session, query, _ROWS), self._show, owner=self, key="invoices")

    def _show(self, rows: list[InvoiceRow]) -> None:
        self._current = not self._asking.isActive()
        self.model.show_rows(rows)
        self.table.choose_row(0)
        searched = self.search.value()
        self.nothing.setVisible(not rows)
        self.nothing.setText(
            tr("No open invoice has “{text}”.").format(text=searched) if searched else tr("No invoice is open.")
        )
        if self.primary is not None:
            self.primary.setEnabled(bool(rows))
        announce(self.table, rows[0].number if rows else self.nothing.text())
        if self._wanted and self._current:
            self._take()

    def _take(self) -> None:
        """Take the row; where the search still runs, as soon as it has answered."""
        self._wanted = not self._current
        row = self.table.current_row()
        if self._current and 0 <= row < len(self.model.rows):
            chosen = self.model.rows[row].id
            self.accept()
            PaymentDialog(self._window, self.desk, chosen).open()
