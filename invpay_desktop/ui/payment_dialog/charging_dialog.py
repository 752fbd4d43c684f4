"""The payment dialog as far as charges go: sent once, held on to, and what became of them said in its place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from invpay_desktop.base.errors import InvPayError
from invpay_desktop.db.session import Session
from invpay_desktop.ledger.attempts import Attempt
from invpay_desktop.payments.charge import Charged, ChargeRequest
from invpay_desktop.payments.methods import external
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.payment_dialog import outcome_sentences, sentences
from invpay_desktop.ui.payment_dialog.charging import Charging
from invpay_desktop.ui.payment_dialog.facts import InvoiceFacts, facts_of
from invpay_desktop.ui.payment_dialog.form import PaymentForm
from invpay_desktop.ui.payment_dialog.form_or_outcome import FormOrOutcome
from invpay_desktop.ui.payment_dialog.head import InvoiceHead
from invpay_desktop.ui.payment_dialog.hosting import Hosting, hosting_of
from invpay_desktop.ui.payment_dialog.narrow import is_narrow
from invpay_desktop.ui.payment_dialog.outcome_view import OutcomeView
from invpay_desktop.ui.payment_dialog.recording import issue_if_wished
from invpay_desktop.ui.payment_dialog.summary import Summary
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.choice import CheckBox
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.mode_band import ModeBand
from invpay_desktop.ui.widgets.symbol import Symbol


class ChargingDialog(FormOrOutcome):
    """Form, summary and outcome of one invoice. A dialog of this kind says what `press` and `redraw` do."""

    def __init__(self, parent: QWidget, desk: Desk, invoice: int, retry_of: int | None) -> None:
        self.desk = desk
        self.facts, self.hosting = desk.read_now(lambda session: read_both(session, invoice, retry_of))
        super().__init__(parent, tr("Receive payment – {number}").format(number=self.facts.number), 900)
        self.retry_of = retry_of
        self.narrow = is_narrow(parent)
        self.band = ModeBand()
        self.head = InvoiceHead()
        self.form = PaymentForm(desk, self.facts, self.hosting, narrow=self.narrow)
        self.method = self.form.method
        self.outcome = OutcomeView(desk)
        self.summary = Summary()
        self.receipt = CheckBox(tr("Show the receipt"))
        self.never_kept = _never_kept()
        self.charging = Charging(desk, self)
        self.charging.answered.connect(self._answered)
        self.charging.refused.connect(self._refused)
        self.charging.slow.connect(lambda: self.notify(outcome_sentences.takes_long(), "amber", "hourglass"))
        self.outcome.other_wanted.connect(lambda: self._again(other=True))
        self.outcome.external_wanted.connect(self._go_external)
        self.outcome.left.connect(self.accept)
        self.method.wanted.connect(self._make_ready)
        self.finished.connect(lambda _result: self.method.forget())

    def press(self) -> None:
        """Do what the form says."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Show what the form comes to."""
        raise NotImplementedError

    # Show

    def take(self, facts: InvoiceFacts, hosting: Hosting) -> None:
        """Show the invoice and its tie to the service as they are now."""
        self.facts, self.hosting = facts, hosting
        self.head.show_facts(facts)
        self.band.setVisible(hosting.is_test)
        self.method.show_hosting(hosting)
        self.form.show_facts(facts)
        if closed := sentences.closed(facts):
            self.notify(closed)

    def show_method(self) -> None:
        """Another method was taken; while an outcome is not known, that is shown for each that charges."""
        hosted = self.method.is_hosted
        if hosted and self.hosting.unresolved is not None:
            self.show_unknown(self.hosting.unresolved)
            return
        self.receipt.setVisible(not hosted)
        self.never_kept.setVisible(hosted)
        self.clear_failure()
        self.redraw()

    def _show(self, state: str, text: str, icon: str, deed: Callable[[], object]) -> None:
        """Put what became of a charge in the place of the form, with the one thing to do next."""
        self.receipt.hide()
        self.never_kept.hide()
        self.summary.tell_standing(self.facts, doubtful=state == "unknown")
        self.show_outcome(state, text, icon, deed, closes=state == "approved")

    def show_unknown(self, attempt: Attempt) -> None:
        """Nobody knows yet what became of a charge on this invoice."""
        self.outcome.show_unknown(attempt)
        if attempt.state == "needs_you":
            payment = attempt.payment_id
            decide = lambda: self.desk.do("decide_charge", payment=payment)  # noqa: E731
            self._show("unknown", tr("I know what happened …"), "square-pen", decide)
        else:
            self._show("unknown", tr("Check now"), "refresh-cw", self.outcome.unknown.look_now)

    def show_charge(self, payment: int, disagreements: tuple[str, ...] = ()) -> None:
        """Show what is known of a charge now."""
        self.take(*self.desk.read_now(lambda session: read_both(session, self.facts.id, payment)))
        attempt = self.hosting.about
        if attempt is None or attempt.unresolved:
            waiting = attempt or self.hosting.unresolved
            assert waiting is not None
            self.show_unknown(waiting)
        elif attempt.status == "failed":
            self.retry_of = payment
            self.outcome.show_failed(attempt)
            again = tr("Another card or method") if attempt.failure == "hard" else tr("Try again")
            self._show("failed", again, "rotate-cw", self._again)
        else:
            self.outcome.show_approved(attempt, self.facts, disagreements)
            self._show("approved", tr("Done"), "check", self.accept)
            self.desk.write(lambda session: issue_if_wished(session, payment), lambda _done: None, owner=self)

    # Charging

    def charge(self) -> None:
        """Send what the fields of a hosted method say, once."""
        how = self.method.check_hosted()
        if how is None:
            return
        amount = self.facts.money(self.form.amount.minor())
        self.busy(True, tr("Processing …"))
        request = ChargeRequest(self.facts.id, amount, how, self.retry_of, self.facts.remaining)
        self.charging.send(request, self.hosting.mode)

    def _answered(self, charged: Charged) -> None:
        self.method.forget()
        self.busy(False)
        self.show_charge(charged.payment_id, charged.disagreements)

    def _refused(self, error: InvPayError) -> None:
        """Nothing was sent; what was typed stays. Unless the book knows better: then it is not known yet."""
        self.notice.hide()
        self.fail(error)
        self.take(*self.desk.read_now(lambda session: read_both(session, self.facts.id, self.retry_of)))
        if self.hosting.unresolved is not None:
            self.method.forget()
            self.show_unknown(self.hosting.unresolved)

    def _again(self, *, other: bool = False) -> None:
        """The form once more, empty of secrets, for a new attempt linked to the one that failed."""
        failed = self.hosting.failed
        self.show_form(self.press)
        self.show_method()
        if failed is not None:
            self.notify(outcome_sentences.new_attempt(failed.amount), "slate", "rotate-cw")
            other = other or failed.failure == "hard"
        (self.method.tiles if other else self.method.first()).setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_external(self) -> None:
        """Money of another kind, while it is not known whether a charge went through."""
        waiting = self.hosting.unresolved
        self.method.tiles.set_value(external.KEY)
        self.show_form(self.press)
        self.method.go_external()
        if waiting is not None:
            self.notify(outcome_sentences.also_external(waiting.amount), "amber", "triangle-alert")

    def _make_ready(self, what: str) -> None:
        """What a charge needs first: a connection, which is made in the settings, or the invoice's link."""
        if what == "link":
            self.desk.do("link_invoice", invoice=self.facts.id)
        else:
            self.done(0)
            self.desk.go("settings", section="hosted")

    # Leaving

    def reject(self) -> None:
        """A charge that is on its way cannot be left: nobody would see what becomes of it."""
        if self.charging.in_flight:
            self.notify(outcome_sentences.on_its_way(), "amber", "hourglass")
        else:
            super().reject()


def read_both(session: Session, invoice: int, payment: int | None) -> tuple[InvoiceFacts, Hosting]:
    """The invoice, and its tie to the service with what is known of a payment."""
    return facts_of(session, invoice), hosting_of(session, invoice, payment)


def _never_kept() -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(8))
    row.addWidget(Symbol("lock", 16, "muted"))
    row.addWidget(Label(tr("Card and account numbers go out once and are never stored."), "small", "muted"))
    return line
