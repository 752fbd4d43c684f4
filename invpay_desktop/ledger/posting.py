"""Putting rows of money into the book. With reversals.py the only place that inserts them.

These functions write rows and nothing else: the rules are in the use cases that call them, and whoever calls refreshes
the balances afterwards (ledger/projections.py). Amounts are minor units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select

from invpay_desktop.base.ids import new_id
from invpay_desktop.db import tables
from invpay_desktop.db.session import Recording, Session, WriteSession
from invpay_desktop.ledger.balances import settled_day


@dataclass(frozen=True, slots=True)
class NewPayment:
    """A payment about to be posted. `amount`: minor units. `kind`: check, cash, wire, other for external money."""

    customer_id: int
    amount: int
    received_on: date
    method: str = "external"
    kind: str | None = None
    check_number: str = ""
    bank: str = ""
    reference: str = ""
    notes: str = ""
    label: str = ""


def post_payment(session: WriteSession, event: Recording, new: NewPayment, status: str = "approved") -> tuple[int, str]:
    """A payment, approved unless told otherwise, not allocated yet; returns its row id and its public id."""
    public_id = new_id("pmt", session.now)
    payment_id = event.insert(
        tables.payment,
        public_id=public_id,
        customer_id=new.customer_id,
        amount_minor=new.amount,
        method=new.method,
        kind=new.kind,
        received_on=new.received_on,
        check_number=new.check_number,
        bank=new.bank,
        reference=new.reference,
        notes=new.notes,
        label=new.label,
    )
    event.row["payment_id"] = payment_id
    event.insert(tables.payment_step, payment_id=payment_id, status=status, dated_on=new.received_on)
    session.insert(tables.payment_state, payment_id=payment_id, status=status)
    return payment_id, public_id


def allocate(event: Recording, payment_id: int, invoice_id: int, amount: int, day: date) -> None:
    """Lay a part of a payment on an invoice; a negative amount takes it off again."""
    event.insert(tables.allocation, payment_id=payment_id, invoice_id=invoice_id, amount_minor=amount, dated_on=day)


def lower(
    event: Recording, invoice_id: int, kind: str, amount: int, day: date, reason: str = "", refund_id: int | None = None
) -> None:
    """Lower what is owed without money: `write_off`, `discount` or `cancelled`."""
    event.insert(
        tables.adjustment,
        invoice_id=invoice_id,
        kind=kind,
        amount_minor=amount,
        dated_on=day,
        reason=reason,
        refund_id=refund_id,
    )


def grant_credit(
    event: Recording,
    customer_id: int,
    amount: int,
    day: date,
    *,
    payment_id: int | None = None,
    memo_id: int | None = None,
    reason: str = "",
    for_next: bool = False,
) -> int:
    """Credit for a customer, out of a payment or a credit memo; returns the grant's id."""
    return event.insert(
        tables.credit_entry,
        customer_id=customer_id,
        kind="grant",
        amount_minor=amount,
        payment_id=payment_id,
        memo_id=memo_id,
        dated_on=day,
        reason=reason,
        for_next=for_next,
    )


@dataclass(frozen=True, slots=True)
class Grant:
    """A grant of credit and what is left of it (minor units)."""

    id: int
    customer_id: int
    left: int
    dated_on: date
    payment_id: int | None
    memo_id: int | None
    for_next: bool


_entry, _use = tables.credit_entry, tables.credit_entry.alias("used")
_LEFT = _entry.c.amount_minor + func.coalesce(
    select(func.sum(_use.c.amount_minor)).where(_use.c.grant_id == _entry.c.id).scalar_subquery(), 0
)
_GRANTS = select(_entry, _LEFT.label("left")).where(_entry.c.kind == "grant").order_by(_entry.c.dated_on, _entry.c.id)
_OF_CUSTOMER = _GRANTS.where(_entry.c.customer_id == bindparam("wanted"))
_OF_PAYMENT = _GRANTS.where(_entry.c.payment_id == bindparam("wanted"))
_OF_MEMO = _GRANTS.where(_entry.c.memo_id == bindparam("wanted"))


