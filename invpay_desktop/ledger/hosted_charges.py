"""Which payments lie at the hosted service, and what that has paid back out of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from invpay_desktop.base.money import Money
from invpay_desktop.db.hosted_tables import attempt, hosted_entry, refund_attempt
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import invoice, payment, refund
from invpay_desktop.ledger.refund_plan import LAST_STEP


@dataclass(frozen=True, slots=True)
class HostedCharge:
    """Where a payment lies at the hosted service: the ids are the service's own.

    `transaction_id`: what a refund of it names; '' where the service has not said it yet (its history does).
    """

    payment_id: int
    invoice_id: int
    hosted_invoice: str
    hosted_id: str
    transaction_id: str


def hosted_charge(session: Session, payment_id: int) -> HostedCharge | None:
    """Where a payment lies at the hosted service, None for money that the service did not take."""
    wanted = {"wanted": payment_id}
    row = session.execute(_CHARGED, wanted).first() or session.execute(_FOUND, wanted).first()
    return None if row is None else HostedCharge(payment_id, *row)


def refunded_at_service(session: Session, payment_id: int) -> Money:
    """What the service has paid back out of a payment, as far as the book knows."""
    statement = (
        select(func.coalesce(func.sum(refund.c.amount_minor), 0))
        .join(refund_attempt, refund_attempt.c.refund_id == refund.c.id)
        .where(refund.c.payment_id == payment_id, LAST_STEP == "settled")
    )
    return session.money(session.scalar(statement))


_SAME = (hosted_entry.c.invoice_id == attempt.c.invoice_id) & (hosted_entry.c.hosted_id == attempt.c.hosted_id)
_CHARGED = (
    select(
        attempt.c.invoice_id,
        attempt.c.hosted_invoice,
        attempt.c.hosted_id,
        func.coalesce(func.nullif(attempt.c.transaction_id, ""), hosted_entry.c.transaction_id, ""),
    )
    .select_from(attempt.outerjoin(hosted_entry, _SAME))
    .where(attempt.c.payment_id == bindparam("wanted"), (attempt.c.hosted_id != "") | (attempt.c.transaction_id != ""))
)
"""Charged from here: some answers name no transaction, which the history does."""
_FOUND = (
    select(hosted_entry.c.invoice_id, invoice.c.hosted_id, hosted_entry.c.hosted_id, hosted_entry.c.transaction_id)
    .join(invoice, invoice.c.id == hosted_entry.c.invoice_id)
    .join(payment, payment.c.id == hosted_entry.c.payment_id)
    .where(
        hosted_entry.c.payment_id == bindparam("wanted"),
        invoice.c.hosted_id.is_not(None),
        payment.c.method != "external",
    )
)
"""Charged elsewhere: the history told of it."""
