"""What stands ready in a new sandbox: the document's own ids, an invoice in each status, money no invoice has."""

from __future__ import annotations

from invpay_desktop.sandbox.core import Sandbox


def add_samples(sandbox: Sandbox) -> None:
    """Put the ready-made invoices, payments and transactions into the books."""
    unit = 10**sandbox.decimals
    for invoice_id, number, customer_id, total in (
        ("inv_abc123", "INV-12345", "cust_123", 500),
        ("inv_plan_500", "INV-PLAN-500", "cust_123", 500),
        ("inv_next_300", "INV-12346", "cust_123", 300),
        ("inv_part_500", "INV-12347", "cust_456", 500),
        ("inv_paid_500", "INV-12348", "cust_456", 500),
        ("inv_over_500", "INV-12349", "cust_456", 500),
        ("inv_failed_500", "INV-12350", "cust_456", 500),
    ):
        sandbox.add_invoice(invoice_id, total * unit, number=number, customer_id=customer_id)
    sandbox.add_payment("inv_part_500", 250 * unit, payment_id="pmt_partial_123", transaction_id="txn_789")
    sandbox.add_payment("inv_paid_500", 250 * unit, payment_id="pmt_1", transaction_id="txn_123")
    sandbox.add_payment("inv_paid_500", 250 * unit, payment_id="pmt_2", transaction_id="txn_456")
    sandbox.add_payment("inv_over_500", 600 * unit, payment_id="pmt_over_123", transaction_id="txn_over_600")
    sandbox.add_payment("inv_failed_500", 500 * unit, payment_id="pmt_failed_123", decline_reason="Insufficient funds")
    sandbox.add_transaction("txn_abc123", 600 * unit)
