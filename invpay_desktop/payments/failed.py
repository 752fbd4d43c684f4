"""Charges that did not go through or did not stay, as a retry and the follow-up list need them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from invpay_desktop.base.money import Money
from invpay_desktop.db.conditions import UNUSUAL_PAYMENT
from invpay_desktop.db.hosted_tables import attempt, hosted_entry
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import event, payment, payment_state, payment_step, shown
from invpay_desktop.ledger.balances import IN_FORCE
from invpay_desktop.sync.decline_class import class_of

RETRIES_AFTER_RETURN = 2
"""How often NACHA lets a debit be presented again after it came back for lack of funds (R01, R09)."""

_PRESENT_AGAIN = re.compile(r"\bR0?[19]\b", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FailedCharge:
    """A charge without its money. `failure`: soft, hard, not_sent or gateway; returned for a debit that came back.

    `hosted_id`: its id at the service, where it has one. `at`: when it failed, or came back.
    """

    payment_id: int
    public_id: str
    invoice_id: int
    customer_id: int
    amount: Money
    method: str
    label: str
    failure: str
    reason: str
    hosted_id: str
    at: datetime


_LAST = (
    select(func.max(payment_step.c.id))
    .where(payment_step.c.payment_id == payment.c.id)
    .correlate(payment)
    .scalar_subquery()
)
INVOICE = func.coalesce(attempt.c.invoice_id, hosted_entry.c.invoice_id)
"""The invoice of a charge: its attempt's, or that of the history which told of it."""
FAILED: Select[Any] = (
    select(
        payment.c.id,
        payment.c.public_id,
        INVOICE.label("invoice_id"),
        payment.c.customer_id,
        payment.c.amount_minor,
        payment.c.method,
        payment.c.label,
        payment_state.c.status,
        attempt.c.failure,
        func.coalesce(func.nullif(payment_step.c.reason, ""), attempt.c.reason, "").label("reason"),
        func.coalesce(func.nullif(attempt.c.hosted_id, ""), hosted_entry.c.hosted_id, "").label("hosted_id"),
        event.c.at,
    )
    .select_from(
        payment.join(payment_state, payment_state.c.payment_id == payment.c.id)
        .join(payment_step, payment_step.c.id == _LAST)
        .join(event, event.c.id == payment_step.c.event_id)
        .outerjoin(attempt, attempt.c.payment_id == payment.c.id)
        .outerjoin(hosted_entry, hosted_entry.c.payment_id == payment.c.id)
    )
    .where(
        payment.c.method != "external",
        UNUSUAL_PAYMENT,
        payment_state.c.status.in_(("failed", "returned")),
        shown(payment_state),
        INVOICE.is_not(None),
    )
)
"""Charged from here, or told of by the service's history."""
_ONE = FAILED.where(payment.c.id == bindparam("wanted"))


def failed_charge(session: Session, payment_id: int) -> FailedCharge | None:
    """The charge where it failed or came back; None for any other payment."""
    row = session.execute(_ONE, {"wanted": payment_id}).first()
    return None if row is None else failed_in(session, row)


def failed_in(session: Session, row: Any) -> FailedCharge:
    """A row of FAILED as a value."""
    failure = "returned" if row.status == "returned" else row.failure or class_of(row.reason)
    return FailedCharge(
        row.id,
        row.public_id,
        row.invoice_id,
        row.customer_id,
        session.money(row.amount_minor),
        row.method,
        row.label,
        failure,
        row.reason,
        row.hosted_id,
        row.at,
    )


def retried_by(session: Session, payment_id: int) -> str | None:
    """The id of the approved payment that a failed one, or one it led to, was tried again by; None where none is."""
    for child in _led_to(session, {payment_id}):
        if child.status in IN_FORCE:
            return str(child.public_id)
    return None


def why_no_retry(session: Session, failed: FailedCharge, method: str) -> str:
    """Why a charge cannot be tried again by this method, as a sentence; '' where it can.

    A debit that came back may be presented again for lack of funds alone, and twice at most; other ways are free.
    """
    if method == "card" and failed.method != "card":
        return ""
    before = _before(session, failed.payment_id)
    came_back = [row for row in before if row.status == "returned"]
    if not came_back:
        return ""
    if not all(_PRESENT_AGAIN.search(row.reason) for row in came_back):
        return (
            f"Payment {came_back[0].public_id} came back ({came_back[0].reason}). Only a debit that came back for lack "
            "of funds (R01 or R09) may be presented again. Nothing was charged. Ask for another way to pay."
        )
    tried = [row for row in _led_to(session, {came_back[-1].id}) if row.method != "card" and row.failure != "not_sent"]
    if len(tried) >= RETRIES_AFTER_RETURN:
        return (
            f"This debit was presented again {RETRIES_AFTER_RETURN} times already, the most that the banks allow. "
            "Nothing was charged. Ask for another way to pay."
        )
    return ""


_FAMILY = (
    select(
        payment.c.id, payment.c.public_id, payment.c.method, payment_state.c.status, payment_step.c.reason,
        attempt.c.retry_of, attempt.c.failure,
    )
    .select_from(
        payment.join(payment_state, payment_state.c.payment_id == payment.c.id)
        .join(payment_step, payment_step.c.id == _LAST)
        .outerjoin(attempt, attempt.c.payment_id == payment.c.id)
    )
)  # fmt: skip
_MEMBER = _FAMILY.where(payment.c.id == bindparam("wanted"))
_CHILDREN = _FAMILY.where(attempt.c.retry_of.in_(bindparam("parents", expanding=True))).order_by(payment.c.id)


def _before(session: Session, payment_id: int) -> list[Any]:
    """A payment and those that it was a retry of, the newest first."""
    found: list[Any] = []
    wanted: int | None = payment_id
    while wanted is not None:
        found.append(session.execute(_MEMBER, {"wanted": wanted}).one())
        wanted = found[-1].retry_of
    return found


def _led_to(session: Session, parents: set[int]) -> list[Any]:
    """All retries of these payments, and theirs."""
    found: list[Any] = []
    while parents:
        children = session.execute(_CHILDREN, {"parents": sorted(parents)}).all()
        found += children
        parents = {row.id for row in children}
    return found
