"""Taking back an action whole: reversing rows, hidden entries, released numbers. Nothing is deleted.

The last action of the user (Ctrl+Z, `invpay undo`) and a whole import go the same way. Rows are reversed on their own
days, or on the first open day where those are locked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update

from invpay_desktop.base.errors import Refused
from invpay_desktop.db import tables
from invpay_desktop.db.hosted_tables import saved_method
from invpay_desktop.db.id_lists import among, id_list
from invpay_desktop.db.session import Recording, Session, WriteSession
from invpay_desktop.db.setting_values import value_before, write_setting
from invpay_desktop.ledger.balances import IN_FORCE
from invpay_desktop.ledger.blockers import Made, Span, made_by, what_stands_on
from invpay_desktop.ledger.invoices import add_version, newest_version, version_before
from invpay_desktop.ledger.numbering import release_number
from invpay_desktop.ledger.periods import first_open_day, locked_until, require_open
from invpay_desktop.ledger.posting import grants_of
from invpay_desktop.ledger.projections import refresh
from invpay_desktop.ledger.reversals import negate_facts, take_out_of_force

_PAPER = frozenset(
    {
        "receipt.issued", "receipt.printed", "failure.dismissed",
        "charge.unknown", "charge.needs_you", "refund.unknown", "refund.needs_you",
    }
)  # fmt: skip
"""Kinds of events that changed no money: alone they are no action to take back."""

_NOTED = ("told.", "sync.", "webhook.")
"""How kinds of events begin that say what became of a message, or where the hosted service says otherwise."""

_SENT = ("charge.", "refund.")
"""How kinds of events begin that tell of money moved, or asked for, at the hosted service."""

_event = tables.event


@dataclass(frozen=True, slots=True)
class Action:
    """One action of the past: its first event's kind tells what it was."""

    id: int
    kind: str
    at: datetime
    span: Span


def last_action(session: Session) -> Action | None:
    """The newest action that was not taken back, or None. Printing a receipt does not count as one, nor what came in
    from the hosted service by itself.

    Passed over: the voiding of what was itself taken back since, with its import: there is nothing to bring back.
    """
    newest = session.scalar(select(func.max(_event.c.id)))
    while newest:
        first = session.scalar(select(_event.c.action_id).where(_event.c.id == newest))
        rows = session.execute(select(_event).where(_event.c.id.between(first, newest)).order_by(_event.c.id)).all()
        undone = session.scalar(select(func.count()).where(_event.c.undoes_action == first))
        is_undo = any(row.undoes_action is not None for row in rows)
        span = Span(first, newest)
        if not undone and not is_undo and any(map(_is_deed, rows)) and not _moot(session, span):
            return Action(first, rows[0].kind, rows[0].at, span)
        newest = first - 1
    return None


def _is_deed(row: Any) -> bool:
    """Whether an event is something that a person did and that changed more than what is noted."""
    return row.actor != "sync" and row.kind not in _PAPER and not row.kind.startswith(_NOTED)


def _moot(session: Session, span: Span) -> bool:
    """Whether an action changed the standing of a payment or an invoice that an earlier entry's undo has hidden."""
    step, state, version, invoice = tables.payment_step, tables.payment_state, tables.invoice_version, tables.invoice
    payments = (
        select(step.c.id)
        .join(state, state.c.payment_id == step.c.payment_id)
        .join(tables.payment, tables.payment.c.id == step.c.payment_id)
        .where(step.c.event_id.between(span.first, span.last), tables.payment.c.event_id < span.first, state.c.hidden)
    )
    invoices = (
        select(version.c.id)
        .join(invoice, invoice.c.id == version.c.invoice_id)
        .where(version.c.event_id.between(span.first, span.last), invoice.c.hidden)
    )
    return any(session.execute(each.limit(1)).first() is not None for each in (payments, invoices))


def undo_last_action(session: WriteSession) -> Action:
    """Take back the newest action. Raises Refused where there is none, or where it cannot be taken back, and why."""
    action = last_action(session)
    if action is None:
        raise Refused("There is nothing to undo.")
    undo_action(session, action)
    return action


