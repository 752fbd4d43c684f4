"""Keeping remembered balances true: after a change, those it touched are computed anew from the rows.

Nothing is ever added to or taken from a remembered sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, select, union_all, update

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
from invpay_desktop.ledger.announcing import announce
from invpay_desktop.ledger.balances import InvoiceStatus, Standing, payment_status, settled_day
from invpay_desktop.ledger.telling import tell


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


_SETTLED = (InvoiceStatus.PAID, InvoiceStatus.OVERPAID)
_MANY = 500
_IDS: BindParameter[int] = bindparam("ids", expanding=True)


def _grouped(key: ColumnElement[int], amount: ColumnElement[int], *conditions: ColumnElement[bool]) -> Select[int, int]:
    return select(key, func.sum(amount)).where(key.in_(_IDS), *conditions).group_by(key)


_MANY_TOTALS = select(invoice.c.id, invoice.c.total_minor).where(invoice.c.id.in_(_IDS))
_MANY_INVOICE_SUMS = (
    _grouped(allocation.c.invoice_id, allocation.c.amount_minor),
    _grouped(refund_part.c.invoice_id, refund_part.c.amount_minor),
    _grouped(credit_entry.c.invoice_id, -credit_entry.c.amount_minor),
    _grouped(adjustment.c.invoice_id, adjustment.c.amount_minor),
)
_MANY_MOVEMENTS = union_all(
    select(allocation.c.invoice_id, allocation.c.dated_on, allocation.c.amount_minor).where(
        allocation.c.invoice_id.in_(_IDS)
    ),
    select(refund_part.c.invoice_id, refund_part.c.dated_on, -refund_part.c.amount_minor).where(
        refund_part.c.invoice_id.in_(_IDS)
    ),
    select(credit_entry.c.invoice_id, credit_entry.c.dated_on, -credit_entry.c.amount_minor).where(
        credit_entry.c.invoice_id.in_(_IDS)
    ),
    select(adjustment.c.invoice_id, adjustment.c.dated_on, adjustment.c.amount_minor).where(
        adjustment.c.invoice_id.in_(_IDS)
    ),
)
_MANY_PAYMENTS = select(payment.c.id, payment.c.amount_minor, _LAST_STEP.label("step")).where(payment.c.id.in_(_IDS))
_MANY_PAYMENT_SUMS = (
    _grouped(allocation.c.payment_id, allocation.c.amount_minor),
    _grouped(credit_entry.c.payment_id, credit_entry.c.amount_minor, credit_entry.c.kind.in_(("grant", "revoke"))),
    _grouped(refund.c.payment_id, refund.c.amount_minor, _REFUND_STATUS == "settled"),
)
_MANY_CREDITS = _grouped(credit_entry.c.customer_id, credit_entry.c.amount_minor)


def refresh_in_bulk(
    session: WriteSession, *, invoices: Iterable[int] = (), payments: Iterable[int] = (), customers: Iterable[int] = ()
) -> None:
    """As refresh, for thousands of rows: a few statements for every 500 of them."""
    invoices, payments = set(invoices), set(payments)
    for chunk in _chunks(invoices):
        _refresh_invoices(session, chunk)
    for chunk in _chunks(payments):
        _refresh_payments(session, chunk)
    for chunk in _chunks(customers):
        credits = _sums(session, _MANY_CREDITS, chunk)
        session.execute(_UPDATE_CUSTOMER, [{"wanted": each, "credit": credits.get(each, 0)} for each in chunk])
    tell(session, invoices=invoices, payments=payments)


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    everything = sorted(set(ids))
    return (everything[start : start + _MANY] for start in range(0, len(everything), _MANY))


def _sums(session: Session, statement: Select[int, int], ids: list[int]) -> dict[int, int]:
    return {row[0]: row[1] for row in session.execute(statement, {"ids": ids})}


def _refresh_invoices(session: WriteSession, ids: list[int]) -> None:
    totals = {row[0]: row[1] for row in session.execute(_MANY_TOTALS, {"ids": ids})}
    sums = [_sums(session, statement, ids) for statement in _MANY_INVOICE_SUMS]
    standings = {each: Standing(totals[each], *(found.get(each, 0) for found in sums)) for each in ids}
    movements: dict[int, list[tuple[date, int]]] = {}
    if settled := [each for each, standing in standings.items() if standing.status in _SETTLED]:
        for invoice_id, day, amount in session.execute(_MANY_MOVEMENTS, {"ids": settled}):
            movements.setdefault(invoice_id, []).append((day, amount))
    values = [
        _invoice_values(
            each,
            standing,
            settled_day(standing.total, movements.get(each, ())) if standing.status in _SETTLED else None,
        )
        for each, standing in standings.items()
    ]
    session.execute(_UPDATE_INVOICE, values)
    session.touch(invoices=ids)


def _refresh_payments(session: WriteSession, ids: list[int]) -> None:
    sums = [_sums(session, statement, ids) for statement in _MANY_PAYMENT_SUMS]
    values = []
    for row in session.execute(_MANY_PAYMENTS, {"ids": ids}).all():
        allocated, credited, refunded = (found.get(row.id, 0) for found in sums)
        status = payment_status(row.step, row.amount_minor, refunded)
        values.append(
            {
                "wanted": row.id,
                "now_status": status.value,
                "allocated": allocated,
                "credited": credited,
                "refunded": refunded,
            }
        )
    session.execute(_UPDATE_PAYMENT, values)
    session.touch(payments=ids)


def standing_of(session: Session, invoice_id: int) -> Standing:
    """An invoice's sums, added up from its rows now."""
    row = session.execute(_INVOICE, {"wanted": invoice_id}).one()
    return Standing(row.total_minor, row.allocated, row.refunded, row.credited, row.lowered)


def refresh(
    session: WriteSession, *, invoices: Iterable[int] = (), payments: Iterable[int] = (), customers: Iterable[int] = ()
) -> None:
    """Compute the remembered balances of these rows anew, and note them as touched."""
    invoices, payments, customers = set(invoices), set(payments), set(customers)
    announce(session, invoices, payments, standing_of)
    for invoice_id in sorted(invoices):
        _refresh_invoice(session, invoice_id)
    for payment_id in sorted(payments):
        _refresh_payment(session, payment_id)
    for customer_id in sorted(customers):
        credit = session.scalar(_CREDIT, {"wanted": customer_id})
        session.execute(_UPDATE_CUSTOMER, {"wanted": customer_id, "credit": credit})
    session.touch(invoices=invoices, payments=payments, customers=customers)
    tell(session, invoices=invoices, payments=payments)


def _refresh_invoice(session: WriteSession, invoice_id: int) -> None:
    standing = standing_of(session, invoice_id)
    settled = _settled_on(session, invoice_id, standing)
    session.execute(_UPDATE_INVOICE, _invoice_values(invoice_id, standing, settled))


def _invoice_values(invoice_id: int, standing: Standing, settled: date | None) -> dict[str, Any]:
    return {
        "wanted": invoice_id,
        "allocated": standing.allocated,
        "refunded": standing.refunded,
        "credited": standing.credited,
        "written_off": standing.written_off,
        "paid": standing.paid,
        "remaining": standing.remaining,
        "over": standing.over,
        "now_status": standing.status.value,
        "settled": settled,
    }


def _settled_on(session: Session, invoice_id: int, standing: Standing) -> date | None:
    if standing.status not in _SETTLED:
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
