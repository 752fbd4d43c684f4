"""Using a customer's credit: for what was due first, or for the invoice they say (rule 9)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from invpay_desktop.base.errors import BadInput
from invpay_desktop.db.invoice_row import InvoiceRow
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.ledger.credit import Applied, apply_credit
from invpay_desktop.ledger.customers import Customer, get_customer
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.money_dialogs.amount_choice import AmountChoice
from invpay_desktop.ui.money_dialogs.invoice_facts import invoice_facts
from invpay_desktop.ui.money_dialogs.money_dialog import Deed, MoneyDialog
from invpay_desktop.ui.money_dialogs.open_invoices import OpenInvoices, open_invoices_of
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.choice import Segments


@dataclass(frozen=True, slots=True)
class _Start:
    customer: Customer
    invoices: list[InvoiceRow]


class ApplyCreditDialog(MoneyDialog):
    """Uses credit of `customer`, or of the customer of `invoice` for that one."""

    def __init__(self, parent: QWidget, desk: Desk, customer: int | None = None, invoice: int | None = None) -> None:
        who = _customer_of(desk, customer, invoice)
        details = who.details
        super().__init__(parent, desk, tr("Use credit – {name}").format(name=details.name), width=800)
        self.customer = who
        self.order = Segments((("oldest", tr("Oldest due first")), ("one", tr("One invoice"))))
        self.order.setAccessibleName(tr("What it is used for"))
        self.invoices = OpenInvoices(desk.today())
        self.amount = AmountChoice(tr("Used"), tr("All that can be used, {amount}"), min(who.credit, who.balance))
        text = tr("{amount} of unused credit")
        self.add_head(details.name, text.format(amount=figures.money(who.credit)))
        self.body.addWidget(self.order)
        self.body.addWidget(self.invoices)
        self.body.addWidget(self.amount)
        self.none = self.add_words("")
        self.name_field("amount", self.amount.edit)
        self.name_field("invoice", self.invoices)
        self.order.set_value("oldest" if invoice is None else "one")
        self.follow(self.amount, self.order)
        self.order.chosen.connect(lambda _order: self._follow_order())
        self.invoices.chosen.connect(lambda _row: self._follow_order())
        self.set_primary(tr("Use credit"), "piggy-bank", self.press)
        self._wanted = invoice
        self._follow_order()
        one = who.id
        desk.read(lambda session: _start(session, one), self._show, owner=self, key="open")

    def start_focus(self) -> None:
        """On the order that is chosen; at the way out, where there is nothing to choose."""
        (self.order if self.order.isEnabled() else self.cancel).setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self, start: _Start) -> None:
        self.customer = start.customer
        self.invoices.show_invoices(start.invoices, self._wanted)
        self._follow_order()
        self.call_clean()
        self.look_ahead()

    def _follow_order(self) -> None:
        one = self.order.value() == "one"
        self.invoices.setVisible(one and bool(self.invoices.rows.rows))
        target = self.invoices.invoice()
        owed = target.remaining if one and target is not None else self.customer.balance
        self.amount.set_whole(min(self.customer.credit, owed))
        self._show_whether_it_can()
        self.edited()

    def _show_whether_it_can(self) -> None:
        """Where there is nothing to use, or nothing to use it for, say so."""
        text = ""
        if not self.customer.credit:
            text = tr("This customer has no unused credit.")
        elif not self.customer.balance:
            text = tr("Nothing is owed by this customer: the credit waits for the next invoice.")
        self.none.setText(text)
        self.none.setVisible(bool(text))
        for part in (self.order, self.amount, self.primary):
            if part is not None:
                part.setEnabled(not text)

    def deed(self) -> Deed:
        if self.none.text():
            raise BadInput(self.none.text(), "amount")
        target = self.invoices.invoice() if self.order.value() == "one" else None
        if self.order.value() == "one" and target is None:
            raise BadInput(tr("Choose the invoice."), "invoice")
        amount, customer = self.amount_of(self.amount.edit), self.customer.id

        def deed(session: WriteSession) -> list[Applied]:
            return apply_credit(session, customer, amount, target.id if target is not None else None)

        return deed

    def said(self, outcome: list[Applied]) -> str:
        used = sum((part.amount for part in outcome[1:]), outcome[0].amount)
        return trn("{amount} of credit used on %n invoice(s).", len(outcome)).format(amount=figures.amount(used))


def _customer_of(desk: Desk, customer: int | None, invoice: int | None) -> Customer:
    def question(session: Session) -> Customer:
        one = customer
        if one is None:
            assert invoice is not None
            one = invoice_facts(session, invoice).row.customer_id
        return get_customer(session, one)

    return desk.read_now(question)


def _start(session: Session, customer_id: int) -> _Start:
    return _Start(get_customer(session, customer_id), open_invoices_of(session, customer_id))
