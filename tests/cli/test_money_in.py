"""Money in: the documents of the hosted API field by field, the warnings, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.cli.conftest import Done, Invpay

MONEY = Decimal


def pay(invpay: Invpay, amount: str, *more: object, invoice: str = "inv_abc123") -> Done:
    return invpay("pay", invoice, amount, "--method", "external", *more)


def part(document: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: document[key] for key in keys}


def test_a_full_payment_is_told_as_the_hosted_api_tells_it(owed: Invpay) -> None:
    data = pay(owed, "500.00").data
    assert data.pop("paymentId").startswith("pmt_")
    assert data == {
        "invoiceId": "inv_abc123",
        "invoiceNumber": "INV-12345",
        "amount": MONEY("500.00"),
        "totalAmount": MONEY("500.00"),
        "paidAmount": MONEY("500.00"),
        "remainingBalance": MONEY("0.00"),
        "status": "paid",
        "paidAt": "2026-01-28T14:00:00Z",
    }


def test_a_partial_payment(owed: Invpay) -> None:
    done = pay(owed, "250.00", "--kind", "check", "--check-number", "12345", "--date", "2026-01-26")
    assert part(done.data, "amount", "totalAmount", "paidAmount", "remainingBalance", "status", "paidAt") == {
        "amount": MONEY("250.00"),
        "totalAmount": MONEY("500.00"),
        "paidAmount": MONEY("250.00"),
        "remainingBalance": MONEY("250.00"),
        "status": "partially_paid",
        "paidAt": "2026-01-26T12:00:00Z",
    }
    assert '"remainingBalance": 250.00' in done.out


@pytest.mark.parametrize("amount", [" 5 ", "5 ", "00005.00", "05", "+5", "5.", ".5", "1,000.00", "5e2", "٥"])
def test_an_amount_is_written_in_one_way(owed: Invpay, amount: str) -> None:
    assert pay(owed, amount).refused["code"] == "bad_input"
    assert owed("history", "INV-12345").data["payments"] == []
    assert pay(owed, "0.50").data["amount"] == MONEY("0.50")


def test_an_overpayment_stays_and_is_shown(owed: Invpay) -> None:
    data = pay(owed, "600.00").data
    assert part(data, "totalAmount", "paidAmount", "overpaymentAmount", "status") == {
        "totalAmount": MONEY("500.00"),
        "paidAmount": MONEY("600.00"),
        "overpaymentAmount": MONEY("100.00"),
        "status": "overpaid",
    }


def test_for_a_person_what_is_left_is_always_said(owed: Invpay) -> None:
    args = ("--method", "external", "--kind", "cash")
    assert owed.text("pay", "INV-12345", "200", *args).out.endswith("Left 300.00 of 500.00 (Partially paid).\n")
    assert "100.00 paid too much of 500.00" in owed.text("pay", "INV-12345", "400", *args).out


def test_the_history_has_the_parts_and_every_attempt(owed: Invpay) -> None:
    first = pay(owed, "250.00", "--kind", "check", "--check-number", "77").data["paymentId"]
    second = pay(owed, "250.00", "--kind", "cash").data["paymentId"]
    owed("void", second, "--reason", "typed twice")
    data = owed("history", "INV-12345").data
    assert part(data, "invoiceId", "totalAmount", "paidAmount", "remainingBalance", "status") == {
        "invoiceId": "inv_abc123",
        "totalAmount": MONEY("500.00"),
        "paidAmount": MONEY("250.00"),
        "remainingBalance": MONEY("250.00"),
        "status": "partially_paid",
    }
    assert [part(p, "paymentId", "amount", "method", "status", "paidAt") for p in data["payments"]] == [
        {
            "paymentId": payment,
            "amount": MONEY("250.00"),
            "method": "external",
            "status": status,
            "paidAt": "2026-01-28T14:00:00Z",
        }
        for payment, status in ((first, "approved"), (second, "void"))
    ]
    shown = owed.text("history", "INV-12345").out
    assert "Check 77  250.00  Approved" in shown
    assert "Cash      250.00  Void" in shown


def test_the_timeline_says_what_was_left_after_each_step(owed: Invpay) -> None:
    pay(owed, "100.00")
    owed("writeoff", "INV-12345", "400", "--reason", "gone")
    events = owed("history", "INV-12345", "--events").data["events"]
    assert [(event["type"], event.get("amount"), event["remainingBalance"]) for event in events] == [
        ("invoice.added", None, MONEY("500.00")),
        ("payment.recorded", MONEY("100.00"), MONEY("400.00")),
        ("invoice.written_off", MONEY("400.00"), MONEY("0.00")),
    ]
    shown = owed.text("history", "INV-12345", "--events").out
    assert "2026-01-28 08:00  rest written off  400.00    0.00  user  gone" in shown


def test_a_likely_duplicate_warns_and_does_not_block(owed: Invpay) -> None:
    first = pay(owed, "250.00", "--check-number", "9").data["paymentId"]
    again = pay(owed, "250.00", "--check-number", "9")
    assert again.status == 0
    assert len(again.warnings) == 1
    assert f"looks like a duplicate of {first}" in again.warnings[0]
    assert again.warnings[0] in again.err


def test_a_card_number_typed_where_it_does_not_belong_warns(owed: Invpay) -> None:
    assert "card number" in pay(owed, "1", "--notes", "4111 1111 1111 1111").warnings[0]


@pytest.mark.parametrize(
    ("amount", "why"),
    [
        ("0", "must be more than zero"),
        ("-5", "not an amount above zero"),
        ("-.5", "not an amount above zero"),
        ("1,5", "is not an amount"),
        ("1.000,00", "is not an amount"),
        ("1e3", "is not an amount"),
        ("5.001", "too many decimals"),
        ("٥", "is not an amount"),
        ("99999999999999999", "is not an amount"),
    ],
)
def test_other_amounts_are_refused(owed: Invpay, amount: str, why: str) -> None:
    refused = pay(owed, amount)
    assert refused.status == 1
    assert refused.refused["code"] == "bad_input"
    assert why in refused.refused["message"]
    assert owed("history", "INV-12345").data["payments"] == []


def test_a_negative_amount_is_refused_after_the_end_of_options_too(owed: Invpay) -> None:
    assert "more than zero" in owed.text("pay", "--method", "external", "--", "INV-12345", "-5").err


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["pay", "INV-9", "5", "--method", "external"], "not_found"),
        (["pay", "INV-12345", "5", "--method", "external", "--date", "28.01.2026"], "bad_input"),
        (["pay", "INV-12345", "5", "--method", "external", "--kind", "cash", "--check-number", "1"], "bad_input"),
        (["pay", "INV-12345", "5", "--method", "external", "--write-off-rest"], "refused"),
        (["receive", "cust_9", "5"], "not_found"),
        (["receive", "cust_123", "5", "--to", "INV-12345"], "bad_input"),
        (["receive", "cust_123", "5", "--to", "INV-12345=6"], "refused"),
        (["history", "INV-9"], "not_found"),
    ],
)
def test_refusals(owed: Invpay, args: list[str], code: str) -> None:
    done = owed(*args)
    assert done.status == 1
    assert done.refused["code"] == code
    assert owed("history", "INV-12345").data["payments"] == []


@pytest.mark.parametrize("method", ["card", "cheque"])
def test_another_method_is_a_wrong_command_line(owed: Invpay, method: str) -> None:
    assert owed("pay", "INV-12345", "5", "--method", method).status == 2


def test_a_small_rest_is_written_off_when_asked_for(owed: Invpay) -> None:
    data = pay(owed, "499.50", "--write-off-rest").data
    assert part(data, "paidAmount", "remainingBalance", "writtenOffAmount", "status") == {
        "paidAmount": MONEY("499.50"),
        "remainingBalance": MONEY("0.00"),
        "writtenOffAmount": MONEY("0.50"),
        "status": "paid",
    }


def test_one_check_over_several_invoices(owed: Invpay) -> None:
    owed("invoice", "add", "--number", "INV-2", "--customer", "cust_123", "--issued", "2026-01-02", "--amount", "80")
    data = owed("receive", "cust_123", "700", "--kind", "check", "--to", "INV-12345=100").data
    assert [(each["invoiceNumber"], each["amount"], each["status"]) for each in data["allocations"]] == [
        ("INV-12345", MONEY("500.00"), "paid"),
        ("INV-2", MONEY("80.00"), "paid"),
    ]
    assert part(data, "customer", "amount", "status", "creditAmount", "creditBalance") == {
        "customer": "cust_123",
        "amount": MONEY("700.00"),
        "status": "approved",
        "creditAmount": MONEY("120.00"),
        "creditBalance": MONEY("120.00"),
    }


def test_without_open_invoices_it_is_a_prepayment(owed: Invpay) -> None:
    owed("customer", "add", "C2", "Marlow Frames")
    done = owed.text("receive", "C2", "40")
    assert done.out.startswith("Recorded 40.00 from Marlow Frames (pmt_")
    assert done.out.endswith("Kept as credit: 40.00. The credit is 40.00 now.\n")


def test_a_receipt_is_issued_when_asked_for_or_by_the_setting(owed: Invpay) -> None:
    assert "receiptNumber" not in pay(owed, "10").data
    assert pay(owed, "10", "--receipt").data["receiptNumber"] == "RCT-000001"
    owed("settings", "set", "receipts.auto", "yes")
    assert pay(owed, "10").data["receiptNumber"] == "RCT-000002"
    assert owed("receive", "cust_123", "10").data["receiptNumber"] == "RCT-000003"
    assert "receiptNumber" not in pay(owed, "10", "--date", "2026-01-27").data
