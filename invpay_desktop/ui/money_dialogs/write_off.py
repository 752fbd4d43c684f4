"""Giving up what is left of an invoice, or a part of it (rule 2)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from invpay_desktop.base.money import Money
from invpay_desktop.db.session import WriteSession
from invpay_desktop.ledger.writeoffs import write_off
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.money_dialogs.amount_choice import AmountChoice
from invpay_desktop.ui.money_dialogs.invoice_facts import invoice_facts
from invpay_desktop.ui.money_dialogs.money_dialog import Deed, MoneyDialog
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.day_edit import DayEdit
from invpay_desktop.ui.widgets.field import Field


class WriteOffDialog(MoneyDialog):
    """Writes a part of what is left on `invoice` off."""

    asks_why = True

    def __init__(self, parent: QWidget, desk: Desk, invoice: int) -> None:
        self.facts = desk.read_now(lambda session: invoice_facts(session, invoice))
        row = self.facts.row
        super().__init__(parent, desk, tr("Write off – {number}").format(number=row.number), width=760)
        self.amount = AmountChoice(tr("Written off"), tr("All that is left, {amount}"), row.remaining)
        self.day = DayEdit(desk.today)
        self.day.set_value(desk.today())
        self.day_field = Field(tr("Dated"), self.day)
        self.add_head(row.number, self.facts.about, row.state)
        self.body.addWidget(self.amount)
        self.add_fields((self.day_field,), (self.make_reason(),))
        self.add_words(tr("It is no payment: the invoice shows what was given up, and why."))
        self.name_field("amount", self.amount.edit)
        self.name_field("date", self.day)
        self.follow(self.amount, self.day)
        self.set_primary(tr("Write off"), "badge-percent", self.press)

    def deed(self) -> Deed:
        invoice, reason = self.facts.row.id, self.why()
        amount, day = self.amount_of(self.amount.edit), self.read_day(self.day_field)

        def deed(session: WriteSession) -> Money:
            write_off(session, invoice, amount, reason, day)
            return amount

        return deed

    def said(self, outcome: Money) -> str:
        return tr("{amount} of {number} written off.").format(
            amount=figures.amount(outcome), number=self.facts.row.number
        )
