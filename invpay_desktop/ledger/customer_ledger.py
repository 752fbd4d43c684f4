"""All that moved what a customer owes, oldest first, with the balance after each: what is owed less credit.

Facts are read in the order of their days; what one event did on one day is one movement. Invoices and payments that
were undone are left out, their rows cancel each other. The last balance is what remains on the customer's invoices,
less what was paid too much on them, less unused credit: the total of the aging report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from invpay_desktop.base.dates import today_in
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import (
    adjustment,
    allocation,
    credit_entry,
    credit_memo,
    event,
    invoice,
    invoice_version,
    payment,
    payment_state,
    refund_part,
    shown,
)
from invpay_desktop.ledger.balances import Standing


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement of a customer's account. `amount`: signed, above zero where more is owed; `balance`: after it.

    `kind`: invoice, edited, void, payment, payment_void, returned, refund, credit_memo, memo_void, write_off, discount,
    cancelled, undone; credit_kept and credit_applied move only between invoices and credit: their amount is 0 and
    `applied` says how much. `number`: of the invoice or memo, the check number or reference of a
    payment. `memo`: the reason given.
    """

    dated_on: date
    event_id: int
    kind: str
    number: str
    invoice_id: int | None
    payment_id: int | None
    amount: Money
    balance: Money
    applied: Money
    memo: str


_KINDS = {
    "payment.recorded": "payment",
    "payment.returned": "returned",
    "payment.void": "payment_void",
    "charge.approved": "payment",
    **dict.fromkeys(("payment.refunded", "refund.settled", "refund.found"), "refund"),
    "credit.refunded": "refund",
    "credit.kept": "credit_kept",
    "credit.applied": "credit_applied",
    "memo.added": "credit_memo",
    "memo.void": "memo_void",
    "invoice.void": "void",
    "invoice.edited": "edited",
}
_OF_PAYMENT = ("payment", "returned", "payment_void", "refund")


@dataclass(slots=True)
class _Step:
    """One row of a fact: what it adds to a sum of its invoice (named as in Standing), or to credit without one."""

    day: date
    event_id: int
    kind: str
    what: str
    amount: int
    invoice_id: int | None = None
    payment_id: int | None = None
    memo_id: int | None = None
    reason: str = ""


@dataclass(slots=True)
class _Entry:
    """A movement being added up, and the papers it was about."""

    day: date
    event_id: int
    kind: str
    amount: int = 0
    applied: int = 0
    reason: str = ""
    invoices: set[int] = field(default_factory=set)
    payments: set[int] = field(default_factory=set)
    memos: set[int] = field(default_factory=set)


_SUMS = ("total", "allocated", "refunded", "credited", "lowered")
_WANTED: BindParameter[int] = bindparam("wanted")
_INVOICES = select(invoice.c.id, invoice.c.number, invoice.c.issued_on).where(
    invoice.c.customer_id == _WANTED, shown(invoice)
)
_MINE = _INVOICES.with_only_columns(invoice.c.id)
_VERSIONS = (
    select(invoice_version, event.c.at, event.c.kind.label("event_kind"))
    .join(event, event.c.id == invoice_version.c.event_id)
    .where(invoice_version.c.invoice_id.in_(_MINE))
    .order_by(invoice_version.c.invoice_id, invoice_version.c.version)
)
_ROWS = tuple(
    select(table, event.c.kind.label("event_kind"))
    .join(event, event.c.id == table.c.event_id)
    .where(table.c.invoice_id.in_(_MINE))
    for table in (allocation, refund_part, adjustment)
)
_GRANT = credit_entry.alias("granted")
_CREDIT = (
    select(
        credit_entry,
        event.c.kind.label("event_kind"),
        _GRANT.c.payment_id.label("from_payment"),
        _GRANT.c.memo_id.label("from_memo"),
    )
    .join(event, event.c.id == credit_entry.c.event_id)
    .outerjoin(_GRANT, _GRANT.c.id == credit_entry.c.grant_id)
    .where(credit_entry.c.customer_id == _WANTED)
)
_PAYMENTS = (
    select(payment.c.id, payment.c.check_number, payment.c.reference, payment_state.c.hidden)
    .join(payment_state, payment_state.c.payment_id == payment.c.id)
    .where(payment.c.customer_id == _WANTED)
)
_MEMOS = select(credit_memo.c.id, credit_memo.c.number, credit_memo.c.hidden).where(
    credit_memo.c.customer_id == _WANTED
)


@dataclass(frozen=True, slots=True)
class _Names:
    """What the customer's papers are called; undone payments and memos are not among them."""

    invoices: dict[int, Any]
    payments: dict[int, str]
    memos: dict[int, str]


