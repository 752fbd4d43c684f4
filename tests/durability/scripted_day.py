"""A shop's day of bookkeeping, drawn from a seed: what is done next, through the program's own use cases."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from invpay_desktop.base.ids import new_id
from invpay_desktop.db import tables
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.posting import NewPayment, allocate, grant_credit, post_payment
from invpay_desktop.ledger.projections import refresh


@dataclass(frozen=True, slots=True)
class Deed:
    """One action: what it is called, and what does it inside the transaction of whoever calls."""

    label: str
    do: Callable[[WriteSession], None]


def next_deed(session: Session, dice: random.Random, token: str) -> Deed:
    """What is done next. `token` is unique to this action and written into a row of it."""
    open_ones = session.execute(
        select(tables.invoice.c.id, tables.invoice.c.customer_id, tables.invoice.c.remaining_minor)
        .where(tables.invoice.c.remaining_minor > 0)
        .limit(20)
    ).all()
    if len(open_ones) < 3 or dice.random() < 0.2:
        return Deed("invoice", lambda write: _invoice(write, token, dice.randint(1, 50) * 100))
    row = dice.choice(open_ones)
    if dice.random() < 0.1:
        return Deed("setting", lambda write: write_setting(write, "book.name", token))
    if dice.random() < 0.2:
        return Deed("pay over", lambda write: _pay(write, token, row.customer_id, row.id, row.remaining_minor, 500))
    amount = dice.choice((row.remaining_minor, max(row.remaining_minor // 2, 1)))
    return Deed("pay", lambda write: _pay(write, token, row.customer_id, row.id, amount, 0))


def _invoice(session: WriteSession, token: str, total: int) -> None:
    customer = session.scalar(select(func.min(tables.customer.c.id)))
    event = session.record("invoice.added")
    if customer is None:
        customer = session.insert(tables.customer, public_id=new_id("cus", session.now), number="c1", name="Sample")
    number = session.next_id(tables.invoice)
    session._next["invoice"] = number
    common = {
        "number": token, "customer_id": customer, "issued_on": session.today, "due_on": session.today,
        "lifecycle": "open", "total_minor": total,
    }  # fmt: skip
    version = event.insert(tables.invoice_version, invoice_id=number, version=1, lines_from=1, tax_minor=0, **common)
    event.insert(
        tables.line, version_id=version, position=1, description="Sample", quantity=Decimal(1),
        unit_price=Decimal(total).scaleb(-2), net_minor=total, tax_minor=0,
    )  # fmt: skip
    session.insert(
        tables.invoice, public_id=new_id("inv", session.now), version_id=version, status="unpaid",
        remaining_minor=total, **common,
    )  # fmt: skip
    refresh(session, invoices=[number])


def _pay(session: WriteSession, token: str, customer: int, invoice: int, amount: int, over: int) -> None:
    event = session.record("payment.recorded", customer_id=customer, invoice_id=invoice)
    new = NewPayment(customer, amount + over, session.today, kind="check", reference=token)
    payment, _ = post_payment(session, event, new)
    allocate(event, payment, invoice, amount, session.today)
    if over:
        grant_credit(event, customer, over, session.today, payment_id=payment)
    refresh(session, invoices=[invoice], payments=[payment], customers=[customer])
