"""What an action of the past was about, as a person would name it: its invoices, its customer, the amount it moved."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, union

from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import (
    adjustment,
    allocation,
    credit_entry,
    customer,
    event,
    invoice,
    invoice_version,
    payment,
    refund,
    refund_part,
)
from invpay_desktop.ledger.blockers import Span
from invpay_desktop.ledger.undo import Action


@dataclass(frozen=True, slots=True)
class Subject:
    """`invoices`: their numbers; `customer`: its number, where the action names one; `named`: a setting, a day."""

    invoices: tuple[str, ...]
    customer: str | None
    named: str
    amount: Money | None


def subject_of(session: Session, action: Action) -> Subject:
    """What an action was about; one that was taken back can still be told."""
    first = session.execute(select(event).where(event.c.id == action.id)).one()
    data = json.loads(first.data)
    amount = _AMOUNTS.get(action.kind)
    minor = session.scalar(amount(action.span)) if amount else None
    touched = union(*(_touched(table, action.span) for table in (allocation, refund_part, credit_entry, adjustment)))
    about = select(event.c.invoice_id).where(event.c.id.between(action.span.first, action.span.last))
    numbers = session.execute(
        select(invoice.c.number).where(invoice.c.id.in_(touched) | invoice.c.id.in_(about)).order_by(invoice.c.id)
    )
    who = session.scalar(select(customer.c.number).where(customer.c.id == first.customer_id))
    return Subject(
        tuple(row[0] for row in numbers),
        who,
        str(data.get("key") or data.get("until") or ""),
        None if minor is None else session.money(minor),
    )


def _touched(table: Any, span: Span) -> Select[Any]:
    return select(table.c.invoice_id).where(
        table.c.event_id.between(span.first, span.last), table.c.invoice_id.is_not(None)
    )


def _sum(table: Any, *kinds: str, sign: int = 1) -> Callable[[Span], Select[Any]]:
    only = (table.c.kind.in_(kinds),) if kinds else ()
    return lambda span: select(sign * func.sum(table.c.amount_minor)).where(
        table.c.event_id.between(span.first, span.last), *only
    )


def _of_payment(span: Span) -> Select[Any]:
    meant = select(event.c.payment_id).where(event.c.id == span.first)
    return select(payment.c.amount_minor).where(payment.c.id == meant.scalar_subquery())


def _of_invoice(span: Span) -> Select[Any]:
    return select(invoice_version.c.total_minor).where(invoice_version.c.event_id == span.first)


_AMOUNTS: dict[str, Callable[[Span], Select[Any]]] = {
    "payment.recorded": _sum(payment),
    "payment.refunded": _sum(refund),
    "refund.sent": _sum(refund),
    "payment.returned": _of_payment,
    "payment.void": _of_payment,
    "credit.refunded": _sum(refund),
    "credit.applied": _sum(credit_entry, "apply", sign=-1),
    "credit.kept": _sum(credit_entry, "grant", "take_back"),
    "memo.added": _sum(credit_entry, "grant"),
    "invoice.written_off": _sum(adjustment),
    **dict.fromkeys(("invoice.added", "invoice.drafted", "invoice.issued", "invoice.edited"), _of_invoice),
    "invoice.void": _of_invoice,
}
"""Kind of an action → how to find the amount it moved; other kinds moved none."""
