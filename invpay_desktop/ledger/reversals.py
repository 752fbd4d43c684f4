"""Taking back what was posted: rows of the opposite sign, never a change of the old ones.

With posting.py the only place that inserts rows of money.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from invpay_desktop.db.session import Recording, Session, WriteSession
from invpay_desktop.db.tables import adjustment, allocation, credit_entry, refund_part
from invpay_desktop.ledger.posting import Grant, allocate, book_refund, grants_of

Dated = Callable[[date], date]
"""When a row is reversed, given the day of the row: the day of a return, or the row's own day where it is open."""


@dataclass(frozen=True, slots=True)
class Unwound:
    """What was touched by taking a payment out of force. `refunded`: minor units that had been paid back out of it."""

    invoices: frozenset[int]
    customers: frozenset[int]
    refunded: int


def take_out_of_force(session: WriteSession, event: Recording, payment_id: int, dated: Dated) -> Unwound:
    """Undo all that a payment did: credit applied from it, the credit itself, refunds' bookings, its allocations.

    Afterwards the sums of its allocations and of the credit granted from it are 0.
    """
    invoices: set[int] = set()
    customers: set[int] = set()
    refunded = 0
    for grant in grants_of(session, payment=payment_id):
        customers.add(grant.customer_id)
        invoices |= take_back_all(session, event, grant, dated)
        refunded += _void_credit_refunds(session, event, grant, dated)
        _revoke_all(session, event, grant, dated)
    refunded += _unbook_refunds(session, event, payment_id, dated, invoices)
    invoices |= _unallocate(session, event, payment_id, dated)
    return Unwound(frozenset(invoices), frozenset(customers), refunded)


def paid_out_of_credit(session: Session, payment_id: int) -> int:
    """Minor units that were paid out of the credit that a payment had become."""
    grants = select(credit_entry.c.id).where(credit_entry.c.payment_id == payment_id, credit_entry.c.kind == "grant")
    statement = select(func.coalesce(-func.sum(credit_entry.c.amount_minor), 0)).where(
        credit_entry.c.grant_id.in_(grants), credit_entry.c.refund_id.is_not(None)
    )
    return int(session.scalar(statement))


def lying_on(session: Session, grant: Grant) -> list[tuple[int, int, date]]:
    """The invoices that credit of a grant lies on, newest first: (invoice id, minor units, last day of its rows)."""
    rows = session.execute(
        select(credit_entry.c.invoice_id, -func.sum(credit_entry.c.amount_minor), func.max(credit_entry.c.dated_on))
        .where(credit_entry.c.grant_id == grant.id, credit_entry.c.invoice_id.is_not(None))
        .group_by(credit_entry.c.invoice_id)
        .having(func.sum(credit_entry.c.amount_minor) < 0)
        .order_by(func.max(credit_entry.c.id).desc())
    )
    return [(row[0], row[1], row[2]) for row in rows]


def take_back(event: Recording, grant: Grant, invoice_id: int, amount: int, day: date) -> None:
    """Take a part of a grant back from one invoice."""
    _credit_row(event, grant, "take_back", amount, day, invoice_id=invoice_id)


def take_back_all(session: WriteSession, event: Recording, grant: Grant, dated: Dated) -> set[int]:
    """Take credit of a grant back from every invoice it lies on; returns the invoices."""
    rows = session.execute(
        select(credit_entry.c.invoice_id, credit_entry.c.dated_on, credit_entry.c.amount_minor).where(
            credit_entry.c.grant_id == grant.id, credit_entry.c.invoice_id.is_not(None)
        )
    )
    net = _net_by_day(rows, dated)
    for (invoice_id, day), amount in net.items():
        take_back(event, grant, invoice_id, -amount, day)
    return {invoice_id for invoice_id, _ in net}


def revoke(event: Recording, grant: Grant, amount: int, day: date) -> None:
    """Take a part of a grant itself back; what is left of it must cover the amount."""
    _credit_row(event, grant, "revoke", -amount, day, payment_id=grant.payment_id, memo_id=grant.memo_id)


def void_credit_refund(event: Recording, grant: Grant, refund_id: int, amount: int, day: date) -> None:
    """Put back into a grant what a refund had paid out of it."""
    _credit_row(event, grant, "refund_void", amount, day, refund_id=refund_id)


_OPPOSITE = {
    "grant": "revoke",
    "revoke": "revoke",
    "apply": "take_back",
    "take_back": "take_back",
    "refund": "refund_void",
    "refund_void": "refund_void",
}