def ledger_of(session: Session, customer_id: int) -> list[Movement]:
    """Every movement of a customer's account, oldest first."""
    wanted = {"wanted": customer_id}
    names = _Names(
        {row.id: row for row in session.execute(_INVOICES, wanted)},
        {row.id: row.check_number or row.reference for row in session.execute(_PAYMENTS, wanted) if not row.hidden},
        {row.id: row.number for row in session.execute(_MEMOS, wanted) if not row.hidden},
    )
    steps = [*_billed(session, wanted, names), *_moved(session, wanted, names), *_credited(session, wanted, names)]
    steps.sort(key=lambda step: (step.day, step.event_id, step.what != "total"))
    balance = 0
    movements = []
    for entry in _added_up(steps):
        if entry.amount or entry.applied:
            balance += entry.amount
            movements.append(_movement(session, entry, names, balance))
    return movements


def _billed(session: Session, wanted: dict[str, int], names: _Names) -> Iterator[_Step]:
    """What each version of an invoice changed of what is billed; the first dated by the invoice."""
    billed: dict[int, int] = {}
    for row in session.execute(_VERSIONS, wanted):
        before = billed.get(row.invoice_id)
        now = row.total_minor if row.lifecycle == "open" else 0
        if now != (before or 0):
            day = names.invoices[row.invoice_id].issued_on
            if before is not None:
                day = max(day, today_in(session.info.zone, row.at))
            kind = "invoice" if before is None else _KINDS.get(row.event_kind, "undone")
            yield _Step(day, row.event_id, kind, "total", now - (before or 0), row.invoice_id)
        if before is not None or row.lifecycle == "open":
            billed[row.invoice_id] = now


def _moved(session: Session, wanted: dict[str, int], names: _Names) -> Iterator[_Step]:
    for statement, what in zip(_ROWS, ("allocated", "refunded", "lowered"), strict=True):
        for row in session.execute(statement, wanted):
            payment_id = getattr(row, "payment_id", None)
            if payment_id is not None and payment_id not in names.payments:
                continue
            kind = _KINDS.get(row.event_kind, "undone") if what != "lowered" else row.kind
            reason = getattr(row, "reason", "")
            yield _Step(
                row.dated_on, row.event_id, kind, what, row.amount_minor, row.invoice_id, payment_id, reason=reason
            )


def _credited(session: Session, wanted: dict[str, int], names: _Names) -> Iterator[_Step]:
    for row in session.execute(_CREDIT, wanted):
        payment_id, memo_id = row.from_payment or row.payment_id, row.from_memo or row.memo_id
        if (payment_id and payment_id not in names.payments) or (memo_id and memo_id not in names.memos):
            continue
        kind = _KINDS.get(row.event_kind, "undone")
        if row.invoice_id in names.invoices:
            yield _Step(row.dated_on, row.event_id, kind, "credited", -row.amount_minor, row.invoice_id)
        yield _Step(row.dated_on, row.event_id, kind, "credit", row.amount_minor, None, payment_id, memo_id, row.reason)


def _effects(steps: list[_Step]) -> Iterator[tuple[_Step, str, int]]:
    """(step, kind, what it changed of what is owed less credit). What is given up never exceeds what is left to."""
    sums: dict[int, dict[str, int]] = {}
    for step in steps:
        if step.invoice_id is None:
            yield step, step.kind, -step.amount
            continue
        mine = sums.setdefault(step.invoice_id, dict.fromkeys(_SUMS, 0))
        before = Standing(**mine)
        mine[step.what] += step.amount
        after = Standing(**mine)
        if step.what != "lowered":
            yield step, step.kind, (after.total - after.paid) - (before.total - before.paid)
        if given_up := after.written_off - before.written_off:
            yield step, step.kind if step.what == "lowered" else "write_off", -given_up


def _added_up(steps: list[_Step]) -> list[_Entry]:
    """The effects by day, event and kind."""
    entries: dict[tuple[date, int, str], _Entry] = {}
    for step, kind, effect in _effects(steps):
        entry = entries.setdefault((step.day, step.event_id, kind), _Entry(step.day, step.event_id, kind))
        entry.amount += effect
        if kind in ("credit_kept", "credit_applied"):
            entry.applied += max(effect, 0)
        entry.invoices |= {step.invoice_id} if step.invoice_id else set()
        entry.payments |= {step.payment_id} if step.payment_id else set()
        entry.memos |= {step.memo_id} if step.memo_id else set()
        entry.reason = entry.reason or step.reason
    return list(entries.values())


def _movement(session: Session, entry: _Entry, names: _Names, balance: int) -> Movement:
    invoice_id, payment_id, memo_id = (
        next(iter(found)) if len(found) == 1 else None for found in (entry.invoices, entry.payments, entry.memos)
    )
    number = ""
    if entry.kind in ("credit_memo", "memo_void") and memo_id:
        number = names.memos[memo_id]
    elif entry.kind in _OF_PAYMENT and payment_id:
        number = names.payments[payment_id]
    elif invoice_id:
        number = names.invoices[invoice_id].number
    return Movement(
        entry.day,
        entry.event_id,
        entry.kind,
        number,
        invoice_id,
        payment_id,
        session.money(entry.amount),
        session.money(balance),
        session.money(entry.applied),
        entry.reason,
    )
