"""The dialog that takes a payment on one invoice: its form, what is left after it, and what became of a charge."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import InvPayError
from invpay_desktop.base.money import Money
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.payment_dialog import outcome_sentences, sentences
from invpay_desktop.ui.payment_dialog.charging_dialog import ChargingDialog, read_both
from invpay_desktop.ui.payment_dialog.facts import InvoiceFacts
from invpay_desktop.ui.payment_dialog.hosting import Hosting
from invpay_desktop.ui.payment_dialog.recording import Outcome, StoodOtherwise, record
from invpay_desktop.ui.translation import tr

_SHOW_RECEIPT = "payment/show_receipt"


class PaymentDialog(ChargingDialog):
    """Takes a payment on `invoice` (row id). What is known beforehand may be given: amount (Money), day, method, kind,
    check_number, bank, reference, notes. `retry_of`: a charge that failed (row id of its payment), to try again."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        invoice: int,
        *,
        amount: Money | None = None,
        day: date | None = None,
        method: str = "",
        retry_of: int | None = None,
        **known: Any,
    ) -> None:
        super().__init__(parent, desk, invoice, retry_of)
        self.amount, self.choices = self.form.amount, self.form.choices
        self._asking = self.form.asking
        self._build_all()
        self._connect()
        self.method.external.fill({key: str(value) for key, value in known.items()}, day)
        self.amount.set_amount(self._first_amount(amount))
        self.take(self.facts, self.hosting)
        self._begin(method)

    # Build

    def _build_all(self) -> None:
        self.set_band(self.band)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.head)
        self.set_parts(self.form, self.outcome)
        self.body.addStretch(1)
        if self.narrow:
            self.form.column.insertWidget(1, self.summary)
        else:
            self.set_side(self.summary)
        self.receipt.set_value(bool(self.desk.preferences.get(_SHOW_RECEIPT, False)))
        self.footer_option(self.receipt)
        self.footer_option(self.never_kept)
        self.set_primary(tr("Record payment"), "check", self.press)
        self.name_field("amount", self.amount.edit)
        for key, field in self.method.external.fields.items():
            self.name_field(key.replace("_", "-"), field.editor)
            self.name_field(key.replace("_", " "), field.editor)

    def _connect(self) -> None:
        self.form.edited.connect(self.redraw)
        self.form.method_chosen.connect(self.show_method)
        self.outcome.unknown.looked.connect(lambda _checked: self._reread())
        self.desk.changed.connect(self._heard)
        self.finished.connect(self._asking.stop)

    def _first_amount(self, wanted: Money | None) -> int:
        failed, left = self.hosting.failed, self.facts.standing.remaining
        if wanted is not None or failed is None:
            return left if wanted is None else wanted.minor
        return min(failed.amount.minor, left) or failed.amount.minor

    def _begin(self, method: str) -> None:
        """What is seen first: what is not known yet goes before any form."""
        if self.hosting.unresolved is not None:
            self.show_unknown(self.hosting.unresolved)
            return
        if failed := self.hosting.failed:
            method = method or failed.method
            self.notify(outcome_sentences.new_attempt(failed.amount), "slate", "rotate-cw")
        if method:
            self.method.choose(method)
        else:
            self.show_method()

    # Show

    def redraw(self) -> None:
        if self.state != "form":
            return
        amount = self.amount.minor()
        self.summary.tell(self.facts, amount, write_off_rest=self.form.writes_off, excess=self.form.excess)
        if self.primary is not None:
            money = figures.money(self.facts.money(amount))
            hosted = self.method.is_hosted
            self.primary.setText(tr("Charge {amount}").format(amount=money) if hosted else tr("Record payment"))
            self.primary.set_icon_name("lock" if hosted else "check")
            self.primary.setEnabled(self.method.is_ready and not sentences.closed(self.facts))

    # Following the book

    def _heard(self, changes: object) -> None:
        assert isinstance(changes, Changes)
        mine = self.facts.id in changes.invoices or self.facts.customer_id in changes.customers
        settings = "period" in changes.settings or any(key.startswith("hosted.") for key in changes.settings)
        if (changes.everything or mine or settings) and self.isVisible() and not self.is_busy:
            self._reread()

    def _reread(self) -> None:
        invoice, about = self.facts.id, self.hosting.about
        payment = about.payment_id if about is not None else self.retry_of
        self.desk.read(lambda session: read_both(session, invoice, payment), self._renew, owner=self, key="facts")

    def _renew(self, read: tuple[InvoiceFacts, Hosting]) -> None:
        facts, hosting = read
        if self.is_busy or (facts, hosting) == (self.facts, self.hosting):
            return
        if self.state == "form":
            self._renew_form(facts, hosting)
        elif self.state == "unknown":
            self._renew_unknown(facts, hosting)
        else:
            self.take(facts, hosting)
            self.summary.tell_standing(facts)

    def _renew_form(self, facts: InvoiceFacts, hosting: Hosting) -> None:
        before, took_all = self.facts, self.amount.minor() == self.facts.standing.remaining
        if facts.standing != before.standing:
            self.notify(sentences.changed(before, facts))
            if took_all and facts.standing.remaining and not self.dirty():
                self.amount.set_amount(facts.standing.remaining)
        self.take(facts, hosting)
        if hosting.unresolved is not None and self.method.is_hosted:
            self.show_unknown(hosting.unresolved)

    def _renew_unknown(self, facts: InvoiceFacts, hosting: Hosting) -> None:
        before, now = self.hosting.unresolved or self.hosting.about, hosting.unresolved
        assert before is not None
        if now is not None and (now.payment_id, now.state) == (before.payment_id, before.state):
            self.take(facts, hosting)
            self.outcome.show_unknown(now)
        else:
            self.show_charge(before.payment_id)

    # Doing

    def press(self) -> None:
        if not self.amount.check():
            self.amount.edit.setFocus()
        elif self.method.is_hosted:
            self.charge()
        elif not self.method.external.check():
            self.method.external.day.setFocus()
        else:
            self._record()

    def _record(self) -> None:
        wanted = self.form.wanted()
        self.busy(True, tr("Recording …"))
        self.desk.write(lambda session: record(session, wanted), self._recorded, owner=self, failed=self._failed)

    def _recorded(self, outcome: Outcome) -> None:
        show = self.receipt.value()
        self.desk.preferences.put(_SHOW_RECEIPT, show)
        self.busy(False)
        self.accept()
        self.desk.toast(sentences.done(outcome), undo=True)
        if show:
            self.desk.do("receipt", payment=outcome.payment_id)

    def _failed(self, error: InvPayError) -> None:
        self.fail(error)
        if isinstance(error, StoodOtherwise):
            self._reread()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the amount goes to the check number: what lies between is set by the amount already."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() in (_NONE, _KEYPAD) and self.focusWidget() is self.amount.edit:
            self.method.first().setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)


_NONE, _KEYPAD = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
