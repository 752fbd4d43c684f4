"""Credit: kept, granted, applied; and what is written off."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.conftest import Invpay


def test_an_excess_becomes_credit_and_pays_the_next_invoice(owed: Invpay) -> None:
    owed("pay", "INV-12345", "600", "--method", "external")
    kept = owed("credit", "cust_123", "100", "--from", "INV-12345").data
    assert (kept["status"], kept["amount"], kept["creditBalance"]) == ("paid", Decimal("100.00"), Decimal("100.00"))
    owed("invoice", "add", "--number", "INV-2", "--customer", "cust_123", "--amount", "150")
    applied = owed("apply", "cust_123", "100", "--to", "INV-2").data
    assert applied["creditBalance"] == 0
    assert applied["allocations"][0]["status"] == "partially_paid"
    assert applied["allocations"][0]["remainingBalance"] == Decimal("50.00")


def test_credit_kept_for_the_next_invoice_is_applied_when_it_is_issued(owed: Invpay) -> None:
    owed("pay", "INV-12345", "600", "--method", "external")
    owed("credit", "cust_123", "100", "--from", "INV-12345", "--for-next")
    added = owed("invoice", "add", "--customer", "cust_123", "--amount", "150").data
    assert (added["status"], added["remainingBalance"]) == ("partially_paid", Decimal("50.00"))
    assert added["creditApplied"] == Decimal("100.00")
    owed("undo")
    drafted = owed("invoice", "add", "--customer", "cust_123", "--amount", "150", "--draft", "--number", "D-1").data
    assert "creditApplied" not in drafted
    issued = owed.text("invoice", "edit", "D-1", "--issue").out
    assert "Credit kept for the next invoice was applied: 100.00.\n" in issued
    assert "creditApplied" not in owed("invoice", "edit", "D-1", "--notes", "x").data


def test_goodwill_is_a_credit_memo(owed: Invpay) -> None:
    data = owed("credit", "cust_123", "20", "--reason", "late delivery").data
    assert (data["number"], data["amount"], data["creditBalance"]) == ("CM-0001", Decimal("20.00"), Decimal("20.00"))
    assert owed("memo", "add", "--customer", "cust_123", "5", "--reason", "rounding").data["number"] == "CM-0002"
    done = owed.text("apply", "cust_123", "25")
    assert done.out.splitlines()[0] == "Applied 25.00 of Hartwell Signs's credit. Credit left: 0.00."
    assert "INV-12345    25.00  475.00  Partially paid" in done.out


def test_the_history_tells_credit_refunds_and_what_was_given_up(owed: Invpay) -> None:
    owed("credit", "cust_123", "20")
    owed("apply", "cust_123", "20")
    payment = owed("pay", "INV-12345", "300", "--method", "external", "--kind", "check").data["paymentId"]
    refund = owed("refund", payment, "50", "--reason", "broken").data["refundId"]
    owed("writeoff", "INV-12345", "30", "--reason", "small")
    data = owed("history", "INV-12345").data
    assert [row["amount"] for row in data["payments"]] == [300]
    assert data["refunds"] == [
        {"refundId": refund, "amount": 50, "kind": "check", "refundedOn": "2026-01-28", "reason": "broken"}
    ]
    assert data["credits"] == [{"amount": 20, "appliedOn": "2026-01-28"}]
    assert data["writeOffs"] == [{"kind": "write_off", "amount": 30, "date": "2026-01-28", "reason": "small"}]
    assert data["paidAmount"] == 300 - 50 + 20
    shown = owed.text("history", "INV-12345").out
    told = [line.split("  ")[1] for line in shown.splitlines()[1:5]]
    assert told == ["Check", "Refund, check", "Credit", "Written off"]
    assert "-50.00" in shown


def test_memos_are_listed_shown_and_printed(owed: Invpay, tmp_path: Path) -> None:
    assert owed("memo", "list").data == {"memos": []}
    owed("credit", "cust_123", "20", "--reason", "late delivery")
    owed("memo", "add", "--customer", "cust_123", "5", "--reason", "rounding")
    owed("apply", "cust_123", "12")
    assert [(row["number"], row["amount"], row["left"]) for row in owed("memo", "list").data["memos"]] == [
        ("CM-0002", 5, 5), ("CM-0001", 20, 8),
    ]  # fmt: skip
    assert len(owed("memo", "list", "--customer", "cust_123").data["memos"]) == 2
    assert "CM-0001  Hartwell Signs  2026-01-28   20.00  8.00  late delivery" in owed.text("memo", "list").out
    data = owed("memo", "show", "CM-0001").data
    assert (data["customer"], data["void"], data["left"]) == ("cust_123", False, 8)
    assert data["lines"] == [{"description": "late delivery", "amount": 20}]
    assert data["uses"] == [{"date": "2026-01-28", "usedFor": "Applied to INV-12345", "amount": 12}]
    assert "  Applied to INV-12345: 12.00\n" in owed.text("memo", "show", "CM-0001").out
    owed("memo", "pdf", "CM-0001", tmp_path / "memo.pdf")
    assert "Credit memo" in PdfReader(tmp_path / "memo.pdf").pages[0].extract_text()
    assert owed("memo", "show", "CM-9").refused["code"] == "not_found"


def test_a_write_off_is_no_payment(owed: Invpay) -> None:
    data = owed("writeoff", "INV-12345", "500", "--reason", "closed down").data
    assert (data["status"], data["paidAmount"]) == ("paid", 0)
    assert data["writtenOffAmount"] == Decimal("500.00")
    assert "Written off" in owed.text("invoice", "list").out


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["credit", "cust_123", "5", "--from", "INV-12345"], "refused"),
        (["credit", "C2", "5", "--from", "INV-12345"], "refused"),
        (["credit", "cust_123", "-5"], "bad_input"),
        (["credit", "nobody", "5"], "not_found"),
        (["apply", "cust_123", "5"], "refused"),
        (["apply", "cust_123", "5", "--to", "INV-9"], "not_found"),
        (["writeoff", "INV-12345", "500.01", "--reason", "x"], "refused"),
        (["memo", "add", "--customer", "cust_123", "0", "--reason", "x"], "bad_input"),
    ],
)
def test_refusals(owed: Invpay, args: list[str], code: str) -> None:
    owed("customer", "add", "C2", "Marlow Frames")
    done = owed(*args)
    assert done.status == 1
    assert done.refused["code"] == code
    assert owed("customer", "show", "cust_123").data["creditBalance"] == 0


def test_an_excess_becomes_the_credit_of_nobody_else(owed: Invpay) -> None:
    owed("customer", "add", "C2", "Marlow Frames")
    owed("pay", "INV-12345", "600", "--method", "external")
    assert "is not Marlow Frames's" in owed("credit", "C2", "100", "--from", "INV-12345").refused["message"]
    assert owed("history", "INV-12345").data["overpaymentAmount"] == Decimal("100.00")
