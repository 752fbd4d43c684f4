"""What the papers of a book say: facts for receipts, invoices and credit memos, gathered from the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session
from invpay_desktop.db.setting_values import read_value
from invpay_desktop.db.tables import adjustment, credit_entry, invoice, line, refund, refund_part
from invpay_desktop.documents.facts import (
    Business,
    InvoiceFacts,
    InvoiceKind,
    InvoiceLine,
    InvoicePart,
    Mark,
    Party,
    PaymentLine,
    TaxPart,
)
from invpay_desktop.ledger.customers import CustomerDetails, details_of
from invpay_desktop.ledger.invoices import lines_of, newest_version
from invpay_desktop.ledger.lines import Line, LineDraft
from invpay_desktop.ledger.memos import get_memo
from invpay_desktop.ledger.posting import grants_of
from invpay_desktop.ledger.projections import standing_of
from invpay_desktop.ledger.reversals import lying_on
from invpay_desktop.payments.history import PaymentPart, payments_of
from invpay_desktop.payments.methods import external
from invpay_desktop.settings import (
    BOOK_NAME,
    BUSINESS_ADDRESS,
    BUSINESS_EMAIL,
    BUSINESS_FOOTER,
    BUSINESS_LOGO,
    BUSINESS_PHONE,
    BUSINESS_TAX_ID,
    DOCUMENTS_PAGE,
)

if TYPE_CHECKING:
    from invpay_desktop.documents.layout import PageSize


def business_facts(session: Session) -> Business:
    """The business as the settings describe it now."""
    logo = read_value(session, BUSINESS_LOGO)
    return Business(
        read_value(session, BOOK_NAME),
        tuple(read_value(session, BUSINESS_ADDRESS).splitlines()),
        read_value(session, BUSINESS_EMAIL),
        read_value(session, BUSINESS_PHONE),
        read_value(session, BUSINESS_TAX_ID),
        read_value(session, BUSINESS_FOOTER),
        logo.data if logo else None,
    )


def page_of(session: Session) -> PageSize:
    """The paper that the book's setting names."""
    from invpay_desktop.documents.layout import A4, LETTER

    return A4 if read_value(session, DOCUMENTS_PAGE) == "a4" else LETTER


def party(details: CustomerDetails) -> Party:
    """A customer as an address."""
    return Party(details.name, tuple(details.address.splitlines()), details.email, details.phone)


def paid_by(part: PaymentPart) -> str:
    """How a payment came: `Check 12345`, or the masked label of a card."""
    return part.label or external.words(part.kind, part.check_number)


def invoice_part(session: Session, invoice_id: int, payment_id: int, receipt_number: str) -> InvoicePart:
    """What one payment, with its receipt's number, does to one invoice; with all payments on it so far."""
    row = session.execute(select(invoice).where(invoice.c.id == invoice_id)).one()
    parts = payments_of(session, invoice_id)
    parts = [replace(part, receipt_number=receipt_number) if part.id == payment_id else part for part in parts]
    mine = next(part.amount for part in parts if part.id == payment_id)
    written_off, cancelled = _given_up(session, invoice_id, row.written_off_minor)
    return InvoicePart(
        number=row.number,
        issued_on=row.issued_on,
        due_on=row.due_on,
        total=session.money(row.total_minor),
        paid_by_this_payment=mine,
        paid_total=session.money(row.paid_minor),
        still_owed=session.money(row.remaining_minor),
        overpaid=session.money(row.over_minor),
        written_off=written_off,
        cancelled=cancelled,
        payments_so_far=payment_lines(session, invoice_id, parts, payment_id),
    )


def invoice_facts(session: Session, invoice_id: int, *, copy: bool = False) -> InvoiceFacts:
    """An invoice as it is now, with its payments."""
    version = newest_version(session, invoice_id)
    standing = standing_of(session, invoice_id)
    status = session.scalar(select(invoice.c.status).where(invoice.c.id == invoice_id))
    marks = {"draft": Mark.DRAFT, "void": Mark.VOID}
    paid = Mark.PAID if status in ("paid", "overpaid") and standing.paid else None
    lines = lines_of(session, version)
    credit = session.money(standing.credited)
    void = version.lifecycle == "void"
    written_off, cancelled = _given_up(session, invoice_id, standing.written_off)
    return InvoiceFacts(
        number=version.number,
        business=business_facts(session),
        bill_to=party(details_of(session, version.customer_id)),
        issued_on=version.issued_on,
        lines=tuple(_invoice_line(each) for each in lines),
        net=session.money(version.total - version.tax),
        total=session.money(version.total),
        still_owed=session.money(0 if void else standing.remaining),
        due_on=version.due_on,
        terms=_terms((version.due_on - version.issued_on).days),
        reference=version.reference,
        tax_by_rate=_taxes(lines),
        payments=payment_lines(session, invoice_id, payments_of(session, invoice_id)),
        paid=session.money(standing.paid - standing.credited),
        credit=credit if credit else None,
        written_off=written_off,
        cancelled=cancelled,
        overpaid=session.money(standing.over) if standing.over else None,
        notes=version.notes,
        mark=marks.get(version.lifecycle) or (Mark.COPY if copy else paid),
    )


