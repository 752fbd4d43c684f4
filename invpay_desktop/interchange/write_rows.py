"""Planned entries as rows of the book: everything is checked already, so nothing is read and rows go in in bulk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from invpay_desktop.db.session import WriteSession
from invpay_desktop.interchange.drafts import CustomerDraft, InvoiceDraft
from invpay_desktop.interchange.plans import NewDocument, NewReceipt, Plan
from invpay_desktop.interchange.sources import TELL_EVERY, Tell
from invpay_desktop.ledger.customers import post_customer
from invpay_desktop.ledger.invoices import NewInvoice, post_invoice
from invpay_desktop.ledger.memos import NewMemo, post_memo
from invpay_desktop.ledger.posting import NewPayment, allocate, grant_credit, post_payment
from invpay_desktop.ledger.projections import refresh_in_bulk

Key = tuple[str, str, int]
"""What is remembered of an entry: (kind, fingerprint, row id)."""

T = TypeVar("T")


def write_customers(session: WriteSession, plan: Plan[CustomerDraft], tell: Tell | None) -> list[Key]:
    """Add the customers."""
    for draft in _told(plan.new, tell):
        post_customer(session, draft.details)
    return []


def write_documents(session: WriteSession, plan: Plan[NewDocument], tell: Tell | None) -> list[Key]:
    """Enter the invoices and credit memos, and the customers they need. Credit is not applied to them."""
    customers = {**plan.known, **{number: post_customer(session, who) for number, who in plan.to_make.items()}}
    keys: list[Key] = []
    credited = set()
    for document in _told(plan.new, tell):
        draft, customer_id = document.draft, customers[document.customer]
        if draft.memo:
            memo = NewMemo(customer_id, draft.issued_on, (), _reason(draft))
            keys.append(("memo", draft.fingerprint, post_memo(session, memo, draft.number, draft.lines)))
            credited.add(customer_id)
        else:
            invoice = NewInvoice(
                customer_id,
                draft.issued_on,
                (),
                draft.number,
                document.due_on,
                draft.reference,
                draft.notes,
                draft.hosted_id,
                draft.draft,
            )
            keys.append(("invoice", draft.fingerprint, post_invoice(session, invoice, draft.lines)))
    refresh_in_bulk(session, customers=credited)
    return keys


def write_payments(session: WriteSession, plan: Plan[NewReceipt], tell: Tell | None) -> list[Key]:
    """Record the payments on their invoices, the rest as credit."""
    keys: list[Key] = []
    for receipt in _told(plan.new, tell):
        draft = receipt.draft
        day = draft.received_on
        event = session.record("payment.recorded", customer_id=receipt.customer_id)
        payment_id, _ = post_payment(
            session, event, NewPayment(receipt.customer_id, draft.amount.minor, day, **draft.details)
        )
        for invoice_id, part in receipt.parts:
            allocate(event, payment_id, invoice_id, part, day)
        if receipt.credit:
            reason = "received in advance"
            grant_credit(event, receipt.customer_id, receipt.credit, day, payment_id=payment_id, reason=reason)
        keys.append(("payment", draft.key, payment_id))
    refresh_in_bulk(
        session,
        invoices={invoice_id for receipt in plan.new for invoice_id, _ in receipt.parts},
        payments=(payment_id for _, _, payment_id in keys),
        customers={receipt.customer_id for receipt in plan.new if receipt.credit},
    )
    return keys


def _reason(draft: InvoiceDraft) -> str:
    """Why a memo was given, in one line: what the file notes, else its reference."""
    return " ".join((draft.notes or draft.reference).split())[:500]


def _told(entries: Sequence[T], tell: Tell | None) -> Iterator[T]:
    for done, entry in enumerate(entries):
        if tell and done % TELL_EVERY == 0:
            tell(done, len(entries))
        yield entry
    if tell:
        tell(len(entries), len(entries))
