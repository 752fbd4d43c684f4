"""The sample's account at a stand-in for the hosted service, and what that stand-in must know to begin with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import func, insert, select

from invpay_desktop.base.dates import noon_utc
from invpay_desktop.base.money import Money
from invpay_desktop.db.hosted_tables import attempt, hosted_entry
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.db.tables import allocation, customer, invoice, payment, payment_state
from invpay_desktop.ledger.balances import IN_FORCE
from invpay_desktop.settings import HOSTED_TENANT, HOSTED_URL


@dataclass(frozen=True, slots=True)
class SampleService:
    """Where the stand-in answers, the name that the sample has there, and its token, which is worth nothing."""

    url: str
    tenant: str
    token: str = field(default="", repr=False)


class StandIn(Protocol):
    """What answers in the place of the hosted service while a sample is tried. It begins when it is first asked."""

    def service(self) -> SampleService:
        """Where it answers, from now on."""

    def later(self) -> SampleService:
        """Where one will answer that is started by itself."""

    def learn(self, book: Path) -> None:
        """Take over what a sample's linked invoices stand at, and lend the sample its token."""


@dataclass(frozen=True, slots=True)
class KnownPayment:
    """An entry of the history of an invoice."""

    hosted_id: str
    amount: Money
    method: str
    paid_at: datetime
    transaction_id: str = ""
    refunded: Money | None = None


@dataclass(frozen=True, slots=True)
class KnownInvoice:
    """A linked invoice as the service would know it."""

    hosted_id: str
    number: str
    hosted_customer: str
    total: Money
    payments: tuple[KnownPayment, ...]


def connect(session: WriteSession, service: SampleService) -> None:
    """Set the account up, with what was paid on the linked invoices so far known at both sides."""
    write_setting(session, HOSTED_URL.key, service.url)
    write_setting(session, HOSTED_TENANT.key, service.tenant)
    lying = func.sum(allocation.c.amount_minor)
    rows = session.execute(
        select(allocation.c.invoice_id, payment.c.id, payment.c.public_id, payment.c.received_on, lying.label("lying"))
        .join(payment, payment.c.id == allocation.c.payment_id)
        .join(payment_state, payment_state.c.payment_id == payment.c.id)
        .join(invoice, invoice.c.id == allocation.c.invoice_id)
        .where(invoice.c.hosted_id.is_not(None), payment_state.c.status.in_(sorted(IN_FORCE)))
        .group_by(allocation.c.invoice_id, payment.c.id)
        .having(lying > 0)
    )
    known = [
        {
            "invoice_id": row.invoice_id,
            "hosted_id": row.public_id,
            "amount_minor": row.lying,
            "method": "external",
            "status": "approved",
            "paid_at": noon_utc(row.received_on),
            "first_seen": session.now,
            "last_seen": session.now,
            "payment_id": row.id,
        }
        for row in rows
    ]
    if known:
        session.execute(insert(hosted_entry), known)


def known_invoices(session: Session) -> list[KnownInvoice]:
    """Every linked invoice with its history, for a stand-in that begins with nothing."""
    rows = session.execute(
        select(invoice.c.id, invoice.c.hosted_id, invoice.c.number, invoice.c.total_minor, customer.c.hosted_id)
        .join(customer, customer.c.id == invoice.c.customer_id)
        .where(invoice.c.hosted_id.is_not(None))
        .order_by(invoice.c.id)
    )
    return [
        KnownInvoice(hosted_id, number, hosted_customer or "", session.money(total), _history(session, invoice_id))
        for invoice_id, hosted_id, number, total, hosted_customer in rows
    ]


def _history(session: Session, invoice_id: int) -> tuple[KnownPayment, ...]:
    """What was read of the service, and charges whose entry was not read yet."""
    read = [
        KnownPayment(
            row.hosted_id,
            session.money(row.amount_minor),
            row.method,
            row.paid_at or row.first_seen,
            row.transaction_id,
            session.money(row.refunded_minor) if row.refunded_minor else None,
        )
        for row in session.execute(
            select(hosted_entry)
            .where(hosted_entry.c.invoice_id == invoice_id, hosted_entry.c.status != "failed")
            .order_by(hosted_entry.c.id)
        )
    ]
    seen = {each.hosted_id for each in read}
    charged = session.execute(
        select(attempt.c.hosted_id, attempt.c.transaction_id, attempt.c.started_at, payment)
        .join(payment, payment.c.id == attempt.c.payment_id)
        .where(attempt.c.invoice_id == invoice_id, attempt.c.evidence != "", attempt.c.failure == "")
    )
    return (
        *read,
        *(
            KnownPayment(row.hosted_id, session.money(row.amount_minor), row.method, row.started_at, row.transaction_id)
            for row in charged
            if row.hosted_id and row.hosted_id not in seen
        ),
    )
