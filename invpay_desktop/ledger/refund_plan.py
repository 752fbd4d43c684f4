"""What a refund of a payment takes from where, and the rows that book it (rule 4).

The order: what was paid too much first, which touches nothing else; then the payment's unused credit; then the invoices
it lies on, newest first; last the credit from it that was applied elsewhere. Beyond excess and unused credit each part
is owed again or cancelled. A refund that was sent and is not settled has no rows yet, but what it asks for is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import bindparam, func, select

from invpay_desktop.base.errors import Refused
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Recording, Session, WriteSession
from invpay_desktop.db.tables import allocation, invoice, refund, refund_part, refund_step
from invpay_desktop.ledger.posting import Grant, book_refund, grants_of, lower, refund_grant, unused_since
from invpay_desktop.ledger.projections import refresh
from invpay_desktop.ledger.reversals import lying_on, take_back

Outcome = Literal["owed", "cancelled"]


LAST_STEP = (
    select(refund_step.c.status)
    .where(refund_step.c.refund_id == refund.c.id)
    .order_by(refund_step.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
"""Of a statement about refunds: each one's status."""
_UNDER_WAY = select(func.coalesce(func.sum(refund.c.amount_minor), 0)).where(
    refund.c.payment_id.in_(bindparam("payments", expanding=True)), LAST_STEP.in_(("pending", "unknown"))
)


@dataclass(frozen=True, slots=True)
class RefundPart:
    """One part of a refund. `becomes`: what the part of the invoice becomes, None where it touches none.

    `since`: for applied credit, the last day on which it was laid there: it is not taken back before.
    """

    source: Literal["excess", "credit", "invoice", "applied_credit"]
    amount: Money
    invoice_id: int | None = None
    grant: Grant | None = None
    becomes: Outcome | None = None
    since: date | None = None


def left_to_refund(session: Session, payment_id: int) -> Money:
    """What is left of a payment: not refunded, nor paid out of the credit it had become, nor asked for already."""
    return _whole(session, payment_id) - under_way(session, payment_id)


def under_way(session: Session, payment_id: int) -> Money:
    """What refunds of a payment ask for that were sent and have no outcome yet."""
    return session.money(session.scalar(_UNDER_WAY, {"payments": [payment_id]}))


def under_way_on(session: Session, invoice_id: int) -> Money:
    """As under_way, over all payments that lie on an invoice."""
    lying = session.execute(select(allocation.c.payment_id).where(allocation.c.invoice_id == invoice_id).distinct())
    return session.money(session.scalar(_UNDER_WAY, {"payments": [row[0] for row in lying]}))


def plan_refund(
    session: Session, payment_id: int, amount: Money, outcome: Outcome | None = None, *, settling: bool = False
) -> list[RefundPart]:
    """What a refund of this amount would take from where; writes nothing (also the preview before a refund).

    `outcome` None: cancelled for a whole refund, else owed again; an invoice that the payment's credit was applied to
    is owed again either way. `settling`: it is the refund under way itself that is planned. Raises Refused.
    """
    parts: list[RefundPart] = []
    left = amount.minor
    all_of_it = _whole(session, payment_id) if settling else left_to_refund(session, payment_id)
    direct: Outcome = outcome or ("cancelled" if amount == all_of_it else "owed")
    for source in _sources(session, payment_id, direct, outcome or "owed"):
        part = min(left, source.amount.minor)
        if part > 0:
            parts.append(replace(source, amount=session.money(part)))
            left -= part
    if left:
        raise Refused(f"Only {session.money(amount.minor - left)} of this payment can be found to refund.")
    return parts


def book_parts(
    session: WriteSession, event: Recording, refund_id: int, payment_id: int, parts: Iterable[RefundPart], day: date
) -> None:
    """Book the parts of a refund that is settled, and compute what they touch anew."""
    invoices, customers = set(), set()
    for part in parts:
        _book(session, event, refund_id, payment_id, part, day)
        if part.invoice_id is not None:
            invoices.add(part.invoice_id)
        if part.grant is not None:
            customers.add(part.grant.customer_id)
    refresh(session, invoices=invoices, payments=(payment_id,), customers=customers)


def _whole(session: Session, payment_id: int) -> Money:
    return session.money(sum(source.amount.minor for source in _sources(session, payment_id, "owed", "owed")))


def _sources(session: Session, payment_id: int, outcome: Outcome, applied_outcome: Outcome) -> Iterator[RefundPart]:
    lying = _lying(session, payment_id)
    excess = {row.invoice_id: min(row.over_minor, row.net) for row in lying}
    for row in lying:
        yield RefundPart("excess", session.money(excess[row.invoice_id]), row.invoice_id)
    grants = grants_of(session, payment=payment_id)
    for grant in grants:
        yield RefundPart("credit", session.money(grant.left), grant=grant)
    for row in lying:
        rest = session.money(row.net - excess[row.invoice_id])
        yield RefundPart("invoice", rest, row.invoice_id, becomes=outcome)
    for grant in reversed(grants):
        for invoice_id, applied, since in lying_on(session, grant):
            yield RefundPart("applied_credit", session.money(applied), invoice_id, grant, applied_outcome, since)


def _lying(session: Session, payment_id: int) -> list[Any]:
    """Invoices this payment lies on, newest first: `net` is what of it was not refunded."""
    back = (
        select(func.coalesce(func.sum(refund_part.c.amount_minor), 0))
        .where(refund_part.c.payment_id == payment_id, refund_part.c.invoice_id == allocation.c.invoice_id)
        .scalar_subquery()
    )
    statement = (
        select(
            allocation.c.invoice_id,
            invoice.c.over_minor,
            (func.sum(allocation.c.amount_minor) - back).label("net"),
        )
        .join(invoice, invoice.c.id == allocation.c.invoice_id)
        .where(allocation.c.payment_id == payment_id)
        .group_by(allocation.c.invoice_id)
        .order_by(func.max(allocation.c.id).desc())
    )
    return [row for row in session.execute(statement) if row.net > 0]


def _book(session: Session, event: Recording, refund_id: int, payment_id: int, part: RefundPart, day: date) -> None:
    amount = part.amount.minor
    if part.grant is not None:
        if part.invoice_id is not None:
            take_back(event, part.grant, part.invoice_id, amount, max(day, part.since or day))
        refund_grant(event, part.grant, refund_id, amount, max(day, unused_since(session, part.grant, amount)))
    elif part.invoice_id is not None:
        outcome = "excess" if part.becomes is None else part.becomes
        book_refund(event, refund_id, payment_id, part.invoice_id, amount, outcome, day)
    if part.becomes == "cancelled" and part.invoice_id is not None:
        lower(event, part.invoice_id, "cancelled", amount, day, "refunded", refund_id)
