"""An id at the hosted service, looked up: what it says of that invoice, before anything is done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.base.errors import InvPayError
from invpay_desktop.base.money import Money
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.cell import Cell, Column
from invpay_desktop.ui.widgets.dialog import first_sentence
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.rows_model import RowsModel
from invpay_desktop.ui.widgets.table import Table

if TYPE_CHECKING:
    from invpay_desktop.db.book import Book
    from invpay_desktop.hosted.api import HostedApi
    from invpay_desktop.hosted.values import HostedHistory, HostedPayment

_ROWS = 4
"""Payments seen without scrolling."""


class LookUp(QWidget):
    """The field for the id, the button, and what was found. `found(HostedHistory)`; `lost()`: another id is typed."""

    found = Signal(object)
    lost = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.history: HostedHistory | None = None
        self.id = LineEdit(tr("Such as inv_abc123"))
        self.field = Field(tr("Id at the hosted service"), self.id)
        self.button = Button(tr("Look it up"), icon="search")
        self.failed = Banner("red", "circle-x", "")
        self.card = Card("", flush=False)
        self._values = {key: Label("", role="body_bold") for key in ("total", "paid", "left")}
        self.odd = Label("", "small", "warning_text", wrap=True)
        self.payments: RowsModel[HostedPayment] = RowsModel(self._columns())
        self.table = Table(tr("Payments there"))
        self.table.setModel(self.payments)
        self._lay_out()
        self.button.clicked.connect(self.look)
        self.id.returnPressed.connect(self.look)
        self.id.edited.connect(self._typed)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        holder = QWidget()
        holder.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        column = self.field.layout()
        assert column is not None
        column.replaceWidget(self.id, holder)
        row.addWidget(self.id, 1)
        row.addWidget(self.button)
        names = {"total": tr("Total there"), "paid": tr("Paid there"), "left": tr("Left there")}
        grid = QGridLayout()
        grid.setVerticalSpacing(px(2))
        for at, (key, label) in enumerate(self._values.items()):
            grid.addWidget(Label(names[key], "small", "muted"), 0, at)
            grid.addWidget(label, 1, at)
            grid.setColumnStretch(at, 1)
        self.card.body.addLayout(grid)
        self.card.body.addWidget(self.table)
        self.card.body.addWidget(self.odd)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(px(12))
        for widget in (self.field, self.failed, self.card):
            whole.addWidget(widget)
        self.failed.hide()
        self.card.hide()

    # Look

    def look(self) -> None:
        """Read the history of the invoice with this id."""
        hosted_id = self.id.value()
        if not hosted_id:
            self.field.set_error(tr("Say which invoice: its id at the service."))
            return
        self.failed.hide()
        self.button.set_busy(True, tr("Asking …"))

        def job(_book: Book, api: HostedApi, _clock: Callable[[], datetime]) -> HostedHistory:
            return api.history(hosted_id)

        self._desk.service.call(job, self._show, owner=self, failed=self._fail)

    def _typed(self) -> None:
        if self.history is not None:
            self.history = None
            self.card.hide()
            self.lost.emit()

    def _fail(self, error: InvPayError) -> None:
        self.button.set_busy(False)
        self.failed.show()
        self.failed.tell(*first_sentence(error.message))

    def _show(self, history: HostedHistory) -> None:
        self.button.set_busy(False)
        if history.hosted_invoice != self.id.value():
            return  # something else was typed meanwhile
        self.history = history
        for key, amount in (("total", history.total), ("paid", history.paid), ("left", history.remaining)):
            self._values[key].setText(_said(amount))
            self._values[key].setAccessibleName(_said(amount))
        self.payments.show_rows(history.payments)
        self.table.setFixedHeight(px(32) + px(34) * min(max(len(history.payments), 1), _ROWS) + px(2))
        self.table.setVisible(bool(history.payments))
        self.odd.setText("\n".join(history.quarantined))
        self.odd.setVisible(bool(history.quarantined))
        count = trn("%n payment(s) there", len(history.payments)) if history.payments else tr("No payments there yet")
        self.card.tell(history.hosted_invoice, count)
        self.card.show()
        self.found.emit(history)

    def _columns(self) -> tuple[Column[HostedPayment], ...]:
        zone, today = self._desk.zone, self._desk.today()

        def day(payment: HostedPayment) -> Cell:
            return Cell(figures.moment(payment.paid_at, zone, today) if payment.paid_at is not None else "–")

        return (
            Column("at", tr("When"), 150, cell=day),
            Column("method", tr("Method"), 90, cell=lambda payment: Cell(payment.method)),
            Column("status", tr("Status"), 110, rest=True, cell=lambda payment: Cell(payment.status)),
            Column(
                "amount", tr("Amount"), 110, align="right",
                cell=lambda payment: Cell(figures.amount(payment.amount), "right", weight=600),
            ),
        )  # fmt: skip


def _said(amount: Money | None) -> str:
    return figures.money(amount) if amount is not None else tr("not said")
