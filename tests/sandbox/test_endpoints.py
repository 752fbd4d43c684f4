"""Every endpoint against the examples of the API's own document: the values that go in and those that come back."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from invpay_desktop.sandbox.core import Sandbox
from invpay_desktop.sandbox.samples import add_samples
from tests.sandbox.conftest import SENDER, Caller, Clock, read

D = Decimal
NOW = "2026-01-28T14:00:00Z"


def without_ids(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in ("paymentId", "transactionId")}


@pytest.fixture
def stocked(clock: Clock) -> Caller:
    """A caller of a sandbox with everything that stands ready."""
    sandbox = Sandbox(clock)
    add_samples(sandbox)
    return Caller(sandbox, clock)


def test_the_whole_invoice_by_card(caller: Caller) -> None:
    said = caller.card("inv_abc123", 500.00, "4111111111111111")
    assert said["success"] is True
    assert list(said["data"]) == [
        "paymentId", "invoiceId", "amount", "remainingBalance", "status", "paidAt", "transactionId"
    ]  # fmt: skip
    assert without_ids(said["data"]) == {
        "invoiceId": "inv_abc123",
        "amount": D("500.00"),
        "status": "paid",
        "remainingBalance": D("0.00"),
        "paidAt": NOW,
    }
    assert said["data"]["paymentId"].startswith("pmt_")
    assert said["data"]["transactionId"].startswith("txn_")


def test_amounts_have_all_their_decimals(caller: Caller) -> None:
    reply = caller.raw("POST", "invoices/inv_abc123/payment", {"amount": 500})
    assert b'"amount": 500.00, "remainingBalance": 0.00' in reply.body


def test_a_part(caller: Caller) -> None:
    said = caller.pay("inv_abc123", 250.00, paymentMethod="card")
    assert said["success"] is True
    assert without_ids(said["data"]) == {
        "invoiceId": "inv_abc123",
        "amount": D("250.00"),
        "totalAmount": D("500.00"),
        "paidAmount": D("250.00"),
        "remainingBalance": D("250.00"),
        "status": "partially_paid",
        "paidAt": NOW,
    }
    assert "transactionId" not in said["data"]


def test_too_much(caller: Caller) -> None:
    said = caller.pay("inv_abc123", 600.00)
    assert said["success"] is True
    assert without_ids(said["data"]) == {
        "invoiceId": "inv_abc123",
        "totalAmount": D("500.00"),
        "paidAmount": D("600.00"),
        "overpaymentAmount": D("100.00"),
        "status": "overpaid",
    }


@pytest.mark.parametrize("status", [200, 402])
def test_declined(caller: Caller, status: int) -> None:
    caller.sandbox.service.decline_status = status
    reply = caller.raw(
        "POST", "invoices/inv_abc123/payment", {"amount": 500.00, "card": {"number": "4000000000000002"}}
    )
    assert reply.status == status
    said = read(reply)
    assert said["success"] is False
    assert without_ids(said["data"]) == {
        "invoiceId": "inv_abc123",
        "amount": D("500.00"),
        "status": "failed",
        "declineReason": "Insufficient funds",
        "attemptedAt": NOW,
    }
    assert caller.history("inv_abc123")["paidAmount"] == 0


@pytest.mark.parametrize(
    ("how", "method"),
    [
        (
            {
                "paymentMethod": "ach",
                "bankAccount": {
                    "accountNumber": "123456789",
                    "routingNumber": "987654321",
                    "accountType": "checking",
                },
            },
            "ach",
        ),
        ({"paymentMethod": "saved", "paymentMethodId": "pm_saved_123"}, "saved"),
    ],
)
def test_other_ways_to_pay(caller: Caller, how: dict[str, Any], method: str) -> None:
    said = caller.pay("inv_abc123", 500.00, **how)
    assert said["data"]["status"] == "paid"
    [row] = caller.history("inv_abc123")["payments"]
    assert (row["method"], row["transactionId"]) == (method, said["data"]["transactionId"])


def test_an_external_payment_keeps_what_was_said_of_it(caller: Caller) -> None:
    details = {"method": "check", "checkNumber": "12345", "date": "2026-01-27", "notes": "Deposited to bank"}
    said = caller.pay("inv_abc123", 500.00, paymentMethod="external", externalPaymentDetails=details)
    assert said["data"]["paidAt"] == "2026-01-27T12:00:00Z"
    assert "transactionId" not in said["data"]
    assert caller.history("inv_abc123")["payments"] == [
        {
            "paymentId": said["data"]["paymentId"],
            "amount": D("500.00"),
            "method": "external",
            "status": "approved",
            "paidAt": "2026-01-27T12:00:00Z",
            "checkNumber": "12345",
            "notes": "Deposited to bank",
        }
    ]
    assert caller.sandbox.charges() == []


def test_a_history(stocked: Caller) -> None:
    assert stocked.history("inv_paid_500") == {
        "invoiceId": "inv_paid_500",
        "totalAmount": D("500.00"),
        "paidAmount": D("500.00"),
        "remainingBalance": D("0.00"),
        "status": "paid",
        "payments": [
            {
                "paymentId": payment_id,
                "amount": D("250.00"),
                "method": "card",
                "status": "approved",
                "paidAt": NOW,
                "transactionId": transaction_id,
            }
            for payment_id, transaction_id in (("pmt_1", "txn_123"), ("pmt_2", "txn_456"))
        ],
    }


def test_failed_attempts_stand_in_the_history_unless_switched_off(stocked: Caller) -> None:
    assert stocked.history("inv_failed_500")["payments"] == [
        {
            "paymentId": "pmt_failed_123",
            "amount": D("500.00"),
            "method": "card",
            "status": "failed",
            "declineReason": "Insufficient funds",
            "attemptedAt": NOW,
        }
    ]
    stocked.sandbox.service.show_failed = False
    assert stocked.history("inv_failed_500")["payments"] == []


def test_statuses(stocked: Caller) -> None:
    ids = ("inv_abc123", "inv_part_500", "inv_paid_500", "inv_over_500")
    assert [stocked.history(one)["status"] for one in ids] == ["unpaid", "partially_paid", "paid", "overpaid"]
    stocked.post("transactions/txn_over_600/refund", {"amount": 600.00})
    assert stocked.history("inv_over_500")["status"] == "refunded"


def test_trying_a_failed_payment_again(stocked: Caller) -> None:
    path = "invoices/inv_failed_500/payment/retry"
    said = stocked.post(path, {"paymentId": "pmt_failed_123", "paymentMethod": "card"})
    assert (said["data"]["amount"], said["data"]["status"]) == (D("500.00"), "paid")
    assert said["data"]["paymentId"] != "pmt_failed_123"
    statuses = [row["status"] for row in stocked.history("inv_failed_500")["payments"]]
    assert statuses == ["failed", "approved"]
    again = {"paymentId": said["data"]["paymentId"], "paymentMethod": "card"}
    assert stocked.refused("POST", path, again) == (422, "not_failed")


def test_trying_again_with_another_card_and_a_part(stocked: Caller) -> None:
    card = {"number": "4000000000000069"}
    body = {"paymentId": "pmt_failed_123", "paymentMethod": "card", "card": card, "amount": 120.5}
    said = stocked.post("invoices/inv_failed_500/payment/retry", body)
    assert (said["success"], said["data"]["declineReason"]) == (False, "Expired card")
    assert said["data"]["amount"] == D("120.50")


def test_money_without_an_invoice_is_given_to_one(stocked: Caller) -> None:
    body = {"transactionId": "txn_abc123", "invoiceNumber": "INV-12345"}
    said = stocked.post("invoices/reconcile", body)["data"]
    assert (said["invoiceId"], said["amount"], said["status"]) == ("inv_abc123", D("600.00"), "overpaid")
    assert stocked.post("invoices/reconcile", body)["data"]["paymentId"] == said["paymentId"]
    assert stocked.history("inv_abc123")["paidAmount"] == D("600.00")


def test_what_an_invoice_has_too_much_is_given_to_the_next(stocked: Caller) -> None:
    body = {"transactionId": "txn_over_600", "invoiceNumber": "INV-12346"}
    said = stocked.post("invoices/reconcile", body)["data"]
    assert (said["invoiceId"], said["amount"], said["remainingBalance"]) == ("inv_next_300", D("100.00"), D("200.00"))
    left = stocked.history("inv_over_500")
    assert (left["status"], left["paidAmount"], left["payments"][0]["movedAmount"]) == (
        "paid",
        D("500.00"),
        D("100.00"),
    )
    other = {"transactionId": "txn_over_600", "invoiceNumber": "INV-12345"}
    assert stocked.refused("POST", "invoices/reconcile", other) == (422, "matched")


def test_a_refund_of_a_part_and_of_the_rest(stocked: Caller) -> None:
    said = stocked.post("transactions/txn_over_600/refund", {"amount": 100.00})["data"]
    assert (said["amount"], said["status"]) == (D("100.00"), "partially_refunded")
    history = stocked.history("inv_over_500")
    assert (history["status"], history["paidAmount"]) == ("paid", D("500.00"))
    assert (history["payments"][0]["status"], history["payments"][0]["refundedAmount"]) == (
        "partially_refunded", D("100.00"),
    )  # fmt: skip
    assert stocked.refused("POST", "transactions/txn_over_600/refund", {"amount": 500.01}) == (422, "too_much")
    assert stocked.post("transactions/txn_over_600/refund", {})["data"]["status"] == "refunded"
    history = stocked.history("inv_over_500")
    assert (history["status"], history["paidAmount"]) == ("refunded", 0)
    assert history["payments"][0]["status"] == "refunded"


def test_credit(stocked: Caller) -> None:
    stocked.post("customers/cust_123/credit", {"amount": 100.00})
    said = stocked.post("customers/cust_123/credit", {"amount": 0.01})["data"]
    assert (said["customerId"], said["amount"], said["creditBalance"]) == ("cust_123", D("0.01"), D("100.01"))


def test_a_reminder(caller: Caller) -> None:
    body = {"sendVia": ["email", "sms"], "message": "Friendly reminder: Invoice due in 3 days"}
    said = caller.post("invoices/inv_abc123/remind", body)["data"]
    assert said == {"invoiceId": "inv_abc123", "sentVia": ["email", "sms"], "sentAt": NOW}
    [message] = caller.sandbox.ledger.messages
    assert (message.kind, message.text) == ("reminder", "Friendly reminder: Invoice due in 3 days")
    caller.pay("inv_abc123", 500)
    assert caller.refused("POST", "invoices/inv_abc123/remind", body) == (422, "nothing_due")


@pytest.mark.parametrize(("send_to", "send_via"), [("customer@example.com", "email"), ("+1234567890", "sms")])
def test_a_receipt(stocked: Caller, send_to: str, send_via: str) -> None:
    body = {"paymentId": "pmt_1", "sendTo": send_to, "sendVia": send_via}
    said = stocked.post("invoices/inv_paid_500/receipt", body)["data"]
    assert said == {
        "invoiceId": "inv_paid_500", "paymentId": "pmt_1", "sendTo": send_to, "sendVia": send_via, "sentAt": NOW
    }  # fmt: skip
    failed = {**body, "paymentId": "pmt_failed_123"}
    assert stocked.refused("POST", "invoices/inv_failed_500/receipt", failed) == (422, "not_paid")
    assert stocked.refused("POST", "invoices/inv_abc123/receipt", body) == (404, "not_found")


def test_analytics(clock: Clock, now: datetime) -> None:
    sandbox = Sandbox(clock)
    caller = Caller(sandbox, clock)
    for n in range(50):
        sandbox.add_invoice(f"inv_{n}", 100000, made_at=now - timedelta(days=12))
    for n in range(45):
        caller.pay(f"inv_{n}", 1000)
    for n in range(45, 48):
        caller.pay(f"inv_{n}", 500)
    assert caller.get("analytics/invoice-payments?period=30d")["data"] == {
        "totalInvoices": 50,
        "paidInvoices": 45,
        "partiallyPaid": 3,
        "unpaid": 2,
        "paymentRate": D("0.90"),
        "averageDaysTo Payment": 12,
        "totalRevenue": D("46500.00"),
        "partialPaymentRate": D("0.06"),
    }
    assert caller.get("analytics/invoice-payments?period=10d")["data"]["totalInvoices"] == 0
    assert caller.get("analytics/invoice-payments?period=all")["data"]["totalInvoices"] == 50
    assert caller.get("analytics/invoice-payments?period=999y")["data"]["totalInvoices"] == 50
    for period in ("", "30", "0d", "month", "30d "):
        assert caller.refused("GET", f"analytics/invoice-payments?period={period}") == (422, "bad_period")


def test_five_instalments(caller: Caller) -> None:
    statuses = [caller.pay("inv_abc123", 100.00)["data"]["status"] for _ in range(5)]
    assert statuses == ["partially_paid"] * 4 + ["paid"]


def test_a_currency_without_decimals(clock: Clock) -> None:
    sandbox = Sandbox(clock, decimals=0)
    sandbox.add_invoice("inv_yen", 5000)
    caller = Caller(sandbox, clock)
    assert (
        b'"amount": 500, "totalAmount": 5000' in caller.raw("POST", "invoices/inv_yen/payment", b'{"amount":500}').body
    )
    assert caller.refused("POST", "invoices/inv_yen/payment", b'{"amount":0.5}') == (422, "bad_amount")


ENDPOINTS = [
    ("POST", "invoices/inv_abc123/payment"),
    ("GET", "invoices/inv_abc123/payments"),
    ("POST", "invoices/inv_abc123/payment/retry"),
    ("POST", "invoices/reconcile"),
    ("POST", "invoices/inv_abc123/remind"),
    ("POST", "invoices/inv_abc123/receipt"),
    ("POST", "transactions/txn_abc123/refund"),
    ("POST", "customers/cust_123/credit"),
    ("GET", "analytics/invoice-payments"),
]


@pytest.mark.parametrize(("method", "path"), ENDPOINTS)
def test_strangers_are_not_let_in(stocked: Caller, method: str, path: str) -> None:
    for headers, expected in (
        ({}, (401, "bad_token")),
        ({**SENDER, "Authorization": "Bearer another"}, (401, "bad_token")),
        ({"Authorization": SENDER["Authorization"]}, (403, "bad_tenant")),
        ({**SENDER, "X-Tenant-ID": "another"}, (403, "bad_tenant")),
    ):
        stocked.headers = headers
        assert stocked.refused(method, path, {"amount": 100}) == expected
    assert stocked.sandbox.ledger.credits == []
    assert stocked.sandbox.ledger.refunds == []


@pytest.mark.parametrize(("method", "path"), ENDPOINTS)
def test_another_verb_is_told_which_one_goes(stocked: Caller, method: str, path: str) -> None:
    other = {"POST": "GET", "GET": "POST"}[method]
    reply = stocked.raw(other, path)
    assert (reply.status, reply.headers["Allow"]) == (405, method)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "invoices/inv_none/payment", {"amount": 1}),
        ("GET", "invoices/inv_none/payments", None),
        ("POST", "invoices/inv_abc123/payment", {"amount": 1, "paymentMethod": "saved", "paymentMethodId": "pm_none"}),
        ("POST", "invoices/inv_abc123/payment/retry", {"paymentId": "pmt_none"}),
        ("POST", "invoices/inv_abc123/payment/retry", {"paymentId": "pmt_failed_123"}),
        ("POST", "invoices/reconcile", {"transactionId": "txn_none", "invoiceNumber": "INV-12345"}),
        ("POST", "invoices/reconcile", {"transactionId": "txn_abc123", "invoiceNumber": "INV-1"}),
        ("POST", "transactions/txn_none/refund", {"amount": 1}),
        ("POST", "customers/cust_none/credit", {"amount": 1}),
        ("GET", "invoices", None),
        ("GET", "invoices/inv_abc123", None),
        ("POST", "invoices//payment", {"amount": 1}),
        ("GET", "", None),
    ],
)
def test_what_is_not_there_is_not_found(stocked: Caller, method: str, path: str, body: Any) -> None:
    assert stocked.refused(method, path, body) == (404, "not_found")
