"""Brings an invoice that only the hosted service has into the book: its total, its payments, and whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from invpay_desktop.base.errors import BadInput
from invpay_desktop.ui import figures
from invpay_desktop.ui.customer_box import CustomerBox
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.linking.look_up import LookUp
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.day_edit import DayEdit
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from invpay_desktop.db.session import WriteSession
    from invpay_desktop.hosted.values import HostedHistory


class AddDialog(Dialog):
    """The id first; what is asked for then depends on what the service says."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, tr("Add an invoice from the hosted service"), width=560)
        self._desk = desk
        self.look_up = LookUp(desk)
        self.customer = CustomerBox(desk)
        self.number = LineEdit(tr("The next of yours"))
        self.issued = DayEdit(desk.today)
        self.issued.set_value(desk.today())
        self.fields = QWidget()
        self._lay_out()
        self.fields.hide()
        self.look_up.found.connect(self._found)
        self.look_up.lost.connect(self._lost)

    def _lay_out(self) -> None:
        said = tr(
            "For an invoice that was made at the service. It tells the total and the payments; whose it is and how it "
            "is numbered here, you say."
        )
        self.body.addWidget(Label(said, tone="muted", wrap=True))
        self.body.addWidget(self.look_up)
        grid = QGridLayout(self.fields)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        self.customer_field = Field(tr("Customer"), self.customer)
        self.number_field = Field(tr("Number"), self.number, optional=True)
        self.issued_field = Field(tr("Issued"), self.issued)
        grid.addWidget(self.customer_field, 0, 0, 1, 2)
        grid.addWidget(self.number_field, 1, 0)
        grid.addWidget(self.issued_field, 1, 1)
        self.body.addWidget(self.fields)
        for name, editor in (("customer", self.customer), ("number", self.number), ("issued", self.issued)):
            self.name_field(name, editor)
        button = self.set_primary(tr("Add the invoice"), "download", self._add)
        button.setEnabled(False)

    def _found(self, history: HostedHistory) -> None:
        able = history.total is not None
        self.fields.setVisible(able)
        if self.primary is not None:
            self.primary.setEnabled(able)
        if able:
            self.customer.setFocus()
            first = min((each.paid_at for each in history.payments if each.paid_at is not None), default=None)
            if first is not None:
                self.issued.set_value(min(first.astimezone(self._desk.zone).date(), self._desk.today()))
        else:
            self.fail(BadInput(tr("The service does not say what this invoice is for, so it cannot be added. Enter "
                                  "the invoice by hand and link it.")))  # fmt: skip

    def _lost(self) -> None:
        self.fields.hide()
        if self.primary is not None:
            self.primary.setEnabled(False)

    def _add(self) -> None:
        history, customer, issued = self.look_up.history, self.customer.customer(), self.issued.value()
        checked = [field.check() for field in (self.customer_field, self.issued_field)]
        if not all(checked):
            return
        if history is None or customer is None or issued is None:
            return
        number = self.number.value() or None

        def deed(session: WriteSession) -> int:
            from invpay_desktop.sync.linking import add_from_service

            return add_from_service(session, history, customer_id=customer.id, number=number, issued_on=issued)

        self.busy(True, tr("Adding …"))
        self._desk.write(deed, self._added, owner=self, failed=self.fail)

    def _added(self, invoice: int) -> None:
        history = self.look_up.history
        self.accept()
        if history is not None and history.total is not None:
            self._desk.toast(tr("Added: {amount}.").format(amount=figures.money(history.total)))
        self._desk.go("invoices", invoice=invoice)
