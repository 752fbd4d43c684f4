"""Money going back out: of one payment, or of a customer's credit; and what becomes of the invoices it paid.

The order for a payment (rule 4): what was paid too much first, which touches nothing else; then its unused credit; then
the invoices it lies on, newest first; last the credit from it that was applied elsewhere. Beyond excess and unused
credit each part is owed again or cancelled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import func, select

from invpay_desktop.base.dates import checked_day
from invpay_desktop.base.errors import BadInput, Refused
from invpay_desktop.base.money import Money
from invpay_desktop.base.texts import check_text
from invpay_desktop.db.session import Recording, Session, WriteSession
from invpay_desktop.db.tables import allocation, customer, invoice, payment, payment_state, refund_part
from invpay_desktop.ledger.amounts import require_positive
from invpay_desktop.ledger.balances import IN_FORCE
from invpay_desktop.ledger.periods import require_open
from invpay_desktop.ledger.posting import (
    Grant,
    NewRefund,
    book_refund,
    draw,
    grants_of,
    lower,
    post_refund,
    refund_grant,
    unused_since,
)
from invpay_desktop.ledger.projections import refresh
from invpay_desktop.ledger.reversals import lying_on, take_back
from invpay_desktop.payments.methods.external import KINDS

Outcome = Literal["owed", "cancelled"]


@dataclass(frozen=True, slots=True)
class RefundPayment:
    """`amount` None: all that is left of the payment. `outcome` None: cancelled for a whole refund, else owed again.

    An invoice that the payment's credit was applied to is owed again either way, unless `outcome` says cancelled: the
    payment was not for it.

    `kind` None: back the way it came.
    """

    payment_id: int
    reason: str
    amount: Money | None = None
    outcome: Outcome | None = None
    kind: str | None = None
    dated_on: date | None = None
    reference: str = ""


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


@dataclass(frozen=True, slots=True)
class Refunded:
    """A refund that was recorded."""

    id: int
    public_id: str
    amount: Money
    parts: tuple[RefundPart, ...]


def refund_payment(session: WriteSession, request: RefundPayment) -> Refunded:
    """Record money paid back out of a payment. Raises Refused beyond what is left of it, PeriodLocked, BadInput."""
    paid = _payment_in_force(session, request.payment_id)
    left = left_to_refund(session, request.payment_id)
    amount = request.amount if request.amount is not None else left
    if not left:
        raise Refused(f"Payment {paid.public_id} was paid back wholly already. Nothing was refunded.")
    require_positive(session, amount)
    if amount > left:
        raise Refused(f"Only {left} of payment {paid.public_id} is left to refund, not {amount}. Nothing was refunded.")
    day = _checked(session, request.dated_on, request.reason, request.reference, request.kind)
    if day < paid.received_on:
        raise BadInput(f"The refund is dated {day}, before the payment was received ({paid.received_on}).", "date")
    parts = plan_refund(session, request.payment_id, amount, request.outcome)
    event = session.record(
        "payment.refunded", payment_id=request.payment_id, data={"reason": request.reason, "amount": str(amount)}
    )
    kind = request.kind or paid.kind or paid.method
    new = NewRefund(
        paid.customer_id, amount.minor, day, kind, request.payment_id, request.reference.strip(), request.reason
    )
    refund_id, public_id = post_refund(session, event, new)
    for part in parts:
        _book(session, event, refund_id, request.payment_id, part, day)
    refresh(
        session,
        invoices={part.invoice_id for part in parts if part.invoice_id is not None},
        payments=(request.payment_id,),
        customers={paid.customer_id, *(part.grant.customer_id for part in parts if part.grant)},
    )
    return Refunded(refund_id, public_id, amount, tuple(parts))


def refund_credit(
    session: WriteSession,
    customer_id: int,
    amount: Money,
    reason: str,
    *,
    kind: str | None = None,
    dated_on: date | None = None,
    reference: str = "",
) -> Refunded:
    """Record money paid out of a customer's credit, oldest credit first. Raises Refused beyond the credit."""
    require_positive(session, amount)
    who = session.execute(select(customer).where(customer.c.id == customer_id)).one()
    if amount.minor > who.credit_minor:
        raise Refused(
            f"{who.name} has {session.money(who.credit_minor)} of credit, not {amount}. Nothing was refunded."
        )
    day = _checked(session, dated_on, reason, reference, kind)
    event = session.record("credit.refunded", customer_id=customer_id, data={"reason": reason, "amount": str(amount)})
    refund_id, public_id = post_refund(
        session, event, NewRefund(customer_id, amount.minor, day, kind or "check", None, reference.strip(), reason)
    )
    parts = []
    for grant, part in draw(grants_of(session, customer=customer_id), amount.minor):
        refund_grant(event, grant, refund_id, part, max(day, unused_since(session, grant, part)))
        parts.append(RefundPart("credit", session.money(part), grant=grant))
    refresh(session, customers=(customer_id,))
    return Refunded(refund_id, public_id, amount, tuple(parts))


def left_to_refund(session: Session, payment_id: int) -> Money:
    """What is left of a payment: neither refunded, nor paid out of the credit it had become."""
    return session.money(sum(source.amount.minor for source in _sources(session, payment_id, "owed", "owed")))


def plan_refund(session: Session, payment_id: int, amount: Money, outcome: Outcome | None = None) -> list[RefundPart]:
    """What a refund of this amount would take from where; writes nothing (also the preview before a refund).

    `outcome`: as of RefundPayment.
    """
    parts: list[RefundPart] = []
    left = amount.minor
    whole = outcome is None and amount == left_to_refund(session, payment_id)
    direct: Outcome = outcome or ("cancelled" if whole else "owed")
    for source in _sources(session, payment_id, direct, outcome or "owed"):
        part = min(left, source.amount.minor)
        if part > 0:
            parts.append(replace(source, amount=session.money(part)))
            left -= part
    if left:
        raise Refused(f"Only {session.money(amount.minor - left)} of this payment can be found to refund.")
    return parts


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


def _payment_in_force(session: Session, payment_id: int) -> Any:
    row = session.execute(
        select(
            payment.c.public_id,
            payment.c.customer_id,
            payment.c.amount_minor,
            payment.c.method,
            payment.c.kind,
            payment.c.received_on,
            payment_state.c.status,
            payment_state.c.refunded_minor,
        )
        .join(payment_state, payment_state.c.payment_id == payment.c.id)
        .where(payment.c.id == payment_id)
    ).one()
    if row.status not in IN_FORCE:
        raise Refused(f"Payment {row.public_id} is {row.status}, so there is nothing to refund. Nothing was changed.")
    return row


def _checked(session: Session, dated_on: date | None, reason: str, reference: str, kind: str | None) -> date:
    if kind is not None and kind not in dict(KINDS):
        known = ", ".join(key for key, _ in KINDS)
        raise BadInput(f"“{kind}” is not a way money goes back: choose one of {known}.", "kind")
    check_text(reason, "reason", 500)
    check_text(reference, "reference", 200)
    day = checked_day(dated_on or session.today)
    require_open(session, day, "The refund")
    return day