def undo_action(session: WriteSession, action: Action, kind: str = "action.undone") -> None:
    """Take back an action. Raises Refused, with a list, where later work stands on it."""
    rows = _events(session, action.span)
    if rows[0].kind == "book.made" or any(row.undoes_action is not None for row in rows):
        raise Refused("There is nothing to undo.")
    if any(row.kind.startswith(_SENT) and row.kind not in _PAPER for row in rows):
        raise Refused(
            "The last action went to the hosted service, and what was sent cannot be taken back. Nothing was changed. "
            "A charge that went through can be refunded."
        )
    made = made_by(session, action.span)
    reasons = what_stands_on(session, action.span, made)
    if reasons:
        raise Refused("Later work stands on this, so it was not undone. " + " ".join(reasons[:5]), reasons)
    event = session.record(kind, undoes_action=action.id, data={"kind": action.kind})
    lock = _lock_before(session, action.span)
    if lock is not None and lock.opens:  # first, so that what the action dated in those days can be taken back
        event.insert(tables.period_lock, locked_until=lock.until, reason="undone")
    _undo_money(session, event, action.span, made)
    for row in reversed(rows):
        _undo_details(session, row)
    for invoice_id, version in _versions(session, action.span):
        _undo_version(session, event, invoice_id, version)
    if lock is not None and not lock.opens:
        event.insert(tables.period_lock, locked_until=lock.until, reason="undone")
    _hide(session, made)
    session.touch(everything=True)


def _events(session: Session, span: Span) -> list[Any]:
    return list(session.execute(select(_event).where(_event.c.id.between(span.first, span.last)).order_by(_event.c.id)))


def _undo_money(session: WriteSession, event: Recording, span: Span, made: Made) -> None:
    def dated(day: Any) -> Any:
        return first_open_day(session, day)

    customers = {row[0] for row in session.execute(_customers_touched(span))}
    payments = set(made.payments) | {row[0] for row in session.execute(_payments_touched(span))}
    invoices = negate_facts(session, event, span.first, span.last, set(made.payments), dated)
    step, refund = tables.payment_step, tables.refund
    for payment_id in made.payments:
        if _status(session, payment_id) in IN_FORCE:
            invoices |= take_out_of_force(session, event, payment_id, dated).invoices
            event.insert(step, payment_id=payment_id, status="void", dated_on=session.today, reason="undone")
    for row in session.execute(select(step).where(step.c.event_id.between(span.first, span.last))).all():
        if row.payment_id not in made.payments:
            event.insert(step, payment_id=row.payment_id, status="approved", dated_on=row.dated_on, reason="undone")
    for row in session.execute(select(refund).where(refund.c.event_id.between(span.first, span.last))).all():
        event.insert(tables.refund_step, refund_id=row.id, status="void", dated_on=row.dated_on, reason="undone")
    refresh(session, invoices=invoices, payments=payments)
    _require_sound(session, payments, customers)
    refresh(session, customers=customers)


def _customers_touched(span: Span) -> Any:
    entry, paid = tables.credit_entry, tables.payment
    return (
        select(entry.c.customer_id)
        .where(entry.c.event_id.between(span.first, span.last))
        .union(select(paid.c.customer_id).where(paid.c.event_id.between(span.first, span.last)))
    )


def _payments_touched(span: Span) -> Any:
    lists = (tables.allocation, tables.refund, tables.payment_step, tables.credit_entry)
    first, *others = (
        select(table.c.payment_id).where(
            table.c.event_id.between(span.first, span.last), table.c.payment_id.is_not(None)
        )
        for table in lists
    )
    return first.union(*others)


def _status(session: Session, payment_id: int) -> str:
    state = tables.payment_state
    return str(session.scalar(select(state.c.status).where(state.c.payment_id == payment_id)))


def _undo_details(session: WriteSession, row: Any) -> None:
    """Take back what an event says in its own data: settings, and customers as they were."""
    data = json.loads(row.data)
    if row.kind == "setting.changed":
        write_setting(session, data["key"], value_before(session, data))
    elif row.kind == "customer.edited":
        customer = tables.customer
        session.record(
            "customer.edited", customer_id=row.customer_id, data={"before": data["after"], "after": data["before"]}
        )
        session.execute(update(customer).where(customer.c.id == row.customer_id).values(**data["before"]))
    elif row.kind in ("saved_method.added", "saved_method.removed"):
        before = {"hidden": data["before"] is None, "label": data["before"] or data["label"]}
        session.execute(update(saved_method).where(saved_method.c.id == data["id"]).values(**before))