def negate_facts(
    session: WriteSession, event: Recording, first: int, last: int, spared: set[int], dated: Dated
) -> set[int]:
    """Reverse the money rows of events `first` to `last`, but for those of the payments `spared`.

    Returns the invoices they lay on. Raises nothing: whether the result may stand is for the caller to check.
    """
    invoices: set[int] = set()
    for table in (allocation, refund_part, adjustment):
        for row in session.execute(select(table).where(table.c.event_id.between(first, last))).all():
            if getattr(row, "payment_id", None) in spared:
                continue
            kept = {c.name: getattr(row, c.name) for c in table.columns if c.name not in ("id", "event_id")}
            event.insert(table, **{**kept, "amount_minor": -row.amount_minor, "dated_on": dated(row.dated_on)})
            invoices.add(row.invoice_id)
    for row in session.execute(select(credit_entry).where(credit_entry.c.event_id.between(first, last))).all():
        if row.payment_id in spared:
            continue
        kept = {c.name: getattr(row, c.name) for c in credit_entry.columns if c.name not in ("id", "event_id")}
        changed = {
            "kind": _OPPOSITE[row.kind],
            "amount_minor": -row.amount_minor,
            "grant_id": row.grant_id or row.id,
            "dated_on": dated(row.dated_on),
            "for_next": False,
        }
        event.insert(credit_entry, **{**kept, **changed})
        if row.invoice_id is not None:
            invoices.add(row.invoice_id)
    return invoices


def _revoke_all(session: WriteSession, event: Recording, grant: Grant, dated: Dated) -> None:
    rows = session.execute(
        select(credit_entry.c.id, credit_entry.c.dated_on, credit_entry.c.amount_minor).where(
            (credit_entry.c.id == grant.id)
            | ((credit_entry.c.grant_id == grant.id) & (credit_entry.c.kind == "revoke"))
        )
    )
    for (_, day), amount in _net_by_day(((grant.id, row[1], row[2]) for row in rows), dated).items():
        revoke(event, grant, amount, day)


def _void_credit_refunds(session: WriteSession, event: Recording, grant: Grant, dated: Dated) -> int:
    rows = session.execute(
        select(credit_entry.c.refund_id, credit_entry.c.dated_on, credit_entry.c.amount_minor).where(
            credit_entry.c.grant_id == grant.id, credit_entry.c.refund_id.is_not(None)
        )
    )
    net = _net_by_day(rows, dated)
    for (refund_id, day), amount in net.items():
        void_credit_refund(event, grant, refund_id, -amount, day)
    return -sum(net.values())


def _unbook_refunds(session: WriteSession, event: Recording, payment_id: int, dated: Dated, invoices: set[int]) -> int:
    rows = session.execute(select(refund_part).where(refund_part.c.payment_id == payment_id)).all()
    net = _net_by_day(
        (((row.refund_id, row.invoice_id, row.outcome), row.dated_on, row.amount_minor) for row in rows), dated
    )
    for ((refund_id, invoice_id, outcome), day), amount in net.items():
        book_refund(event, refund_id, payment_id, invoice_id, -amount, outcome, day)
        invoices.add(invoice_id)
    return sum(net.values())


def _unallocate(session: WriteSession, event: Recording, payment_id: int, dated: Dated) -> set[int]:
    rows = session.execute(
        select(allocation.c.invoice_id, allocation.c.dated_on, allocation.c.amount_minor).where(
            allocation.c.payment_id == payment_id
        )
    )
    net = _net_by_day(rows, dated)
    for (invoice_id, day), amount in net.items():
        allocate(event, payment_id, invoice_id, -amount, day)
    return {invoice_id for invoice_id, _ in net}


def _net_by_day(rows: Iterable[Any], dated: Dated) -> dict[tuple[Any, date], int]:
    """(key, day, amount) rows summed by key and the day of their reversal; what sums to nothing is left out."""
    net: dict[tuple[Any, date], int] = {}
    for key, day, amount in rows:
        net[key, dated(day)] = net.get((key, dated(day)), 0) + amount
    return {place: amount for place, amount in net.items() if amount}


def _credit_row(event: Recording, grant: Grant, kind: str, amount: int, day: date, **of: int | None) -> None:
    event.insert(
        credit_entry,
        customer_id=grant.customer_id,
        kind=kind,
        amount_minor=amount,
        grant_id=grant.id,
        dated_on=day,
        **of,
    )
