"""The books add up whatever is done to them: what came in is what lies on invoices, is free, or went back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.sandbox.core import Sandbox
from invpay_desktop.sandbox.ledger import Ledger
from tests.sandbox.conftest import SENDER

INVOICES = ("inv_a", "inv_b", "inv_c")
AMOUNT = st.integers(1, 900)
DEED = st.one_of(
    st.tuples(st.just("pay"), st.sampled_from(INVOICES), AMOUNT),
    st.tuples(st.just("external"), st.sampled_from(INVOICES), AMOUNT),
    st.tuples(st.just("refund"), st.integers(0, 8), AMOUNT),
    st.tuples(st.just("reconcile"), st.sampled_from(INVOICES), st.integers(0, 8)),
)


def do(sandbox: Sandbox, deed: tuple[str, Any, int]) -> None:
    kind, where, n = deed
    transactions = list(sandbox.ledger.transactions)
    body: dict[str, Any] = {"amount": n}
    match kind:
        case "pay":
            path = f"invoices/{where}/payment"
        case "external":
            path = f"invoices/{where}/payment"
            body |= {"paymentMethod": "external", "externalPaymentDetails": {"method": "cash"}}
        case "refund":
            path = f"transactions/{transactions[where % len(transactions)]}/refund"
        case _:
            path = "invoices/reconcile"
            body = {"transactionId": transactions[n % len(transactions)], "invoiceNumber": f"N-{where}"}
    status = sandbox.handle("POST", f"/api/v1/{path}", SENDER, json.dumps(body).encode()).status
    assert status in (200, 422)


def told(sandbox: Sandbox, invoice_id: str) -> dict[str, Any]:
    reply = sandbox.handle("GET", f"/api/v1/invoices/{invoice_id}/payments", SENDER)
    data = json.loads(reply.body, parse_float=Decimal)["data"]
    assert isinstance(data, dict)
    return data


def check_transactions(ledger: Ledger) -> None:
    for transaction in ledger.transactions.values():
        held = sum(entry.held for entry in transaction.entries)
        assert 0 <= transaction.refunded <= transaction.amount
        assert all(entry.held >= 0 for entry in transaction.entries)
        assert held <= transaction.left
        assert ledger.free(transaction) >= transaction.left - held
    refunds = sum(refund.amount for refund in ledger.refunds)
    assert refunds == sum(transaction.refunded for transaction in ledger.transactions.values())


@given(deeds=st.lists(DEED, max_size=25))
def test_the_books_add_up(deeds: list[tuple[str, Any, int]]) -> None:
    sandbox = Sandbox(lambda: datetime(2026, 1, 28, tzinfo=UTC))
    for invoice_id in INVOICES:
        sandbox.add_invoice(invoice_id, 50000, number=f"N-{invoice_id}")
    sandbox.add_transaction("txn_loose", 60000)
    for deed in deeds:
        do(sandbox, deed)
        check_transactions(sandbox.ledger)
    for invoice_id in INVOICES:
        said = told(sandbox, invoice_id)
        rows = [row["amount"] - row.get("refundedAmount", 0) - row.get("movedAmount", 0) for row in said["payments"]]
        assert sum(rows) == said["paidAmount"]
        assert said["remainingBalance"] == max(said["totalAmount"] - said["paidAmount"], 0)
        if said["status"] in ("paid", "overpaid", "partially_paid"):
            sign = said["paidAmount"].compare(said["totalAmount"])
            assert said["status"] == {0: "paid", 1: "overpaid", -1: "partially_paid"}[int(sign)]
            assert said["paidAmount"] > 0
        else:
            assert said["paidAmount"] == 0
