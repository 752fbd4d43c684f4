"""Paying a customer's unused credit back to them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from invpay_desktop.db.session import WriteSession
from invpay_desktop.ledger.customers import get_customer
from invpay_desktop.payments.refunds import Refunded, refund_credit
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.money_dialogs.amount_choice import AmountChoice
from invpay_desktop.ui.money_dialogs.money_dialog import Deed, MoneyDialog
from invpay_desktop.ui.money_dialogs.way_back import way_back_choices
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.choice import Segments
from invpay_desktop.ui.widgets.day_edit import DayEdit
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.field import Field


class PayCreditBackDialog(MoneyDialog):
    """Pays credit of `customer` back."""

    asks_why = True

    def __init__(self, parent: QWidget, desk: Desk, customer: int) -> None:
        self.customer = desk.read_now(lambda session: get_customer(session, customer))
        name = self.customer.details.name
        super().__init__(parent, desk, tr("Pay credit back – {name}").format(name=name))
        self.amount = AmountChoice(tr("Paid back"), tr("All of it, {amount}"), self.customer.credit)
        self.kind = Segments(way_back_choices())
        self.reference = LineEdit()
        self.day = DayEdit(desk.today)
        self.day.set_value(desk.today())
        self.day_field = Field(tr("Paid back on"), self.day)
        self.add_head(name, tr("{amount} of unused credit").format(amount=figures.money(self.customer.credit)))
        self.body.addWidget(self.amount)
        self.body.addWidget(Field(tr("How it goes back"), self.kind))
        self.add_fields(
            (self.day_field, Field(tr("Number of the check or transfer"), self.reference, optional=True)),
            (self.make_reason(),),
        )
        self.add_words(tr("This records a refund. No money is sent from here."))
        for key, widget in (("amount", self.amount.edit), ("date", self.day), ("reference", self.reference)):
            self.name_field(key, widget)
        self.follow(self.amount, self.kind, self.reference, self.day)
        self.set_primary(tr("Record refund"), "undo-2", self.press)

    def deed(self) -> Deed:
        amount, day = self.amount_of(self.amount.edit), self.read_day(self.day_field)
        customer, reason, kind, reference = self.customer.id, self.why(), self.kind.value(), self.reference.value()

        def deed(session: WriteSession) -> Refunded:
            return refund_credit(session, customer, amount, reason, kind=kind, dated_on=day, reference=reference)

        return deed

    def said(self, outcome: Refunded) -> str:
        return tr("{amount} of {customer}'s credit paid back.").format(
            amount=figures.amount(outcome.amount), customer=self.customer.details.name
        )
