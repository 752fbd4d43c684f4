"""Making the papers that were asked for: each with its PDF and a name for its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.documents.facts import InvoiceFacts, ReceiptFacts
from invpay_desktop.documents.files import invoice_file_name, receipt_file_name
from invpay_desktop.documents.invoice import render_invoice
from invpay_desktop.documents.receipt import render_receipt
from invpay_desktop.payments.papers import invoice_facts, memo_facts, page_of
from invpay_desktop.payments.receipts import next_print, print_receipt

Kind = Literal["receipt", "invoice", "memo"]


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `id`: the row it was made of (payment, invoice, credit memo). `pdf`: the whole file."""

    id: int
    number: str
    name: str
    file_name: str
    pdf: bytes


def receipts(session: WriteSession, payments: Sequence[int]) -> list[Paper]:
    """Receipts as their next print will be, issued first where they were not. Raises Refused (payment not in force)."""
    return _receipts(session, [next_print(session, payment_id) for payment_id in payments], payments)


def printed_receipts(session: WriteSession, payments: Sequence[int]) -> list[Paper]:
    """The same papers, and the book remembers that they went out: the next ones are copies."""
    return _receipts(session, [print_receipt(session, payment_id) for payment_id in payments], payments)


def invoices(session: Session, wanted: Sequence[int]) -> list[Paper]:
    """Invoices as they stand now."""
    return _invoices(session, [invoice_facts(session, invoice_id) for invoice_id in wanted], wanted)


def memos(session: Session, wanted: Sequence[int]) -> list[Paper]:
    """Credit memos with what became of their credit."""
    return _invoices(session, [memo_facts(session, memo_id) for memo_id in wanted], wanted)


def _receipts(session: Session, told: Sequence[ReceiptFacts], ids: Sequence[int]) -> list[Paper]:
    page = page_of(session)
    return [
        Paper(row_id, facts.number, facts.received_from.name, receipt_file_name(facts), render_receipt(facts, page))
        for row_id, facts in zip(ids, told, strict=True)
    ]


def _invoices(session: Session, told: Sequence[InvoiceFacts], ids: Sequence[int]) -> list[Paper]:
    page = page_of(session)
    return [
        Paper(row_id, facts.number, facts.bill_to.name, invoice_file_name(facts), render_invoice(facts, page))
        for row_id, facts in zip(ids, told, strict=True)
    ]