def _given_up(session: Session, invoice_id: int, minor: int) -> tuple[Money | None, Money | None]:
    """What is not asked for any more (minor units): written off, and cancelled with a refund; None for nothing."""
    lowered = select(func.coalesce(func.sum(adjustment.c.amount_minor), 0)).where(
        adjustment.c.invoice_id == invoice_id, adjustment.c.kind == "cancelled"
    )
    cancelled = min(int(session.scalar(lowered)), minor) if minor else 0
    written_off = minor - cancelled
    return (session.money(written_off) if written_off else None, session.money(cancelled) if cancelled else None)


def memo_facts(session: Session, memo_id: int) -> InvoiceFacts:
    """A credit memo as it is now: what it was for, where its credit went and what is left of it."""
    memo = get_memo(session, memo_id)
    rows = session.execute(select(line).where(line.c.memo_id == memo_id).order_by(line.c.position))
    lines = [_memo_line(session, row) for row in rows]
    grants = grants_of(session, memo=memo_id)
    left = session.money(sum(grant.left for grant in grants))
    return InvoiceFacts(
        number=memo.number,
        business=business_facts(session),
        bill_to=party(details_of(session, memo.customer_id)),
        issued_on=memo.dated_on,
        lines=tuple(_invoice_line(each) for each in lines),
        net=memo.total - memo.tax,
        total=memo.total,
        still_owed=left,
        kind=InvoiceKind.CREDIT_MEMO,
        tax_by_rate=_taxes(lines),
        payments=tuple(
            PaymentLine(memo.dated_on, f"Applied to {_number(session, invoice_id)}", session.money(amount))
            for grant in grants
            for invoice_id, amount, _ in lying_on(session, grant)
        ),
        paid=memo.total - left,
        notes=memo.reason,
        mark=Mark.VOID if memo.void else None,
    )


@dataclass(frozen=True, slots=True)
class _Movement:
    day: date
    order: int
    text: str
    amount: Money
    receipt_number: str = ""
    this_one: bool = False
    struck: bool = False
    status: str = ""


def payment_lines(
    session: Session, invoice_id: int, parts: list[PaymentPart], this_one: int | None = None
) -> tuple[PaymentLine, ...]:
    """What lowered an invoice, by day, and what was left after each: payments, refunds, credit."""
    standing = standing_of(session, invoice_id)
    covered = standing.written_off
    lines = []
    for move in sorted(_movements(session, invoice_id, parts, this_one), key=lambda move: (move.day, move.order)):
        covered += 0 if move.struck else move.amount.minor
        left = None if move.struck else session.money(max(standing.total - covered, 0))
        lines.append(
            PaymentLine(
                move.day, move.text, move.amount, left, move.receipt_number, move.this_one, move.struck, move.status
            )
        )
    return tuple(lines)


def _movements(
    session: Session, invoice_id: int, parts: list[PaymentPart], this_one: int | None
) -> Iterator[_Movement]:
    for part in parts:
        struck = not part.in_force
        status = part.status if struck else ""
        mine = part.id == this_one
        yield _Movement(
            part.received_on, 0, paid_by(part), part.amount, part.receipt_number or "", mine, struck, status
        )
    refunds = session.execute(
        select(refund_part.c.refund_id, refund.c.dated_on, refund.c.kind, func.sum(refund_part.c.amount_minor))
        .join(refund, refund.c.id == refund_part.c.refund_id)
        .where(refund_part.c.invoice_id == invoice_id)
        .group_by(refund_part.c.refund_id)
        .having(func.sum(refund_part.c.amount_minor) != 0)
    )
    for _, day, kind, amount in refunds:
        yield _Movement(day, 1, f"Refund, {external.words(kind).lower()}", session.money(-amount))
    credits = session.execute(
        select(credit_entry.c.dated_on, -func.sum(credit_entry.c.amount_minor))
        .where(credit_entry.c.invoice_id == invoice_id)
        .group_by(credit_entry.c.dated_on)
        .having(func.sum(credit_entry.c.amount_minor) != 0)
    )
    for day, amount in credits:
        yield _Movement(day, 2, "Credit" if amount > 0 else "Credit taken back", session.money(amount))


def _invoice_line(worked: Line) -> InvoiceLine:
    draft = worked.draft
    amount = worked.amount if draft.inclusive else worked.net
    taxed = draft.tax_rate is not None
    return InvoiceLine(
        draft.description,
        draft.quantity,
        draft.unit_price,
        amount,
        draft.tax_rate,
        worked.tax if taxed else None,
        draft.inclusive,
    )


def _memo_line(session: Session, row: Any) -> Line:
    draft = LineDraft(row.description, row.quantity, row.unit_price, row.tax_rate, row.tax_inclusive)
    return Line(draft, session.money(row.net_minor), session.money(row.tax_minor))


def _taxes(lines: list[Line]) -> tuple[TaxPart, ...]:
    sums: dict[Decimal, tuple[Money, Money]] = {}
    for worked in lines:
        rate = worked.draft.tax_rate
        if rate is not None:
            base, tax = sums.get(rate, (worked.net - worked.net, worked.tax - worked.tax))
            sums[rate] = (base + worked.net, tax + worked.tax)
    return tuple(TaxPart(rate, base, tax) for rate, (base, tax) in sorted(sums.items()))


def _terms(days: int) -> str:
    return "Due on receipt" if days == 0 else f"Net {days}"


def _number(session: Session, invoice_id: int) -> str:
    return str(session.scalar(select(invoice.c.number).where(invoice.c.id == invoice_id)))
