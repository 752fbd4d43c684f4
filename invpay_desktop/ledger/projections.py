"""Keeping remembered balances true: after a change, those it touched are computed anew from the rows.

Nothing is ever added to or taken from a remembered sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, bindparam, func, select, union_all, update

from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import (
    adjustment,
    allocation,
    credit_entry,
    customer,
    invoice,
    payment,
    payment_state,
    refund,
    refund_part,
    refund_step,
)
from invpay_desktop.db.tables import payment_step as step
from invpay_desktop.ledger.balances import InvoiceStatus, Standing, payment_status, settled_day


def _sum(column: ColumnElement[int], *conditions: ColumnElement[bool]) -> Select[int]:
    return select(func.coalesce(func.sum(column), 0)).where(*conditions)


_INVOICE = select(
    invoice.c.total_minor,
    invoice.c.customer_id,
    _sum(allocation.c.amount_minor, allocation.c.invoice_id == invoice.c.id).scalar_subquery().label("allocated"),
    _sum(refund_part.c.amount_minor, refund_part.c.invoice_id == invoice.c.id).scalar_subquery().label("refunded"),
    _sum(-credit_entry.c.amount_minor, credit_entry.c.invoice_id == invoice.c.id).scalar_subquery().label("credited"),
    _sum(adjustment.c.amount_minor, adjustment.c.invoice_id == invoice.c.id).scalar_subquery().label("lowered"),
).where(invoice.c.id == bindparam("wanted"))

_MOVEMENTS = union_all(
    select(allocation.c.dated_on, allocation.c.amount_minor).where(allocation.c.invoice_id == bindparam("wanted")),
    select(refund_part.c.dated_on, -refund_part.c.amount_minor).where(refund_part.c.invoice_id == bindparam("wanted")),
    select(credit_entry.c.dated_on, -credit_entry.c.amount_minor).where(
        credit_entry.c.invoice_id == bindparam("wanted")
    ),
    select(adjustment.c.dated_on, adjustment.c.amount_minor).where(adjustment.c.invoice_id == bindparam("wanted")),
)

_UPDATE_INVOICE = (
    update(invoice)
    .where(invoice.c.id == bindparam("wanted"))
    .values(
        allocated_minor=bindparam("allocated"),
        refunded_minor=bindparam("refunded"),
        credited_minor=bindparam("credited"),
        written_off_minor=bindparam("written_off"),
        paid_minor=bindparam("paid"),
        remaining_minor=bindparam("remaining"),
        over_minor=bindparam("over"),
        status=bindparam("now_status"),
        settled_on=bindparam("settled"),
    )
)

_LAST_STEP = (
    select(step.c.status).where(step.c.payment_id == payment.c.id).order_by(step.c.id.desc()).limit(1).scalar_subquery()
)
_REFUND_STATUS = (
    select(refund_step.c.status)
    .where(refund_step.c.refund_id == refund.c.id)
    .order_by(refund_step.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_PAYMENT = select(
    payment.c.amount_minor,
    _LAST_STEP.label("step"),
    _sum(allocation.c.amount_minor, allocation.c.payment_id == payment.c.id).scalar_subquery().label("allocated"),
    _sum(
        credit_entry.c.amount_minor,
        credit_entry.c.payment_id == payment.c.id,
        credit_entry.c.kind.in_(("grant", "revoke")),
    )
    .scalar_subquery()
    .label("credited"),
    _sum(refund.c.amount_minor, refund.c.payment_id == payment.c.id, _REFUND_STATUS == "settled")
    .scalar_subquery()
    .label("refunded"),
).where(payment.c.id == bindparam("wanted"))

_UPDATE_PAYMENT = (
    update(payment_state)
    .where(payment_state.c.payment_id == bindparam("wanted"))
    .values(
        status=bindparam("now_status"),
        allocated_minor=bindparam("allocated"),
        credited_minor=bindparam("credited"),
        refunded_minor=bindparam("refunded"),
    )
)
_CREDIT = _sum(credit_entry.c.amount_minor, credit_entry.c.customer_id == bindparam("wanted"))
_UPDATE_CUSTOMER = update(customer).where(customer.c.id == bindparam("wanted")).values(credit_minor=bindparam("credit"))


def standing_of(session: Session, invoice_id: int) -> Standing:
    """An invoice's sums, added up from its rows now."""
    row = session.execute(_INVOICE, {"wanted": invoice_id}).one()
    return Standing(row.total_minor, row.allocated, row.refunded, row.credited, row.lowered)


def refresh(
    session: WriteSession, *, invoices: Iterable[int] = (), payments: Iterable[int] = (), customers: Iterable[int] = ()
) -> None:
    """Compute the remembered balances of these rows anew, and note them as touched."""
    invoices, payments, customers = set(invoices), set(payments), set(customers)
    for invoice_id in sorted(invoices):
        _refresh_invoice(session, invoice_id)
    for payment_id in sorted(payments):
        _refresh_payment(session, payment_id)
    for customer_id in sorted(customers):
        credit = session.scalar(_CREDIT, {"wanted": customer_id})
        session.execute(_UPDATE_CUSTOMER, {"wanted": customer_id, "credit": credit})
    session.touch(invoices=invoices, payments=payments, customers=customers)


def _refresh_invoice(session: WriteSession, invoice_id: int) -> None:
    standing = standing_of(session, invoice_id)
    session.execute(
        _UPDATE_INVOICE,
        {
            "wanted": invoice_id,
            "allocated": standing.allocated,
            "refunded": standing.refunded,
            "credited": standing.credited,
            "written_off": standing.written_off,
            "paid": standing.paid,
            "remaining": standing.remaining,
            "over": standing.over,
            "now_status": standing.status.value,
            "settled": _settled_on(session, invoice_id, standing),
        },
    )


def _settled_on(session: Session, invoice_id: int, standing: Standing) -> date | None:
    if standing.status not in (InvoiceStatus.PAID, InvoiceStatus.OVERPAID):
        return None
    rows = session.execute(_MOVEMENTS, {"wanted": invoice_id})
    return settled_day(standing.total, ((row[0], row[1]) for row in rows))


def _refresh_payment(session: WriteSession, payment_id: int) -> None:
    row = session.execute(_PAYMENT, {"wanted": payment_id}).one()
    status = payment_status(row.step, row.amount_minor, row.refunded)
    session.execute(
        _UPDATE_PAYMENT,
        {
            "wanted": payment_id,
            "now_status": status.value,
            "allocated": row.allocated,
            "credited": row.credited,
            "refunded": row.refunded,
        },
    )
