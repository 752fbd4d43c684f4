"""The sandbox's own addresses: what is put in, what is seen, and who is not let in."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from invpay_desktop.sandbox.control import Control
from invpay_desktop.sandbox.webhooks import Webhooks
from tests.sandbox.conftest import Caller


class Ask:
    """Calls of the addresses below /sandbox/."""

    def __init__(self, caller: Caller) -> None:
        self.control = Control(caller.sandbox, Webhooks(caller.sandbox))

    def __call__(self, method: str, name: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        sent = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        reply = self.control.answer(method, f"/sandbox/{name}", headers, sent)
        return reply.status, json.loads(reply.body, parse_float=Decimal)

    def data(self, method: str, name: str, body: Any = None) -> Any:
        status, document = self(method, name, body)
        assert status == 200, document
        assert document["success"] is True
        return document["data"]


@pytest.fixture
def ask(caller: Caller) -> Ask:
    return Ask(caller)


def test_an_invoice_with_what_was_paid_on_it(ask: Ask, caller: Caller) -> None:
    payments = [
        {"amount": 100.00, "paymentId": "pmt_a", "transactionId": "txn_a", "date": "2026-01-02"},
        {"amount": 50.00, "method": "external"},
        {"amount": 20.00, "declineReason": "Expired card"},
    ]
    body = {"invoiceId": "inv_7", "totalAmount": 120.00, "number": "N-7", "customerId": "cust_9", "payments": payments}
    made = ask.data("POST", "invoices", body)
    assert (made["number"], made["paidAmount"], made["status"]) == ("N-7", Decimal("150.00"), "overpaid")
    said = caller.history("inv_7")["payments"]
    assert [row["status"] for row in said] == ["approved", "approved", "failed"]
    assert (said[0]["paymentId"], said[0]["paidAt"], said[1]["method"]) == ("pmt_a", "2026-01-02T12:00:00Z", "external")
    assert caller.post("customers/cust_9/credit", {"amount": 1})["success"] is True
    assert [each["invoiceId"] for each in ask.data("GET", "invoices")["invoices"]] == ["inv_abc123", "inv_7"]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("invoices", {}),
        ("invoices", {"invoiceId": "inv_abc123", "totalAmount": 1}),
        ("invoices", {"invoiceId": "inv_7", "totalAmount": 0}),
        ("invoices", {"invoiceId": "inv_7", "totalAmount": 1, "payments": [1]}),
        ("invoices", {"invoiceId": "inv_7", "totalAmount": 1, "payments": [{}]}),
        ("transactions", {"transactionId": "txn_1"}),
        ("faults", {"fault": "nothing"}),
        ("faults", {"name": "drop-after", "times": "often"}),
        ("faults", {"name": "drop-after", "times": True}),
        ("faults", {"name": "drop-after", "nth": 0}),
        ("faults", {"name": "drop-after", "nth": "third"}),
        ("faults", {"name": "drop-after", "nth": True}),
        ("settings", {"keys": "perhaps"}),
        ("settings", {"showFailed": 1}),
        ("settings", {"declineStatus": 500}),
        ("webhooks", {"url": "https://example.com/"}),
        ("webhooks", {"url": "http://127.0.0.1:99999/"}),
        ("webhooks", {"url": "http://127.0.0.1:8765/", "secret": "a\r\nb"}),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(ask: Ask, caller: Caller, name: str, body: Any) -> None:
    before = [ask.data("GET", each) for each in ("invoices", "ledger", "faults", "settings", "webhooks")]
    status, document = ask("POST", name, body)
    assert (status, document["success"], document["error"]["message"][-1]) == (422, False, ".")
    assert [ask.data("GET", each) for each in ("invoices", "ledger", "faults", "settings", "webhooks")] == before


def test_faults_are_switched_on_listed_and_off(ask: Ask, caller: Caller) -> None:
    ask.data("POST", "faults", {"fault": "drop-after:pay:2"})
    ask.data("POST", "faults", {"name": "429", "endpoint": "history", "times": "always", "nth": 2, "value": "date"})
    assert ask.data("GET", "faults")["faults"] == [
        {"name": "drop-after", "endpoint": "pay", "times": 2, "nth": 1, "value": ""},
        {"name": "429", "endpoint": "history", "times": "always", "nth": 2, "value": "date"},
    ]
    statuses = [caller.raw("GET", "invoices/inv_abc123/payments").status for _ in range(3)]
    assert statuses == [200, 429, 429]
    assert ask.data("DELETE", "faults") == {"faults": []}
    assert caller.raw("GET", "invoices/inv_abc123/payments").status == 200


def test_the_books_are_shown_with_the_keys(ask: Ask, caller: Caller) -> None:
    ask.data("POST", "transactions", {"transactionId": "txn_9", "amount": 80.00})
    caller.pay("inv_abc123", 100, key="k1")
    caller.pay("inv_abc123", 5, key="k0", paymentMethod="external", externalPaymentDetails={"method": "cash"})
    caller.post("transactions/txn_9/refund", {"amount": 30}, key="k2")
    caller.post("customers/cust_123/credit", {"amount": 20}, key="k3")
    caller.post("invoices/inv_abc123/remind", {"sendVia": ["email"], "message": "m"}, key="k4")
    books = ask.data("GET", "ledger")
    assert [(one["amount"], one["key"]) for one in books["charges"]] == [(100, "k1")]
    assert [one["key"] for one in books["entries"]] == ["k1", "k0"]
    assert [(one["transactionId"], one["amount"], one["key"]) for one in books["refunds"]] == [("txn_9", 30, "k2")]
    assert [(one["amount"], one["key"]) for one in books["credits"]] == [(20, "k3")]
    assert books["creditBalances"] == {"cust_123": 20}
    assert [(one["kind"], one["message"], one["key"]) for one in books["messages"]] == [("reminder", "m", "k4")]


def test_what_is_put_off_is_shown(ask: Ask, caller: Caller) -> None:
    caller.sandbox.arm("late-commit=60:pay")
    with pytest.raises(Exception, match="Dropped"):
        caller.pay("inv_abc123", 1)
    assert ask.data("GET", "ledger")["waiting"] == ["2026-01-28T14:01:00Z"]
    caller.clock.pass_seconds(60)
    assert len(ask.data("GET", "ledger")["charges"]) == 1


def test_settings(ask: Ask, caller: Caller) -> None:
    assert ask.data("GET", "settings") == {"keys": "ignore", "showFailed": True, "declineStatus": 200}
    ask.data("POST", "settings", {"keys": "honour", "declineStatus": 402})
    assert ask.data("POST", "settings", {"showFailed": False})["keys"] == "honour"
    assert (
        caller.raw("POST", "invoices/inv_abc123/payment", {"amount": 1, "card": {"number": "4000000000000002"}}).status
        == 402
    )
    assert caller.history("inv_abc123")["payments"] == []


def test_a_saved_method_is_added(ask: Ask, caller: Caller) -> None:
    ask.data("POST", "saved-methods", {"paymentMethodId": "pm_9", "declineReason": "Stolen card"})
    said = caller.pay("inv_abc123", 1, paymentMethod="saved", paymentMethodId="pm_9")
    assert said["data"]["declineReason"] == "Stolen card"


def test_reset(ask: Ask, caller: Caller) -> None:
    caller.pay("inv_abc123", 1)
    assert ask.data("POST", "reset") == {"invoices": 7}
    assert ask.data("GET", "ledger")["charges"][0]["paymentId"] == "pmt_partial_123"
    assert ask.data("POST", "reset", {"samples": False}) == {"invoices": 0}


def test_pages_of_the_web_are_not_let_in(ask: Ask) -> None:
    status, document = ask("POST", "reset", None, Origin="https://evil.example")
    assert (status, document["error"]["code"]) == (403, "not_for_pages")
    assert len(ask.data("GET", "invoices")["invoices"]) == 1


def test_addresses_that_are_not_there(ask: Ask) -> None:
    assert ask("GET", "nothing")[0] == 404
    assert ask("DELETE", "invoices")[0] == 405
    assert ask.control.answer("DELETE", "/sandbox/invoices", {}, b"").headers["Allow"] == "GET, POST"
    assert ask("POST", "faults", b"no json")[0] == 400
