"""Receipts: every figure on paper, nothing in the margins, the same bytes again, on Letter and A4."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pypdf
import pytest

from invpay_desktop.base.money import Money
from invpay_desktop.documents.facts import Mark
from invpay_desktop.documents.layout import A4, LETTER, PageSize
from invpay_desktop.documents.receipt import render_receipt
from tests.documents.samples import (
    BUSINESS,
    PART,
    PAYER,
    RECEIPT,
    ink_in_margins,
    naughty_strings,
    pages_of,
    pictures_of,
    receipt_over,
    text_of,
    usd,
)

LONG_NAME = (
    "The Long Established Partnership of Pemberton, Smythe & Daughters Sign Painting, Gilding and Neon Bending Co."
)


@pytest.mark.parametrize("page", [LETTER, A4])
def test_it_shows_every_fact_of_one_invoice(page: PageSize) -> None:
    pdf = render_receipt(RECEIPT, page)
    reader = pypdf.PdfReader(BytesIO(pdf))
    text = " ".join(reader.pages[0].extract_text().split())
    for shown in (
        "Receipt R-0211", "Hartwell Signs", "418 SE Larch Street, Portland, OR 97214", "Tax ID 93-1",
        "Kestrel Brewing Co.", "77 Tannery Lane", "January 23, 2026", "Card, Visa •• 4242", "txn_8F41C2", "INV-1042",
        "December 22, 2025", "$250.00", "Paid 1,250.00, of it 250.00 now", "Still owed 1,150.00", "1,400.00",
        "Check 10460", "77.00", "came back", "(this one)", "$2,400.00", "−$1,250.00", "$1,150.00",
        "was due January 21, 2026", "Questions about this receipt: hello@hartwell.example", "Page 1 of 1",
    ):  # fmt: skip
        assert shown in text, shown
    assert [float(side) for side in reader.pages[0].mediabox[2:]] == pytest.approx([page.width, page.height], abs=0.01)
    assert ink_in_margins(pdf) == []


def test_its_metadata_says_what_and_whose_it_is_and_nothing_of_the_machine() -> None:
    pdf = render_receipt(RECEIPT)
    found = pypdf.PdfReader(BytesIO(pdf)).metadata
    assert found is not None
    assert (found.title, found.author, found.creator) == ("Receipt R-0211", "Hartwell Signs", "InvPay Desktop")
    assert str(found["/CreationDate"]) == "D:20260123150400Z"
    undated = pypdf.PdfReader(BytesIO(render_receipt(replace(RECEIPT, issued_at=None)))).metadata
    assert undated is not None
    assert str(undated["/CreationDate"]) == "D:20260123000000Z"
    assert b"/home" not in pdf
    assert b".ttf" not in pdf


def test_the_same_facts_give_the_same_bytes() -> None:
    facts = replace(receipt_over(7, 3), mark=Mark.COPY)
    first = render_receipt(facts)
    render_receipt(RECEIPT)
    assert render_receipt(facts) == first


@pytest.mark.parametrize("mark", Mark)
def test_a_mark_lies_grey_under_every_page_and_is_named_at_its_foot(mark: Mark) -> None:
    pdf = render_receipt(replace(receipt_over(40), mark=mark), A4)
    pages, pictures = pages_of(pdf), pictures_of(pdf)
    assert len(pages) > 1
    for number, (text, picture) in enumerate(zip(pages, pictures, strict=True), start=1):
        assert f"{mark.value} · Page {number} of {len(pages)}" in text
        assert picture.histogram()[0xE0] > 10_000
    assert ink_in_margins(pdf) == []


@pytest.mark.parametrize(("count", "payments"), [(4, 1), (4, 3), (60, 2)])
def test_one_check_over_several_invoices_lists_each_with_its_figures(count: int, payments: int) -> None:
    facts = receipt_over(count, payments)
    pdf = render_receipt(facts)
    pages = pages_of(pdf)
    text = " ".join(pages)
    for part in facts.invoices:
        for figure in (part.total, part.paid_by_this_payment, part.paid_total, part.still_owed):
            assert f"{part.number} Nov" in text
            assert f" {figure.minor // 100:,}.{figure.minor % 100:02} " in text
    still_owed = sum((part.still_owed for part in facts.invoices), start=usd(0)).minor
    assert f"Still owed {still_owed // 100:,}.{still_owed % 100:02}" in text
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Invoice total" in page or "Left after" in page, "a table's head is on each page"
    assert ink_in_margins(pdf) == []


@pytest.mark.parametrize("payments", [2, 3, 4, 5])
def test_a_heading_of_a_group_never_stands_last_on_a_page(payments: int) -> None:
    for page in pages_of(render_receipt(receipt_over(60, payments))):
        body = page.rsplit("Thank you.", 1)[0]
        assert not re.search(r"INV-\d+, \$[0-9,.]+ $", body)


def test_a_prepayment_says_that_it_is_kept_as_credit() -> None:
    text = text_of(render_receipt(replace(RECEIPT, invoices=(), kept_as_credit=usd(25000))))
    assert "No invoice yet" in text
    assert "Kept as credit 250.00" in text
    assert "Still owed" not in text


def test_what_is_kept_beside_invoices_is_said_too() -> None:
    assert "Kept as credit 50.00" in text_of(render_receipt(replace(RECEIPT, kept_as_credit=usd(5000))))


def test_an_excess_is_said_in_the_box_and_in_the_sums() -> None:
    over = replace(PART, total=usd(115000), still_owed=usd(0), overpaid=usd(10000))
    text = text_of(render_receipt(replace(RECEIPT, invoices=(over,))))
    assert "Overpaid 100.00" in text
    assert "Still owed $0.00 Overpaid $100.00" in text


def test_where_one_invoice_is_overpaid_and_another_owed_both_are_said() -> None:
    four = receipt_over(4)
    over = replace(four.invoices[0], total=usd(18500), still_owed=usd(0), overpaid=usd(1500))
    text = text_of(render_receipt(replace(four, invoices=(over, *four.invoices[1:]))))
    assert "+15.00" in text
    assert "Overpaid 15.00" in text
    assert "A figure with + is overpaid." in text
    assert "Still owed 2,470.74" not in text
    assert "Still owed 2,4" in text


def test_what_was_written_off_stands_in_the_sums() -> None:
    part = replace(PART, written_off=usd(500), still_owed=usd(114500))
    assert "Written off −$5.00 Still owed $1,145.00" in text_of(render_receipt(replace(RECEIPT, invoices=(part,))))


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (0, "USD", "$0.00"),
        (99999999999, "USD", "$999,999,999.99"),
        (10**15, "JPY", "¥1,000,000,000,000,000"),
        (10**15, "KWD", "KWD 1,000,000,000,000.000"),
        (12345678, "EUR", "€123,456.78"),
    ],
)
@pytest.mark.parametrize("page", [LETTER, A4])
def test_no_amount_is_clipped_or_elided(minor: int, currency: str, shown: str, page: PageSize) -> None:
    money, none = Money(minor, currency), Money(0, currency)
    line = replace(PART.payments_so_far[0], amount=money, left_after=money)
    part = replace(
        PART, total=money, paid_by_this_payment=money, paid_total=money, still_owed=money, overpaid=none,
        payments_so_far=(line,),
    )  # fmt: skip
    for count in (1, 4):
        pdf = render_receipt(replace(RECEIPT, amount=money, invoices=(part,) * count), page)
        assert shown in text_of(pdf)
        assert ink_in_margins(pdf) == []
    assert text_of(pdf).count(shown.removeprefix("KWD ").lstrip("$€¥")) >= 4 * 4


def test_long_names_wrap_and_push_down_what_follows() -> None:
    facts = replace(
        RECEIPT,
        business=replace(BUSINESS, name=LONG_NAME, footer=LONG_NAME * 9),
        received_from=replace(PAYER, name=LONG_NAME, lines=("x" * 120, "second\nthird", *["line"] * 20)),
        number="R" * 70,
        reference="W" * 90,
    )
    pdf = render_receipt(facts, A4)
    text = text_of(pdf)
    for word in LONG_NAME.split():
        assert text.count(word) >= 2
    assert text.count("x") >= 120
    assert text.replace(" ", "").count("R" * 70) == 1
    assert "second third" in text
    assert ink_in_margins(pdf) == []


@pytest.mark.parametrize("start", range(0, len(naughty_strings()), 60))
def test_strings_that_break_software_leave_the_figures_whole(start: int) -> None:
    for text in naughty_strings()[start : start + 60]:
        facts = replace(
            RECEIPT, business=replace(BUSINESS, name=text, footer=text), received_from=replace(PAYER, name=text),
            paid_by=text, reference=text,
            invoices=(replace(PART, payments_so_far=(replace(PART.payments_so_far[2], paid_by=text),)),),
        )  # fmt: skip
        pdf = render_receipt(facts)
        pages = pages_of(pdf)
        assert len(pages) == 1 or len(text) > 100, text
        assert len(pages) <= 2, text
        for figure in ("$250.00", "$2,400.00", "−$1,250.00", "$1,150.00"):
            assert figure in " ".join(pages), text
        assert ink_in_margins(pdf) == [], text


def test_a_hundred_random_bytes_as_logo_give_initials() -> None:
    pdf = render_receipt(replace(RECEIPT, business=replace(BUSINESS, logo=bytes(range(100)))))
    assert "HS" in text_of(pdf)
