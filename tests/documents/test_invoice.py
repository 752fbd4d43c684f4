"""Invoices and credit memos: lines over as many pages as they need, taxes, payments, notes, marks."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from invpay_desktop.base.money import Money
from invpay_desktop.documents.facts import InvoiceKind, InvoiceLine, Mark, Party, PaymentLine, TaxPart
from invpay_desktop.documents.invoice import render_invoice
from invpay_desktop.documents.layout import A4, LETTER, PageSize
from tests.documents.samples import (
    BUSINESS,
    DATA,
    PAYMENTS,
    ink_in_margins,
    invoice_of,
    naughty_strings,
    pages_of,
    text_of,
    usd,
)


@pytest.mark.parametrize("page", [LETTER, A4])
@pytest.mark.parametrize(("count", "least", "most"), [(1, 1, 1), (40, 2, 3), (800, 26, 32)])
def test_lines_run_over_as_many_pages_as_they_need(count: int, least: int, most: int, page: PageSize) -> None:
    facts = invoice_of(count, notes="Pay by check.\nThank you.")
    pdf = render_invoice(facts, page)
    pages = pages_of(pdf)
    assert least <= len(pages) <= most
    text = " ".join(pages)
    for i, line in enumerate(facts.lines):
        amount = f"{line.amount.minor // 100:,}.{line.amount.minor % 100:02}"
        assert f"Painted sign {i} 2 {Decimal('19.99') + i:,} 8.25 % {amount} " in text
    for number, shown in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in shown
        assert ("Description Quantity Unit price Tax Amount" in shown) == ("Painted sign" in shown)
    assert "Tax 8.25 % on" in pages[-1]
    assert f"Total ${facts.total.minor // 100:,}.{facts.total.minor % 100:02}" in pages[-1]
    assert "Notes Pay by check. Thank you." in pages[-1]
    assert ink_in_margins(pdf) == []


def test_it_lists_payments_what_was_taken_off_and_what_is_left() -> None:
    facts = invoice_of(
        3,
        payments=PAYMENTS,
        paid=usd(10000),
        credit=usd(200),
        written_off=usd(3),
        still_owed=usd(2777),
        mark=Mark.DRAFT,
    )
    text = text_of(render_invoice(facts))
    assert "Paid −$100.00 Credit applied −$2.00 Written off −$0.03 Still owed $27.77" in text
    assert "Payments so far" in text
    assert "came back" in text
    assert "DRAFT · Page 1 of 2" in text


def test_a_paid_invoice_carries_the_word_and_owes_nothing() -> None:
    facts = invoice_of(1)
    text = text_of(render_invoice(replace(facts, paid=facts.total, still_owed=usd(0), mark=Mark.PAID)))
    assert "PAID · Page 1 of 1" in text
    assert "Still owed $0.00" in text


def test_later_pages_name_the_invoice_under_any_name_of_the_business() -> None:
    long = replace(BUSINESS, name="Sample Brothers and Sisters and Cousins, Painters of Fine Signs " * 4)
    facts = replace(invoice_of(40), business=long)
    for page in pages_of(render_invoice(facts))[1:]:
        assert f"Invoice {facts.number}, continued" in page


def test_a_void_one_asks_for_nothing() -> None:
    text = text_of(render_invoice(replace(invoice_of(1), still_owed=usd(0), mark=Mark.VOID)))
    assert "Void: nothing is due $0.00" in text
    assert "VOID · Page 1 of 1" in text
    assert "Amount due" not in text


def test_an_unpaid_one_shows_the_amount_and_when_it_is_due() -> None:
    text = text_of(render_invoice(invoice_of(1)))
    assert "Amount due" in text
    assert text.count("January 21, 2026") == 2
    assert "Still owed" not in text


def test_an_overpaid_one_says_so() -> None:
    facts = invoice_of(1)
    text = text_of(render_invoice(replace(facts, paid=facts.total + usd(100), still_owed=usd(0), overpaid=usd(100))))
    assert "Overpaid $1.00" in text


def test_without_tax_there_is_no_column_for_it() -> None:
    line = InvoiceLine("Repair", Decimal("1.50"), Decimal("0.00125"), usd(0))
    text = text_of(render_invoice(invoice_of(1, lines=(line,), tax_by_rate=())))
    assert "Repair 1.5 0.00125 0.00" in text
    assert "Tax 8" not in text
    assert "Net $" not in text


def test_inclusive_tax_is_marked_and_taxes_stand_by_rate() -> None:
    lines = (
        InvoiceLine("Book", Decimal(1), Decimal("10.70"), usd(1070), Decimal(7), usd(70), inclusive=True),
        InvoiceLine("Pen", Decimal(1), Decimal("11.90"), usd(1190), Decimal(19), usd(190), inclusive=True),
    )
    taxes = (TaxPart(Decimal(7), usd(1000), usd(70)), TaxPart(Decimal("19.0"), usd(1000), usd(190)))
    text = text_of(render_invoice(invoice_of(1, lines=lines, net=usd(2000), tax_by_rate=taxes, total=usd(2260))))
    assert "Book 1 10.70 7 % incl. 10.70" in text
    assert "Net $20.00 Tax 7 % on 10.00 $0.70 Tax 19 % on 10.00 $1.90 Total $22.60" in text


def test_a_credit_memo_says_where_the_credit_went_and_what_is_left() -> None:
    use = PaymentLine(date(2026, 2, 3), "Applied to INV-1050", usd(2000), usd(2198))
    facts = invoice_of(
        1,
        kind=InvoiceKind.CREDIT_MEMO,
        number="CM-7",
        payments=(use,),
        paid=usd(2000),
        still_owed=usd(2198),
        due_on=None,
    )
    text = text_of(render_invoice(facts))
    for shown in ("Credit memo CM-7", "Credit to", "Used 20.00 Left 21.98", "Credit left $21.98", "Used for",
                  "Applied to INV-1050 20.00 21.98", "Questions about this credit memo"):  # fmt: skip
        assert shown in text, shown
    assert "Paid by" not in text


def test_a_text_longer_than_a_page_is_elided_visibly_and_amounts_stay() -> None:
    long = InvoiceLine("word\n" * 90, Decimal(1), Decimal(5), usd(500))
    huge = InvoiceLine("y" * 100_000, Decimal(1), Decimal(6), usd(600))
    pdf = render_invoice(invoice_of(1, lines=(long, huge), tax_by_rate=(), notes="z " * 50_000))
    text = text_of(pdf)
    assert text.count("word") == 40
    assert text.count("…") == 3
    assert "500" not in text
    assert " 5.00 " in text
    assert " 6.00 " in text
    assert ink_in_margins(pdf) == []


@pytest.mark.parametrize("start", range(0, len(naughty_strings()), 60))
def test_strings_that_break_software_leave_the_figures_whole(start: int) -> None:
    for text in naughty_strings()[start : start + 60]:
        line = InvoiceLine(text, Decimal(3), Decimal("41.15"), usd(12345), Decimal("8.25"), usd(1018))
        facts = invoice_of(
            1, lines=(line,), bill_to=Party(text, (text,), text, text), business=replace(BUSINESS, name=text),
            terms=text, number="INV-1042", notes=text, net=usd(12345), total=usd(13363),
        )  # fmt: skip
        pdf = render_invoice(facts)
        pages = pages_of(pdf)
        assert len(pages) <= 2, text
        for figure in ("41.15", "8.25 %", "123.45", "$133.63", f"Page 1 of {len(pages)}"):
            assert figure in " ".join(pages), text
        assert ink_in_margins(pdf) == [], text


def test_names_of_45_locales_are_drawn_or_stood_for() -> None:
    with (DATA / "nasty-lists" / "faker_unicode_parties.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["locale"] for row in rows}) == 45
    for i in range(0, len(rows), 30):
        lines = tuple(
            InvoiceLine(f"{row['person']}\n{row['company']}\n{row['address']}", Decimal(1), Decimal(1), usd(100))
            for row in rows[i : i + 30]
        )
        pdf = render_invoice(invoice_of(1, lines=lines, tax_by_rate=(), bill_to=Party(rows[i]["company"])), A4)
        # What is joined, turned round or boxed is copied out as it was written.
        text = _letters(text_of(pdf))
        for row in rows[i : i + 30]:
            assert _letters(row["person"]) in text, row["person"]
        assert ink_in_margins(pdf) == []


def _letters(text: str) -> str:
    """The text without blanks and invisible joiners, in plain letters."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c not in " \u200c\u200d")


def test_a_currency_without_a_symbol_goes_by_its_code() -> None:
    money = Money(123456789, "CHF")
    line = InvoiceLine("Sign", Decimal(1), Decimal("1234567.89"), money)
    text = text_of(
        render_invoice(invoice_of(1, lines=(line,), net=money, total=money, still_owed=money, tax_by_rate=()))
    )
    assert "Total CHF 1,234,567.89" in text
    assert "Sign 1 1,234,567.89 1,234,567.89" in text
