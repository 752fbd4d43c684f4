"""The dialog that records one check, or other money, over several invoices of a customer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import InvPayError
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session
from invpay_desktop.payments.warnings import Concern, concerns_about
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.receive_dialog import sentences
from invpay_desktop.ui.receive_dialog.allotment import Allotment
from invpay_desktop.ui.receive_dialog.facts import Payer, payer_of, payer_of_invoices
from invpay_desktop.ui.receive_dialog.form import ReceiveForm
from invpay_desktop.ui.receive_dialog.recording import Outcome, Part, StoodOtherwise, Wanted, record
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.choice import CheckBox
from invpay_desktop.ui.widgets.dialog import Dialog

_PAUSE_MS = 120
_LOOKED_AT = 50
"""Invoices that are asked about while typing; all of them are when the check is recorded."""
_SHOW_RECEIPT = "payment/show_receipt"


class ReceiveDialog(Dialog):
    """Receives money from a customer for several invoices; `invoices`: those it is for, of one customer."""

    def __init__(
        self, parent: QWidget, desk: Desk, customer: int | None = None, invoices: Sequence[int] | None = None
    ) -> None:
        super().__init__(parent, tr("Receive one check"), 1020, margin=0)
        self.desk = desk
        self.payer: Payer | None = None
        self.allotment = Allotment()
        self._named = tuple(invoices or ())
        self.form = ReceiveForm(parent, desk, self.allotment)
        self.receipt = CheckBox(tr("Show the receipt"))
        self.next = Button(tr("Save and next"), key="Ctrl+Shift+Return", shortcut=True)
        self._asking = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._and_next = False
        self._build_all()
        self._connect()
        self._load_first(customer)
        self._redraw()

    # Build

    def _build_all(self) -> None:
        self.body.addWidget(self.form)
        self.receipt.set_value(bool(self.desk.preferences.get(_SHOW_RECEIPT, False)))
        self.footer_option(self.receipt)
        self.set_primary(tr("Record check"), "check", lambda: self._press(and_next=False))
        self.add_button(self.next)
        for key, field in self.form.external.fields.items():
            self.name_field(key.replace("_", "-"), field.editor)
            self.name_field(key.replace("_", " "), field.editor)
        self.name_field("amount", self.form.amount)

    def _connect(self) -> None:
        self.form.customer.chosen.connect(lambda who: self._choose(who.id))
        self.form.amount.edited.connect(self._amount_typed)
        self.form.external.edited.connect(self._external_edited)
        self.form.model.edited.connect(self._parts_edited)
        self.form.strip.chosen.connect(self._redraw)
        self.form.again.clicked.connect(self._oldest_first)
        self.form.clear.clicked.connect(self._clear_parts)
        self.next.clicked.connect(lambda: self._press(and_next=True))
        self._asking.timeout.connect(self._ask_for_warnings)
        self.desk.changed.connect(self._heard)
        self.finished.connect(self._asking.stop)

    # Load

    def _load_first(self, customer: int | None) -> None:
        named = self._named
        if customer is not None:
            self._choose(customer)
        elif named:
            self.desk.read(lambda session: payer_of_invoices(session, named), self._show_payer, owner=self, key="payer")
        (self.form.customer if customer is None and not named else self.form.amount).setFocus()

    def _choose(self, customer: object) -> None:
        assert isinstance(customer, int)
        self.desk.read(lambda session: payer_of(session, customer), self._show_payer, owner=self, key="payer")
        self.form.amount.setFocus()
        self.form.amount.selectAll()

    def _show_payer(self, payer: Payer) -> None:
        untouched = not self.dirty()
        self.payer = payer
        self.allotment.show(payer.lines, self._named)
        self.form.show_payer(payer)
        self._redraw()
        self._asking.start()
        if untouched:
            self.call_clean()

    def _heard(self, changes: object) -> None:
        assert isinstance(changes, Changes)
        payer = self.payer
        if payer is None or self.is_busy or not self.isVisible():
            return
        mine = changes.everything or payer.id in changes.customers or "period" in changes.settings
        if mine or changes.invoices & {line.id for line in payer.lines}:
            self.desk.read(lambda session: payer_of(session, payer.id), self._renew, owner=self, key="renew")

    def _renew(self, payer: Payer) -> None:
        if self.payer is None or payer == self.payer or payer.id != self.payer.id:
            return
        if payer.lines != self.payer.lines:
            self.form.notice.show()
            self.form.notice.tell(tr("The open invoices of {name} changed in the meantime.").format(name=payer.name))
        self.payer = payer
        self.allotment.renew(payer.lines)
        self.form.show_payer(payer)
        self._redraw()

    # Edit

    def dirty(self) -> bool:
        """Ticks and parts are work, too."""
        return super().dirty() or self.allotment.by_hand

    def _external_edited(self) -> None:
        check = self.form.external.kind.value() == "check"
        if self.primary is not None:
            self.primary.setText(tr("Record check") if check else tr("Record payment"))
        self._asking.start()

    def _amount_typed(self) -> None:
        value = self.form.amount.value()
        self.allotment.set_amount(max(value.minor, 0) if value is not None else 0)
        self.form.model.redraw()
        self._redraw()

    def _parts_edited(self) -> None:
        self.form.follow_amount()
        self._redraw()

    def _oldest_first(self) -> None:
        self.allotment.spread()
        self.form.model.redraw()
        self._redraw()

    def _clear_parts(self) -> None:
        self.allotment.clear()
        self.form.model.redraw()
        self._parts_edited()

    def _redraw(self) -> None:
        self.form.redraw(self.payer)
        for button in (self.primary, self.next):
            if button is not None:
                button.setEnabled(self.allotment.not_applied >= 0)

    def _ask_for_warnings(self) -> None:
        payer, day = self.payer, self.form.external.day.value()
        details = {"check_number": self.form.external.details()["check_number"]}  # other texts warn at their fields
        if payer is None:
            return
        parts = [
            (line.id, Money(part, self.desk.currency))
            for line, part in zip(self.allotment.lines, self.allotment.parts, strict=True)
            if part
        ]

        def question(session: Session) -> list[Concern]:
            return concerns_about(session, day=day, details=details, parts=parts[:_LOOKED_AT], customer_id=payer.id)

        def show(concerns: list[Concern]) -> None:
            self.form.warnings.show_concerns(concerns, self.desk.today())

        self.desk.read(question, show, owner=self, key="warnings")

    # Do

    def _press(self, *, and_next: bool) -> None:
        self.form.table.keep_part()
        if self.is_busy or not self.next.isEnabled():
            return
        self.clear_failure()
        if self.payer is None:
            self.form.customer_field.set_error(tr("Choose who the money is from."))
            self.form.customer.setFocus()
        elif not self.form.amount_field.check() or self.allotment.amount <= 0:
            self.form.amount_field.set_error(self.form.amount.problem() or tr("Type how much was received."))
            self.form.amount.setFocus()
        elif not self.form.external.check():
            self.form.external.day.setFocus()
        else:
            self._and_next = and_next
            self._record(self.payer)

    def _record(self, payer: Payer) -> None:
        day = self.form.external.day.value()
        assert day is not None
        parts = [
            Part(line.id, part, line.open)
            for line, part in zip(self.allotment.lines, self.allotment.parts, strict=True)
            if part
        ]
        if parts and self.allotment.not_applied and self.form.strip.rest_choice() == "last":
            last = parts[-1]
            parts[-1] = Part(last.invoice_id, last.amount + self.allotment.not_applied, last.seen)
        amount = Money(self.allotment.amount, self.desk.currency)
        wanted = Wanted(payer.id, amount, tuple(parts), self.form.external.details(), day)
        self.busy(True, tr("Recording …"))
        self.next.setEnabled(False)
        self.desk.write(
            lambda session: record(session, wanted),
            lambda outcome: self._recorded(outcome, payer.name),
            owner=self,
            failed=self._failed,
        )

    def _recorded(self, outcome: Outcome, name: str) -> None:
        show = self.receipt.value()
        self.desk.preferences.put(_SHOW_RECEIPT, show)
        self.busy(False)
        if self._and_next:
            self._begin_again()
        else:
            self.accept()
        self.desk.toast(sentences.done(outcome, name), undo=True)
        if show:
            self.desk.do("receipt", payment=outcome.payment_id)

    def _begin_again(self) -> None:
        """The next check: kind and day stay, the rest is empty."""
        self.payer, self._named = None, ()
        self.allotment.typed = False
        self.allotment.show(())
        self.form.start_again()
        self._redraw()
        self.form.customer.setFocus()
        self.call_clean()

    def _failed(self, error: InvPayError) -> None:
        self.fail(error)
        self._redraw()
        payer = self.payer
        if isinstance(error, StoodOtherwise) and payer is not None:
            self.desk.read(lambda session: payer_of(session, payer.id), self._renew, owner=self, key="renew")

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the amount goes to the check number."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        mods = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if enter and mods == Qt.KeyboardModifier.NoModifier and self.focusWidget() is self.form.amount:
            self.form.external.first().setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)
