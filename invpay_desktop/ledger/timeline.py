"""The timeline of an invoice: everything that happened to it, in order, with what was left after each step."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, Table, bindparam, select, union

from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import (
    adjustment,
    allocation,
    credit_entry,
    event,
    invoice_version,
    payment,
    refund_part,
)
from invpay_desktop.ledger.balances import Standing


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event. `amount`: what it moved on this invoice (signed: in is above zero), None where no money moved.

    `left`: what was still owed after it. `kind` names the sort of event (`payment.recorded`), `undone` says that it
    was taken back since. The payment, where there is one, by its id and how it came.
    """

    event_id: int
    at: datetime
    actor: str
    kind: str
    amount: Money | None
    left: Money
    over: Money
    reason: str
    payment_id: str | None
    payment_kind: str | None
    check_number: str
    undone: bool
    details: dict[str, Any]


@dataclass(slots=True)
class _Moved:
    """What one event added to an invoice's sums, and its total from then on where that changed."""

    allocated: int = 0
    refunded: int = 0
    credited: int = 0
    lowered: int = 0
    total: int | None = None

    @property
    def amount(self) -> int:
        return self.allocated - self.refunded + self.credited or self.lowered


_WANTED: BindParameter[int] = bindparam("wanted")


def _of(table: Table, amount: ColumnElement[int]) -> Select[Any]:
    return select(table.c.event_id, amount).where(table.c.invoice_id == _WANTED)


_SOURCES: tuple[tuple[str, Select[Any]], ...] = (
    ("total", _of(invoice_version, invoice_version.c.total_minor)),
    ("allocated", _of(allocation, allocation.c.amount_minor)),
    ("refunded", _of(refund_part, refund_part.c.amount_minor)),
    ("credited", _of(credit_entry, -credit_entry.c.amount_minor)),
    ("lowered", _of(adjustment, adjustment.c.amount_minor)),
)
_MINE = union(
    select(event.c.id).where(event.c.invoice_id == _WANTED),
    select(event.c.id).where(
        event.c.payment_id.in_(select(allocation.c.payment_id).where(allocation.c.invoice_id == _WANTED))
    ),
    *(source.with_only_columns(source.selected_columns[0]) for _, source in _SOURCES),
)
_EVENTS = (
    select(event, payment.c.public_id, payment.c.kind.label("payment_kind"), payment.c.check_number)
    .outerjoin(payment, payment.c.id == event.c.payment_id)
    .where(event.c.id.in_(_MINE))
    .order_by(event.c.id)
)


def timeline_of(session: Session, invoice_id: int) -> list[TimelineEntry]:
    """All events about an invoice, oldest first."""
    moved: dict[int, _Moved] = defaultdict(_Moved)
    for name, statement in _SOURCES:
        for event_id, amount in session.execute(statement, {"wanted": invoice_id}):
            change = moved[event_id]
            setattr(change, name, amount if name == "total" else getattr(change, name) + amount)
    rows = session.execute(_EVENTS, {"wanted": invoice_id}).all()
    undone = _undone(session, {row.action_id for row in rows})
    sums = _Moved()
    entries = []
    for row in rows:
        change = moved.get(row.id, _Moved())
        sums = _Moved(
            sums.allocated + change.allocated,
            sums.refunded + change.refunded,
            sums.credited + change.credited,
            sums.lowered + change.lowered,
            sums.total if change.total is None else change.total,
        )
        standing = Standing(sums.total or 0, sums.allocated, sums.refunded, sums.credited, sums.lowered)
        entries.append(_entry(session, row, change.amount, standing, row.action_id in undone))
    return entries


def _undone(session: Session, actions: Iterable[int]) -> set[int]:
    wanted = list(actions)
    rows = session.execute(select(event.c.undoes_action).where(event.c.undoes_action.in_(wanted)))
    return {row[0] for row in rows}


def _entry(session: Session, row: Any, amount: int, standing: Standing, undone: bool) -> TimelineEntry:
    details: dict[str, Any] = json.loads(row.data)
    return TimelineEntry(
        row.id,
        row.at,
        row.actor,
        row.kind,
        session.money(amount) if amount else None,
        session.money(standing.remaining),
        session.money(standing.over),
        str(details.get("reason") or ""),
        row.public_id,
        row.payment_kind,
        row.check_number or "",
        undone,
        details,
    )
