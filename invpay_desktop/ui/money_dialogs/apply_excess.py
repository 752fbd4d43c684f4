"""Using what was paid too much on one invoice for another one of the customer (rule 1)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import Money
from invpay_desktop.db.invoice_row import InvoiceRow
from invpay_desktop.db.session import WriteSession
from invpay_desktop.ledger.credit import apply_credit, move_excess_to_credit
from invpay_desktop.ledger.credit_told import CreditTold, credit_told, last_told
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.money_dialogs.amount_choice import AmountChoice
from invpay_desktop.ui.money_dialogs.invoice_facts import invoice_facts
from invpay_desktop.ui.money_dialogs.money_dialog import Deed, MoneyDialog
from invpay_desktop.ui.money_dialogs.open_invoices import OpenInvoices, open_invoices_of
from invpay_desktop.ui.money_dialogs.told import tell_two_steps
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.labels import Label


@dataclass(frozen=True, slots=True)
class Moved:
    """What was laid where, and what the hosted service is told of it."""

    amount: Money
    number: str
    told: list[CreditTold]


class ApplyExcessDialog(MoneyDialog):
    """Uses the excess on `invoice` for another one."""

    def __init__(self, parent: QWidget, desk: Desk, invoice: int) -> None:
        self.facts = desk.read_now(lambda session: invoice_facts(session, invoice))
        row = self.facts.row
        super().__init__(parent, desk, tr("Use for another invoice – {number}").format(number=row.number), width=800)
        self.listed = False
        self.amount = AmountChoice(tr("Used"), tr("All that is too much, {amount}"), row.over)
        self.invoices = OpenInvoices(desk.today())
        self.add_head(row.number, self.facts.about, row.state)
        self.body.addWidget(Label(tr("For which invoice?"), "small_strong"))
        self.body.addWidget(self.invoices)
        self.body.addWidget(self.amount)
        self.none = self.add_words(tr("Reading the customer's open invoices …"))
        self.name_field("amount", self.amount.edit)
        self.name_field("invoice", self.invoices)
        self.follow(self.amount)
        self.invoices.chosen.connect(self._chosen)
        self.set_primary(tr("Use it"), "arrow-right", self.press)
        customer, own = row.customer_id, row.id
        desk.read(lambda session: open_invoices_of(session, customer, own), self._show, owner=self, key="open")

    def _show(self, invoices: list[InvoiceRow]) -> None:
        self.listed = True
        self.invoices.show_invoices(invoices)
        self.none.setVisible(not invoices)
        self.none.setText(tr("The customer has no other open invoice. Keep it as credit for the next one instead."))
        self.invoices.setVisible(bool(invoices))
        self.amount.setEnabled(bool(invoices))
        if self.primary is not None:
            self.primary.setEnabled(bool(invoices))
        self.call_clean()
        (self.invoices if invoices else self.cancel).setFocus()
        self.look_ahead()

    def _chosen(self, invoice: InvoiceRow | None) -> None:
        """As much as the other invoice takes, unless a person typed an amount."""
        if invoice is not None:
            self.amount.set_whole(min(self.facts.row.over, invoice.remaining))
            self.edited()

    def deed(self) -> Deed:
        target = self.invoices.invoice()
        if target is None:
            text = tr("There is no other open invoice.") if self.listed else tr("Reading …")
            raise BadInput(text, "invoice")
        amount, source = self.amount_of(self.amount.edit), self.facts.row

        def deed(session: WriteSession) -> Moved:
            before = last_told(session)
            move_excess_to_credit(session, source.id, amount)
            apply_credit(session, source.customer_id, amount, target.id)
            return Moved(amount, target.number, credit_told(session, source.id, before))

        return deed

    def said(self, outcome: Moved) -> str:
        return tr("{amount} of {source} used for {number}.").format(
            amount=figures.amount(outcome.amount), source=self.facts.row.number, number=outcome.number
        )

    def say(self, said: str, outcome: Moved) -> None:
        tell_two_steps(self._parent, self.desk, self.facts.row.id, said, outcome.told)
