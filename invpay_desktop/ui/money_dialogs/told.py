"""After credit was kept here: that the hosted service is told of it, and when that has happened."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from invpay_desktop.ledger.credit_told import CreditTold, credit_told
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.money_dialogs.steps import Steps
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.labels import Label

_STATES = {"waiting": "waiting", "sending": "going", "sent": "done", "unknown": "unknown", "needs_you": "needs_you"}


class ToldDialog(Dialog):
    """`here`: what was done in the book; `told`: the rows of the outbox it left, on `invoice`."""

    def __init__(self, parent: QWidget, desk: Desk, invoice: int, here: str, told: list[CreditTold]) -> None:
        super().__init__(parent, tr("Credit, here and at the hosted service"), 480)
        self.desk, self._invoice = desk, invoice
        self._uids = [each.uid for each in told]
        self.steps = Steps(here, tr("The hosted service is told"))
        self.steps.show_step(0, "done")
        self.note = Label(tr("You can close this: it is sent by itself."), "small", "muted", wrap=True)
        self.body.addWidget(self.steps)
        self.body.addWidget(self.note)
        self.body.addStretch(1)
        self.cancel.hide()
        self.set_primary(tr("Done"), "check", self.accept)
        self._show(told)
        desk.changed.connect(self._look_again)

    def start_focus(self) -> None:
        if self.primary is not None:
            self.primary.setFocus()

    def dirty(self) -> bool:
        return False

    def _look_again(self, _changes: object = None) -> None:
        if self.isVisible():
            invoice = self._invoice
            self.desk.read(lambda session: credit_told(session, invoice), self._show, owner=self, key="told")

    def _show(self, told: list[CreditTold]) -> None:
        mine = [each for each in told if each.uid in self._uids]
        least = min(mine, key=lambda each: _ORDER.index(each.state)) if mine else None
        if least is None or least.state in ("refused", "cancelled"):
            state = "failed" if least is not None else "waiting"
        else:
            state = _STATES[least.state]
        self.steps.show_step(1, state, _detail(state, least))
        self.note.setVisible(state in ("waiting", "going", "unknown"))


def tell_two_steps(parent: QWidget, desk: Desk, invoice: int, said: str, told: list[CreditTold]) -> None:
    """Say what was done here: in passing, or with the second step where the service is told of it."""
    if told:
        ToldDialog(parent, desk, invoice, said, told).open()
    else:
        desk.toast(said, undo=True)


_ORDER = ("needs_you", "refused", "unknown", "sending", "waiting", "cancelled", "sent")
"""Of several rows the state of the first is told."""


def _detail(state: str, told: CreditTold | None) -> str:
    if state == "failed":
        reason = told.problem if told is not None else ""
        return tr("The service did not take it. The credit counts here all the same. {reason}").format(reason=reason)
    return {
        "waiting": tr("It waits until the service is reached."),
        "going": tr("It is being sent."),
        "done": tr("The service has it."),
        "unknown": tr("No clear answer came: it is looked up before anything is sent again."),
        "needs_you": tr("It needs you: see the page “In step”."),
    }[state]
