"""Voiding an invoice: a question; where money lies on it, moving that to credit first is offered (rule 3)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from invpay_desktop.db.session import WriteSession
from invpay_desktop.ledger.invoices import void_invoice
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.money_dialogs.invoice_facts import invoice_facts
from invpay_desktop.ui.money_dialogs.money_dialog import Deed
from invpay_desktop.ui.money_dialogs.question import HarmDialog
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.choice import CheckBox


class VoidInvoiceDialog(HarmDialog):
    """Voids `invoice`."""

    def __init__(self, parent: QWidget, desk: Desk, invoice: int) -> None:
        self.facts = desk.read_now(lambda session: invoice_facts(session, invoice))
        row = self.facts.row
        super().__init__(parent, desk, tr("Void {number}?").format(number=row.number))
        self.add_head(tr("Void {number}?").format(number=row.number), self.facts.about, row.state)
        self.add_words(tr("It keeps its number and stays in the list as void. Nothing more is owed on it."))
        self.to_credit = CheckBox(
            tr("Move the {amount} paid on it to the customer's credit first").format(amount=figures.money(row.paid))
        )
        self.to_credit.setVisible(bool(row.paid))
        self.body.addWidget(self.to_credit)
        self.body.addWidget(self.make_reason())
        self.follow(self.to_credit)
        self.add_answers(tr("Keep it"), tr("Void invoice"))

    def deed(self) -> Deed:
        invoice, reason, to_credit = self.facts.row.id, self.why(), self.to_credit.value()

        def deed(session: WriteSession) -> None:
            void_invoice(session, invoice, reason, to_credit=to_credit)

        return deed

    def said(self, outcome: None) -> str:
        return tr("{number} is void.").format(number=self.facts.row.number)
