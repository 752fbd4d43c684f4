"""The payments of an invoice, in the words of the hosted API's payment history; and a payment by its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, case, func, select

from invpay_desktop.base.dates import noon_utc, today_in
from invpay_desktop.base.errors import NotFound
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import (
    adjustment,
    allocation,
    credit_entry,
    event,
    payment,
    payment_state,
    receipt,
    refund,
    refund_part,
    shown,
)
from invpay_desktop.ledger.balances import IN_FORCE


@dataclass(frozen=True, slots=True)
class PaymentPart:
    """A payment and the part of it that lies, or lay, on one invoice. `amount`: that part; `whole`: all of it."""

    id: int
    public_id: str
    customer_id: int
    amount: Money
    whole: Money
    method: str
    kind: str | None
    check_number: str
    reference: str
    notes: str
    label: str
    status: str
    received_on: date
    paid_at: datetime
    refunded: Money
    receipt_number: str | None

    @property
    def in_force(self) -> bool:
        """Whether it counts."""
        return self.status in IN_FORCE


@dataclass(frozen=True, slots=True)
class OtherMovement:
    """What moved an invoice's balance and is no payment, signed as paidAmount counts it (given up: above zero).

    `kind`: refund, credit (applied, below zero: taken back), write_off, discount or cancelled. `source`: the refund's
    id, or empty. `how`: the way a refund went back.
    """

    kind: str
    amount: Money
    day: date
    source: str = ""
    how: str = ""
    reason: str = ""


_REFUNDS = (
    select(refund.c.dated_on, -func.sum(refund_part.c.amount_minor), refund.c.public_id, refund.c.kind, refund.c.reason)
    .join(refund, refund.c.id == refund_part.c.refund_id)
    .where(refund_part.c.invoice_id == bindparam("wanted"))
    .group_by(refund_part.c.refund_id)
    .having(func.sum(refund_part.c.amount_minor) != 0)
    .order_by(refund_part.c.refund_id)
)
_CREDITS = (
    select(credit_entry.c.dated_on, -func.sum(credit_entry.c.amount_minor))
    .where(credit_entry.c.invoice_id == bindparam("wanted"))
    .group_by(credit_entry.c.dated_on)
    .having(func.sum(credit_entry.c.amount_minor) != 0)
)
_GIVEN_UP = (
    select(adjustment.c.dated_on, func.sum(adjustment.c.amount_minor), adjustment.c.kind, adjustment.c.reason)
    .where(adjustment.c.invoice_id == bindparam("wanted"))
    .group_by(adjustment.c.dated_on, adjustment.c.kind, adjustment.c.reason)
    .having(func.sum(adjustment.c.amount_minor) != 0)
)


def other_movements_of(session: Session, invoice_id: int) -> list[OtherMovement]:
    """Refunds, credit and what was given up of an invoice, by day; what was taken back on its own day is left out."""
    wanted = {"wanted": invoice_id}
    found = [
        OtherMovement("refund", session.money(minor), day, public_id, kind, reason)
        for day, minor, public_id, kind, reason in session.execute(_REFUNDS, wanted)
    ]
    found += [OtherMovement("credit", session.money(minor), day) for day, minor in session.execute(_CREDITS, wanted)]
    found += [
        OtherMovement(kind, session.money(minor), day, reason=reason)
        for day, minor, kind, reason in session.execute(_GIVEN_UP, wanted)
    ]
    return sorted(found, key=lambda each: each.day)


_PART = func.sum(allocation.c.amount_minor)
_FIRST = func.sum(case((allocation.c.event_id == payment.c.event_id, allocation.c.amount_minor), else_=0))
_COLUMNS = (
    payment.c.id,
    payment.c.public_id,
    payment.c.customer_id,
    payment.c.amount_minor,
    payment.c.method,
    payment.c.kind,
    payment.c.check_number,
    payment.c.reference,
    payment.c.notes,
    payment.c.label,
    payment_state.c.status,
    payment_state.c.refunded_minor,
    payment.c.received_on,
    event.c.at,
    receipt.c.number,
)
_JOINED = (
    payment.join(payment_state, payment_state.c.payment_id == payment.c.id)
    .join(event, event.c.id == payment.c.event_id)
    .outerjoin(receipt, receipt.c.payment_id == payment.c.id)
)
_OF_INVOICE = (
    select(*_COLUMNS, _PART.label("part"), _FIRST.label("first"))
    .select_from(_JOINED.join(allocation, allocation.c.payment_id == payment.c.id))
    .where(allocation.c.invoice_id == bindparam("wanted"), shown(payment_state))
    .group_by(payment.c.id)
    .order_by(payment.c.received_on, payment.c.id)
)
_ONE = select(*_COLUMNS).select_from(_JOINED).where(payment.c.id == bindparam("wanted"))
_BY_NAME = (
    select(payment.c.id).where(payment.c.public_id == bindparam("name")),
    select(receipt.c.payment_id).where(receipt.c.number == bindparam("name")),
)


def find_payment(session: Session, name: str) -> int:
    """The row id of the payment with this id or receipt number. Raises NotFound."""
    for statement in _BY_NAME:
        found = session.scalar(statement, {"name": name.strip()})
        if found is not None:
            return int(found)
    raise NotFound("payment", name)


def get_payment(session: Session, payment_id: int) -> PaymentPart:
    """One payment, whole."""
    row = session.execute(_ONE, {"wanted": payment_id}).one()
    return _part(session, row, row.amount_minor)


def payments_of(session: Session, invoice_id: int) -> list[PaymentPart]:
    """All payments of an invoice, out of force ones too, by the day they were received.

    Of a payment out of force the part is what first lay on the invoice; its rows sum to nothing now.
    """
    found = []
    for row in session.execute(_OF_INVOICE, {"wanted": invoice_id}):
        found.append(_part(session, row, row.part if row.status in IN_FORCE else row.first))
    return found


def paid_at(received_on: date, entered_at: datetime, session: Session) -> datetime:
    """The instant to give for a payment: when it was entered, or noon UTC where it was received on another day."""
    return entered_at if today_in(session.info.zone, entered_at) == received_on else noon_utc(received_on)


def _part(session: Session, row: Any, amount: int) -> PaymentPart:
    return PaymentPart(
        row.id,
        row.public_id,
        row.customer_id,
        session.money(amount),
        session.money(row.amount_minor),
        row.method,
        row.kind,
        row.check_number,
        row.reference,
        row.notes,
        row.label,
        row.status,
        row.received_on,
        paid_at(row.received_on, row.at, session),
        session.money(row.refunded_minor),
        row.number,
    )
