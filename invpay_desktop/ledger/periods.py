"""Locked periods: no money is dated on or before the lock; corrections of it take the first open day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from invpay_desktop.base.dates import checked_day
from invpay_desktop.base.errors import BadInput, PeriodLocked
from invpay_desktop.base.texts import check_text
from invpay_desktop.db import tables
from invpay_desktop.db.session import Session, WriteSession

_NEWEST = select(tables.period_lock.c.locked_until).order_by(tables.period_lock.c.id.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class LockEntry:
    """One locking (`until`: the last locked day) or unlocking (None), and when it was done (UTC)."""

    at: datetime
    until: date | None
    reason: str


def locked_until(session: Session) -> date | None:
    """The last locked day, or None where nothing is locked."""
    day: date | None = session.scalar(_NEWEST)
    return day


def lock_history(session: Session, newest: int = 50) -> tuple[LockEntry, ...]:
    """Every locking and unlocking, the newest first."""
    lock, event = tables.period_lock, tables.event
    rows = session.execute(
        select(event.c.at, lock.c.locked_until, lock.c.reason)
        .join(event, event.c.id == lock.c.event_id)
        .order_by(lock.c.id.desc())
        .limit(newest)
    )
    return tuple(LockEntry(*row) for row in rows)


def lock_period(session: WriteSession, until: date | None, reason: str = "") -> None:
    """Lock everything up to and including a day (None: unlock). Raises BadInput for a day after today."""
    if until is not None and checked_day(until) > session.today:
        raise BadInput(f"{until} has not passed yet: lock up to today, {session.today}, at most.", "until")
    check_text(reason, "reason", 500)
    before = locked_until(session)
    event = session.record(
        "period.locked" if until else "period.unlocked",
        data={"until": until.isoformat() if until else None, "before": before.isoformat() if before else None},
    )
    event.insert(tables.period_lock, locked_until=until, reason=reason)
    session.touch(settings=("period",))


def require_open(session: Session, day: date, what: str) -> None:
    """Raise PeriodLocked where `day` lies in a locked period; `what` names the thing being dated."""
    lock = locked_until(session)
    if lock is not None and day <= lock:
        raise PeriodLocked(
            f"{what} is dated {day}, and everything up to {lock} is locked. Nothing was changed. "
            f"Date it {lock + timedelta(days=1)} or later, or unlock the period first."
        )


def first_open_day(session: Session, day: date) -> date:
    """The day itself, or the first day after the lock where it is locked."""
    lock = locked_until(session)
    return day if lock is None or day > lock else lock + timedelta(days=1)
