"""Refunds that the service's history shows and that were not made from here: booked once, whatever order it is read in.

What becomes of the invoice follows rule 4, told from the entries alone, since the history gives a refund no date: an
entry that went back whole is cancelled, but for what was paid too much there; of one that went back in part, the part
is owed again.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import bindparam, func, select, update

from invpay_desktop.base.errors import Refused
from invpay_desktop.db.hosted_tables import hosted_entry, refund_attempt
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import adjustment, invoice, payment, payment_state, refund_part
from invpay_desktop.ledger.balances import IN_FORCE
from invpay_desktop.ledger.hosted_charges import HostedCharge, refunded_at_service
from invpay_desktop.ledger.periods import first_open_day
from invpay_desktop.ledger.posting import lower
from invpay_desktop.ledger.projections import refresh
from invpay_desktop.ledger.refund_attempts import book_found_refund, unresolved_refund_of
from invpay_desktop.ledger.refund_plan import left_to_refund

_PAYMENT = (
    select(payment_state.c.status, payment_state.c.refunded_minor, payment.c.method)
    .join(payment, payment.c.id == payment_state.c.payment_id)
    .where(payment_state.c.payment_id == bindparam("wanted"))
)
_HOSTED_ID = select(invoice.c.hosted_id).where(invoice.c.id == bindparam("wanted"))


def take_refund(session: WriteSession, row: Any) -> bool:
    """Book what the service paid back out of an entry and the book does not know of; whether anything was.

    `row`: of hosted_entry. A refund of ours that is under way is settled by its own readings, so that waits.
    """
    problem = ""
    booked = False
    if row.payment_id is not None and row.refunded_minor and not row.missing:
        paid = session.execute(_PAYMENT, {"wanted": row.payment_id}).one()
        known = paid.refunded_minor if paid.method == "external" else refunded_at_service(session, row.payment_id).minor
        more = row.refunded_minor - known
        if more > 0 and unresolved_refund_of(session, row.payment_id) is None:
            possible = left_to_refund(session, row.payment_id).minor if paid.status in IN_FORCE else 0
            booked = possible > 0 and _book(session, row, min(more, possible))
            problem = "" if booked and more <= possible else "refund_not_booked"
    _note(session, row, problem)
    return booked


def _book(session: WriteSession, row: Any, amount: int) -> bool:
    hosted_invoice = session.scalar(_HOSTED_ID, {"wanted": row.invoice_id}) or ""
    charge = HostedCharge(row.payment_id, row.invoice_id, hosted_invoice, row.hosted_id, row.transaction_id)
    try:
        book_found_refund(session, charge, session.money(amount), "refunded at the hosted service", outcome="owed")
    except Refused:
        return False
    return True


def _note(session: WriteSession, row: Any, problem: str) -> None:
    data = json.loads(row.data)
    if data.get("refund") == "refund_unclear" or data.get("refund", "") == problem:
        return
    if problem:
        data["refund"] = problem
    else:
        del data["refund"]
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    session.execute(update(hosted_entry).where(hosted_entry.c.id == row.id).values(data=text))


# What is not owed again ---------------------------------------------------------------------------------------------

_FOUND = (refund_attempt.c.key == "") & (refund_attempt.c.invoice_id == bindparam("wanted"))
_COUNTED = (
    select(hosted_entry.c.payment_id, hosted_entry.c.amount_minor, hosted_entry.c.refunded_minor)
    .join(payment_state, payment_state.c.payment_id == hosted_entry.c.payment_id)
    .where(hosted_entry.c.invoice_id == bindparam("wanted"), payment_state.c.status.in_(IN_FORCE))
)
_PARTS = (
    select(refund_attempt.c.refund_id, refund_attempt.c.payment_id, func.sum(refund_part.c.amount_minor).label("minor"))
    .join(refund_part, refund_part.c.refund_id == refund_attempt.c.refund_id)
    .where(_FOUND, refund_part.c.invoice_id == refund_attempt.c.invoice_id)
    .group_by(refund_attempt.c.refund_id)
    .order_by(refund_attempt.c.refund_id)
)
_LOWERED = (
    select(adjustment.c.refund_id, func.sum(adjustment.c.amount_minor))
    .join(refund_attempt, refund_attempt.c.refund_id == adjustment.c.refund_id)
    .where(_FOUND)
    .group_by(adjustment.c.refund_id)
)


def cancel_what_was_refunded(session: WriteSession, invoice_id: int) -> None:
    """Lower what is owed by what went back whole; put right what an earlier reading, which knew less, concluded."""
    wanted = {"wanted": invoice_id}
    parts = list(session.execute(_PARTS, wanted))
    if not parts:
        return
    lowered: dict[int, int] = {row[0]: row[1] for row in session.execute(_LOWERED, wanted)}
    change = _to_cancel(session, invoice_id, parts) - sum(lowered.values())
    if not change:
        return
    event = session.record("refund.found", invoice_id=invoice_id, data={"cancelled": str(session.money(change))})
    day = first_open_day(session, session.today)
    for row in parts:
        room = row.minor - lowered.get(row.refund_id, 0) if change > 0 else -lowered.get(row.refund_id, 0)
        step = min(change, room) if change > 0 else max(change, room)
        if step:
            lower(event, invoice_id, "cancelled", step, day, "refunded", row.refund_id)
            change -= step
    refresh(session, invoices=(invoice_id,))


def _to_cancel(session: Session, invoice_id: int, parts: list[Any]) -> int:
    """Minor units: all parts of entries that went back whole, less what all entries together paid too much."""
    counted = list(session.execute(_COUNTED, {"wanted": invoice_id}))
    whole = {each.payment_id for each in counted if each.refunded_minor >= each.amount_minor}
    total = int(session.scalar(select(invoice.c.total_minor).where(invoice.c.id == invoice_id)))
    excess = max(sum(int(each.amount_minor) for each in counted) - total, 0)
    return max(sum(int(row.minor) for row in parts if row.payment_id in whole) - excess, 0)
