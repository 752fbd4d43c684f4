"""A new credit memo: it lowers what a customer owes without money coming in."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.ledger.customers import get_customer
from invpay_desktop.ledger.memos import NewMemo, add_memo, get_memo
from invpay_desktop.ui import figures
from invpay_desktop.ui.customer_box import Chosen, CustomerBox
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.invoice_editor.line_rows import LineRows
from invpay_desktop.ui.money_dialogs.money_dialog import Deed, MoneyDialog
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.choice import CheckBox
from invpay_desktop.ui.widgets.day_edit import DayEdit
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.labels import Label


@dataclass(frozen=True, slots=True)
class _Entered:
    number: str
    total: Money
    customer: str


class MemoDialog(MoneyDialog):
    """Enters a credit memo, for `customer` where that is known."""

    def __init__(self, parent: QWidget, desk: Desk, customer: int | None = None) -> None:
        super().__init__(parent, desk, tr("New credit memo"), width=960, side=260)
        self.customer = CustomerBox(desk)
        self.day = DayEdit(desk.today)
        self.number = LineEdit(tr("The next one"))
        self.lines = LineRows(desk.currency, self.number)
        self.total = Label("", "figure_small")
        self.for_next = CheckBox(tr("For the customer's next invoice: used on it when that is issued"))
        self._lay_out()
        self.day.set_value(desk.today())
        self.lines.show_drafts(())
        self.follow(self.customer, self.day, self.number, self.for_next, self.lines)
        self.lines.edited.connect(self._show_total)
        self.set_primary(tr("Save credit memo"), "check", self.press)
        self._show_total()
        if customer is not None:
            who = customer
            self.customer.show_customer(desk.read_now(lambda session: _chosen(session, who)))

    def _lay_out(self) -> None:
        self.customer_field = Field(tr("Customer"), self.customer)
        self.day_field = Field(tr("Dated"), self.day)
        self.add_fields((self.customer_field,), (self.day_field, Field(tr("Number"), self.number)))
        self.body.addWidget(self.lines)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(Label(tr("Total"), "small", "muted"))
        foot.addWidget(self.total)
        self.body.addLayout(foot)
        self.body.addWidget(self.make_reason())
        self.body.addWidget(self.for_next)
        for name, widget in (
            ("customer", self.customer), ("date", self.day), ("number", self.number), ("lines", self.lines),
        ):  # fmt: skip
            self.name_field(name, widget)

    def start_focus(self) -> None:
        (self.customer if self.customer.customer() is None else self.lines.first_field()).setFocus()

    def _show_total(self) -> None:
        self.total.setText(figures.money(self.lines.totals().total))

    def deed(self) -> Deed:
        customer = self.customer.customer()
        if customer is None:
            raise BadInput(self.customer.problem(), "customer")
        lines = self.lines.drafts()
        if not lines:
            raise BadInput(tr("Say what is credited, and at what price."), "lines")
        new = NewMemo(
            customer.id,
            self.read_day(self.day_field),
            lines,
            self.why(),
            self.number.value() or None,
            self.for_next.value(),
        )

        def deed(session: WriteSession) -> _Entered:
            memo = get_memo(session, add_memo(session, new))
            return _Entered(memo.number, memo.total, customer.name)

        return deed

    def said(self, outcome: _Entered) -> str:
        return tr("Credit memo {number} of {amount} saved for {customer}.").format(
            number=outcome.number, amount=figures.amount(outcome.total), customer=outcome.customer
        )


def _chosen(session: Session, customer_id: int) -> Chosen:
    found = get_customer(session, customer_id)
    return Chosen(found.id, found.details.name, found.details.number)
