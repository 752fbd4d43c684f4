"""Recording a payment on one invoice, and the warnings that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from invpay_desktop.base.card_numbers import looks_like_card_number
from invpay_desktop.base.dates import checked_day
from invpay_desktop.base.errors import Refused
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Recording, Session, WriteSession
from invpay_desktop.db.setting_values import read_value
from invpay_desktop.db.tables import invoice, payment, payment_state, shown
from invpay_desktop.ledger.amounts import require_positive
from invpay_desktop.ledger.periods import require_open
from invpay_desktop.ledger.posting import NewPayment, allocate, lower, post_payment
from invpay_desktop.ledger.projections import refresh
from invpay_desktop.payments.methods import external
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
_LIVE = ("approved", "partially_refunded", "refunded")
_SAME_CHECK = (
    select(payment.c.public_id, payment.c.received_on)
    .join(payment_state, payment_state.c.payment_id == payment.c.id)
    .where(
        payment.c.check_number == bindparam("check_number"),
        payment.c.check_number != "",
        payment.c.customer_id == bindparam("payer"),
        payment_state.c.status.in_(_LIVE),
        shown(payment_state),
    )
    .limit(1)
)


def record_payment(session: WriteSession, request: RecordPayment) -> Recorded:
    """Record external money on an invoice; all of it stays there, more than is owed too (rule 1).

    Raises Refused (void invoice, a rest larger than the tolerance), BadInput, PeriodLocked.
    """
    details = external.checked(request.details)
    row = open_invoice(session, request.invoice_id)
    day = checked_received(session, request.received_on)
    require_positive(session, request.amount)
    warnings = [
        *warnings_about_text(details),
        *warnings_about_day(session, day),
        *duplicate_check(session, row.customer_id, details["check_number"]),
        *warnings_about_invoice(session, row, request.amount, day),
    ]
    event = session.record("payment.recorded")
    payment_id, public_id = post_payment(
        session, event, NewPayment(row.customer_id, request.amount.minor, day, **details)
    )
    allocate(event, payment_id, request.invoice_id, request.amount.minor, day)
    if request.write_off_rest:
        _write_rest_off(session, event, request, row, day)
    refresh(session, invoices=(request.invoice_id,), payments=(payment_id,))
    session.touch(customers=(row.customer_id,))
    return Recorded(payment_id, public_id, tuple(warnings))


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
            "Use “invpay receive” to keep the money as the customer's credit."
        )
    return row


def checked_received(session: Session, day: date | None) -> date:
    """The day money was received, today where it is not said. Raises PeriodLocked."""
    received = checked_day(day or session.today)
    require_open(session, received, "The payment")
    return received


def warnings_about_text(details: Mapping[str, str]) -> list[str]:
    """A warning for each free text that seems to hold a card number."""
    return [
        f"The {name.replace('_', ' ')} looks like it holds a card number. Card numbers do not belong in the book."
        for name, text in details.items()
        if text and looks_like_card_number(text)
    ]


def warnings_about_day(session: Session, day: date) -> list[str]:
    """A warning for a day that has not come yet."""
    return [f"The payment is dated {day}, which has not come yet."] if day > session.today else []


def warnings_about_invoice(session: Session, row: Any, amount: Money, day: date) -> list[str]:
    """Warnings for money dated before its invoice, or as much as a payment that came before the invoice was paid.

    `row`: the invoice's, of open_invoice.
    """
    found = []
    if day < row.issued_on:
        found.append(f"The payment is dated {day}, before invoice {row.number} was issued ({row.issued_on}).")
    if row.remaining_minor == 0:
        found += _duplicate_on_paid(session, row.id, row.number, amount)
    return found


def duplicate_check(session: Session, customer_id: int, check_number: str) -> list[str]:
    """A warning where this customer's check of this number was recorded before."""
    if not check_number:
        return []
    row = session.execute(_SAME_CHECK, {"check_number": check_number, "payer": customer_id}).first()
    if row is None:
        return []
    return [
        f"This looks like a duplicate of {row.public_id}: check {check_number} of this customer, {row.received_on}."
    ]


def _duplicate_on_paid(session: Session, invoice_id: int, number: str, amount: Money) -> list[str]:
    from invpay_desktop.payments.history import payments_of

    for entry in payments_of(session, invoice_id):
        if entry.status in _LIVE and entry.amount == amount:
            return [
                f"This looks like a duplicate of {entry.public_id}: invoice {number} was paid {amount} "
                f"on {entry.received_on} already."
            ]
    return []


def _write_rest_off(session: Session, event: Recording, request: RecordPayment, row: Any, day: date) -> None:
    rest = session.money(row.remaining_minor) - request.amount
    if rest.minor <= 0:
        return
    tolerance = read_value(session, WRITEOFF_TOLERANCE)
    if rest > tolerance:
        raise Refused(
            f"{rest} would be written off, and the tolerance is {tolerance}. Nothing was recorded. Record the payment "
            "without --write-off-rest, or raise the setting writeoff.tolerance."
        )
    lower(event, request.invoice_id, "write_off", rest.minor, max(day, row.issued_on), "short payment")
