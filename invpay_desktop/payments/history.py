"""The payments of an invoice, in the words of the hosted API's payment history; and a payment by its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, case, exists, func, select

from invpay_desktop.base.dates import noon_utc, today_in
from invpay_desktop.base.errors import NotFound
from invpay_desktop.base.money import Money
from invpay_desktop.db.hosted_tables import attempt, hosted_entry
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
class HostedFacts:
    """What is known of a payment that the hosted service took, or was asked to take. Ids are the service's, or empty.

    `failure`: soft, hard, not_sent or gateway. `retry_of`: the failed payment, by its id, that it took up again.
    """

    invoice_id: int
    hosted_id: str
    transaction_id: str
    failure: str = ""
    reason: str = ""
    needs_you: bool = False
    next_check_at: datetime | None = None
    retry_of: str | None = None


@dataclass(frozen=True, slots=True)
class PaymentPart:
    """A payment and the part of it that lies, or lay, on one invoice. `amount`: that part; `whole`: all of it.

    Of a charge that did not go through, or not yet, both are what was asked for. `hosted`: None for other money.
    """

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
    hosted: HostedFacts | None = None

    @property
    def in_force(self) -> bool:
        """Whether it counts."""
        return self.status in IN_FORCE

    @property
    def left(self) -> Money:
        """What of the whole payment was not given back, where it counts."""
        return self.whole - self.refunded if self.in_force else self.whole - self.whole


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
_tried = payment.alias("tried")
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
    func.coalesce(attempt.c.invoice_id, hosted_entry.c.invoice_id).label("charged_invoice"),
    func.coalesce(func.nullif(attempt.c.hosted_id, ""), hosted_entry.c.hosted_id, "").label("hosted_id"),
    func.coalesce(func.nullif(attempt.c.transaction_id, ""), hosted_entry.c.transaction_id, "").label("transaction_id"),
    attempt.c.state,
    attempt.c.failure,
    attempt.c.reason,
    attempt.c.next_check_at,
    _tried.c.public_id.label("retry_of"),
)
_first = hosted_entry.alias("first_entry")
_ENTRY = select(func.min(_first.c.id)).where(_first.c.payment_id == payment.c.id).scalar_subquery()
_JOINED = (
    payment.join(payment_state, payment_state.c.payment_id == payment.c.id)
    .join(event, event.c.id == payment.c.event_id)
    .outerjoin(receipt, receipt.c.payment_id == payment.c.id)
    .outerjoin(attempt, attempt.c.payment_id == payment.c.id)
    .outerjoin(_tried, _tried.c.id == attempt.c.retry_of)
    .outerjoin(hosted_entry, hosted_entry.c.id == _ENTRY)
)
_OF_INVOICE = (
    select(*_COLUMNS, _PART.label("part"), _FIRST.label("first"))
    .select_from(_JOINED.join(allocation, allocation.c.payment_id == payment.c.id))
    .where(allocation.c.invoice_id == bindparam("wanted"), shown(payment_state))
    .group_by(payment.c.id)
    .order_by(payment.c.received_on, payment.c.id)
)
_LIES_HERE = exists().where(allocation.c.payment_id == payment.c.id, allocation.c.invoice_id == bindparam("wanted"))
_TRIED_ON = (
    select(*_COLUMNS)
    .select_from(_JOINED)
    .where(attempt.c.invoice_id == bindparam("wanted"), shown(payment_state), ~_LIES_HERE)
    .order_by(payment.c.id)
)
_ONE = select(*_COLUMNS).select_from(_JOINED).where(payment.c.id == bindparam("wanted"))
_BY_NAME = (
    select(payment.c.id).where(payment.c.public_id == bindparam("name")),
    select(receipt.c.payment_id).where(receipt.c.number == bindparam("name")),
    select(attempt.c.payment_id).where(attempt.c.hosted_id == bindparam("name"), attempt.c.hosted_id != ""),
)


def find_payment(session: Session, name: str) -> int:
    """The row id of the payment with this id, receipt number or id at the hosted service. Raises NotFound."""
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
    """All payments of an invoice, out of force ones too, by the day they were received; charges that failed among them.

    Of a payment out of force the part is what first lay on the invoice; its rows sum to nothing now.
    """
    wanted = {"wanted": invoice_id}
    found = [
        _part(session, row, row.part if row.status in IN_FORCE else row.first)
        for row in session.execute(_OF_INVOICE, wanted)
    ]
    found += [_part(session, row, row.amount_minor) for row in session.execute(_TRIED_ON, wanted)]
    return sorted(found, key=lambda part: (part.received_on, part.id))


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
        _hosted(row),
    )


def _hosted(row: Any) -> HostedFacts | None:
    if row.charged_invoice is None:
        return None
    return HostedFacts(
        row.charged_invoice,
        row.hosted_id,
        row.transaction_id,
        row.failure or "",
        row.reason or "",
        row.state == "needs_you",
        row.next_check_at,
        row.retry_of,
    )
