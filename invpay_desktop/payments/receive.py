"""One payment from a customer over several invoices: named ones first, then oldest due first, the rest to credit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from invpay_desktop.base.errors import Refused
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import OPEN_ITEM, customer, invoice
from invpay_desktop.ledger.amounts import require_positive
from invpay_desktop.ledger.posting import NewPayment, allocate, grant_credit, post_payment
from invpay_desktop.ledger.projections import refresh
from invpay_desktop.payments.methods import external
from invpay_desktop.payments.record import checked_received, open_invoice
from invpay_desktop.payments.warnings import concerns_about, sentence


@dataclass(frozen=True, slots=True)
class Receive:
    """External money from a customer. `to`: (invoice, amount) as the payer said; the rest finds its own way.

    `rest_to_credit`: the rest becomes credit at once, though other invoices are open.
    """

    customer_id: int
    amount: Money
    to: tuple[tuple[int, Money], ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    received_on: date | None = None
    rest_to_credit: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """What became of the money: parts on invoices, and what is the customer's credit now."""

    id: int
    public_id: str
    parts: tuple[tuple[int, Money], ...]
    credit: Money
    warnings: tuple[str, ...] = ()


def receive_payment(session: WriteSession, request: Receive) -> Received:
    """Record one payment over several invoices. Without open invoices it is a prepayment: all credit.

    Raises Refused (more said than received, an invoice of somebody else), BadInput, PeriodLocked.
    """
    require_positive(session, request.amount)
    details = external.checked(request.details)
    day = checked_received(session, request.received_on)
    parts = spread(session, request)
    concerns = concerns_about(session, day=day, details=details, parts=parts, customer_id=request.customer_id)
    event = session.record("payment.recorded", customer_id=request.customer_id)
    payment_id, public_id = post_payment(
        session, event, NewPayment(request.customer_id, request.amount.minor, day, **details)
    )
    left = request.amount
    for invoice_id, amount in parts:
        allocate(event, payment_id, invoice_id, amount.minor, day)
        left -= amount
    if left:
        grant_credit(event, request.customer_id, left.minor, day, payment_id=payment_id, reason="received in advance")
    refresh(session, invoices=(part[0] for part in parts), payments=(payment_id,), customers=(request.customer_id,))
    return Received(payment_id, public_id, tuple(parts), left, tuple(map(sentence, concerns)))


def spread(session: Session, request: Receive) -> list[tuple[int, Money]]:
    """How a payment would lie: (invoice, amount) parts; what they do not use becomes credit. Writes nothing."""
    named: dict[int, Money] = {}
    left = request.amount
    for invoice_id, amount in request.to:
        require_positive(session, amount)
        row = open_invoice(session, invoice_id)
        if row.customer_id != request.customer_id:
            raise Refused(f"Invoice {row.number} belongs to another customer. Nothing was recorded.")
        named[invoice_id] = named.get(invoice_id, session.money(0)) + amount
        left -= amount
    if left.minor < 0:
        raise Refused(
            f"{request.amount - left} is said to lie on invoices, more than the {request.amount} received. "
            "Nothing was recorded."
        )
    if left and _anonymous(session, request.customer_id):
        raise Refused(
            "This customer stands for many people, so money cannot find its invoice by itself. Nothing was recorded. "
            "Say which invoices it pays, all of it."
        )
    for row in () if request.rest_to_credit else _open_invoices(session, request.customer_id):
        already = named.get(row.id, session.money(0))
        part = min(left, session.money(row.remaining_minor) - already)
        if part.minor > 0:
            named[row.id] = already + part
            left -= part
    return list(named.items())


def _anonymous(session: Session, customer_id: int) -> bool:
    return bool(session.scalar(select(customer.c.anonymous).where(customer.c.id == customer_id)))


def _open_invoices(session: Session, customer_id: int) -> list[Any]:
    statement = (
        select(invoice.c.id, invoice.c.remaining_minor)
        .where(invoice.c.customer_id == customer_id, OPEN_ITEM)
        .order_by(invoice.c.due_on, invoice.c.issued_on, invoice.c.id)
    )
    return list(session.execute(statement))
