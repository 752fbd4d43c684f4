"""Where nothing could settle a refund: a person says whether the money went out, and how they know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from invpay_desktop.base.errors import BadInput
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.pages.in_step.items import Item
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.choice import Radios
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.edits import NotesEdit
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from invpay_desktop.db.session import WriteSession


class DecideRefundDialog(Dialog):
    """About the refund that `item` is."""

    def __init__(self, parent: QWidget, desk: Desk, item: Item) -> None:
        super().__init__(parent, tr("What happened to this refund?"), 520)
        self._desk, self._item = desk, item
        outcomes = (
            ("settled", tr("It went out: the customer has the money")),
            ("failed", tr("It did not go out: nothing was paid back")),
        )
        self.outcome = Radios(outcomes)
        self.outcome.set_value("")
        self.note = NotesEdit(2)
        help = tr("Such as whom you asked, and when. It is kept with the decision.")
        self.note_field = Field(tr("How do you know?"), self.note, help=help)
        said = tr("{amount} of {invoice}. The service's history did not settle it.")
        amount = figures.money(item.amount) if item.amount is not None else ""
        self.body.addWidget(Label(tr("What happened to this refund?"), "section", wrap=True))
        self.body.addWidget(Label(said.format(amount=amount, invoice=item.number), tone="muted", wrap=True))
        self.body.addWidget(Field(tr("What happened"), self.outcome))
        self.body.addWidget(self.note_field)
        self.name_field("note", self.note)
        self.set_primary(tr("Keep this decision"), "check", self._press)

    def _press(self) -> None:
        outcome, note = self.outcome.value(), self.note.value()
        if not outcome:
            self.fail(BadInput(tr("Say whether the money went out. Nothing was changed.")))
            return
        if not note:
            sentence = tr("Say how you know, in a few words: it is kept with the decision.")
            self.note_field.set_error(sentence)
            self.fail(BadInput(sentence, "note"))
            return
        refund = self._item.key[1]
        assert isinstance(refund, int)

        def deed(session: WriteSession) -> None:
            from invpay_desktop.payments.hosted_refunds import resolve_refund

            resolve_refund(session, refund, outcome == "settled", note)

        self.busy(True, tr("Keeping …"))
        self._desk.write(deed, lambda _done: self._kept(outcome == "settled"), owner=self, failed=self.fail)

    def _kept(self, settled: bool) -> None:
        self.accept()
        self._desk.toast(tr("Kept: the refund went out.") if settled else tr("Kept: the refund did not go out."))
