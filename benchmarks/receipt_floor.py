"""How long a receipt takes at least: the same words and strokes at fixed places on a bare ReportLab canvas.

`python benchmarks/receipt_floor.py` prints the time of render_receipt, of the floor, and their ratio.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from statistics import median

from invpay_desktop.base.money import Money
from invpay_desktop.documents import figures
from invpay_desktop.documents.facts import Business, InvoicePart, Party, PaymentLine, ReceiptFacts
from invpay_desktop.documents.fonts import faces
from invpay_desktop.documents.pen import ACCENT, LINE, MUTED, RULE, TEXT, TRACK, WHITE
from invpay_desktop.documents.receipt import render_receipt


def sample_receipt() -> ReceiptFacts:
    """A sample: the second payment on one invoice."""
    first = PaymentLine(date(2026, 1, 5), "Check 10447", Money(100000, "USD"), Money(140000, "USD"), "R-0198")
    second = PaymentLine(
        date(2026, 1, 23), "Card, Visa •• 4242", Money(25000, "USD"), Money(115000, "USD"), "R-0211", this_one=True
    )
    part = InvoicePart(
        number="INV-1042",
        issued_on=date(2025, 12, 22),
        due_on=date(2026, 1, 21),
        total=Money(240000, "USD"),
        paid_by_this_payment=Money(25000, "USD"),
        paid_total=Money(125000, "USD"),
        still_owed=Money(115000, "USD"),
        overpaid=Money(0, "USD"),
        payments_so_far=(first, second),
    )
    return ReceiptFacts(
        number="R-0211",
        business=Business("Hartwell Signs", ("418 SE Larch Street", "Portland, OR 97214"), "hello@hartwell.example"),
        received_from=Party("Kestrel Brewing Co.", ("Accounts payable", "77 Tannery Lane", "Portland, OR 97209")),
        received_on=date(2026, 1, 23),
        paid_by="Card, Visa •• 4242",
        amount=Money(25000, "USD"),
        invoices=(part,),
        reference="txn_8F41C2",
        issued_at=datetime(2026, 1, 23, 15, 4, tzinfo=UTC),
    )


def bare_receipt(facts: ReceiptFacts) -> bytes:
    """The page of sample_receipt() on US Letter, at fixed positions, with nothing measured, wrapped or checked."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(612, 792), pageCompression=1, invariant=1, lang="en")
    canvas.setTitle(f"Receipt {facts.number}")
    canvas.setAuthor(facts.business.name)

    def ink(colour: tuple[int, int, int]) -> tuple[float, ...]:
        return tuple(part / 255 for part in colour)

    canvas.setFillColorRGB(*ink(ACCENT))
    canvas.roundRect(54, 705, 33, 33, 4.5, stroke=0, fill=1)
    names = (faces().regular.name, faces().bold.name)
    for x, y, text, bold, size, colour in _words(facts):
        canvas.setFillColorRGB(*ink(colour))
        canvas.setFont(names[bold], size)
        canvas.drawString(x, y, text)
    for x, start, end, colour in ((402, 54, 558, RULE), (381, 54, 558, LINE), (360, 54, 558, LINE)):
        canvas.setStrokeColorRGB(*ink(colour))
        canvas.line(start, x, end, x)
    canvas.line(330, 303, 558, 303)
    canvas.line(54, 74.25, 558, 74.25)
    canvas.setStrokeColorRGB(*ink(ACCENT))
    canvas.roundRect(54, 468, 504, 63, 4.5)
    for x, width, colour in ((285.84, 107.15, ACCENT), (419.77, 123.23, TRACK)):
        canvas.setFillColorRGB(*ink(colour))
        canvas.rect(x, 504, width, 7.5, stroke=0, fill=1)
    stripes = canvas.beginPath()
    for step in range(9):
        stripes.moveTo(384.5 + 4.2 * step, 503)
        stripes.lineTo(394 + 4.2 * step, 512.5)
    canvas.drawPath(stripes)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


Word = tuple[float, float, str, bool, float, tuple[int, int, int]]


def _words(facts: ReceiptFacts) -> list[Word]:
    return [*_head_words(facts), *_payment_words(facts.invoices[0]), *_foot_words(facts)]


