"""Analytics, aging and receipts as the commands give them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.conftest import Invpay


def test_analytics_has_the_keys_of_the_hosted_api(owed: Invpay) -> None:
    owed("pay", "INV-12345", "500", "--method", "external", "--date", "2026-01-17")
    done = owed("analytics", "--period", "30d")
    assert done.data == {
        "totalInvoices": 1,
        "paidInvoices": 1,
        "partiallyPaid": 0,
        "unpaid": 0,
        "paymentRate": Decimal("1.00"),
        "averageDaysToPayment": 12,
        "totalRevenue": Decimal("500.00"),
        "partialPaymentRate": Decimal("0.00"),
    }
    shown = owed.text("analytics", "--as-of", "2026-01-28").out
    assert "Issued           2025-12-30 to 2026-01-28" in shown
    assert "Paid             1 (100.0 %)" in shown
    assert "Days to payment  12.0 days, 1 invoice\n" in shown


def test_an_empty_book_has_zeros(invpay: Invpay) -> None:
    assert invpay("analytics", "--period", "all").data["averageDaysToPayment"] == 0
    assert invpay("analytics", "--period", "soon").refused["code"] == "bad_input"
    assert invpay("aging", "--as-of", "yesterday").refused["code"] == "bad_input"


def test_aging(owed: Invpay) -> None:
    data = owed("aging", "--as-of", "2026-03-15").data
    (row,) = data["customers"]
    assert row["customer"] == "cust_123"
    assert {key: value for key, value in row.items() if value and not key.startswith("customer")} == {
        "days31to60": Decimal("500.00"),
        "total": Decimal("500.00"),
    }
    assert list(data["total"]) == ["current", "days1to30", "days31to60", "days61to90", "over90", "credit", "total"]
    assert owed.text("aging").out.splitlines()[-1].split() == [
        "Total", "500.00", "0.00", "0.00", "0.00", "0.00", "0.00", "500.00",
    ]  # fmt: skip


def test_a_receipt_its_copy_and_its_void(owed: Invpay, tmp_path: Path) -> None:
    payment = owed("pay", "INV-12345", "250", "--method", "external", "--kind", "cash").data["paymentId"]
    file = tmp_path / "receipt.pdf"
    first = owed("receipt", payment, "--pdf", file).data
    assert first == {"receiptNumber": "RCT-000001", "file": str(file), "mark": None}
    text = PdfReader(file).pages[0].extract_text()
    assert "RCT-000001" in text
    assert "250.00" in text
    assert owed("receipt", "RCT-000001", "--pdf", file).data["mark"] == "copy"
    owed("void", payment, "--reason", "typed twice")
    done = owed.text("receipt", payment, "--pdf", file)
    assert done.out == f"Wrote receipt RCT-000001 to {file}, marked VOID.\n"


@pytest.mark.parametrize("args", [["pmt_9", "--pdf", "r.pdf"], ["pmt_9"]], ids=" ".join)
def test_no_such_receipt(owed: Invpay, args: list[str], tmp_path: Path) -> None:
    owed.patch.chdir(tmp_path)
    assert owed("receipt", *args).status in (1, 2)
    assert list(tmp_path.glob("*.pdf")) == []
