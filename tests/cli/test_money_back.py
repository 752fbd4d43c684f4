"""Money back: refunds, returned checks and voids, with what is owed afterwards."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.conftest import Invpay


@pytest.fixture
def payment(owed: Invpay) -> str:
    """600.00 on the invoice of 500.00."""
    return str(owed("pay", "INV-12345", "600", "--method", "external", "--kind", "check").data["paymentId"])


def test_what_a_refund_cancelled_is_not_said_to_be_written_off(owed: Invpay, tmp_path: Path) -> None:
    payment = owed("pay", "INV-12345", "500", "--method", "external").data["paymentId"]
    owed("refund", payment, "--reason", "never delivered")
    owed("invoice", "pdf", "INV-12345", tmp_path / "paper.pdf")
    paper = " ".join(PdfReader(tmp_path / "paper.pdf").pages[0].extract_text().split())
    assert "Cancelled −$500.00" in paper
    assert "Written off" not in paper
    assert "Cancelled or written off  500.00\n" in owed.text("invoice", "show", "INV-12345").out
    owed("receipt", payment, "--pdf", tmp_path / "receipt.pdf")
    receipt = " ".join(PdfReader(tmp_path / "receipt.pdf").pages[0].extract_text().split())
    assert "Cancelled −$500.00" in receipt


def test_the_excess_goes_back_first(owed: Invpay, payment: str) -> None:
    data = owed("refund", payment, "100.00", "--reason", "paid too much").data
    assert data["refundId"].startswith("rfd_")
    assert (data["amount"], data["refundedAmount"]) == (Decimal("100.00"), Decimal("100.00"))
    assert data["status"] == "partially_refunded"
    assert data["parts"] == [
        {"source": "excess", "amount": Decimal("100.00"), "invoiceId": "inv_abc123", "becomes": None}
    ]
    assert data["invoices"][0]["status"] == "paid"
    assert "overpaymentAmount" not in data["invoices"][0]


@pytest.mark.parametrize(
    ("options", "left"), [((), "500.00"), (("--owed",), "500.00"), (("--cancel",), "0.00")], ids=str
)
def test_a_part_beyond_it_is_owed_again_unless_said(
    owed: Invpay, payment: str, options: tuple[str, ...], left: str
) -> None:
    owed("refund", payment, "100", "--reason", "paid too much")
    data = owed("refund", payment, "499.99", "--reason", "goods back", *options).data
    expected = Decimal("499.99") if left == "500.00" else Decimal(left)
    assert data["invoices"][0]["remainingBalance"] == expected


def test_without_an_amount_all_that_is_left_goes_back(owed: Invpay, payment: str) -> None:
    data = owed("refund", payment, "--reason", "goods back", "--kind", "wire").data
    assert (data["amount"], data["status"]) == (Decimal("600.00"), "refunded")
    assert data["invoices"][0]["status"] == "refunded"


def test_credit_is_paid_out(owed: Invpay, payment: str) -> None:
    owed("credit", "cust_123", "100", "--from", "INV-12345")
    data = owed("refund", "--credit", "cust_123", "60").data
    assert (data["amount"], data["creditBalance"]) == (Decimal("60.00"), Decimal("40.00"))
    assert owed("refund", "--credit", "cust_123", "60").refused["code"] == "refused"


@pytest.mark.parametrize(
    "args",
    [
        ["refund", "--reason", "x"],
        ["refund", "pmt_1", "5"],
        ["refund", "--credit", "cust_123"],
        ["refund", "--credit", "cust_123", "5", "6"],
        ["return", "pmt_1"],
        ["void", "pmt_1"],
    ],
)
def test_an_incomplete_command_is_status_2(owed: Invpay, args: list[str]) -> None:
    assert owed(*args).status == 2


def test_a_check_that_came_back(owed: Invpay, payment: str) -> None:
    owed("refund", payment, "100", "--reason", "paid too much")
    data = owed("return", payment, "--date", "2026-01-28", "--reason", "NSF", "--fee", "12", "--charge-fee", "25").data
    assert (data["status"], data["date"]) == ("returned", "2026-01-28")
    assert [(each["invoiceNumber"], each["remainingBalance"]) for each in data["invoices"]] == [
        ("INV-12345", Decimal("500.00"))
    ]
    assert data["feeInvoice"]["totalAmount"] == Decimal("25.00")
    assert data["chargeInvoice"]["totalAmount"] == Decimal("100.00")


def test_a_return_in_a_locked_period_says_its_other_day(owed: Invpay, payment: str) -> None:
    late = owed.at(owed.now.replace(day=30))
    late("lock", "--until", "2026-01-29")
    done = late("return", payment, "--date", "2026-01-29", "--reason", "NSF")
    assert done.data["date"] == "2026-01-30"
    assert done.warnings == ["2026-01-29 is in a locked period, so the return is dated 2026-01-30."]


def test_a_void_counts_for_nothing_and_is_seen(owed: Invpay, payment: str) -> None:
    done = owed.text("void", payment, "--reason", "typed twice")
    assert done.out.startswith(f"Payment {payment} of 600.00 is void (2026-01-28).\nOpen again:\n")
    assert "INV-12345  500.00  Unpaid" in done.out
    assert owed("void", payment, "--reason", "again").refused["code"] == "refused"
    assert owed("history", "INV-12345").data["payments"][0]["status"] == "void"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["refund", "pmt_9", "5", "--reason", "x"], "not_found"),
        (["refund", "PAYMENT", "600.01", "--reason", "x"], "refused"),
        (["refund", "PAYMENT", "-1", "--reason", "x"], "bad_input"),
        (["return", "PAYMENT", "--reason", "x", "--fee", "-1"], "bad_input"),
        (["return", "PAYMENT", "--reason", "x", "--date", "2026-01-01"], "bad_input"),
        (["void", "pmt_9", "--reason", "x"], "not_found"),
    ],
)
def test_refusals(owed: Invpay, payment: str, args: list[str], code: str) -> None:
    done = owed(*(payment if arg == "PAYMENT" else arg for arg in args))
    assert done.status == 1
    assert done.refused["code"] == code
    assert owed("history", "INV-12345").data["overpaymentAmount"] == Decimal("100.00")
