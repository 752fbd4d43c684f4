"""Paying money back out of a payment: how much, the way it goes, and what becomes of the invoices it paid (rule 4).

A charge goes back the way it came through the hosted service, unless another way is chosen: then, and for all other
payments, the refund is recorded only.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.base.errors import BadInput, InvPayError
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import WriteSession
from invpay_desktop.ledger.refund_plan import Outcome
from invpay_desktop.payments.hosted_refunds import foresee_refund
from invpay_desktop.payments.refunds import Refunded, RefundPayment, refund_payment
from invpay_desktop.ui import figures, words
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.money_dialogs.amount_choice import AmountChoice
from invpay_desktop.ui.money_dialogs.money_dialog import Deed, MoneyDialog
from invpay_desktop.ui.money_dialogs.outlook import Outlook
from invpay_desktop.ui.money_dialogs.payment_facts import payment_facts
from invpay_desktop.ui.money_dialogs.refunding import RefundingDialog
from invpay_desktop.ui.money_dialogs.way_back import way_back_choices
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.choice import ChoiceBox, Radios
from invpay_desktop.ui.widgets.day_edit import DayEdit
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.mode_band import ModeBand


class RefundDialog(MoneyDialog):
    """Refunds `payment`; `amount`: how much to begin with, else all that is left of it."""

    asks_why = True

    def __init__(self, parent: QWidget, desk: Desk, payment: int, amount: Money | None = None) -> None:
        self.facts = desk.read_now(lambda session: payment_facts(session, payment))
        super().__init__(parent, desk, tr("Refund – {payment}").format(payment=self.facts.name))
        self.plainly = self.facts.plainly
        self.amount = AmountChoice(tr("Paid back"), tr("All that is left, {amount}"), self.facts.left, amount)
        self.outcome = Radios((("owed", tr("Owed again")), ("cancelled", tr("Cancelled: nothing more is owed for it"))))
        self.band = ModeBand()
        self.kind = ChoiceBox(self._ways())
        self.reference = LineEdit()
        self.day = DayEdit(desk.today)
        self._outcome_chosen = False
        self._lay_out()
        self.day.set_value(desk.today())
        self._show_outcome()
        self.follow(self.amount, self.outcome, self.kind, self.reference, self.day)
        self.kind.chosen.connect(lambda _kind: self._show_way())
        self.amount.edited.connect(self._show_outcome)
        self.outcome.chosen.connect(self._outcome_taken)
        self.set_primary(tr("Record refund"), "undo-2", self.press)
        self._show_way()

    def _ways(self) -> tuple[tuple[str, str], ...]:
        """The way it came is the service's, if it charged this; it cannot be taken while no service is set up."""
        if not self.facts.at_service:
            paid = self.facts.payment
            return way_back_choices(words.payment_kind(paid.method, paid.kind or "other").text)
        return way_back_choices(self.facts.method if self.desk.service.connected else "", by_service=True)

    @property
    def by_service(self) -> bool:
        """Whether the hosted service is to pay it back."""
        return self.facts.at_service and not self.kind.value()

    def _lay_out(self) -> None:
        paid = self.facts.payment
        self.add_head(self.facts.name, self.facts.about, paid.status)
        self.body.addWidget(self.amount)
        self.what_becomes = QWidget()
        column = QVBoxLayout(self.what_becomes)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        title = QHBoxLayout()
        title.addWidget(Label(tr("That part of the invoice is then"), "small_strong"))
        title.addStretch(1)
        column.addLayout(title)
        column.addWidget(self.outcome)
        self.outcome.setAccessibleName(tr("That part of the invoice is then"))
        self.body.addWidget(self.what_becomes)
        self.set_band(self.band)
        self.day_field = Field(tr("Paid back on"), self.day)
        self.reference_field = Field(tr("Number of the check or transfer"), self.reference, optional=True)
        self.add_fields(
            (Field(tr("How it goes back"), self.kind),),
            (self.day_field, self.reference_field),
            (self.make_reason(),),
        )
        self.way_words = self.add_words("")
        for name, widget in (
            ("amount", self.amount.edit), ("date", self.day), ("reference", self.reference), ("kind", self.kind),
        ):  # fmt: skip
            self.name_field(name, widget)

    def request(self) -> RefundPayment:
        """What stands in the fields. Raises BadInput."""
        amount = self.amount_of(self.amount.edit)
        outcome: Outcome = "cancelled" if self.outcome.value() == "cancelled" else "owed"
        return RefundPayment(
            self.facts.payment.id,
            self.why(),
            amount,
            outcome if self._outcome_chosen else None,
            self.kind.value() or None,
            None if self.by_service else self.read_day(self.day_field),
            "" if self.by_service else self.reference.value(),
        )

    def deed(self) -> Deed:
        request, by_service = self.request(), self.by_service

        def deed(session: WriteSession) -> Refunded:
            return foresee_refund(session, request) if by_service else refund_payment(session, request)

        return deed

    def press(self) -> None:
        """Record it, or have the service pay it back: that is written down first, sent once and held on to."""
        if not self.by_service:
            super().press()
            return
        try:
            self._checked()
            request = self.request()
        except BadInput as wrong:
            self.fail(wrong)
            return
        assert request.amount is not None
        sending = RefundingDialog(self, self.desk, self.facts, request.amount)
        sending.not_sent.connect(self._not_sent)
        sending.ended.connect(self._ended)
        sending.open()
        sending.send(request)

    def _not_sent(self, error: InvPayError) -> None:
        """Nothing was written nor sent: what was typed stays."""
        self._failed(error)

    def _ended(self, how: str) -> None:
        """After it was sent nothing typed here is of use, unless the person wants to try once more."""
        if how in ("again", "other"):
            if how == "other":
                self.kind.set_value("check")
                self._show_way()
            self.edited()
            return
        self.call_clean()
        self.accept()

    def said(self, outcome: Refunded) -> str:
        return tr("{amount} of {payment} refunded.").format(
            amount=figures.amount(outcome.amount), payment=self.facts.name
        )

    def foresaw(self, outlook: Outlook[Any]) -> None:
        """The choice is there only where the refund reaches an invoice beyond what it was paid too much."""
        refunded: Refunded = outlook.outcome
        self.what_becomes.setVisible(any(part.becomes is not None for part in refunded.parts))

    def _show_way(self) -> None:
        """What is asked for and said, by the way it goes back."""
        by_service = self.by_service
        self.band.setVisible(by_service and self.desk.service.mode != "live")
        self.day_field.setVisible(not by_service)
        self.reference_field.setVisible(not by_service)
        if by_service:
            text = tr("The hosted service pays it back, dated today. It is sent once, and its answer is shown here.")
        elif self.facts.at_service and self.kind.value() and self.desk.service.connected:
            text = tr(
                "This records a refund that you pay another way. The hosted service is not told: it is listed as an "
                "explained difference."
            )
        elif self.facts.at_service:
            text = tr(
                "This was charged at the hosted service, which is not set up here now: it cannot go back the way it "
                "came. This records a refund that you pay another way."
            )
        else:
            text = tr("This records a refund. No money is sent from here.")
        self.way_words.setText(text)
        if self.primary is not None:
            self.primary.setText(tr("Refund") if by_service else tr("Record refund"))

    def _outcome_taken(self, _value: object) -> None:
        self._outcome_chosen = True

    def _show_outcome(self) -> None:
        """By default a whole refund cancels, a part is owed again; a person's own choice stays."""
        amount = self.amount.value()
        if amount is None or self._outcome_chosen:
            return
        self.outcome.set_value("cancelled" if amount == self.facts.left else "owed")
