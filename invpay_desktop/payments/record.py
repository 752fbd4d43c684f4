"""Recording a payment on one invoice, and the warnings that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from invpay_desktop.base.dates import checked_day
from invpay_desktop.base.errors import Refused
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Recording, Session, WriteSession
from invpay_desktop.db.setting_values import read_value
from invpay_desktop.db.tables import invoice
from invpay_desktop.ledger.amounts import require_positive
from invpay_desktop.ledger.periods import require_open
from invpay_desktop.ledger.posting import NewPayment, allocate, lower, post_payment
from invpay_desktop.ledger.projections import refresh
from invpay_desktop.payments.methods import external
from invpay_desktop.payments.warnings import concerns_about, sentence
from invpay_desktop.settings import WRITEOFF_TOLERANCE


@dataclass(frozen=True, slots=True)
class RecordPayment:
    """External money for one invoice. `details`: the fields of methods/external.py. `received_on` None: today."""

    invoice_id: int
    amount: Money
    details: Mapping[str, str] = field(default_factory=dict)
    received_on: date | None = None
    write_off_rest: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """A payment that was recorded. `warnings`: sentences that ask for a second look."""

    id: int
    public_id: str
    warnings: tuple[str, ...] = ()


_INVOICE = select(
    invoice.c.id,
    invoice.c.number,
    invoice.c.customer_id,
    invoice.c.lifecycle,
    invoice.c.issued_on,
    invoice.c.remaining_minor,
).where(invoice.c.id == bindparam("wanted"))


def record_payment(session: WriteSession, request: RecordPayment) -> Recorded:
    """Record external money on an invoice; all of it stays there, more than is owed too (rule 1).

    Raises Refused (void invoice, a rest larger than the tolerance), BadInput, PeriodLocked.
    """
    details = external.checked(request.details)
    row = open_invoice(session, request.invoice_id)
    day = checked_received(session, request.received_on)
    require_positive(session, request.amount)
    parts = ((request.invoice_id, request.amount),)
    concerns = concerns_about(session, day=day, details=details, parts=parts, customer_id=row.customer_id)
    event = session.record("payment.recorded")
    payment_id, public_id = post_payment(
        session, event, NewPayment(row.customer_id, request.amount.minor, day, **details)
    )
    allocate(event, payment_id, request.invoice_id, request.amount.minor, day)
    if request.write_off_rest:
        _write_rest_off(session, event, request, row, day)
    refresh(session, invoices=(request.invoice_id,), payments=(payment_id,))
    session.touch(customers=(row.customer_id,))
    return Recorded(payment_id, public_id, tuple(map(sentence, concerns)))


def open_invoice(session: Session, invoice_id: int) -> Any:
    """An invoice's row for taking money. Raises Refused where it is a draft or void."""
    row = session.execute(_INVOICE, {"wanted": invoice_id}).one()
    if row.lifecycle == "draft":
        raise Refused(
            f"Invoice {row.number} is a draft: issue it before money is recorded on it. Nothing was recorded."
        )
    if row.lifecycle == "void":
        raise Refused(
            f"Invoice {row.number} is void, so no money can be recorded on it. Nothing was recorded. "
            "Receive the money as the customer's credit instead."
        )
    return row


def checked_received(session: Session, day: date | None) -> date:
    """The day money was received, today where it is not said. Raises PeriodLocked."""
    received = checked_day(day or session.today)
    require_open(session, received, "The payment")
    return received


def _write_rest_off(session: Session, event: Recording, request: RecordPayment, row: Any, day: date) -> None:
    rest = session.money(row.remaining_minor) - request.amount
    if rest.minor <= 0:
        return
    tolerance = read_value(session, WRITEOFF_TOLERANCE)
    if rest > tolerance:
        raise Refused(
            f"{rest} would be written off, and the tolerance is {tolerance}. Nothing was recorded. Leave the rest "
            "owed, or raise the tolerance in the settings (writeoff.tolerance)."
        )
    lower(event, request.invoice_id, "write_off", rest.minor, max(day, row.issued_on), "short payment")
