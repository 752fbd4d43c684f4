"""Payments that did not stay: a check or transfer the bank took back, and an entry that was a mistake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from invpay_desktop.base.dates import checked_day
from invpay_desktop.base.errors import BadInput, Refused
from invpay_desktop.base.money import Money
from invpay_desktop.base.texts import check_text
from invpay_desktop.db import tables
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import payment, payment_state
from invpay_desktop.ledger.balances import IN_FORCE
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.memos import one_line
from invpay_desktop.ledger.periods import first_open_day
from invpay_desktop.ledger.projections import refresh, standing_of
from invpay_desktop.ledger.reversals import Unwound, paid_out_of_credit, take_out_of_force


@dataclass(frozen=True, slots=True)
class ReturnPayment:
    """The bank took a payment back. `fee`: the bank's, to us. `charge_fee`: ours, to the customer."""

    payment_id: int
    reason: str
    dated_on: date | None = None
    fee: Money | None = None
    charge_fee: Money | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What followed: the invoices that are open again, and the invoices made for the fee and for refunded money."""

    payment_id: int
    reopened: tuple[int, ...]
    dated_on: date
    fee_invoice: int | None = None
    charge_invoice: int | None = None
    warnings: tuple[str, ...] = ()


def return_payment(session: WriteSession, request: ReturnPayment) -> TakenBack:
    """Record that a payment came back (rule 5). It is never refused for what was done with the money since.

    A day in a locked period becomes the first open one. Raises Refused for a payment that does not count, or for cash.
    """
    row = _payment(session, request.payment_id)
    if row.status not in IN_FORCE:
        raise Refused(f"Payment {row.public_id} is {row.status} already. Nothing was changed.")
    if row.kind == "cash":
        raise Refused(f"Payment {row.public_id} was cash, which no bank takes back. Void it if it was a mistake.")
    for name, amount in (("fee", request.fee), ("charged fee", request.charge_fee)):
        if amount is not None and amount.minor < 0:
            raise BadInput(f"The {name} cannot be below zero.", name)
    check_text(request.reason, "reason", 500)
    wanted = checked_day(request.dated_on or session.today)
    if wanted < row.received_on:
        raise BadInput(f"It came back on {wanted}, before it was received ({row.received_on}).", "date")
    day = first_open_day(session, wanted)
    moved = (f"{wanted} is in a locked period, so the return is dated {day}.",) if day != wanted else ()
    event = session.record("payment.returned", payment_id=request.payment_id, data={"reason": request.reason})
    unwound = take_out_of_force(session, event, request.payment_id, lambda since: max(since, day))
    fee_invoice = charge_invoice = None
    if request.charge_fee:
        fee_invoice = _bill(session, row, day, "Returned payment fee", request.charge_fee)
    if unwound.refunded:
        text = f"Money paid back out of payment {row.public_id}, which came back"
        charge_invoice = _bill(session, row, day, text, session.money(unwound.refunded))
    event.insert(
        tables.payment_step,
        payment_id=request.payment_id,
        status="returned",
        dated_on=day,
        reason=request.reason,
        fee_minor=request.fee.minor if request.fee else 0,
        fee_invoice_id=fee_invoice,
        charge_invoice_id=charge_invoice,
    )
    reopened = _settle(session, request.payment_id, row.customer_id, unwound)
    return TakenBack(request.payment_id, reopened, day, fee_invoice, charge_invoice, moved)


def void_payment(session: WriteSession, payment_id: int, reason: str) -> TakenBack:
    """Take back an entry that was a mistake: it stays to be seen, and counts for nothing (rule 3).

    Its rows are reversed on their own days, or on the first open day where those are locked. Raises Refused for a
    charge at the hosted service, for one that was refunded, and for one that does not count.
    """
    row = _payment(session, payment_id)
    if row.method != "external":
        raise Refused(f"Payment {row.public_id} was charged at the hosted service: it can be refunded, not voided.")
    if row.status not in IN_FORCE:
        raise Refused(f"Payment {row.public_id} is {row.status} already. Nothing was changed.")
    if row.refunded_minor:
        raise Refused(
            f"{session.money(row.refunded_minor)} of payment {row.public_id} was refunded, so it cannot be voided. "
            "Nothing was changed. If the check came back, record that it was returned."
        )
    check_text(reason, "reason", 500)
    if paid_out := paid_out_of_credit(session, payment_id):
        raise Refused(
            f"{session.money(paid_out)} of the credit from payment {row.public_id} was paid out, so it cannot be "
            "voided. Nothing was changed. If the check came back, record that it was returned."
        )
    event = session.record("payment.void", payment_id=payment_id, data={"reason": reason})
    day = first_open_day(session, row.received_on)
    unwound = take_out_of_force(session, event, payment_id, lambda since: first_open_day(session, since))
    event.insert(tables.payment_step, payment_id=payment_id, status="void", dated_on=day, reason=reason)
    return TakenBack(payment_id, _settle(session, payment_id, row.customer_id, unwound), day)


def _payment(session: Session, payment_id: int) -> Any:
    return session.execute(
        select(
            payment.c.public_id,
            payment.c.customer_id,
            payment.c.method,
            payment.c.kind,
            payment.c.received_on,
            payment_state.c.status,
            payment_state.c.refunded_minor,
        )
        .join(payment_state, payment_state.c.payment_id == payment.c.id)
        .where(payment.c.id == payment_id)
    ).one()


def _bill(session: WriteSession, row: Any, day: date, text: str, amount: Money) -> int:
    return add_invoice(session, NewInvoice(row.customer_id, day, (one_line(text, amount),), reference=row.public_id))


def _settle(session: WriteSession, payment_id: int, payer: int, unwound: Unwound) -> tuple[int, ...]:
    """Refresh what was touched; returns the invoices on which something is owed now."""
    refresh(session, invoices=unwound.invoices, payments=(payment_id,), customers={payer, *unwound.customers})
    return tuple(sorted(i for i in unwound.invoices if standing_of(session, i).remaining > 0))
