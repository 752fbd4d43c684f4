"""What about a payment asks for a second look: duplicates, odd days, card numbers in a text. It is taken all the same.

A use case returns it in sentences with its result; a dialog asks while a person types, and has words of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from invpay_desktop.base.card_numbers import looks_like_card_number
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import invoice, payment, payment_state, shown
from invpay_desktop.ledger.balances import IN_FORCE
from invpay_desktop.payments.history import payments_of

_INVOICE = select(
    invoice.c.id, invoice.c.number, invoice.c.customer_id, invoice.c.issued_on, invoice.c.remaining_minor
).where(invoice.c.id == bindparam("wanted"), invoice.c.lifecycle == "open")
_SAME_CHECK = (
    select(payment.c.public_id, payment.c.received_on)
    .join(payment_state, payment_state.c.payment_id == payment.c.id)
    .where(
        payment.c.check_number == bindparam("check_number"),
        payment.c.check_number != "",
        payment.c.customer_id == bindparam("payer"),
        payment_state.c.status.in_(sorted(IN_FORCE)),
        shown(payment_state),
    )
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class CardNumberIn:
    """A field of the method, by its key, looks like it holds a card number."""

    field: str


@dataclass(frozen=True, slots=True)
class NotYetCome:
    """The payment is dated after today."""

    day: date


@dataclass(frozen=True, slots=True)
class BeforeIssue:
    """The payment is dated before its invoice was issued."""

    day: date
    number: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class SameCheck:
    """This customer's check of that number was received before."""

    payment_id: str
    check_number: str
    received_on: date


@dataclass(frozen=True, slots=True)
class PaidAlready:
    """The invoice was paid, and by the same amount."""

    payment_id: str
    number: str
    amount: Money
    received_on: date


Concern = CardNumberIn | NotYetCome | BeforeIssue | SameCheck | PaidAlready


def sentence(concern: Concern) -> str:
    """A concern in the words of the command line: payments by their ids, days as ISO writes them."""
    match concern:
        case CardNumberIn(field):
            name = field.replace("_", " ")
            return f"The {name} looks like it holds a card number. Card numbers do not belong in the book."
        case NotYetCome(day):
            return f"The payment is dated {day}, which has not come yet."
        case BeforeIssue(day, number, issued_on):
            return f"The payment is dated {day}, before invoice {number} was issued ({issued_on})."
        case SameCheck(payment_id, check_number, day):
            return f"This looks like a duplicate of {payment_id}: check {check_number} of this customer, {day}."
        case PaidAlready(payment_id, number, amount, day):
            return f"This looks like a duplicate of {payment_id}: invoice {number} was paid {amount} on {day} already."


def concerns_about(
    session: Session,
    *,
    day: date | None,
    details: Mapping[str, str],
    parts: Sequence[tuple[int, Money]] = (),
    customer_id: int | None = None,
) -> list[Concern]:
    """What to look at again in a payment that is about to be recorded; reads only, and raises nothing.

    `details`: the fields of methods/external.py, typed so far. `parts`: (invoice, amount) as it would lie. The payer is
    `customer_id`, or whoever owes the first invoice. `day` None: not known yet.
    """
    rows = [(session.execute(_INVOICE, {"wanted": invoice_id}).first(), amount) for invoice_id, amount in parts]
    known = [(row, amount) for row, amount in rows if row is not None]
    if customer_id is None and known:
        customer_id = known[0][0].customer_id
    found: list[Concern] = [
        CardNumberIn(name) for name, text in details.items() if text and looks_like_card_number(text)
    ]
    if day is not None and day > session.today:
        found.append(NotYetCome(day))
    if customer_id is not None:
        found += _same_check(session, customer_id, details.get("check_number", "").strip())
    for row, amount in known:
        if day is not None and day < row.issued_on:
            found.append(BeforeIssue(day, row.number, row.issued_on))
        if row.remaining_minor == 0:
            found += _paid_already(session, row, amount)
    return found


def _same_check(session: Session, customer_id: int, check_number: str) -> list[Concern]:
    if not check_number:
        return []
    row = session.execute(_SAME_CHECK, {"check_number": check_number, "payer": customer_id}).first()
    return [] if row is None else [SameCheck(row.public_id, check_number, row.received_on)]


def _paid_already(session: Session, row: Any, amount: Money) -> list[Concern]:
    for entry in payments_of(session, row.id):
        if entry.in_force and entry.amount == amount:
            return [PaidAlready(entry.public_id, row.number, amount, entry.received_on)]
    return []
