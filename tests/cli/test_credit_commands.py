"""Credit: kept, granted, applied; and what is written off."""

from __future__ import annotations

from decimal import Decimal

import pytest

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
