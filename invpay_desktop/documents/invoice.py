"""An invoice, or a credit memo, as a PDF: lines, tax by rate, total, what was paid and what is still owed."""

from __future__ import annotations

from dataclasses import replace

from invpay_desktop.base.money import Money
from invpay_desktop.documents import figures
from invpay_desktop.documents.characters import clean, clean_lines
from invpay_desktop.documents.facts import InvoiceFacts, InvoiceKind, InvoiceLine, Mark
from invpay_desktop.documents.layout import BODY, BOLD, LEADING, LETTER, PageSize, Sheet
from invpay_desktop.documents.parts import (
    Balance,
    Sum,
    draw_address_and_facts,
    draw_amount_box,
    draw_heading,
    draw_letterhead,
    draw_payments,
    draw_sums,
    payment_row,
)
from invpay_desktop.documents.receipt import foot_text
from invpay_desktop.documents.table import Column, Row, draw_table


def render_invoice(facts: InvoiceFacts, page: PageSize = LETTER) -> bytes:
    """The invoice or credit memo as the bytes of a PDF. The same facts give the same bytes, on any machine and day."""
    memo = facts.kind is InvoiceKind.CREDIT_MEMO
    word = "Credit memo" if memo else "Invoice"
    title = f"{word} {facts.number}"
    sheet = Sheet(page, foot_text(facts.business, word.lower()), f"{title}, continued · {facts.business.name}")
    draw_letterhead(sheet, facts.business, word, facts.number)
    draw_address_and_facts(sheet, "Credit to" if memo else "Bill to", facts.bill_to, _facts_beside(facts))
    _draw_box(sheet, facts, memo)
    _draw_lines(sheet, facts)
    draw_sums(sheet, _sums(facts, memo))
    if memo:
        _draw_uses(sheet, facts)
    else:
        draw_payments(sheet, "Payments so far", facts.payments)
    _draw_notes(sheet, facts.notes)
    return sheet.finish(title, facts.business.name, facts.issued_at or facts.issued_on, facts.mark)


def _facts_beside(facts: InvoiceFacts) -> list[tuple[str, str]]:
    pairs = [("Issued", figures.full_day(facts.issued_on))]
    if facts.due_on is not None:
        pairs.append(("Due", figures.full_day(facts.due_on)))
    pairs += [("Terms", facts.terms), ("Reference", facts.reference)]
    return [(label, value) for label, value in pairs if clean(value)]


def _draw_box(sheet: Sheet, facts: InvoiceFacts, memo: bool) -> None:
    none = Money(0, facts.total.currency)
    settled = sum((part for part in (facts.paid, facts.credit) if part is not None), start=none)
    over = facts.overpaid or none
    if memo:
        balance = Balance(facts.total, settled, none, facts.still_owed, over, verb="Used", left="Left")
        draw_amount_box(sheet, "Credit", facts.total, balance)
        return
    if facts.mark is Mark.VOID:
        draw_amount_box(sheet, "Void: nothing is due", facts.still_owed, None)
        return
    if settled or facts.written_off or facts.cancelled:
        draw_amount_box(
            sheet, "Still owed", facts.still_owed, Balance(facts.total, settled, none, facts.still_owed, over)
        )
        return
    due = ("Due", figures.full_day(facts.due_on)) if facts.due_on is not None else None
    draw_amount_box(sheet, "Amount due", facts.still_owed, None, due)


def _draw_lines(sheet: Sheet, facts: InvoiceFacts) -> None:
    taxed = any(line.tax_rate is not None for line in facts.lines)
    columns = [
        Column("Description", share=1),
        Column("Quantity", figures=True),
        Column("Unit price", figures=True),
        *([Column("Tax", figures=True)] if taxed else []),
        Column("Amount", figures=True),
    ]
    sheet.y += 15
    draw_table(sheet, columns, [_line_row(line, taxed) for line in facts.lines])


def _line_row(line: InvoiceLine, taxed: bool) -> Row:
    tax = ""
    if line.tax_rate is not None:
        tax = figures.rate(line.tax_rate) + (" incl." if line.inclusive else "")
    return Row(
        (
            line.description,
            figures.quantity(line.quantity),
            figures.price(line.unit_price, line.amount.currency),
            *((tax,) if taxed else ()),
            figures.column(line.amount),
        )
    )


def _sums(facts: InvoiceFacts, memo: bool) -> list[Sum]:
    sums: list[Sum] = []
    if facts.tax_by_rate:
        sums.append(Sum("Net", facts.net))
        sums += [
            Sum(f"Tax {figures.rate(part.rate)} on {figures.column(part.base)}", part.tax) for part in facts.tax_by_rate
        ]
    sums.append(Sum("Total", facts.total, strong=True))
    paid = ("Used" if memo else "Paid", facts.paid)
    given_up = (("Written off", facts.written_off), ("Cancelled", facts.cancelled))
    taken = (paid, ("Credit applied", facts.credit), *given_up)
    lowered = [Sum(label, -amount) for label, amount in taken if amount]
    if lowered:
        sums += [*lowered, Sum("Credit left" if memo else "Still owed", facts.still_owed, strong=True)]
    if facts.overpaid:
        sums.append(Sum("Overpaid", facts.overpaid, violet=True))
    return sums


def _draw_uses(sheet: Sheet, facts: InvoiceFacts) -> None:
    """Where the credit of a memo went; `paid_by` says what for."""
    columns = (
        Column("Date"),
        Column("Used for", share=1),
        Column("Amount", figures=True),
        Column("Left after", figures=True),
    )
    if facts.payments:
        draw_heading(sheet, "Where this credit went")
        rows = [
            replace(row, cells=(row.cells[0], *row.cells[2:]), tail=None) for row in map(payment_row, facts.payments)
        ]
        draw_table(sheet, columns, rows)


def _draw_notes(sheet: Sheet, notes: str) -> None:
    lines = sheet.wrap_all(clean_lines(notes), BODY, sheet.width)
    if not lines:
        return
    sheet.need(36 + 2 * LEADING)
    sheet.text(sheet.left, sheet.y + 33, "Notes", BOLD)
    sheet.y += 36
    for line in lines:
        sheet.need(LEADING + 3)
        sheet.y += LEADING
        sheet.text(sheet.left, sheet.y + 3, line, BODY)
