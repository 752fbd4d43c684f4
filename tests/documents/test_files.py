"""File names of documents: readable, and safe on every system."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from invpay_desktop.documents.facts import InvoiceKind
from invpay_desktop.documents.files import invoice_file_name, receipt_file_name
from tests.documents.samples import PAYER, RECEIPT, invoice_of


@pytest.mark.parametrize(
    ("number", "name", "wanted"),
    [
        ("RCT-000123", "Acme LLC", "Receipt_RCT-000123_Acme-LLC.pdf"),
        ("R/1", "../../etc/passwd", "Receipt_R-1_etc-passwd.pdf"),
        ("1", "O'Shaughnessy & Sons, Inc.", "Receipt_1_O-Shaughnessy-Sons-Inc.pdf"),
        ("1", "株式会社", "Receipt_1_株式会社.pdf"),
        ("", "\u202e\x00\n", "Receipt.pdf"),
        ("1", "a" * 300, "Receipt_1_" + "a" * 136 + ".pdf"),
    ],
)
def test_receipts(number: str, name: str, wanted: str) -> None:
    assert receipt_file_name(replace(RECEIPT, number=number, received_from=replace(PAYER, name=name))) == wanted


def test_invoices_and_credit_memos() -> None:
    facts = invoice_of(1)
    assert invoice_file_name(facts) == "Invoice_INV-1042_Kestrel-Brewing-Co.pdf"
    memo = replace(facts, kind=InvoiceKind.CREDIT_MEMO)
    assert invoice_file_name(memo) == "Credit-memo_INV-1042_Kestrel-Brewing-Co.pdf"


@given(st.text(st.characters(codec=None)), st.text(st.characters(codec=None)))
@example("CON", "NUL")
@example("é" * 90, "é" * 90)
def test_no_name_is_too_long_hidden_or_a_path(number: str, name: str) -> None:
    made = receipt_file_name(replace(RECEIPT, number=number, received_from=replace(PAYER, name=name)))
    assert len(made.encode("utf-8")) <= 150
    assert made.startswith("Receipt")
    assert made.endswith(".pdf")
    assert made.count(".") == 1
    assert not set(made) & set('/\\:*?"<>| \x00\n')
