"""How it stands with the hosted service, in a few words: for the footer and the page of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from invpay_desktop.base.errors import InvPayError
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.words import Word

if TYPE_CHECKING:
    from invpay_desktop.sync.status import SyncStatus

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
AWAY = frozenset({"offline", "service_busy", "service_unclear"})
"""Codes of what passes by itself; the others of ServiceError want somebody to mend something."""


def word_of(status: SyncStatus | None, problem: InvPayError | None, going: bool, now: datetime) -> Word | None:
    """Word, icon and tone for the footer, the most pressing first; None where no account is set up.

    `problem`: what stopped the last round.
    """
    if status is None or not status.connected:
        return None
    waiting = trn("%n waiting", status.waiting)
    if status.needs_you:
        return Word(tr("Needs you: {count}").format(count=status.needs_you), "circle-alert", "amber")
    if problem is not None and problem.code not in AWAY:
        return Word(tr("Not in step"), "cloud-alert", "error_text")
    if problem is not None:
        text = tr("Offline") if problem.code == "offline" else tr("The service does not answer")
        return Word(f"{text} – {waiting}" if status.waiting else text, "cloud-off", "muted")
    if status.checking:
        return Word(trn("Checking %n charge(s)", status.checking), "circle-question-mark", "amber")
    if going:
        return Word(tr("Syncing …"), "refresh-cw", "accent_text")
    if status.waiting:
        return Word(tr("Connected · {waiting}").format(waiting=waiting), "cloud-upload", "accent_text")
    if status.last_round_at is None:
        return Word(tr("Connected"), "cloud", "accent_text")
    return Word(tr("Connected · in step {when}").format(when=ago(status.last_round_at, now)), "cloud", "accent_text")


def ago(at: datetime, now: datetime) -> str:
    """How long ago, roughly: `now`, `2 min ago`, `3 h ago`, `2 days ago`."""
    gone = now - at
    if gone < _MINUTE:
        return tr("just now")
    if gone < _HOUR:
        return tr("{count} min ago").format(count=gone // _MINUTE)
    if gone < _DAY:
        return tr("{count} h ago").format(count=gone // _HOUR)
    return trn("%n day(s) ago", gone // _DAY)


def problem_words(status: SyncStatus | None, problem: InvPayError | None) -> tuple[str, str] | None:
    """What keeps the book from being in step: the sentence, and what follows it; None where nothing does."""
    from invpay_desktop.ui.widgets.dialog import first_sentence

    if status is None or not status.connected or problem is None:
        return None
    return first_sentence(problem.message)
