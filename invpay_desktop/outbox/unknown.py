"""What to do about a record that may have arrived or not: look, and send it again only when that cannot double it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Literal

from invpay_desktop.outbox.values import SAFE_TO_REPEAT, OutboxRow, Reading

IN_THE_HISTORY = frozenset({"external", "reconcile"})
"""Kinds that the service's history of an invoice shows. Of the others nothing can be read: only a person can tell."""

Decision = Literal["wait", "again", "ask"] | tuple[Literal["sent"], str]


def decide(row: OutboxRow, readings: Iterable[Reading], resend_after: timedelta) -> Decision:
    """What the readings since a row was last sent say: ("sent", id there), send it again, ask a person, or wait.

    Again: two readings at least `resend_after` apart both lack it (the domain's rule: a late commit of the service
    shows up within that time). Readings from before the last sending say nothing about it.
    """
    if row.kind in SAFE_TO_REPEAT:
        return "again"
    since = sorted((each for each in readings if row.sent_at is None or each.at >= row.sent_at), key=lambda r: r.at)
    if found := next((each.found for each in since if each.found), ""):
        return "sent", found
    if row.kind not in IN_THE_HISTORY:
        return "ask"
    return "again" if len(since) > 1 and since[-1].at - since[0].at >= resend_after else "wait"
