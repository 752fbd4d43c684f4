"""What stands ready in a new sandbox: the document's own ids, an invoice in each status, money no invoice has."""

from __future__ import annotations

from invpay_desktop.sandbox.core import Sandbox
from invpay_desktop.sandbox.ledger import Entry


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
    for payment_id, invoice_id, amount, transaction_id, reason in (
        ("pmt_partial_123", "inv_part_500", 250, "txn_789", ""),
        ("pmt_1", "inv_paid_500", 250, "txn_123", ""),
        ("pmt_2", "inv_paid_500", 250, "txn_456", ""),
        ("pmt_over_123", "inv_over_500", 600, "txn_over_600", ""),
        ("pmt_failed_123", "inv_failed_500", 500, "", "Insufficient funds"),
    ):
        at = sandbox.ledger.invoices[invoice_id].made_at
        sandbox.book(
            Entry(
                payment_id, invoice_id, amount * unit, "card", at,
                transaction_id=transaction_id, failed=bool(reason), decline_reason=reason,
            )
        )  # fmt: skip
    sandbox.add_transaction("txn_abc123", 600 * unit)
