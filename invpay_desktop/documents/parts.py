"""The parts that receipts and invoices share: letterhead, window address, facts, amount box, sums, payments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from invpay_desktop.base.money import Money
from invpay_desktop.documents import figures
from invpay_desktop.documents.characters import clean, clean_lines
from invpay_desktop.documents.facts import Business, Party, PaymentLine
from invpay_desktop.documents.layout import AMOUNT, BODY, BOLD, LABEL, LEADING, MARGIN, NAME, QUIET, TITLE, Sheet
from invpay_desktop.documents.logo import HEIGHT as LOGO_HEIGHT
from invpay_desktop.documents.logo import draw_logo
from invpay_desktop.documents.pen import ACCENT, RULE, VIOLET, Style
from invpay_desktop.documents.table import Column, Row, draw_table

ADDRESS_TOP = 171.0
"""Baseline of the label above the address. The name 15 points below it, and four lines more, are seen through the
window of a US #10 envelope (folded in three), of DIN 5008 form B and of a British DL one, wherever the sheet slides."""

_ADDRESS_WIDTH = 264.0
_FACTS_FROM = 288.0 / 504.0
_BOX_PADDING = 15.0
_BAR_FROM = 0.46


def draw_letterhead(sheet: Sheet, business: Business, title: str, number: str) -> None:
    """Logo, the business's name and address to the left; the document's name and number to the right."""
    title_width = sheet.measure(title, TITLE)
    most = max(title_width, 0.34 * sheet.width)
    numbers = sheet.wrap(clean(number), QUIET, most, 4)
    sheet.text(sheet.right, MARGIN + 16.5, title, TITLE, right=True)
    baseline = MARGIN + 33
    for line in numbers:
        sheet.text(sheet.right, baseline, line, QUIET, right=True)
        baseline += LEADING
    x = sheet.left + draw_logo(sheet, business, MARGIN) + 10.5
    width = sheet.right - max(title_width, *(sheet.measure(line, QUIET) for line in numbers)) - 18 - x
    below = sheet.column(x, MARGIN + 10.5, sheet.wrap(clean(business.name), NAME, width, 5), NAME, 13.5)
    reach = (" · ".join(part for part in (clean(business.email), clean(business.phone)) if part),)
    taxed = (f"Tax ID {clean(business.tax_id)}",) if clean(business.tax_id) else ()
    address = (", ".join(line for text in business.address_lines for line in clean_lines(text)),)
    small = sheet.wrap_all((line for line in (*address, *reach, *taxed) if line), LABEL, width, 8)
    below = sheet.column(x, below, small, LABEL, 11.25)
    sheet.y = max(below, baseline, MARGIN + LOGO_HEIGHT)


def draw_address_and_facts(sheet: Sheet, label: str, party: Party, facts: Sequence[tuple[str, str]]) -> None:
    """The party in the window's place and, out of the window's sight, pairs of label and value in two columns."""
    top = max(ADDRESS_TOP, sheet.y + 18)
    sheet.text(sheet.left, top, label, LABEL)
    name = sheet.wrap(clean(party.name) or "(no name)", BOLD, _ADDRESS_WIDTH, 6)
    below = sheet.column(sheet.left, top + 15, name, BOLD)
    lines = [line for text in party.lines for line in clean_lines(text)]
    lines += [line for line in (clean(party.email), clean(party.phone)) if line]
    below = sheet.column(sheet.left, below, sheet.wrap_all(lines, BODY, _ADDRESS_WIDTH, 12), BODY)
    sheet.y = max(below, _draw_facts(sheet, top, facts)) - LEADING


def _draw_facts(sheet: Sheet, top: float, facts: Sequence[tuple[str, str]]) -> float:
    x = sheet.left + _FACTS_FROM * sheet.width
    width = (sheet.right - x - 12) / 2
    for i in range(0, len(facts), 2):
        below = top
        for j, (label, value) in enumerate(facts[i : i + 2]):
            sheet.text(x + j * (width + 12), top, label, LABEL)
            lines = sheet.wrap_all(clean_lines(value), BODY, width, 6)
            below = max(below, sheet.column(x + j * (width + 12), top + 13.5, lines, BODY))
        top = below + 9
    return top


@dataclass(frozen=True, slots=True)
class Balance:
    """What the bar shows: `paid` in all, `now` of it by this payment, against `total`, with what is owed or over."""

    total: Money
    paid: Money
    now: Money
    still_owed: Money
    overpaid: Money
    verb: str = "Paid"
    left: str = "Still owed"


