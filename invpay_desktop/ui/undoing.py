"""Ctrl+Z: takes back the last action of the book, after saying what it is, where the domain allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from invpay_desktop.ui import figures, words
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.dialog import Question

if TYPE_CHECKING:
    from invpay_desktop.ledger.undo import Action


def undo_last(parent: QWidget, desk: Desk) -> None:
    """Look what the last action was, ask, and take it back. A refusal lists what stands in the way."""
    from invpay_desktop.ledger.undo import last_action

    def ask(action: Action | None) -> None:
        if action is None:
            desk.toast(tr("There is nothing to take back."))
            return
        when = figures.moment(action.at, desk.zone, desk.today())
        text = tr("Done on {when}. Reversing entries are written, what it made is hidden, and the history keeps both.")
        Question(
            parent,
            tr("Take back “{action}”?").format(action=words.deed(action.kind)),
            text.format(when=when),
            tr("Take it back"),
            lambda: undo_now(parent, desk),
            danger=False,
        ).open()

    desk.read(last_action, ask, owner=desk, key="undo")


def undo_now(parent: QWidget, desk: Desk) -> None:
    """Take back the last action at once, as the Undo of a toast does."""
    from invpay_desktop.ledger.undo import undo_last_action

    def done(action: Action) -> None:
        desk.toast(tr("Taken back: {action}.").format(action=words.deed(action.kind)))

    desk.write(undo_last_action, done, owner=parent)
