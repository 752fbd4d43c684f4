"""What other programs of the owner's are told: a payment came, an invoice is paid, a payment failed.

The three notices of the hosted API, in its shapes, whichever way the money came. They are put into the outbox in the
transaction of what they tell, for each address that wants them (sync/events_out.py sends them). What a file brings in
by the thousand is history and is not announced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, func, select

from invpay_desktop.base.dates import noon_utc
from invpay_desktop.base.json_text import dumps
from invpay_desktop.db.hosted_tables import attempt, webhook_target
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import allocation, invoice, payment, payment_step, shown
from invpay_desktop.ledger.balances import InvoiceStatus, Standing
from invpay_desktop.outbox.rows import enqueue

_SETTLED = (InvoiceStatus.PAID.value, InvoiceStatus.OVERPAID.value)
_TARGETS = select(webhook_target.c.id).where(shown(webhook_target)).order_by(webhook_target.c.id)


@dataclass
class _Telling:
    """What one transaction announces: to whom, and what it has announced already."""

    targets: list[int]
    told: set[tuple[str, int, int]] = field(default_factory=set)

    def first(self, kind: str, payment_id: int, invoice_id: int) -> bool:
        """Whether this is announced for the first time now."""
        known = len(self.told)
        self.told.add((kind, payment_id, invoice_id))
        return len(self.told) > known


_TELLINGS: WeakKeyDictionary[Session, _Telling] = WeakKeyDictionary()

_STEPS = (
    select(payment.c.id, payment.c.public_id, payment.c.received_on, payment_step.c.status)
    .join(payment_step, payment_step.c.payment_id == payment.c.id)
    .where(payment.c.id == bindparam("wanted"), payment_step.c.event_id >= bindparam("since"))
    .order_by(payment_step.c.id.desc())
    .limit(1)
)
_APPROVED_BEFORE = select(payment_step.c.id).where(
    payment_step.c.payment_id == bindparam("wanted"),
    payment_step.c.event_id < bindparam("since"),
    payment_step.c.status == "approved",
)
_LAID = (
    select(allocation.c.invoice_id, func.sum(allocation.c.amount_minor))
    .where(allocation.c.payment_id == bindparam("wanted"), allocation.c.event_id >= bindparam("since"))
    .group_by(allocation.c.invoice_id)
    .having(func.sum(allocation.c.amount_minor) > 0)
)
_FAILED = (
    select(attempt.c.invoice_id, attempt.c.reason, attempt.c.started_at, payment.c.amount_minor, payment.c.public_id)
    .join(payment, payment.c.id == attempt.c.payment_id)
    .where(attempt.c.payment_id == bindparam("wanted"))
)
_INVOICE = select(func.coalesce(invoice.c.hosted_id, invoice.c.public_id).label("shown_id"), invoice.c.status).where(
    invoice.c.id == bindparam("wanted")
)


def announce(
    session: WriteSession,
    invoices: Iterable[int],
    payments: Iterable[int],
    standing_of: Callable[[Session, int], Standing],
) -> None:
    """Put a notice into the outbox for what this transaction did to these payments and invoices, for each target.

    To be called before the remembered balances are made anew: those still say what was. `standing_of`: the sums of an
    invoice as they are now. Without a target, and in a transaction without an event, nothing is read.
    """
    since = session.action_id
    telling = _telling(session) if since is not None else None
    if since is None or telling is None or not telling.targets:
        return
    for payment_id in sorted(payments):
        step = session.execute(_STEPS, {"wanted": payment_id, "since": since}).one_or_none()
        if step is not None and step.status == "approved":
            _announce_received(session, telling, step, since, standing_of)
        elif step is not None and step.status == "failed":
            _announce_failed(session, telling, payment_id)
    for invoice_id in sorted(invoices):
        _announce_paid(session, telling, invoice_id, standing_of(session, invoice_id))


def _telling(session: WriteSession) -> _Telling:
    telling = _TELLINGS.get(session)
    if telling is None:
        telling = _TELLINGS[session] = _Telling([row[0] for row in session.execute(_TARGETS)])
    return telling


def _announce_received(
    session: WriteSession, telling: _Telling, step: Any, since: int, standing_of: Callable[[Session, int], Standing]
) -> None:
    """Once for each payment and invoice: an undone voiding makes money count again, and nothing came in."""
    wanted = {"wanted": step.id, "since": since}
    if session.execute(_APPROVED_BEFORE, wanted).first() is not None:
        return
    for invoice_id, minor in session.execute(_LAID, wanted).all():
        if not telling.first("received", step.id, invoice_id):
            continue
        standing, place = standing_of(session, invoice_id), session.execute(_INVOICE, {"wanted": invoice_id}).one()
        data = {
            "invoiceId": place.shown_id,
            "paymentId": step.public_id,
            "amount": session.money(minor),
            "remainingBalance": session.money(standing.remaining),
            "status": standing.status.value,
            "paidAt": _instant(session, step.received_on),
        }
        _put(session, telling, "invoice.payment_received", data, invoice_id, step.id)


def _announce_failed(session: WriteSession, telling: _Telling, payment_id: int) -> None:
    failed = session.execute(_FAILED, {"wanted": payment_id}).one_or_none()
    if failed is None or not telling.first("failed", payment_id, failed.invoice_id):
        return
    data = {
        "invoiceId": session.execute(_INVOICE, {"wanted": failed.invoice_id}).one().shown_id,
        "paymentId": failed.public_id,
        "amount": session.money(failed.amount_minor),
        "declineReason": failed.reason,
        "attemptedAt": failed.started_at,
    }
    _put(session, telling, "invoice.payment_failed", data, failed.invoice_id, payment_id)


def _announce_paid(session: WriteSession, telling: _Telling, invoice_id: int, standing: Standing) -> None:
    """Where money or credit made it so: an invoice that is written off or cancelled was not paid."""
    place = session.execute(_INVOICE, {"wanted": invoice_id}).one()
    is_paid = standing.status.value in _SETTLED and standing.paid > 0
    if not is_paid or place.status in _SETTLED or not telling.first("paid", 0, invoice_id):
        return
    data = {
        "invoiceId": place.shown_id,
        "totalAmount": session.money(standing.total),
        "paidAmount": session.money(standing.paid),
        "status": standing.status.value,
        "paidAt": session.now,
    }
    _put(session, telling, "invoice.paid", data, invoice_id, None)


def _put(
    session: WriteSession,
    telling: _Telling,
    kind: str,
    data: Mapping[str, Any],
    invoice_id: int,
    payment_id: int | None,
) -> None:
    body = dumps({"type": kind, "data": data}, indent=None)
    for target in telling.targets:
        payload = {"target": target, "type": kind, "body": body}
        enqueue(session, "webhook", payload=payload, invoice_id=invoice_id, payment_id=payment_id)


def _instant(session: Session, day: date) -> datetime:
    """Now for money of today, else noon of the day on which it was received."""
    return session.now if day == session.today else noon_utc(day)