def _versions(session: Session, span: Span) -> list[tuple[int, int]]:
    version = tables.invoice_version
    rows = session.execute(
        select(version.c.invoice_id, func.min(version.c.version))
        .where(version.c.event_id.between(span.first, span.last))
        .group_by(version.c.invoice_id)
        .order_by(version.c.invoice_id.desc())  # numbers are given back from the last
    )
    return [(row[0], row[1]) for row in rows]


def _undo_version(session: WriteSession, event: Recording, invoice_id: int, version: int) -> None:
    now = newest_version(session, invoice_id)
    before = version_before(session, invoice_id, version)
    if before is None:
        require_open(session, now.issued_on, f"Invoice {now.number}")
        add_version(session, event, invoice_id, replace(now, lifecycle="void"), None, hidden=True)
        release_number(session, "invoice", now.number)
    else:
        add_version(session, event, invoice_id, before, None)


@dataclass(frozen=True, slots=True)
class _LockBefore:
    """What was locked before an action that changed it; whether going back opens days."""

    until: date | None
    opens: bool


def _lock_before(session: Session, span: Span) -> _LockBefore | None:
    lock = tables.period_lock
    if not session.scalar(select(func.count()).where(lock.c.event_id.between(span.first, span.last))):
        return None
    until: date | None = session.scalar(
        select(lock.c.locked_until).where(lock.c.event_id < span.first).order_by(lock.c.id.desc()).limit(1)
    )
    now = locked_until(session)
    return _LockBefore(until, until is None or (now is not None and until < now))


def _hide(session: WriteSession, made: Made) -> None:
    """Hide what the action made, so that it shows nowhere but in the timeline; its numbers are free again."""
    state, memo, customer = tables.payment_state, tables.credit_memo, tables.customer
    memos = select(memo).where(among(memo.c.id, "memos")).order_by(memo.c.id.desc())
    for row in session.execute(memos, {"memos": id_list(made.memos)}).all():
        require_open(session, row.dated_on, f"Credit memo {row.number}")
        after = {
            "number": row.number,
            "customer_id": row.customer_id,
            "dated_on": row.dated_on.isoformat(),
            "total_minor": row.total_minor,
            "tax_minor": row.tax_minor,
            "reason": row.reason,
            "memo_id": row.id,
            "void": True,
            "hidden": True,
        }
        session.record("memo.void", customer_id=row.customer_id, data={"after": after})
        release_number(session, "memo", row.number)
    for customer_id in made.customers:
        session.record("customer.hidden", customer_id=customer_id, data={"hidden": True})
    for table, key, ids, values in (
        (state, state.c.payment_id, made.payments, {"hidden": True}),
        (memo, memo.c.id, made.memos, {"void": True, "hidden": True}),
        (customer, customer.c.id, made.customers, {"hidden": True}),
    ):
        for chunk in _chunks(ids):
            session.execute(update(table).where(key.in_(chunk)).values(**values))


def _chunks(ids: Iterable[int], size: int = 500) -> Iterable[list[int]]:
    everything = list(ids)
    return (everything[start : start + size] for start in range(0, len(everything), size))


def _require_sound(session: Session, payments: Iterable[int], customers: Iterable[int]) -> None:
    """Refuse where taking back would leave used credit without its source, or a payment that does not add up."""
    state, payment = tables.payment_state, tables.payment
    unsound = False
    for payment_id in payments:
        row = session.execute(
            select(state, payment.c.amount_minor)
            .join(payment, payment.c.id == state.c.payment_id)
            .where(payment.c.id == payment_id)
        ).one()
        whole = row.amount_minor if row.status in IN_FORCE else 0
        unsound |= row.allocated_minor + row.credited_minor != whole or row.refunded_minor > row.amount_minor
    for customer_id in customers:
        unsound |= any(grant.left < 0 for grant in grants_of(session, customer=customer_id))
        unsound |= _twice_taken_back(session, customer_id)
    if unsound:
        raise Refused("Later work stands on this, so it was not undone. Take that back first.")


def _twice_taken_back(session: Session, customer_id: int) -> bool:
    """Whether more credit came back from an invoice or a refund than had gone there."""
    entry = tables.credit_entry
    place = (entry.c.grant_id, entry.c.invoice_id, entry.c.refund_id)
    statement = (
        select(entry.c.grant_id)
        .where(entry.c.customer_id == customer_id, entry.c.invoice_id.is_not(None) | entry.c.refund_id.is_not(None))
        .group_by(*place)
        .having(func.sum(entry.c.amount_minor) > 0)
    )
    return session.execute(statement.limit(1)).first() is not None
