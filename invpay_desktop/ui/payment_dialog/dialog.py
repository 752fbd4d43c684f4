"""The dialog that records a payment on one invoice: amount, method, its fields, and what is left after it."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import InvPayError
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session
from invpay_desktop.payments.warnings import Concern, concerns_about
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.payment_dialog import sentences
from invpay_desktop.ui.payment_dialog.amount_row import AmountRow
from invpay_desktop.ui.payment_dialog.choices import Choices
from invpay_desktop.ui.payment_dialog.facts import InvoiceFacts, facts_of
from invpay_desktop.ui.payment_dialog.method_area import MethodArea
from invpay_desktop.ui.payment_dialog.narrow import is_narrow
from invpay_desktop.ui.payment_dialog.recording import Outcome, StoodOtherwise, Wanted, record
from invpay_desktop.ui.payment_dialog.summary import Summary
from invpay_desktop.ui.payment_dialog.warning_lines import WarningLines
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.choice import CheckBox
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label
from invpay_desktop.ui.widgets.pill import Pill
from invpay_desktop.ui.widgets.symbol import Symbol

_PAUSE_MS = 120
"""After the last key, before the book is asked for warnings."""
_SHOW_RECEIPT = "payment/show_receipt"


class PaymentDialog(Dialog):
    """Receives a payment on `invoice` (row id). What is known beforehand may be given: amount (Money), day, kind,
    check_number, bank, reference, notes."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        invoice: int,
        *,
        amount: Money | None = None,
        day: date | None = None,
        **known: Any,
    ) -> None:
        self.desk = desk
        self.facts = desk.read_now(lambda session: facts_of(session, invoice))
        super().__init__(parent, tr("Receive payment – {number}").format(number=self.facts.number), 900)
        self.notice = Banner("slate", "refresh-cw", "")
        self.number = ElidedLabel("", "section")
        self.customer = ElidedLabel("", "body", "muted")
        self.open_now = Label("", "body", "muted")
        self.late = Pill("overdue", "", head=True)
        self._narrow = is_narrow(parent)
        self.amount = AmountRow(desk.currency, narrow=self._narrow)
        self.choices = Choices()
        self.method = MethodArea(desk.today, self.facts.locked, narrow=self._narrow)
        self.warnings = WarningLines()
        self.summary = Summary()
        self.receipt = CheckBox(tr("Show the receipt"))
        self.never_kept = _never_kept()
        self._asking = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._build_all()
        self._connect()
        self.method.external.fill({key: str(value) for key, value in known.items()}, day)
        self.amount.set_amount(self.facts.standing.remaining if amount is None else amount.minor)
        self._show_facts(self.facts)
        self._show_method()

    # Build

    def _build_all(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.number)
        head.addWidget(self.customer)
        head.addWidget(self.open_now)
        head.addStretch(1)
        head.addWidget(self.late)
        self.notice.hide()
        self.body.addWidget(self.notice)
        self.body.addLayout(head)
        for part in (self.amount, self.choices, self.method, self.warnings):
            self.body.addWidget(part)
        self.body.addStretch(1)
        if self._narrow:
            self.body.insertWidget(self.body.indexOf(self.choices), self.summary)
        else:
            self.set_side(self.summary)
        self.receipt.set_value(bool(self.desk.preferences.get(_SHOW_RECEIPT, False)))
        self.footer_option(self.receipt)
        self.footer_option(self.never_kept)
        self.set_primary(tr("Record payment"), "check", self._press)
        self.name_field("amount", self.amount.edit)
        for key, field in self.method.external.fields.items():
            self.name_field(key.replace("_", "-"), field.editor)
            self.name_field(key.replace("_", " "), field.editor)

    def _connect(self) -> None:
        self.amount.edited.connect(self._edited)
        self.choices.chosen.connect(self._redraw)
        self.method.edited.connect(self._ask_for_warnings)
        self.method.chosen.connect(self._show_method)
        self._asking.timeout.connect(self._ask_now)
        self.desk.changed.connect(self._heard)
        self.finished.connect(lambda _result: self.method.forget())
        self.finished.connect(self._asking.stop)

    # Show

    def _show_facts(self, facts: InvoiceFacts) -> None:
        self.facts = facts
        self.number.setText(facts.number)
        self.customer.setText(facts.customer_name)
        self.open_now.setText(sentences.open_now(facts))
        self.late.setVisible(facts.days_late > 0)
        if facts.days_late:
            self.late.show_state("overdue", sentences.late(facts))
        self.amount.show_remaining(facts.standing.remaining)
        closed = sentences.closed(facts)
        if closed:
            self._notify(closed)
        if self.primary is not None:
            self.primary.setEnabled(not closed)
        self._edited()

    def _show_method(self) -> None:
        hosted = self.method.is_hosted
        self.receipt.setVisible(not hosted)
        self.never_kept.setVisible(hosted)
        self.clear_failure()
        self._redraw()
        self._ask_for_warnings()

    def _edited(self) -> None:
        self.choices.tell(self.facts, self.amount.minor())
        self._redraw()
        self._ask_for_warnings()

    def _redraw(self) -> None:
        amount = self.amount.minor()
        self.summary.tell(
            self.facts, amount, write_off_rest=self.choices.writes_off(), excess=self.choices.excess_choice()
        )
        if self.primary is not None:
            money = figures.money(self.facts.money(amount))
            hosted = self.method.is_hosted
            self.primary.setText(tr("Charge {amount}").format(amount=money) if hosted else tr("Record payment"))
            self.primary.set_icon_name("lock" if hosted else "check")

    def _notify(self, sentence: str) -> None:
        self.notice.show()
        self.notice.tell(sentence)

    # Warnings

    def _ask_for_warnings(self) -> None:
        self._asking.start()

    def _ask_now(self) -> None:
        if self.method.is_hosted:
            self.warnings.show_lines([])
            return
        amount, day = self.facts.money(self.amount.minor()), self.method.external.day.value()
        invoice = self.facts.id
        details = {"check_number": self.method.external.details()["check_number"]}  # other texts warn at their fields

        def question(session: Session) -> list[Concern]:
            return concerns_about(session, day=day, details=details, parts=((invoice, amount),))

        def show(concerns: list[Concern]) -> None:
            self.warnings.show_concerns(concerns, self.desk.today())

        self.desk.read(question, show, owner=self, key="warnings")

    # Following the book

    def _heard(self, changes: object) -> None:
        assert isinstance(changes, Changes)
        concerned = changes.everything or self.facts.id in changes.invoices or "period" in changes.settings
        if concerned and self.isVisible() and not self.is_busy:
            invoice = self.facts.id
            self.desk.read(lambda session: facts_of(session, invoice), self._renew, owner=self, key="facts")

    def _renew(self, facts: InvoiceFacts) -> None:
        before, took_all = self.facts, self.amount.minor() == self.facts.standing.remaining
        if facts == before:
            return
        self.method.external.set_locked(facts.locked)
        if facts.standing != before.standing:
            self._notify(sentences.changed(before, facts))
            if took_all and facts.standing.remaining and not self.dirty():
                self.amount.set_amount(facts.standing.remaining)
        self._show_facts(facts)

    # Doing

    def _press(self) -> None:
        if not self.amount.check():
            self.amount.edit.setFocus()
        elif self.method.is_hosted:
            self.method.check_hosted()
        elif not self.method.external.check():
            self.method.external.day.setFocus()
        else:
            self._record()

    def _record(self) -> None:
        day = self.method.external.day.value()
        assert day is not None
        wanted = Wanted(
            self.facts.id,
            self.facts.standing,
            self.facts.money(self.amount.minor()),
            self.method.external.details(),
            day,
            write_off_rest=self.choices.writes_off(),
            excess=self.choices.excess_choice(),
        )
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
            invoice = self.facts.id
            self.desk.read(lambda session: facts_of(session, invoice), self._renew, owner=self, key="facts")

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the amount goes to the check number: what lies between is set by the amount already."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() in (_NONE, _KEYPAD) and self.focusWidget() is self.amount.edit:
            self.method.first().setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)


_NONE, _KEYPAD = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier


def _never_kept() -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(8))
    row.addWidget(Symbol("lock", 16, "muted"))
    row.addWidget(Label(tr("Card and account numbers are never stored."), "small", "muted"))
    return line
