"""A receipt as a PDF: what came in, from whom, for which invoices, all payments so far and what is still owed."""

from __future__ import annotations

from collections.abc import Iterable

from invpay_desktop.base.money import Money
from invpay_desktop.documents import figures
from invpay_desktop.documents.characters import clean
from invpay_desktop.documents.facts import Business, InvoicePart, ReceiptFacts
from invpay_desktop.documents.layout import LABEL, LETTER, PageSize, Sheet
from invpay_desktop.documents.parts import (
    Balance,
    Sum,
    draw_address_and_facts,
    draw_amount_box,
    draw_heading,
    draw_letterhead,
    draw_payments,
    draw_sums,
    payment_columns,
    payment_row,
)
from invpay_desktop.documents.table import Column, Row, draw_table


def render_receipt(facts: ReceiptFacts, page: PageSize = LETTER) -> bytes:
    """The receipt as the bytes of a PDF. The same facts give the same bytes, on any machine and day."""
    title = f"Receipt {facts.number}"
    sheet = Sheet(page, foot_text(facts.business, "receipt"), f"{title}, continued · {facts.business.name}")
    draw_letterhead(sheet, facts.business, "Receipt", facts.number)
    draw_address_and_facts(sheet, "Received from", facts.received_from, _facts_beside(facts))
    kept = ("Kept as credit", figures.column(facts.kept_as_credit)) if facts.kept_as_credit else None
    draw_amount_box(sheet, "This payment", facts.amount, _balance(facts.invoices), kept)
    if len(facts.invoices) == 1:
        _draw_one(sheet, facts, facts.invoices[0])
    elif facts.invoices:
        _draw_many(sheet, facts)
    return sheet.finish(title, facts.business.name, facts.issued_at or facts.received_on, facts.mark)


def foot_text(business: Business, document: str) -> str:
    """The business's own foot line or, without one, whom to ask."""
    if clean(business.footer):
        return business.footer
    reach = clean(business.email) or clean(business.phone)
    return f"Thank you. Questions about this {document}: {reach}" if reach else "Thank you."


def _facts_beside(facts: ReceiptFacts) -> list[tuple[str, str]]:
    match facts.invoices:
        case ():
            paid_for = ("For", "No invoice yet")
        case (one,):
            paid_for = ("For invoice", f"{clean(one.number)}\n{figures.full_day(one.issued_on)}")
        case many:
            paid_for = ("For", f"{len(many)} invoices")
    pairs = [("Date received", figures.full_day(facts.received_on)), ("Paid by", facts.paid_by), paid_for]
    return [*pairs, ("Reference", facts.reference)] if clean(facts.reference) else pairs


def _balance(invoices: tuple[InvoicePart, ...]) -> Balance | None:
    if not invoices:
        return None
    return Balance(
        total=_sum(part.total for part in invoices),
        paid=_sum(part.paid_total for part in invoices),
        now=_sum(part.paid_by_this_payment for part in invoices),
        still_owed=_sum(part.still_owed for part in invoices),
        overpaid=_sum(part.overpaid for part in invoices),
    )


def _sum(amounts: Iterable[Money]) -> Money:
    first, *rest = amounts
    return sum(rest, start=first)


def _draw_one(sheet: Sheet, facts: ReceiptFacts, part: InvoicePart) -> None:
    draw_payments(sheet, f"Payments so far on {clean(part.number)}", part.payments_so_far)
    sums = [Sum("Invoice total", part.total), Sum("All payments so far", -part.paid_total)]
    if part.written_off:
        sums.append(Sum("Written off", -part.written_off))
    if part.cancelled:
        sums.append(Sum("Cancelled", -part.cancelled))
    sums.append(Sum("Still owed", part.still_owed, strong=True))
    if part.overpaid:
        sums.append(Sum("Overpaid", part.overpaid, violet=True))
    note = ""
    if part.due_on is not None and part.still_owed:
        verb = "was due" if part.due_on < facts.received_on else "due"
        note = f"{verb} {figures.full_day(part.due_on)}"
    draw_sums(sheet, sums, note)


def _draw_many(sheet: Sheet, facts: ReceiptFacts) -> None:
    draw_heading(sheet, f"This payment, over {len(facts.invoices)} invoices")
    columns = (
        Column("Invoice", share=1),
        Column("Issued"),
        Column("Invoice total", figures=True),
        Column("This payment", figures=True),
        Column("Paid so far", figures=True),
        Column("Still owed", figures=True),
    )
    draw_table(sheet, columns, [*map(_part_row, facts.invoices), _sum_row(facts.invoices)])
    if any(part.overpaid for part in facts.invoices):
        sheet.y += 15
        sheet.text(sheet.right, sheet.y, "A figure with + is overpaid.", LABEL, right=True)
    rows: list[Row] = []
    for part in facts.invoices:
        if len(part.payments_so_far) > 1:
            rows.append(Row((f"{clean(part.number)}, {figures.single(part.total)}",), bold=True))
            rows += map(payment_row, part.payments_so_far)
    if rows:
        draw_heading(sheet, "Payments so far, where there were others")
        draw_table(sheet, payment_columns(), rows)


def _part_row(part: InvoicePart) -> Row:
    left = "+" + figures.column(part.overpaid) if part.overpaid else figures.column(part.still_owed)
    money = (part.total, part.paid_by_this_payment, part.paid_total)
    cells = (part.number, figures.short_day(part.issued_on), *map(figures.column, money), left)
    return Row(cells, violet=5 if part.overpaid else None)


def _sum_row(parts: tuple[InvoicePart, ...]) -> Row:
    sums = (
        _sum(part.total for part in parts),
        _sum(part.paid_by_this_payment for part in parts),
        _sum(part.paid_total for part in parts),
        _sum(part.still_owed for part in parts),
    )
    return Row((f"{len(parts)} invoices", "", *map(figures.column, sums)), bold=True)
