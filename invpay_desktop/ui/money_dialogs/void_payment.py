"""Voiding a payment that was entered by mistake: a question that names what is lost."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from invpay_desktop.db.session import WriteSession
from invpay_desktop.payments.returns import TakenBack, void_payment
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.money_dialogs.money_dialog import Deed
from invpay_desktop.ui.money_dialogs.payment_facts import payment_facts
from invpay_desktop.ui.money_dialogs.question import HarmDialog
from invpay_desktop.ui.translation import tr, trn


class VoidPaymentDialog(HarmDialog):
    """Voids `payment`."""

    def __init__(self, parent: QWidget, desk: Desk, payment: int) -> None:
        self.facts = desk.read_now(lambda session: payment_facts(session, payment))
        super().__init__(parent, desk, tr("Void {payment}?").format(payment=self.facts.name))
        self.plainly = self.facts.plainly
        self.add_head(
            tr("Void {payment}?").format(payment=self.facts.name), self.facts.about, self.facts.payment.status
        )
        self.add_words(
            tr(
                "For an entry that was a mistake. It stays in the list as void and counts for nothing; "
                "what it paid is owed again. If the bank took it back, record that instead."
            )
        )
        self.body.addWidget(self.make_reason())
        self.add_answers(tr("Keep it"), tr("Void payment"))

    def deed(self) -> Deed:
        payment, reason = self.facts.payment.id, self.why()

        def deed(session: WriteSession) -> TakenBack:
            return void_payment(session, payment, reason)

        return deed

    def said(self, outcome: TakenBack) -> str:
        text = tr("{payment} is void.").format(payment=self.facts.name)
        return f"{text} {trn('%n invoice(s) owed again.', len(outcome.reopened))}" if outcome.reopened else text
