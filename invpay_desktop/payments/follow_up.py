"""What to follow up: charges that failed or came back, and those whose outcome is not known, with what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, exists, select, update

from invpay_desktop.base.errors import Refused
from invpay_desktop.base.money import Money
from invpay_desktop.db.hosted_tables import attempt
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import allocation, customer, event, invoice, payment, payment_state, payment_step
from invpay_desktop.ledger.attempts import Attempt, open_attempts
from invpay_desktop.ledger.balances import IN_FORCE
from invpay_desktop.payments.declines import advice
from invpay_desktop.payments.failed import FAILED, INVOICE, FailedCharge, failed_charge, failed_in, why_no_retry

Again = Literal["same", "other", "no"]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One charge to see to. `status`: failed, returned, unknown or pending; `failure` as in payments/failed.py.

    `again`: whether a retry is offered: with the same details, with others only, or not (an outcome is open, or
    nothing can be charged on the invoice). `needs_you`: only a person can settle it; `advice`: what to do, in words.
    """

    payment_id: int
    public_id: str
    invoice_id: int
    invoice_number: str
    customer_id: int
    customer_number: str
    customer_name: str
    amount: Money
    method: str
    label: str
    status: str
    failure: str
    reason: str
    at: datetime
    advice: str
    again: Again
    needs_you: bool = False
    next_check_at: datetime | None = None


def follow_ups(session: Session) -> list[FollowUp]:
    """All that asks to be followed up: what needs a person first, then what is being looked up, then failures.

    A failure is dealt with when money came on its invoice since by another payment, when it was tried again, or when
    it was dismissed.
    """
    waiting = open_attempts(session)
    blocked = {each.invoice_id for each in waiting}
    looked_up = sorted((_open(session, each) for each in waiting), key=lambda each: (not each.needs_you, each.at))
    failures = [failed_in(session, row) for row in session.execute(_TO_SEE_TO)]
    return [*looked_up, *(_failed(session, each, blocked) for each in failures)]


def dismiss(session: WriteSession, payment_id: int) -> None:
    """Take a failure off the list: somebody has dealt with it. Raises Refused for what did not fail."""
    failed = failed_charge(session, payment_id)
    if failed is None:
        raise Refused("Only a charge that failed or came back can be taken off the list. Nothing was changed.")
    session.record("failure.dismissed", invoice_id=failed.invoice_id, payment_id=payment_id)
    session.execute(update(attempt).where(attempt.c.payment_id == payment_id).values(answered=True))
    session.touch(invoices=(failed.invoice_id,), payments=(payment_id,), hosted=True)


_state, _child, _later = payment_state.alias("state_since"), attempt.alias("child"), event.alias("later")
_PAID_SINCE = exists().where(
    allocation.c.invoice_id == INVOICE,
    allocation.c.event_id > payment_step.c.event_id,
    allocation.c.amount_minor > 0,
    allocation.c.payment_id == _state.c.payment_id,
    _state.c.status.in_(sorted(IN_FORCE)),
)
_DISMISSED = exists().where(_later.c.payment_id == payment.c.id, _later.c.kind == "failure.dismissed")
_TRIED_AGAIN = exists().where(_child.c.retry_of == payment.c.id)
_TO_SEE_TO = (
    FAILED.join(invoice, invoice.c.id == INVOICE)
    .where(~_PAID_SINCE, ~_DISMISSED, ~_TRIED_AGAIN, invoice.c.lifecycle == "open")
    .order_by(payment_step.c.id.desc())
)


def _failed(session: Session, failed: FailedCharge, blocked: set[int]) -> FollowUp:
    return FollowUp(
        failed.payment_id,
        failed.public_id,
        failed.invoice_id,
        *_who(session, failed.invoice_id),
        failed.amount,
        failed.method,
        failed.label,
        "returned" if failed.failure == "returned" else "failed",
        failed.failure,
        failed.reason,
        failed.at,
        advice(failed.failure),
        "no" if failed.invoice_id in blocked else _again(session, failed),
    )


def _again(session: Session, failed: FailedCharge) -> Again:
    if failed.failure == "hard" or why_no_retry(session, failed, failed.method):
        return "other"
    return "same"


def _open(session: Session, sent: Attempt) -> FollowUp:
    needs_you = sent.state == "needs_you"
    return FollowUp(
        sent.payment_id,
        sent.public_id,
        sent.invoice_id,
        *_who(session, sent.invoice_id),
        sent.amount,
        sent.method,
        sent.label,
        sent.status,
        "",
        sent.reason,
        sent.started_at,
        advice("needs_you" if needs_you else "unknown"),
        "no",
        needs_you,
        sent.next_check_at,
    )


_WHO = (
    select(invoice.c.number, customer.c.id, customer.c.number.label("customer_number"), customer.c.name)
    .join(customer, customer.c.id == invoice.c.customer_id)
    .where(invoice.c.id == bindparam("wanted"))
)


def _who(session: Session, invoice_id: int) -> tuple[str, int, str, str]:
    row = session.execute(_WHO, {"wanted": invoice_id}).one()
    return row[0], row[1], row[2], row[3]
