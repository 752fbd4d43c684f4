"""Keeping what was paid too much as the customer's credit, if wanted for their next invoice (rule 1)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from invpay_desktop.base.money import Money
from invpay_desktop.db.session import WriteSession
from invpay_desktop.ledger.credit import move_excess_to_credit
from invpay_desktop.ledger.credit_told import CreditTold, credit_told, last_told
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.money_dialogs.amount_choice import AmountChoice
from invpay_desktop.ui.money_dialogs.invoice_facts import invoice_facts
from invpay_desktop.ui.money_dialogs.money_dialog import Deed, MoneyDialog
from invpay_desktop.ui.money_dialogs.told import tell_two_steps
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.choice import Radios


@dataclass(frozen=True, slots=True)
class Kept:
    """What became credit, and what the hosted service is told of it."""

    amount: Money
    told: list[CreditTold]


class KeepCreditDialog(MoneyDialog):
    """Makes the excess on `invoice` credit."""

    def __init__(self, parent: QWidget, desk: Desk, invoice: int) -> None:
        self.facts = desk.read_now(lambda session: invoice_facts(session, invoice))
        row = self.facts.row
        super().__init__(parent, desk, tr("Keep as credit – {number}").format(number=row.number), width=820)
        self.amount = AmountChoice(tr("Kept as credit"), tr("All that is too much, {amount}"), row.over)
        self.use = Radios(
            (
                ("wait", tr("It waits until you use it")),
                ("next", tr("For the next invoice: used on it when that is issued")),
            )
        )
        self.use.setAccessibleName(tr("What the credit is for"))
        self.add_head(row.number, self.facts.about, row.state)
        self.body.addWidget(self.amount)
        self.body.addWidget(self.use)
        self.body.addWidget(self.make_reason(tr("Note")))
        self.name_field("amount", self.amount.edit)
        self.follow(self.amount, self.use)
        self.set_primary(tr("Keep as credit"), "piggy-bank", self.press)

    def deed(self) -> Deed:
        invoice, reason = self.facts.row.id, self.why()
        amount, for_next = self.amount_of(self.amount.edit), self.use.value() == "next"

        def deed(session: WriteSession) -> Kept:
            before = last_told(session)
            move_excess_to_credit(session, invoice, amount, reason=reason, for_next=for_next)
            return Kept(amount, credit_told(session, invoice, before))

        return deed

    def said(self, outcome: Kept) -> str:
        text = tr("{amount} kept as credit for {customer}'s next invoice.")
        if self.use.value() != "next":
            text = tr("{amount} kept as {customer}'s credit.")
        return text.format(amount=figures.amount(outcome.amount), customer=self.facts.row.customer_name)

    def say(self, said: str, outcome: Kept) -> None:
        tell_two_steps(self._parent, self.desk, self.facts.row.id, said, outcome.told)
