"""A refund on its way through the hosted service: written down, sent once, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from invpay_desktop.base.errors import InvPayError
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session
from invpay_desktop.ledger.refund_attempts import RefundAttempt, unresolved_refund_of
from invpay_desktop.payments.hosted_refunds import HostedRefunded, refund_hosted
from invpay_desktop.payments.refunds import RefundPayment
from invpay_desktop.sync.refund_checking import RefundChecked, known_refund
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.money_dialogs.payment_facts import PaymentFacts, payment_facts
from invpay_desktop.ui.money_dialogs.refund_unknown import UnknownRefund
from invpay_desktop.ui.money_dialogs.steps import Steps
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.mode_band import ModeBand

_LONG_MS = 8000
"""After this long a person is told that it takes its time, and that nothing is sent again."""
_SETTLE_MS = 600
"""After an answer nothing is pressed for this long: what was meant for the form is no key for the outcome."""


class RefundingDialog(Dialog):
    """`send(request)` begins a refund of `facts.payment`; `show_waiting` shows one that was sent before.

    `not_sent(InvPayError)`: nothing was sent nor written. `ended(str)`: it closes, and how the refund stands then:
    `settled`, `failed`, `unknown`; `again` and `other` are what the person wants after a failure.
    """

    not_sent = Signal(object)
    ended = Signal(str)
    _written = Signal(object)

    def __init__(self, parent: QWidget, desk: Desk, facts: PaymentFacts, amount: Money) -> None:
        super().__init__(parent, tr("Refund – {payment}").format(payment=facts.name), 520)
        self.desk, self.facts = desk, facts
        self.state = "going"
        self.refund: int | None = None
        self.band = ModeBand()
        self.band.setVisible(desk.service.mode != "live")
        self.set_band(self.band)
        title = tr("{amount} back to {method}").format(amount=figures.money(amount), method=facts.method)
        self.head = Label(title, "section", wrap=True)
        self.steps = Steps(tr("Written down in the book"), tr("Paid back by the hosted service"))
        self.notice = Banner("amber", "hourglass", "")
        self.said = Banner("green", "circle-check", "")
        self.unknown = UnknownRefund(desk)
        self.other = Button(tr("Another way …"), icon="banknote")
        self._lay_out()
        self._long = QTimer(self, singleShot=True, interval=_LONG_MS)
        self._long.timeout.connect(self._takes_long)
        self._settling = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settling.timeout.connect(self._settled)
        self._written.connect(self._is_written)
        self.unknown.looked.connect(self._looked)
        self.unknown.decided.connect(self._decide)
        self.other.clicked.connect(lambda: self._leave_as("other"))
        desk.changed.connect(self._look_again)

    def _lay_out(self) -> None:
        self.body.addWidget(self.head)
        self.body.addWidget(self.steps)
        row = QHBoxLayout()
        row.addWidget(self.other)
        row.addStretch(1)
        for part in (self.notice, self.said, self.unknown):
            self.body.addWidget(part)
            part.hide()
        self.unknown.check.hide()  # the dialog's own button does it
        self.unknown.decide.hide()
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.other.hide()
        self.cancel.setText(tr("Close"))
        self.set_primary(tr("Done"), "check", self.accept)

    # Sending

    def send(self, request: RefundPayment) -> None:
        """Write it down and have it sent, once."""
        self._go()
        written = self._written.emit

        def job(book: Any, api: Any, clock: Callable[[], datetime]) -> HostedRefunded:
            return refund_hosted(book, api, request, clock, written)

        self.desk.service.call(job, self._answered, owner=self, failed=self._refused)

    def _go(self) -> None:
        self.state = "going"
        self.steps.show_step(0, "going", tr("The service's history is read first."))
        primary = self.set_primary("", "", lambda: None)
        primary.set_icon_name("hourglass")
        primary.set_busy(True, tr("Processing …"))
        self.cancel.setEnabled(False)
        self._long.start()

    @property
    def in_flight(self) -> bool:
        """Whether nobody knows yet what comes of what was sent from here."""
        return self.state == "going"

    def _is_written(self, refund: int) -> None:
        self.refund = refund
        self.steps.show_step(0, "done")
        self.steps.show_step(1, "going", tr("Sent once. The answer comes within two minutes."))

    def _takes_long(self) -> None:
        self.notice.show()
        self.notice.tell(
            tr("This takes longer than usual."), tr("The refund was sent once and is not sent again. Leave this open.")
        )

    def _landed(self) -> None:
        self._long.stop()
        self.notice.hide()
        self.cancel.setEnabled(True)
        if self.primary is not None:
            self.primary.set_busy(False)

    def _answered(self, done: HostedRefunded) -> None:
        self._landed()
        self.show_waiting(done.id)

    def _refused(self, error: InvPayError) -> None:
        self._landed()
        self.state = "refused"
        self.done(0)
        self.not_sent.emit(error)

    # What became of it

    def show_waiting(self, refund: int) -> None:
        """Show how a refund stands that was sent."""
        self.refund = refund
        self._show(self.desk.read_now(lambda session: known_refund(session, refund)))

    def _show(self, sent: RefundAttempt) -> None:
        self.steps.show_step(0, "done")
        self.said.hide()
        self.unknown.hide()
        self.other.hide()
        if sent.unresolved:
            self._show_unknown(sent)
        elif sent.status == "settled":
            self._show_settled(sent)
        else:
            self._show_failed(sent)
        self._settling.start()

    def _show_settled(self, sent: RefundAttempt) -> None:
        self.state = "settled"
        payment = self.facts.payment.id
        self.facts = self.desk.read_now(lambda session: payment_facts(session, payment))
        self.steps.show_step(1, "done", tr("It can take a few days to reach the customer."))
        amount, left = figures.money(sent.amount), figures.amount(self.facts.left)
        self.said.show()
        self.said.tell(
            tr("{amount} was refunded to {method}.").format(amount=amount, method=self.facts.method),
            tr("{left} of this payment is left.").format(left=left) if self.facts.left else tr("All of it went back."),
            tone="green",
            icon="circle-check",
        )
        self._offer(tr("Done"), "check", self.accept, closes=True)

    def _show_failed(self, sent: RefundAttempt) -> None:
        self.state = "failed"
        self.steps.show_step(1, "failed")
        reason = sent.reason.strip().rstrip(".")
        kept = tr("Nothing was paid back. It is kept with its reason, and nothing tries it again by itself.")
        self.said.show()
        self.said.tell(
            tr("The refund did not go through."),
            f"{reason}. {kept}" if reason else kept,
            tone="red",
            icon="circle-x",
        )
        self.other.show()
        self._offer(tr("Try again …"), "rotate-cw", lambda: self._leave_as("again"), closes=False)

    def _show_unknown(self, sent: RefundAttempt) -> None:
        self.state = "unknown"
        needs_you = sent.state == "needs_you"
        self.steps.show_step(1, "needs_you" if needs_you else "unknown")
        self.unknown.show()
        self.unknown.show_attempt(sent)
        self.unknown.decide.hide()
        if needs_you:
            self._offer(tr("I know what happened …"), "square-pen", self._decide, closes=False)
        else:
            self._offer(tr("Check now"), "refresh-cw", self.unknown.look_now, closes=False)

    def _offer(self, text: str, icon: str, deed: Callable[[], object], *, closes: bool) -> None:
        self.cancel.setVisible(not closes)
        primary = self.set_primary(text, icon, deed)
        primary.set_icon_name(icon)
        primary.setEnabled(False)
        self._fit()

    def _settled(self) -> None:
        if self.primary is not None and not self.in_flight:
            self.primary.setEnabled(True)
            self.primary.setFocus()

    def _looked(self, checked: RefundChecked) -> None:
        if checked.problem is None:
            self._look_again()

    def _look_again(self, _changes: object = None) -> None:
        """The book changed: perhaps what was waited for is known now."""
        if self.state != "unknown" or self.refund is None or not self.isVisible():
            return
        refund = self.refund
        sent = self.desk.read_now(lambda session: known_refund(session, refund))
        if sent.unresolved and sent.state == "open":
            self.unknown.show_attempt(sent)
            self.unknown.decide.hide()
        else:
            self._show(sent)

    def _decide(self) -> None:
        """The place where a person says what happened is the page of what needs them."""
        refund = self.refund
        assert refund is not None
        invoice = self.desk.read_now(lambda session: known_refund(session, refund)).charge.invoice_id
        self.accept()
        self.desk.go("in_step", tab="needs_you", invoice=invoice)

    # Leaving

    def _leave_as(self, how: str) -> None:
        self.state = how
        self.accept()

    def dirty(self) -> bool:
        return False

    def reject(self) -> None:
        """A refund that is on its way cannot be left: nobody would see what becomes of it."""
        if self.in_flight:
            self.notice.show()
            self.notice.tell(
                tr("The refund is on its way and cannot be called back."),
                tr("Wait for the answer: it comes within two minutes."),
            )
            self._fit()
        else:
            super().reject()

    def done(self, result: int) -> None:
        if self.in_flight:
            return
        super().done(result)
        if self.state != "refused":
            self.ended.emit(self.state)


def waiting_refund(session: Session, payment: int) -> tuple[PaymentFacts, RefundAttempt] | None:
    """The refund of a payment that nobody knows the outcome of, if there is one."""
    sent = unresolved_refund_of(session, payment)
    return None if sent is None else (payment_facts(session, payment), sent)


def show_waiting_refund(parent: QWidget, desk: Desk, payment: int) -> RefundingDialog | None:
    """The dialog of a refund whose outcome is open, not opened yet; None where the payment has none."""
    found = desk.read_now(lambda session: waiting_refund(session, payment))
    if found is None:
        return None
    facts, sent = found
    dialog = RefundingDialog(parent, desk, facts, sent.amount)
    dialog.show_waiting(sent.refund_id)
    return dialog
