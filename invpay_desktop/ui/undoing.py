"""Ctrl+Z: takes back the last action of the book, after saying what it is, where the domain allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from invpay_desktop.ui import figures, words
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.dialog import Question

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session, WriteSession
    from invpay_desktop.ledger.action_subject import Subject
    from invpay_desktop.ledger.undo import Action

_NAMED = 3
"""So many invoices are named; more are counted."""


def undo_last(parent: QWidget, desk: Desk) -> None:
    """Look what the last action was, ask, and take it back. A refusal lists what stands in the way."""
    from invpay_desktop.ledger.action_subject import subject_of
    from invpay_desktop.ledger.undo import last_action

    def question(session: Session) -> tuple[Action, Subject] | None:
        action = last_action(session)
        if action is None or action.kind == "book.made":
            return None
        return action, subject_of(session, action)

    def ask(found: tuple[Action, Subject] | None) -> None:
        if found is None:
            desk.toast(tr("There is nothing to take back."))
            return
        action, subject = found
        when = figures.moment(action.at, desk.zone, desk.today())
        text = tr("Done on {when}. Reversing entries are written, what it made is hidden, and the history keeps both.")
        Question(
            parent,
            tr("Take back “{action}”?").format(action=said(action, subject)),
            text.format(when=when),
            tr("Take it back"),
            lambda: undo_now(parent, desk, action),
            danger=False,
        ).open()

    desk.read(question, ask, owner=desk, key="undo")


def undo_now(parent: QWidget, desk: Desk, meant: Action | None = None) -> None:
    """Take back the last action at once, as the Undo of a toast does; only if it is the one that was `meant`."""
    from invpay_desktop.base.errors import Refused
    from invpay_desktop.ledger.action_subject import subject_of
    from invpay_desktop.ledger.undo import last_action, undo_last_action

    def deed(session: WriteSession) -> tuple[Action, Subject]:
        last = last_action(session)
        if meant is not None and (last is None or last.id != meant.id):
            raise Refused(tr("Something else was done in the meantime, so nothing was taken back. Look again first."))
        action = undo_last_action(session)
        session.flush()
        return action, subject_of(session, action)

    def done(found: tuple[Action, Subject]) -> None:
        desk.toast(tr("Taken back: {action}.").format(action=said(*found)))

    desk.write(deed, done, owner=parent)


def said(action: Action, subject: Subject) -> str:
    """An action and what it was about: `payment recorded, 250.00 on INV-1001`."""
    about = [figures.amount(subject.amount)] if subject.amount is not None else []
    if subject.invoices:
        named = ", ".join(subject.invoices[:_NAMED])
        if len(subject.invoices) > _NAMED:
            named = trn("%n invoice(s)", len(subject.invoices))
        about.append(tr("on {invoices}").format(invoices=named) if about else named)
    elif subject.customer:
        about.append(tr("of customer {number}").format(number=subject.customer))
    elif subject.named and not about:
        about.append(subject.named)
    what = words.deed(action.kind)
    return f"{what}, {' '.join(about)}" if about else what