def grants_of(
    session: Session, *, customer: int | None = None, payment: int | None = None, memo: int | None = None
) -> list[Grant]:
    """The grants of a customer, of a payment or of a memo, oldest first, used-up ones among them."""
    if customer is not None:
        statement, wanted = _OF_CUSTOMER, customer
    else:
        statement, wanted = (_OF_MEMO, memo) if payment is None else (_OF_PAYMENT, payment)  # type: ignore[assignment]
    return [
        Grant(row.id, row.customer_id, row.left, row.dated_on, row.payment_id, row.memo_id, row.for_next)
        for row in session.execute(statement, {"wanted": wanted})
    ]


def draw(grants: list[Grant], amount: int) -> Iterator[tuple[Grant, int]]:
    """How an amount is taken from grants, oldest first: (grant, part) pairs that sum to it, as far as they reach."""
    for grant in grants:
        part = min(grant.left, amount)
        if part > 0:
            amount -= part
            yield grant, part


_DAYS = select(_entry.c.dated_on, _entry.c.amount_minor).where(
    (_entry.c.id == bindparam("wanted")) | (_entry.c.grant_id == bindparam("wanted"))
)


def unused_since(session: Session, grant: Grant, amount: int) -> date:
    """The first day from which so much of a grant lies unused without a break; what came back counts from then."""
    rows = session.execute(_DAYS, {"wanted": grant.id})
    return settled_day(amount, ((row[0], row[1]) for row in rows)) or grant.dated_on


def apply_grant(event: Recording, grant: Grant, invoice_id: int, amount: int, day: date) -> None:
    """Lay a part of a grant on an invoice."""
    event.insert(
        tables.credit_entry,
        customer_id=grant.customer_id,
        kind="apply",
        amount_minor=-amount,
        grant_id=grant.id,
        invoice_id=invoice_id,
        dated_on=day,
    )


@dataclass(frozen=True, slots=True)
class NewRefund:
    """A refund about to be posted. `amount`: minor units. `kind`: how the money goes back."""

    customer_id: int
    amount: int
    dated_on: date
    kind: str
    payment_id: int | None = None
    reference: str = ""
    reason: str = ""


def post_refund(session: WriteSession, event: Recording, new: NewRefund, status: str = "settled") -> tuple[int, str]:
    """A refund without its parts yet, settled or `pending`; returns its row id and public id."""
    public_id = new_id("rfd", session.now)
    refund_id = event.insert(
        tables.refund,
        public_id=public_id,
        customer_id=new.customer_id,
        payment_id=new.payment_id,
        amount_minor=new.amount,
        kind=new.kind,
        dated_on=new.dated_on,
        reference=new.reference,
        reason=new.reason,
    )
    event.insert(tables.refund_step, refund_id=refund_id, status=status, dated_on=new.dated_on)
    return refund_id, public_id


def book_refund(
    event: Recording, refund_id: int, payment_id: int, invoice_id: int, amount: int, outcome: str, day: date
) -> None:
    """Book a part of a settled refund on an invoice; `outcome`: excess, owed or cancelled."""
    event.insert(
        tables.refund_part,
        refund_id=refund_id,
        payment_id=payment_id,
        invoice_id=invoice_id,
        amount_minor=amount,
        outcome=outcome,
        dated_on=day,
    )


def refund_grant(event: Recording, grant: Grant, refund_id: int, amount: int, day: date) -> None:
    """Pay a part of a grant of credit out."""
    event.insert(
        tables.credit_entry,
        customer_id=grant.customer_id,
        kind="refund",
        amount_minor=-amount,
        grant_id=grant.id,
        refund_id=refund_id,
        dated_on=day,
    )
