"""Sample facts for the tests of documents, and ways to read a PDF back."""

from __future__ import annotations

import functools
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2

from invpay_desktop.base.money import Money
from invpay_desktop.documents.facts import (
    Business,
    InvoiceFacts,
    InvoiceLine,
    InvoicePart,
    Party,
    PaymentLine,
    ReceiptFacts,
    TaxPart,
)

DATA = Path(__file__).parents[1] / "data"


def usd(minor: int) -> Money:
    return Money(minor, "USD")


BUSINESS = Business(
    "Hartwell Signs", ("418 SE Larch Street", "Portland, OR 97214"), "hello@hartwell.example", "(555) 010-0142", "93-1"
)
PAYER = Party("Kestrel Brewing Co.", ("Accounts payable", "77 Tannery Lane", "Portland, OR 97209"))
PAYMENTS = (
    PaymentLine(date(2026, 1, 5), "Check 10447", usd(100000), usd(140000), "R-0198"),
    PaymentLine(date(2026, 1, 9), "Check 10460", usd(7700), None, "R-0201", struck=True, status="came back"),
    PaymentLine(date(2026, 1, 23), "Card, Visa •• 4242", usd(25000), usd(115000), "R-0211", this_one=True),
)
PART = InvoicePart(
    number="INV-1042",
    issued_on=date(2025, 12, 22),
    due_on=date(2026, 1, 21),
    total=usd(240000),
    paid_by_this_payment=usd(25000),
    paid_total=usd(125000),
    still_owed=usd(115000),
    overpaid=usd(0),
    payments_so_far=PAYMENTS,
)
RECEIPT = ReceiptFacts(
    number="R-0211",
    business=BUSINESS,
    received_from=PAYER,
    received_on=date(2026, 1, 23),
    paid_by="Card, Visa •• 4242",
    amount=usd(25000),
    invoices=(PART,),
    reference="txn_8F41C2",
    issued_at=datetime(2026, 1, 23, 15, 4, tzinfo=UTC),
)


def receipt_over(count: int, payments_each: int = 1) -> ReceiptFacts:
    """One check over so many invoices, each with so many payments so far."""
    parts = []
    for i in range(count):
        total, now, before = 100000 + 1234 * i, 20000 + 10 * i, 5000 * (payments_each - 1)
        earlier = tuple(
            PaymentLine(date(2026, 1, 1 + j), f"Check {j}", usd(5000), usd(total - 5000 * (j + 1)), f"R-{i}-{j}")
            for j in range(payments_each - 1)
        )
        left = usd(total - now - before)
        this = PaymentLine(date(2026, 1, 23), "Check 10500", usd(now), left, "R-0300", this_one=True)
        parts.append(
            InvoicePart(
                number=f"INV-{2000 + i}",
                issued_on=date(2025, 11, 1 + i % 28),
                due_on=None,
                total=usd(total),
                paid_by_this_payment=usd(now),
                paid_total=usd(now + before),
                still_owed=left,
                overpaid=usd(0),
                payments_so_far=(*earlier, this),
            )
        )
    amount = sum((part.paid_by_this_payment for part in parts), start=usd(0))
    return replace(RECEIPT, number="R-0300", paid_by="Check 10500", amount=amount, invoices=tuple(parts))


def invoice_of(count: int, **changes: Any) -> InvoiceFacts:
    """An invoice of so many taxed lines."""
    lines = tuple(
        InvoiceLine(f"Painted sign {i}", Decimal(2), Decimal("19.99") + i, usd(3998 + 200 * i), Decimal("8.25"))
        for i in range(count)
    )
    net = sum((line.amount for line in lines), start=usd(0))
    tax = usd(net.minor * 825 // 10000)
    facts = InvoiceFacts(
        number="INV-1042",
        business=BUSINESS,
        bill_to=PAYER,
        issued_on=date(2025, 12, 22),
        due_on=date(2026, 1, 21),
        terms="Net 30",
        reference="PO 4711",
        lines=lines,
        net=net,
        tax_by_rate=(TaxPart(Decimal("8.25"), net, tax),),
        total=net + tax,
        still_owed=net + tax,
    )
    return replace(facts, **changes)


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, blanks and line ends made one."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def pictures_of(pdf: bytes, scale: float = 1.0) -> list[Any]:
    """Each page as a grey picture, `scale` pixels to the point."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=scale, grayscale=True).to_pil() for page in document]
    finally:
        document.close()


def ink_in_margins(pdf: bytes, margin: int = 51) -> list[int]:
    """The numbers of the pages with a stroke less than `margin` points from an edge."""
    stained = []
    for number, picture in enumerate(pictures_of(pdf), start=1):
        width, height = picture.size
        inner = (margin, margin, width - margin, height - margin)
        picture.paste(255, inner)
        if picture.getextrema()[0] < 250:
            stained.append(number)
    return stained


@functools.cache
def naughty_strings() -> tuple[str, ...]:
    return tuple(json.loads((DATA / "blns" / "blns.json").read_text(encoding="utf-8")))
