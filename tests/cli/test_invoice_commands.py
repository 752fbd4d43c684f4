"""Invoices: added with an amount or with lines, listed, changed, voided, printed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.conftest import Invpay

ROW = {
    "invoiceId": "inv_abc123",
    "number": "INV-12345",
    "customer": "cust_123",
    "customerName": "Hartwell Signs",
    "issuedOn": "2026-01-05",
    "dueOn": "2026-02-04",
    "totalAmount": Decimal("500.00"),
    "paidAmount": Decimal("0.00"),
    "remainingBalance": Decimal("500.00"),
    "status": "unpaid",
    "lifecycle": "open",
    "overdue": False,
}


def numbers(invpay: Invpay, *options: str) -> list[str]:
    return [row["number"] for row in invpay("invoice", "list", *options).data["invoices"]]


def test_a_row_of_the_list(owed: Invpay) -> None:
    assert owed("invoice", "list").data == {"invoices": [ROW]}
    late = owed.at(owed.now.replace(month=2, day=13))
    assert late("invoice", "list", "--overdue").data["invoices"][0]["overdue"] is True
    assert late.text("invoice", "list").out.splitlines() == [
        "Number     Customer        Issued      Due         Status   Total  Balance",
        "INV-12345  Hartwell Signs  2026-01-05  2026-02-04  Unpaid  500.00   500.00  9 d late",
    ]


def test_the_list_is_filtered(owed: Invpay) -> None:
    owed("customer", "add", "C2", "Marlow Frames")
    for number, customer, options in (("A-1", "C2", ()), ("A-2", "C2", ("--draft",)), ("A-3", "cust_123", ())):
        owed("invoice", "add", "--number", number, "--customer", customer, "--amount", "10", "--due", "2026-01-28",
             *options)  # fmt: skip
    owed("pay", "A-1", "4", "--method", "external")
    assert numbers(owed) == ["A-3", "A-2", "A-1", "INV-12345"]
    assert numbers(owed, "--limit", "2") == ["A-3", "A-2"]
    assert numbers(owed, "--customer", "C2") == ["A-2", "A-1"]
    assert numbers(owed, "--status", "partially_paid") == ["A-1"]
    assert numbers(owed, "--status", "draft") == ["A-2"]
    assert numbers(owed, "--search", "marlow") == ["A-2", "A-1"]
    assert numbers(owed.at(owed.now.replace(day=29)), "--overdue") == ["A-3", "A-1"]
    assert numbers(owed.at(owed.now.replace(day=29)), "--overdue", "--status", "partially_paid") == ["A-1"]
    assert owed("invoice", "list", "--status", "late").status == 2
    assert owed("invoice", "list", "--status", "paid", "--overdue").status == 2


def test_lines_are_worked_out(owed: Invpay) -> None:
    added = owed(
        "invoice", "add", "--customer", "cust_123", "--line", "Sign;2;125.005;8.25%",
        "--line", "Paint; blue;1;24;20%incl", "--line", "Rebate;1;-10",
    )  # fmt: skip
    assert added.data["number"] == "INV-0001"
    data = owed("invoice", "show", added.data["invoiceId"]).data
    assert [(line["description"], line["amount"], line["taxAmount"]) for line in data["lines"]] == [
        ("Sign", Decimal("270.64"), Decimal("20.63")),
        ("Paint; blue", Decimal("24.00"), Decimal("4.00")),
        ("Rebate", Decimal("-10.00"), Decimal("0.00")),
    ]
    assert data["totalAmount"] == Decimal("284.64")
    assert '"unitPrice": 125.005' in owed("invoice", "show", "INV-0001").out
    shown = owed.text("invoice", "show", "INV-0001").out
    assert "Sign 2 125.005 8.25 % 270.64" in " ".join(shown.split())
    assert shown.endswith("Total  284.64\nPaid   0.00\nLeft   284.64\n")


@pytest.mark.parametrize(
    "line", ["Sign", "Sign;2", "Sign;two;5", "Sign;1;5,00", "Sign;1;5;x%", "a;b;1;5", "Sign;1e3;5", "Sign;NaN;5"]
)
def test_what_is_no_line_is_refused(owed: Invpay, line: str) -> None:
    refused = owed("invoice", "add", "--customer", "cust_123", "--line", line)
    assert refused.refused["code"] == "bad_input"
    assert numbers(owed) == ["INV-12345"]


def test_each_change_is_a_version(owed: Invpay) -> None:
    changed = owed("invoice", "edit", "INV-12345", "--due", "2026-03-01", "--reference", "PO 7", "--amount", "450").data
    assert (changed["dueOn"], changed["totalAmount"]) == ("2026-03-01", Decimal("450.00"))
    assert owed("invoice", "show", "INV-12345").data["reference"] == "PO 7"
    assert owed("invoice", "edit", "INV-12345").status == 2
    assert owed("invoice", "edit", "INV-12345", "--amount", "5", "--line", "a;1;5").status == 2
    owed("pay", "INV-12345", "5", "--method", "external")
    assert owed("invoice", "edit", "INV-12345", "--amount", "5").refused["code"] == "refused"


def test_a_draft_is_issued(owed: Invpay) -> None:
    drafted = owed("invoice", "add", "--number", "D-1", "--customer", "cust_123", "--amount", "5", "--draft").data
    assert drafted["lifecycle"] == "draft"
    assert "draft" in owed("pay", "D-1", "5", "--method", "external").refused["message"]
    assert owed("invoice", "edit", "D-1", "--issue").data["lifecycle"] == "open"


def test_a_void_invoice_keeps_its_number(owed: Invpay) -> None:
    owed("pay", "INV-12345", "50", "--method", "external")
    assert owed("invoice", "void", "INV-12345", "--reason", "x").refused["code"] == "refused"
    done = owed("invoice", "void", "INV-12345", "--reason", "x", "--to-credit")
    assert done.data["lifecycle"] == "void"
    assert (done.data["totalAmount"], done.data["remainingBalance"]) == (500, 0)
    assert owed("customer", "show", "cust_123").data["creditBalance"] == Decimal("50.00")
    again = owed("invoice", "add", "--number", "INV-12345", "--customer", "cust_123", "--amount", "5")
    assert again.refused["code"] == "refused"


def test_an_amount_without_lines_is_a_line_with_words(owed: Invpay) -> None:
    [line] = owed("invoice", "show", "INV-12345").data["lines"]
    assert (line["description"], line["amount"]) == ("As agreed", Decimal("500.00"))


def test_nothing_is_left_on_a_void_invoice_wherever_it_is_shown(owed: Invpay, tmp_path: Path) -> None:
    said = owed.text("invoice", "void", "INV-12345", "--reason", "wrong").out
    assert "INV-12345 is void" in said
    [row] = owed("invoice", "list").data["invoices"]
    assert (row["lifecycle"], row["totalAmount"], row["remainingBalance"]) == ("void", 500, 0)
    assert owed.text("invoice", "list").out.splitlines()[1].split()[-3:] == ["Void", "500.00", "0.00"]
    assert owed("invoice", "show", "INV-12345").data["remainingBalance"] == 0
    assert owed.text("invoice", "show", "INV-12345").out.endswith("Total  500.00\nPaid   0.00\nLeft   0.00\n")
    history = owed.text("history", "INV-12345").out
    assert history.endswith("Nothing is owed on it: it is void. It was made for 500.00.\n")
    owed("invoice", "pdf", "INV-12345", tmp_path / "void.pdf")
    paper = " ".join(PdfReader(tmp_path / "void.pdf").pages[0].extract_text().split())
    assert "Void: nothing is due $0.00" in paper


@pytest.mark.parametrize(
    "args", [["--amount", "5", "--line", "a;1;5"], [], ["--amount", "5", "--terms", "9"]], ids=" ".join
)
def test_a_wrong_command_line(owed: Invpay, args: list[str]) -> None:
    assert owed("invoice", "add", "--customer", "cust_123", *args).status == 2


def test_the_pdf(owed: Invpay, tmp_path: Path) -> None:
    file = tmp_path / "invoice.pdf"
    assert owed("invoice", "pdf", "INV-12345", file).data == {"invoiceId": "inv_abc123", "file": str(file)}
    page = PdfReader(file).pages[0]
    assert "INV-12345" in page.extract_text()
    assert page.mediabox.width == 612
    owed("settings", "set", "documents.page", "a4")
    assert owed("invoice", "pdf", "INV-12345", file).status == 0
    assert round(PdfReader(file).pages[0].mediabox.width) == 595


def test_a_pdf_never_takes_the_place_of_something_else(owed: Invpay, tmp_path: Path) -> None:
    refused = owed("invoice", "pdf", "INV-12345", owed.book)
    assert "is no PDF" in refused.refused["message"]
    assert owed("check").status == 0
    assert "no folder" in owed("invoice", "pdf", "INV-12345", tmp_path / "none" / "i.pdf").refused["message"]
    assert owed("invoice", "pdf", "INV-12345", tmp_path).refused["code"] == "bad_input"
