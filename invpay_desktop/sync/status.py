"""How it stands between the book and the hosted service: for the status bar and `sync status`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select

from invpay_desktop.base.errors import ServiceError
from invpay_desktop.db.hosted_tables import (
    attempt,
    difference,
    hosted_entry,
    hosted_invoice_state,
    outbox,
    refund_attempt,
)
from invpay_desktop.db.session import Session
from invpay_desktop.db.setting_values import read_value
from invpay_desktop.hosted.connection import is_connected
from invpay_desktop.outbox.rows import counts
from invpay_desktop.settings import HOSTED_MODE


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """How many rows wait, need a person, and are charges or refunds being looked up; when the last round was.

    `unread_differences`: not seen and not explained. `last_problem`: what stopped this program's last round.
    """

    connected: bool
    mode: str
    waiting: int
    needs_you: int
    checking: int
    unread_differences: int
    last_round_at: datetime | None
    last_problem: ServiceError | None


_ROUNDS: WeakKeyDictionary[Engine, tuple[datetime, ServiceError | None]] = WeakKeyDictionary()
"""The last round of each open book in this process. What it did lies in the book; that it was there need not."""


def remember_round(session: Session, problem: ServiceError | None) -> None:
    """Note that a round has ended now."""
    _ROUNDS[session.connection.engine] = session.now, problem


def sync_status(session: Session) -> SyncStatus:
    """How it stands now."""
    rows = counts(session)
    at, problem = _ROUNDS.get(session.connection.engine, (None, None))
    read_at: datetime | None = session.scalar(select(func.max(hosted_invoice_state.c.read_at)))
    return SyncStatus(
        is_connected(session),
        read_value(session, HOSTED_MODE),
        rows["waiting"] + rows["sending"] + rows["unknown"],
        rows["needs_you"] + _attempts(session, "needs_you"),
        _attempts(session, "open"),
        unread_differences(session),
        max((each for each in (at, read_at) if each is not None), default=None),
        problem,
    )


def is_used(session: Session) -> bool:
    """Whether anything was ever sent, queued or read: a book that never had an account has nothing to show."""
    tables = (attempt, refund_attempt, outbox, hosted_entry, difference)
    return any(session.execute(select(table).limit(1)).first() is not None for table in tables)


def unread_differences(session: Session) -> int:
    """How many differences stand that nobody has seen and that nothing explains."""
    unseen = difference.c.gone_at.is_(None) & difference.c.seen_at.is_(None) & (difference.c.explained == 0)
    return int(session.scalar(select(func.count()).where(unseen)))


def next_due(session: Session) -> datetime | None:
    """When the next charge, refund or record is to be looked up or sent again by itself; None where nothing is."""
    open_rows = outbox.c.state.in_(("waiting", "unknown"))
    found = [
        session.scalar(select(func.min(attempt.c.next_check_at)).where(attempt.c.next_check_at.is_not(None))),
        session.scalar(
            select(func.min(refund_attempt.c.next_check_at)).where(refund_attempt.c.next_check_at.is_not(None))
        ),
        session.scalar(select(func.min(outbox.c.next_at)).where(open_rows, outbox.c.next_at.is_not(None))),
    ]
    return min((each for each in found if each is not None), default=None)


def _attempts(session: Session, state: str) -> int:
    return sum(
        int(session.scalar(select(func.count()).where(table.c.state == state))) for table in (attempt, refund_attempt)
    )
