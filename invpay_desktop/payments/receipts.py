"""Receipts: numbered when first issued, their figures kept as they then were, printed again as copies."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from invpay_desktop.base.errors import Refused
from invpay_desktop.db import tables
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.documents.facts import Mark, ReceiptFacts
from invpay_desktop.documents.facts_json import receipt_from_json, receipt_to_json
from invpay_desktop.ledger.balances import IN_FORCE
from invpay_desktop.ledger.customers import details_of
from invpay_desktop.ledger.numbering import take_number
from invpay_desktop.payments.history import get_payment
from invpay_desktop.payments.papers import business_facts, invoice_part, paid_by, party

_receipt, _event = tables.receipt, tables.event


def issue_receipt(session: WriteSession, payment_id: int) -> str:
    """Give a payment its receipt, with the figures of this moment; returns the number. The second time it is the same.

    Raises Refused for a payment that does not count.
    """
    number = session.scalar(select(_receipt.c.number).where(_receipt.c.payment_id == payment_id))
    if number is not None:
        return str(number)
    session.seal()
    paid = get_payment(session, payment_id)
    if not paid.in_force:
        raise Refused(f"Payment {paid.public_id} is {paid.status} and had no receipt, so none is issued.")
    number = take_number(session, "receipt")
    facts = gather(session, payment_id, number)
    event = session.record("receipt.issued", payment_id=payment_id, data={"number": number})
    event.insert(_receipt, payment_id=payment_id, number=number, issued_at=session.now, facts=receipt_to_json(facts))
    session.touch(payments=(payment_id,))
    return number


def print_receipt(session: WriteSession, payment_id: int) -> ReceiptFacts:
    """The receipt to print, issued first where it was not: COPY from the second time on, VOID where the payment is."""
    facts = next_print(session, payment_id)
    session.record("receipt.printed", payment_id=payment_id)
    return facts


def next_print(session: WriteSession, payment_id: int) -> ReceiptFacts:
    """The receipt as print_receipt would give it, to be looked at first: issued where it was not, but not printed."""
    issue_receipt(session, payment_id)
    printed = session.scalar(
        select(func.count()).where(_event.c.payment_id == payment_id, _event.c.kind == "receipt.printed")
    )
    facts = stored_receipt(session, payment_id)
    return replace(facts, mark=facts.mark or (Mark.COPY if printed else None))


def stored_receipt(session: Session, payment_id: int) -> ReceiptFacts:
    """A receipt as it was issued, marked VOID where its payment does not count any more."""
    text = session.scalar(select(_receipt.c.facts).where(_receipt.c.payment_id == payment_id))
    state = tables.payment_state
    status = session.scalar(select(state.c.status).where(state.c.payment_id == payment_id))
    facts = receipt_from_json(text, business_facts(session).logo)
    return replace(facts, mark=None if status in IN_FORCE else Mark.VOID)


def gather(session: Session, payment_id: int, number: str) -> ReceiptFacts:
    """What a receipt of this number for this payment says now."""
    paid = get_payment(session, payment_id)
    allocation = tables.allocation
    invoices = session.execute(
        select(allocation.c.invoice_id)
        .where(allocation.c.payment_id == payment_id)
        .group_by(allocation.c.invoice_id)
        .having(func.sum(allocation.c.amount_minor) > 0)
        .order_by(func.min(allocation.c.id))
    ).all()
    state = tables.payment_state
    credited = session.scalar(select(state.c.credited_minor).where(state.c.payment_id == payment_id))
    return ReceiptFacts(
        number=number,
        business=business_facts(session),
        received_from=party(details_of(session, paid.customer_id)),
        received_on=paid.received_on,
        paid_by=paid_by(paid),
        amount=paid.whole,
        invoices=tuple(invoice_part(session, row[0], payment_id, number) for row in invoices),
        kept_as_credit=session.money(credited) if credited else None,
        reference=paid.reference,
        issued_at=session.now,
    )
