"""Names for the files of documents, safe on every system: `Receipt_RCT-000123_Acme-LLC.pdf`."""

from __future__ import annotations

import unicodedata

from invpay_desktop.documents.facts import InvoiceFacts, InvoiceKind, ReceiptFacts

_LONGEST = 150
"""Bytes of UTF-8, well below the 255 that file systems take, so that a copy's ` (2)` still fits."""


def receipt_file_name(facts: ReceiptFacts) -> str:
    """A name for the receipt's PDF, without a folder."""
    return _file_name("Receipt", facts.number, facts.received_from.name)


def invoice_file_name(facts: InvoiceFacts) -> str:
    """A name for the invoice's or credit memo's PDF, without a folder."""
    kind = "Credit-memo" if facts.kind is InvoiceKind.CREDIT_MEMO else "Invoice"
    return _file_name(kind, facts.number, facts.bill_to.name)


def _file_name(kind: str, number: str, name: str) -> str:
    """The parts with letters, digits, marks and single hyphens alone; the first word keeps it off device names."""
    parts = [kind, _cut(_plain(number), 50), _plain(name)]
    return _cut("_".join(part for part in parts if part), _LONGEST - len(".pdf")) + ".pdf"


def _plain(text: str) -> str:
    kept = (c if unicodedata.category(c)[0] in "LNM" else "-" for c in unicodedata.normalize("NFC", text))
    return "-".join(part for part in "".join(kept).split("-") if part)


def _cut(text: str, most: int) -> str:
    return text.encode("utf-8")[:most].decode("utf-8", "ignore").rstrip("-_")
