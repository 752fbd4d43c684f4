"""The form of the payment dialog: amount, method, its fields, what becomes of too much, and what asks for a look."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from invpay_desktop.db.session import Session
from invpay_desktop.payments.warnings import Concern, concerns_about
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.payment_dialog.amount_row import AmountRow
from invpay_desktop.ui.payment_dialog.choices import Choices
from invpay_desktop.ui.payment_dialog.facts import InvoiceFacts
from invpay_desktop.ui.payment_dialog.hosting import Hosting
from invpay_desktop.ui.payment_dialog.method_area import MethodArea
from invpay_desktop.ui.payment_dialog.recording import Excess, Wanted
from invpay_desktop.ui.payment_dialog.warning_lines import WarningLines
from invpay_desktop.ui.theme.fonts import px

_PAUSE_MS = 120
"""After the last key, before the book is asked for warnings."""


class PaymentForm(QWidget):
    """`edited`: what the summary shows is another now; `method_chosen`: another tile was taken."""

    edited = Signal()
    method_chosen = Signal()

    def __init__(self, desk: Desk, facts: InvoiceFacts, hosting: Hosting, *, narrow: bool) -> None:
        super().__init__()
        self._desk, self._facts = desk, facts
        self.amount = AmountRow(desk.currency, narrow=narrow)
        self.choices = Choices()
        self.method = MethodArea(desk.today, facts.locked, hosting, narrow=narrow)
        self.warnings = WarningLines()
        self.asking = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(12))
        for part in (self.amount, self.choices, self.method, self.warnings):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.amount.edited.connect(self.changed)
        self.choices.chosen.connect(self.edited)
        self.method.edited.connect(self.asking.start)
        self.method.chosen.connect(self._method_chosen)
        self.asking.timeout.connect(self._ask)

    def show_facts(self, facts: InvoiceFacts) -> None:
        """The invoice stands otherwise now."""
        self._facts = facts
        self.amount.show_remaining(facts.standing.remaining)
        self.method.external.set_locked(facts.locked)
        self.changed()

    def changed(self) -> None:
        """The amount, or what it is measured by, is another."""
        self.choices.tell(self._facts, 0 if self.method.is_hosted else self.amount.minor())
        self.edited.emit()
        self.asking.start()

    @property
    def excess(self) -> Excess:
        """What becomes of what is too much; of a charge that is decided when it went through."""
        return "later" if self.method.is_hosted else self.choices.excess_choice()

    @property
    def writes_off(self) -> bool:
        """Whether what a short payment leaves is written off."""
        return not self.method.is_hosted and self.choices.writes_off()

    def wanted(self) -> Wanted:
        """The external payment as it was typed; the day must have been checked."""
        day = self.method.external.day.value()
        assert day is not None
        return Wanted(
            self._facts.id,
            self._facts.standing,
            self._facts.money(self.amount.minor()),
            self.method.external.details(),
            day,
            write_off_rest=self.writes_off,
            excess=self.excess,
        )

    def _method_chosen(self) -> None:
        self.changed()
        self.method_chosen.emit()

    def _ask(self) -> None:
        invoice, amount, hosted = self._facts.id, self._facts.money(self.amount.minor()), self.method.is_hosted
        day = self._desk.today() if hosted else self.method.external.day.value()
        number = "" if hosted else self.method.external.details()["check_number"]
        details = {"check_number": number}  # other texts warn at their fields

        def question(session: Session) -> list[Concern]:
            return concerns_about(session, day=day, details=details, parts=((invoice, amount),))

        def show(concerns: list[Concern]) -> None:
            self.warnings.show_concerns(concerns, self._desk.today())

        self._desk.read(question, show, owner=self, key="warnings")
