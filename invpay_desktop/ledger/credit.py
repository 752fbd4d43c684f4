"""Customers' credit: where it comes from, where it is applied, and how an excess on an invoice becomes credit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from invpay_desktop.base.errors import BadInput, Refused
from invpay_desktop.base.money import Money
from invpay_desktop.base.texts import check_text
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import OPEN_ITEM, allocation, credit_entry, customer, invoice, payment, refund_part
from invpay_desktop.ledger.amounts import require_positive
from invpay_desktop.ledger.periods import first_open_day
from invpay_desktop.ledger.posting import Grant, allocate, apply_grant, draw, grant_credit, grants_of, unused_since
from invpay_desktop.ledger.projections import refresh
from invpay_desktop.ledger.refund_plan import under_way_on
from invpay_desktop.ledger.reversals import take_back


@dataclass(frozen=True, slots=True)
class Applied:
    """A part of a customer's credit that was laid on an invoice."""

    invoice_id: int
    amount: Money


def apply_credit(
    session: WriteSession, customer_id: int, amount: Money, invoice_id: int | None = None
) -> list[Applied]:
    """Lay credit on an invoice, or (None) on the customer's open invoices, oldest due first.

    Dated the later of credit and invoice, on an open day. Raises Refused where the credit or what is left on the
    invoices does not reach, or where the credit may not move.
    """
    require_positive(session, amount)
    who = session.execute(select(customer).where(customer.c.id == customer_id)).one()
    if who.anonymous:
        raise Refused(
            f"“{who.name}” stands for many people, so credit does not move between its invoices. Nothing was changed."
        )
    if amount.minor > who.credit_minor:
        raise Refused(
            f"{who.name} has {session.money(who.credit_minor)} of credit, not {amount}. Nothing was applied. "
            "What lies too much on an invoice can be made credit first."
        )
    targets = _targets(session, customer_id, invoice_id)
    room = sum(row.remaining_minor for row in targets)
    if amount.minor > room:
        where = f"invoice {targets[0].number}" if invoice_id is not None and targets else "the open invoices"
        raise Refused(f"Only {session.money(room)} is left on {where}, not {amount}. Nothing was applied.")
    applied: list[Applied] = []
    left = amount.minor
    for row in targets:
        part = min(left, row.remaining_minor)
        if part:
            _apply(session, customer_id, row, part)
            applied.append(Applied(row.id, session.money(part)))
            left -= part
    return applied


def apply_credit_kept_for_next(session: WriteSession, invoice_id: int) -> Money:
    """Lay credit that was kept for the customer's next invoice on this one; returns how much."""
    row = session.execute(select(invoice).where(invoice.c.id == invoice_id)).one()
    if _stands_for_many(session, row.customer_id):
        return session.money(0)
    kept = [grant for grant in grants_of(session, customer=row.customer_id) if grant.for_next and grant.left > 0]
    amount = min(sum(grant.left for grant in kept), row.remaining_minor)
    if amount > 0:
        _apply(session, row.customer_id, row, amount, kept)
    return session.money(amount)


def move_excess_to_credit(
    session: WriteSession, invoice_id: int, amount: Money, *, reason: str = "", for_next: bool = False
) -> None:
    """Make what was paid too much on an invoice the customer's credit. Raises Refused beyond the excess.

    `for_next`: laid on the customer's next invoice when that is issued.
    """
    require_positive(session, amount)
    row = session.execute(select(invoice).where(invoice.c.id == invoice_id)).one()
    if not row.over_minor:
        raise Refused(f"Nothing too much was paid on invoice {row.number}, so nothing of it can be moved.")
    if amount.minor > row.over_minor:
        raise Refused(
            f"Invoice {row.number} is paid {session.money(row.over_minor)} too much, not {amount}. Nothing was moved."
        )
    free = row.over_minor - under_way_on(session, invoice_id).minor
    if amount.minor > free:
        raise Refused(
            f"A refund out of what was paid too much on invoice {row.number} was sent, and its outcome is not known "
            f"yet. Only {session.money(max(free, 0))} can be moved now, not {amount}. Nothing was moved."
        )
    move_money_to_credit(session, invoice_id, amount.minor, reason=reason, for_next=for_next)