def draw_amount_box(
    sheet: Sheet, label: str, amount: Money, balance: Balance | None, aside: tuple[str, str] | None = None
) -> None:
    """The amount, the largest thing on the page; beside it the bar with its figures and a pair of label and value."""
    top = max(sheet.y + 21, 261.0)
    x, right = sheet.left + _BOX_PADDING, sheet.right - _BOX_PADDING
    middle = sheet.left + _BAR_FROM * sheet.width
    text = figures.single(amount)
    size = min(AMOUNT.size, AMOUNT.size * (middle - x - 15) / sheet.measure(text, AMOUNT))
    sheet.text(x, top + 19.5, label, LABEL)
    sheet.text(x, top + 43.5, text, Style(size, True, ACCENT))
    below = top + 45.0
    if balance is not None:
        below = max(below, _draw_balance(sheet, balance, middle, right, top + 19.5))
    if aside is not None and balance is None:
        sheet.text(middle, top + 19.5, aside[0], LABEL)
        sheet.text(middle, top + 34.5, aside[1], BODY)
    elif aside is not None:
        below += 15
        sheet.text(middle, below - 4.5, aside[0], LABEL)
        sheet.text(right, below - 4.5, aside[1], LABEL, right=True)
    height = below + 18 - top
    sheet.add(lambda pen: pen.frame(sheet.left, top, sheet.width, height, ACCENT))
    sheet.y = top + height


def _draw_balance(sheet: Sheet, balance: Balance, x: float, right: float, top: float) -> float:
    """The bar and its two captions, one below the other where they do not fit side by side. Returns the lowest line."""
    parts = bar_parts(balance)
    sheet.add(lambda pen: pen.bar(x, top, right - x, 7.5, parts))
    paid = f"{balance.verb} {figures.column(balance.paid)}"
    if balance.now:
        paid += f", of it {figures.column(balance.now)} now"
    over = balance.overpaid.minor > 0
    said = [] if over and not balance.still_owed else [(f"{balance.left} {figures.column(balance.still_owed)}", LABEL)]
    if over:
        said.append((f"Overpaid {figures.column(balance.overpaid)}", Style(LABEL.size, colour=VIOLET)))
    line = top + 21
    sheet.text(x, line, paid, LABEL)
    if sheet.measure(paid, LABEL) + sheet.measure(*said[0]) + 12 > right - x:
        line += 12
    for text, style in said:
        sheet.text(right, line, text, style, right=True)
        line += 12
    return line - 12


def bar_parts(balance: Balance) -> tuple[float, float, float]:
    """Where on the bar, from 0 to 1, paid before, this payment and the total end. Geometry, not money."""
    total, paid, over = balance.total.minor, balance.paid.minor, balance.overpaid.minor
    whole = max(total, total - balance.still_owed.minor + over, over, 1)
    settled = max(total - balance.still_owed.minor, 0)
    before = min(max(paid - balance.now.minor, 0), settled)
    solid_end = before if balance.now.minor > 0 else settled
    return solid_end / whole, settled / whole, (whole - max(over, 0)) / whole


def draw_heading(sheet: Sheet, text: str) -> None:
    """A bold line with room above, kept together with the beginning of what follows it."""
    lines = sheet.wrap(text, BOLD, sheet.width, 3)
    sheet.need(36 + LEADING * len(lines) + 69)
    sheet.y = sheet.column(sheet.left, sheet.y + 36, lines, BOLD) - 6


def payment_columns() -> tuple[Column, ...]:
    """The columns of payments so far."""
    return (
        Column("Date"),
        Column("Receipt", share=10),
        Column("Paid by", share=13),
        Column("Amount", figures=True),
        Column("Left after", figures=True),
    )


def payment_row(line: PaymentLine) -> Row:
    """One payment: the receipt's own in bold, one that no longer counts struck through and saying why."""
    left = figures.column(line.left_after) if line.left_after is not None else ""
    cells = (figures.short_day(line.day), line.receipt_number, line.paid_by, figures.column(line.amount), left)
    tail = (2, line.status) if line.status else (1, "(this one)") if line.this_one else None
    return Row(cells, bold=line.this_one, struck=line.struck, tail=tail)


def draw_payments(sheet: Sheet, heading: str, payments: Sequence[PaymentLine]) -> None:
    """All payments so far, under a heading; nothing where there are none."""
    if payments:
        draw_heading(sheet, heading)
        draw_table(sheet, payment_columns(), [payment_row(line) for line in payments])


@dataclass(frozen=True, slots=True)
class Sum:
    """One line of the sums at the right. `strong`: the result, under a line. `violet`: an excess."""

    label: str
    amount: Money
    strong: bool = False
    violet: bool = False


def draw_sums(sheet: Sheet, sums: Sequence[Sum], note: str = "") -> None:
    """The sums, right-aligned on the cent, kept together on one page; `note` stands small below them."""
    widest = max(
        sheet.measure(one.label, _sum_style(one)) + sheet.measure(figures.single(one.amount), _sum_style(one))
        for one in sums
    )
    x = sheet.right - max(228.0, min(widest + 24, sheet.width))
    sheet.need(18 + 19.5 * len(sums) + 30)
    baseline = sheet.y + 27
    for i, one in enumerate(sums):
        if one.strong and i:
            sheet.rule(baseline - 9, x, RULE)
            baseline += 6
        style = _sum_style(one)
        sheet.text(x, baseline, one.label, style)
        sheet.text(sheet.right, baseline, figures.single(one.amount), style, right=True)
        baseline += 19.5
    if note:
        sheet.text(x, baseline - 1.5, note, LABEL)
        baseline += 12
    sheet.y = baseline - 12


def _sum_style(one: Sum) -> Style:
    style = NAME if one.strong else BODY
    return Style(style.size, style.bold, VIOLET) if one.violet else style
