"""Money going back out, recorded here: of one payment, or of a customer's credit.

Where a refund takes the money from, and what becomes of the invoices, is in ledger/refund_plan.py. A refund that the
hosted service pays out is sent by payments/hosted_refunds.py, which asks for the same things first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from invpay_desktop.base.dates import checked_day
from invpay_desktop.base.errors import BadInput, Refused
from invpay_desktop.base.money import Money
from invpay_desktop.base.texts import check_text
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import customer, payment, payment_state
from invpay_desktop.ledger.amounts import require_positive
from invpay_desktop.ledger.balances import IN_FORCE
from invpay_desktop.ledger.hosted_charges import hosted_charge
from invpay_desktop.ledger.periods import require_open
from invpay_desktop.ledger.posting import Grant, NewRefund, draw, grants_of, post_refund, refund_grant, unused_since
from invpay_desktop.ledger.projections import refresh
from invpay_desktop.ledger.refund_plan import Outcome, RefundPart, book_parts, left_to_refund, plan_refund, under_way
from invpay_desktop.payments.methods.external import KINDS


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
class Refunded:
    """A refund that was recorded."""

    id: int
    public_id: str
    amount: Money
    parts: tuple[RefundPart, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A refund that may be done: its payment's row, how much, on which day, and the parts it would take."""

    paid: Any
    amount: Money
    day: date
    parts: tuple[RefundPart, ...]


def refund_payment(session: WriteSession, request: RefundPayment) -> Refunded:
    """Record money paid back out of a payment, by other means than the hosted service.

    Raises Refused beyond what is left of it, or where “the way it came” is the service's to go; PeriodLocked, BadInput.
    """
    wanted = check_refund(session, request)
    paid = wanted.paid
    if request.kind is None and hosted_charge(session, request.payment_id) is not None:
        raise Refused(
            f"Payment {paid.public_id} was charged at the hosted service, so it goes back the way it came only through "
            "that. Nothing was refunded. Say by which other way you paid it back, if you did."
        )
    data = {"reason": request.reason, "amount": str(wanted.amount)}
    event = session.record("payment.refunded", payment_id=request.payment_id, data=data)
    refund_id, public_id = post_refund(session, event, new_refund(request, wanted))
    book_parts(session, event, refund_id, request.payment_id, wanted.parts, wanted.day)
    session.touch(customers=(paid.customer_id,))
    return Refunded(refund_id, public_id, wanted.amount, wanted.parts)


def check_refund(session: Session, request: RefundPayment) -> Wanted:
    """What this refund would be. Raises Refused beyond what is left of the payment, PeriodLocked, BadInput."""
    paid = _payment_in_force(session, request.payment_id)
    left = left_to_refund(session, request.payment_id)
    amount = request.amount if request.amount is not None else left
    waiting = under_way(session, request.payment_id)
    if not left and waiting:
        raise Refused(
            f"All that is left of payment {paid.public_id}, {waiting}, was asked for already, and whether it went out "
            "is not known yet. Nothing was refunded; please do not refund it again."
        )
    if not left:
        raise Refused(f"Payment {paid.public_id} was paid back wholly already. Nothing was refunded.")
    require_positive(session, amount)
    if amount > left:
        sent = f" A refund of {waiting} was sent, and its outcome is not known yet." if waiting else ""
        raise Refused(
            f"Only {left} of payment {paid.public_id} is left to refund, not {amount}.{sent} Nothing was refunded."
        )
    day = _checked(session, request.dated_on, request.reason, request.reference, request.kind)
    if day < paid.received_on:
        raise BadInput(f"The refund is dated {day}, before the payment was received ({paid.received_on}).", "date")
    parts = plan_refund(session, request.payment_id, amount, request.outcome)
    return Wanted(paid, amount, day, tuple(parts))


def new_refund(request: RefundPayment, wanted: Wanted) -> NewRefund:
    """The row of a refund about to be posted."""
    paid = wanted.paid
    kind = request.kind or paid.kind or paid.method
    return NewRefund(
        paid.customer_id,
        wanted.amount.minor,
        wanted.day,
        kind,
        request.payment_id,
        request.reference.strip(),
        request.reason,
    )


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
    free = _free_grants(session, customer_id)
    if amount.minor > (available := sum(grant.left for grant in free)):
        raise Refused(
            f"Only {session.money(available)} of the credit of {who.name} can be paid out, not {amount}: the rest is "
            "from a payment of which a refund was sent, and its outcome is not known yet. Nothing was refunded."
        )
    day = _checked(session, dated_on, reason, reference, kind)
    event = session.record("credit.refunded", customer_id=customer_id, data={"reason": reason, "amount": str(amount)})
    refund_id, public_id = post_refund(
        session, event, NewRefund(customer_id, amount.minor, day, kind or "check", None, reference.strip(), reason)
    )
    parts = []
    for grant, part in draw(free, amount.minor):
        refund_grant(event, grant, refund_id, part, max(day, unused_since(session, grant, part)))
        parts.append(RefundPart("credit", session.money(part), grant=grant))
    refresh(session, customers=(customer_id,))
    return Refunded(refund_id, public_id, amount, tuple(parts))


def _free_grants(session: Session, customer_id: int) -> list[Grant]:
    """The customer's grants, without those that a refund under way may need."""
    grants = grants_of(session, customer=customer_id)
    waited_for = {
        payment_id
        for payment_id in {grant.payment_id for grant in grants if grant.left > 0}
        if payment_id is not None and under_way(session, payment_id)
    }
    return [grant for grant in grants if grant.payment_id not in waited_for]


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