def move_money_to_credit(
    session: WriteSession, invoice_id: int, amount: int, *, reason: str = "", for_next: bool = False
) -> None:
    """Take money off an invoice into its payer's credit: payments first, then applied credit goes back to its grant.

    The newest comes off first, and none before the day it was laid there. An excess is always money of payments, since
    credit is never applied beyond what is left. `amount`: minor units, at most the invoice's paidAmount.
    """
    check_text(reason, "reason", 500)
    event = session.record("credit.kept", invoice_id=invoice_id, data={"reason": reason, "forNext": for_next})
    day = first_open_day(session, session.today)
    customers, payments = set(), set()
    for payment_id, payer, net, since in _lying_payments(session, invoice_id):
        part = min(net, amount)
        if part > 0:
            dated = max(day, since)
            allocate(event, payment_id, invoice_id, -part, dated)
            grant_credit(event, payer, part, dated, payment_id=payment_id, reason=reason, for_next=for_next)
            customers.add(payer)
            payments.add(payment_id)
            amount -= part
    for grant, lying, since in _applied_to(session, invoice_id):
        part = min(lying, amount)
        if part > 0:
            take_back(event, grant, invoice_id, part, max(day, since))
            customers.add(grant.customer_id)
            amount -= part
    if amount:
        raise BadInput(f"{session.money(amount)} of this does not lie on the invoice.", "amount")
    refresh(session, invoices=(invoice_id,), customers=customers, payments=payments)


def _targets(session: Session, customer_id: int, invoice_id: int | None) -> list[Any]:
    if invoice_id is None:
        statement = (
            select(invoice)
            .where(invoice.c.customer_id == customer_id, OPEN_ITEM)
            .order_by(invoice.c.due_on, invoice.c.issued_on, invoice.c.id)
        )
        return list(session.execute(statement))
    row = session.execute(select(invoice).where(invoice.c.id == invoice_id)).one()
    if row.lifecycle != "open":
        raise Refused(f"Invoice {row.number} is {row.lifecycle}, so nothing can be applied to it. Nothing was changed.")
    if row.customer_id != customer_id:
        raise Refused(f"Invoice {row.number} belongs to another customer. Nothing was applied.")
    return [row]


def _apply(session: WriteSession, customer_id: int, row: Any, amount: int, grants: list[Grant] | None = None) -> None:
    event = session.record("credit.applied", invoice_id=row.id, data={"amount": str(session.money(amount))})
    for grant, part in draw(grants or grants_of(session, customer=customer_id), amount):
        since = max(unused_since(session, grant, part), row.issued_on)
        apply_grant(event, grant, row.id, part, first_open_day(session, since))
    refresh(session, invoices=(row.id,), customers=(customer_id,))


def _stands_for_many(session: Session, customer_id: int) -> bool:
    return bool(session.scalar(select(customer.c.anonymous).where(customer.c.id == customer_id)))


def _applied_to(session: Session, invoice_id: int) -> list[tuple[Grant, int, date]]:
    """Grants whose credit lies on an invoice, newest first: (grant, minor units, day of the last row)."""
    rows = session.execute(
        select(
            credit_entry.c.grant_id,
            -func.sum(credit_entry.c.amount_minor),
            credit_entry.c.customer_id,
            func.max(credit_entry.c.dated_on),
        )
        .where(credit_entry.c.invoice_id == invoice_id)
        .group_by(credit_entry.c.grant_id, credit_entry.c.customer_id)
        .having(func.sum(credit_entry.c.amount_minor) < 0)
        .order_by(func.max(credit_entry.c.id).desc())
    ).all()
    grants = {grant.id: grant for owner in {row[2] for row in rows} for grant in grants_of(session, customer=owner)}
    return [(grants[row[0]], row[1], row[3]) for row in rows]


def _lying_payments(session: Session, invoice_id: int) -> list[tuple[int, int, int, date]]:
    """Newest first: (payment, payer, minor units that lie on the invoice, not refunded, day of the last row)."""
    back = session.execute(
        select(refund_part.c.payment_id, func.sum(refund_part.c.amount_minor))
        .where(refund_part.c.invoice_id == invoice_id)
        .group_by(refund_part.c.payment_id)
    )
    refunded: dict[int, int] = {row[0]: row[1] for row in back}
    rows = session.execute(
        select(
            allocation.c.payment_id,
            payment.c.customer_id,
            func.sum(allocation.c.amount_minor),
            func.max(allocation.c.dated_on),
        )
        .join(payment, payment.c.id == allocation.c.payment_id)
        .where(allocation.c.invoice_id == invoice_id)
        .group_by(allocation.c.payment_id, payment.c.customer_id)
        .order_by(allocation.c.payment_id.desc())
    )
    lying = ((row[0], row[1], row[2] - refunded.get(row[0], 0), row[3]) for row in rows)
    return [entry for entry in lying if entry[2] > 0]