def _head_words(facts: ReceiptFacts) -> list[Word]:
    part, business, payer = facts.invoices[0], facts.business, facts.received_from
    column = figures.column
    paid = f"Paid {column(part.paid_total)}, of it {column(part.paid_by_this_payment)} now"
    return [
        (475.01, 721.5, "Receipt", True, 19.5, TEXT),
        (522.89, 705, facts.number, False, 9.75, MUTED),
        (61.16, 717, "HS", True, 12, WHITE),
        (97.5, 727.5, business.name, True, 11.25, TEXT),
        (97.5, 714, ", ".join(business.address_lines), False, 8.25, MUTED),
        (97.5, 702.75, business.email, False, 8.25, MUTED),
        (54, 621, "Received from", False, 8.25, MUTED),
        (54, 606, payer.name, True, 9.75, TEXT),
        *((54, 594 - 12 * i, line, False, 9.75, TEXT) for i, line in enumerate(payer.lines)),
        (342, 621, "Date received", False, 8.25, MUTED),
        (342, 607.5, figures.full_day(facts.received_on), False, 9.75, TEXT),
        (456, 621, "Paid by", False, 8.25, MUTED),
        (456, 607.5, facts.paid_by, False, 9.75, TEXT),
        (342, 586.5, "For invoice", False, 8.25, MUTED),
        (342, 573, part.number, False, 9.75, TEXT),
        (342, 561, figures.full_day(part.issued_on), False, 9.75, TEXT),
        (456, 586.5, "Reference", False, 8.25, MUTED),
        (456, 573, facts.reference, False, 9.75, TEXT),
        (69, 511.5, "This payment", False, 8.25, MUTED),
        (69, 487.5, figures.single(facts.amount), True, 21, ACCENT),
        (285.84, 490.5, paid, False, 8.25, MUTED),
        (463.56, 490.5, f"Still owed {column(part.still_owed)}", False, 8.25, MUTED),
    ]


def _payment_words(part: InvoicePart) -> list[Word]:
    first, second = part.payments_so_far
    column, day = figures.column, figures.short_day
    assert first.left_after is not None
    assert second.left_after is not None
    return [
        (54, 432, f"Payments so far on {part.number}", True, 9.75, TEXT),
        (54, 411, "Date", False, 8.25, MUTED),
        (137.35, 411, "Receipt", False, 8.25, MUTED),
        (268.72, 411, "Paid by", False, 8.25, MUTED),
        (456.58, 411, "Amount", False, 8.25, MUTED),
        (519.9, 411, "Left after", False, 8.25, MUTED),
        (54, 388, day(first.day), False, 9.75, TEXT),
        (137.35, 388, first.receipt_number, False, 9.75, TEXT),
        (268.72, 388, first.paid_by, False, 9.75, TEXT),
        (445.58, 388, column(first.amount), False, 9.75, TEXT),
        (514.58, 388, column(first.left_after), False, 9.75, TEXT),
        (54, 367, day(second.day), True, 9.75, TEXT),
        (137.35, 367, second.receipt_number, True, 9.75, TEXT),
        (179.43, 367, "(this one)", False, 9.75, MUTED),
        (268.72, 367, second.paid_by, True, 9.75, TEXT),
        (451.38, 367, column(second.amount), True, 9.75, TEXT),
        (509.89, 367, column(second.left_after), True, 9.75, TEXT),
    ]


def _foot_words(facts: ReceiptFacts) -> list[Word]:
    part, single = facts.invoices[0], figures.single
    assert part.due_on is not None
    return [
        (330, 333, "Invoice total", False, 9.75, TEXT),
        (508.38, 333, single(part.total), False, 9.75, TEXT),
        (330, 313.5, "All payments so far", False, 9.75, TEXT),
        (500.21, 313.5, single(-part.paid_total), False, 9.75, TEXT),
        (330, 288, "Still owed", True, 11.25, TEXT),
        (494.66, 288, single(part.still_owed), True, 11.25, TEXT),
        (330, 270, f"was due {figures.full_day(part.due_on)}", False, 8.25, MUTED),
        (54, 59.25, f"Thank you. Questions about this receipt: {facts.business.email}", False, 8.25, MUTED),
        (511.34, 59.25, "Page 1 of 1", False, 8.25, MUTED),
    ]


def _milliseconds(make: Callable[[ReceiptFacts], bytes], facts: ReceiptFacts) -> float:
    before = time.perf_counter()
    make(facts)
    return (time.perf_counter() - before) * 1000


def ratio(runs: int = 200) -> tuple[float, float, float]:
    """Medians over so many runs, taken in turns: milliseconds of render_receipt, of the floor, and their ratio."""
    facts = sample_receipt()
    render_receipt(facts)
    pairs = [(_milliseconds(render_receipt, facts), _milliseconds(bare_receipt, facts)) for _ in range(runs)]
    ours, floor = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    return ours, floor, ours / floor


if __name__ == "__main__":
    ours, floor, times = ratio()
    print(f"render_receipt {ours:.2f} ms, bare canvas {floor:.2f} ms, ratio {times:.2f}")
