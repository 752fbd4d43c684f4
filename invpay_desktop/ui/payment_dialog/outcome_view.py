"""What became of a charge: approved, failed or not known yet, in words, with what can be done next."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.ledger.attempts import Attempt
from invpay_desktop.ui.attempts.unknown_banner import UnknownBanner
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.payment_dialog import outcome_sentences as sentences
from invpay_desktop.ui.payment_dialog.facts import InvoiceFacts
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button


class OutcomeView(QWidget):
    """Stands in the place of the form. `other`: with another method; `external`: record money that came outside;
    `left`: something else is asked for, which the window does."""

    other_wanted = Signal()
    external_wanted = Signal()
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._item: dict[str, dict[str, Any]] = {}
        """What is asked for with each button, by the name of the action."""
        self.said = Banner("green", "circle-check", "")
        self.excess = Banner("violet", "circle-plus", "", "", self._choices())
        self.differs = Banner("amber", "scale", tr("The service's sums are not ours."))
        self.unknown = UnknownBanner(desk, by_itself=True)
        self.unknown.check.hide()  # the dialog's own button does it
        self.receipt = self._button("receipt", tr("Show the receipt"), "receipt-text", small=False)
        self.other = Button(tr("Another method"), icon="credit-card")
        self.external = Button(tr("Record a check or cash instead …"), icon="banknote")
        self.other.clicked.connect(self.other_wanted)
        self.external.clicked.connect(self.external_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(12))
        for part in (self.said, self.excess, self.differs, self.unknown):
            column.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for button in (self.receipt, self.other, self.external):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self._show()

    def _choices(self) -> tuple[Button, ...]:
        return (
            self._button("refund", tr("Refund …")),
            self._button("keep_as_credit", tr("Keep as credit")),
            self._button("apply_excess", tr("Use for another invoice …")),
        )

    def _button(self, name: str, text: str, icon: str = "", *, small: bool = True) -> Button:
        button = Button(text, icon=icon, small=small)
        button.clicked.connect(lambda: self._ask_for(name))
        return button

    def _ask_for(self, name: str) -> None:
        self.left.emit()
        self._desk.do(name, **self._item[name])

    def show_approved(self, attempt: Attempt, facts: InvoiceFacts, disagreements: tuple[str, ...]) -> None:
        """It went through; how the invoice stands now, and where the service's sums differ from ours."""
        over = facts.standing.over
        self._show(
            self.said, self.receipt, *((self.excess,) if over else ()), *((self.differs,) if disagreements else ())
        )
        payment, invoice = attempt.payment_id, facts.id
        self._item = {
            "receipt": {"payment": payment},
            "refund": {"payment": payment, "amount": min(facts.money(over), attempt.amount)},
            "keep_as_credit": {"invoice": invoice},
            "apply_excess": {"invoice": invoice},
        }
        self.said.tell(*sentences.approved(attempt, facts), tone="green", icon="circle-check")
        if over:
            self.excess.tell(*sentences.too_much(facts))
        if disagreements:
            self.differs.tell(tr("The service's sums are not ours."), "\n".join(disagreements))

    def show_failed(self, attempt: Attempt) -> None:
        """It did not go through: why, and what to do."""
        self._show(self.said, self.other)
        self.other.setVisible(attempt.failure != "hard")  # there another one is what the dialog's own button offers
        self.said.tell(*sentences.failed(attempt), tone="red", icon="circle-x")

    def show_unknown(self, attempt: Attempt) -> None:
        """Nobody knows yet."""
        self._show(self.unknown, self.external)
        self.unknown.show_attempt(attempt)
        self.unknown.check.hide()
        self.unknown.decide.hide()

    def _show(self, *shown: QWidget) -> None:
        parts = (self.said, self.excess, self.differs, self.unknown, self.receipt, self.other, self.external)
        for part in parts:
            part.setVisible(part in shown)
