"""The dialog at the very end of not knowing: a person says whether the charge went through, and how they know."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from invpay_desktop.base.errors import BadInput
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.ledger.attempts import Attempt, attempt_of
from invpay_desktop.ledger.invoice_list import rows_by_ids
from invpay_desktop.payments.resolve import resolve
from invpay_desktop.ui import figures
from invpay_desktop.ui.attempts.looking import moment
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.choice import Radios
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.edits import NotesEdit
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.labels import Label


class DecideDialog(Dialog):
    """Decides about `payment` (row id), an attempt that its history could not settle."""

    def __init__(self, parent: QWidget, desk: Desk, payment: int) -> None:
        super().__init__(parent, tr("What happened to this charge?"), 520)
        self.desk = desk
        self.attempt, number = desk.read_now(lambda session: _facts(session, payment))
        self.outcome = Radios(
            (
                ("approved", tr("It went through: the money was taken")),
                ("failed", tr("It did not go through: nothing was taken")),
            )
        )
        self.outcome.setAccessibleName(tr("What happened"))
        self.outcome.set_value("")
        self.note = NotesEdit(2)
        self.note_field = Field(
            tr("How do you know?"),
            self.note,
            help=tr("Such as whom you asked, and when. It is kept with the decision."),
        )
        amount = figures.money(self.attempt.amount)
        said = tr("{amount} on {invoice}, {method}, sent {when}. The service's history did not settle it.")
        self.body.addWidget(Label(tr("What happened to this charge?"), "section", wrap=True))
        self.body.addWidget(
            Label(
                said.format(
                    amount=amount,
                    invoice=number,
                    method=self.attempt.label or self.attempt.method,
                    when=moment(self.attempt.started_at, desk),
                ),
                tone="muted",
                wrap=True,
            )
        )
        self.body.addWidget(Field(tr("What happened"), self.outcome))
        self.body.addWidget(self.note_field)
        self.name_field("note", self.note)
        self.set_primary(tr("Keep this decision"), "check", self._press)

    def _press(self) -> None:
        outcome, note = self.outcome.value(), self.note.value()
        if not outcome:
            self.fail(BadInput(tr("Say whether the money was taken. Nothing was changed."), None))
            return
        if not note:
            sentence = tr("Say how you know, in a few words: it is kept with the decision.")
            self.note_field.set_error(sentence)
            self.fail(BadInput(sentence, "note"))
            return
        payment, approved = self.attempt.payment_id, outcome == "approved"

        def deed(session: WriteSession) -> None:
            resolve(session, payment, approved, note)

        self.busy(True, tr("Keeping …"))
        self.desk.write(deed, lambda _done: self._kept(approved), owner=self, failed=self.fail)

    def _kept(self, approved: bool) -> None:
        self.accept()
        amount = figures.amount(self.attempt.amount)
        said = tr("{amount} counts as paid from now on.") if approved else tr("{amount} counts as not charged.")
        self.desk.toast(said.format(amount=amount))


def _facts(session: Session, payment: int) -> tuple[Attempt, str]:
    attempt = attempt_of(session, payment)
    if attempt is None or not attempt.unresolved:
        raise BadInput(tr("What became of this charge is known already. Nothing was changed."))
    [row] = rows_by_ids(session, [attempt.invoice_id])
    return attempt, row.number
