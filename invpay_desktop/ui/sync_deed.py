"""A round that a person asks for, and what is said when it has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.translation import tr, trn

if TYPE_CHECKING:
    from invpay_desktop.sync.sync_pass import Round


def sync_now(desk: Desk) -> None:
    """Send and read everything now; where no account is set up, lead to where it is."""
    if not desk.service.connected:
        desk.toast(tr("No hosted service is set up. This is where one is."))
        desk.go("settings", section="hosted")
        return
    desk.syncing.sync_now(lambda ended: desk.toast(said_of(ended)), desk.problem)


def said_of(ended: Round) -> str:
    """What a round came to, in a sentence or two."""
    done = [
        trn("%n sent", ended.sent) if ended.sent else "",
        trn("%n refused", ended.refused) if ended.refused else "",
        trn("%n invoice(s) read", ended.read) if ended.read else "",
        trn("%n new payment(s)", ended.new_payments) if ended.new_payments else "",
        trn("%n difference(s)", ended.differences) if ended.differences else "",
    ]
    said = ", ".join(part for part in done if part)
    if ended.problem is not None:
        stopped = ended.problem.message
        return tr("{done}. Then: {problem}").format(done=said, problem=stopped) if said else stopped
    waiting = trn("%n still waiting", ended.waiting) if ended.waiting else ""
    needs_you = tr("{count} need you").format(count=ended.needs_you) if ended.needs_you else ""
    rest = ", ".join(part for part in (waiting, needs_you) if part)
    said = tr("In step: {done}.").format(done=said) if said else tr("In step. Nothing was new.")
    return f"{said} {rest[:1].upper()}{rest[1:]}." if rest else said
