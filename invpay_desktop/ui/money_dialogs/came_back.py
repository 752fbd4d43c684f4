"""A check or transfer that the bank took back (rule 5): when, why, what it cost, and which invoices open again."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import WriteSession
from invpay_desktop.payments.returns import ReturnPayment, TakenBack, return_payment
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.money_dialogs.money_dialog import Deed, MoneyDialog
from invpay_desktop.ui.money_dialogs.payment_facts import payment_facts
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.amount_edit import AmountEdit
from invpay_desktop.ui.widgets.choice import ChoiceBox
from invpay_desktop.ui.widgets.day_edit import DayEdit
from invpay_desktop.ui.widgets.field import Field

_OTHER = "other"


class CameBackDialog(MoneyDialog):
    """Records that `payment` came back."""

    asks_why = True

    def __init__(self, parent: QWidget, desk: Desk, payment: int) -> None:
        self.facts = desk.read_now(lambda session: payment_facts(session, payment))
        super().__init__(parent, desk, tr("It came back – {payment}").format(payment=self.facts.name))
        self.plainly = self.facts.plainly
        self.day = DayEdit(desk.today)
        self.cause = ChoiceBox(_causes())
        self.fee = AmountEdit(desk.currency)
        self.charge = AmountEdit(desk.currency)
        self._lay_out()
        self.day.set_value(desk.today())
        self.follow(self.day, self.cause, self.fee, self.charge)
        self.cause.chosen.connect(lambda _cause: self._show_own_words())
        self._show_own_words()
        self.set_primary(tr("Record that it came back"), "corner-up-left", self.press)

    def _lay_out(self) -> None:
        self.add_head(self.facts.name, self.facts.about, self.facts.payment.status)
        self.day_field = Field(tr("Came back on"), self.day)
        own = self.make_reason(tr("In your words"))
        self.own_words = own
        self.add_fields(
            (self.day_field, Field(tr("Why the bank took it back"), self.cause)),
            (own,),
            (
                Field(tr("The bank's fee"), self.fee, optional=True, help=tr("Kept with the entry.")),
                Field(tr("Charge the customer"), self.charge, optional=True, help=tr("Makes an invoice of it.")),
            ),
        )
        self.add_words(tr("The payment stays in the list as one that came back, and counts for nothing any more."))
        for name, widget in (
            ("date", self.day), ("fee", self.fee), ("charged fee", self.charge), ("amount", self.charge),
        ):  # fmt: skip
            self.name_field(name, widget)

    def why(self) -> str:
        return super().why() if self.cause.value() == _OTHER else self.cause.value()

    def deed(self) -> Deed:
        request = ReturnPayment(
            self.facts.payment.id,
            self.why(),
            self.read_day(self.day_field),
            _fee(self.fee, "fee"),
            _fee(self.charge, "charged fee"),
        )

        def deed(session: WriteSession) -> TakenBack:
            return return_payment(session, request)

        return deed

    def said(self, outcome: TakenBack) -> str:
        parts = [tr("{payment} came back.").format(payment=self.facts.name)]
        if outcome.reopened:
            parts.append(trn("%n invoice(s) owed again.", len(outcome.reopened)))
        if outcome.dated_on != self.day.value():
            parts.append(tr("Dated {day}, the first open day.").format(day=figures.full_day(outcome.dated_on)))
        return " ".join(parts)

    def _show_own_words(self) -> None:
        self.own_words.setVisible(self.cause.value() == _OTHER)


def _causes() -> tuple[tuple[str, str], ...]:
    """The usual reasons; what is kept is the text itself, as it would be typed."""
    texts = (
        tr("Insufficient funds"),
        tr("Account closed"),
        tr("Payment stopped"),
        tr("Refer to maker"),
        tr("Signature or date missing"),
        tr("No account found"),
    )
    return *((text, text) for text in texts), (_OTHER, tr("Another reason"))


def _fee(edit: AmountEdit, field: str) -> Money | None:
    """An amount that may be left out. Raises BadInput for what is no amount."""
    if problem := edit.problem():
        raise BadInput(problem, field)
    return edit.value() or None
