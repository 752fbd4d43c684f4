"""Indexes for the lists of the window: invoices by status and amounts, payments by day and status.

Revision ID: 0002
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    "DROP INDEX ix_invoice_customer",
    "CREATE INDEX ix_invoice_customer ON invoice (customer_id, issued_on, id, hidden)",
    "DROP INDEX ix_invoice_due",
    "CREATE INDEX ix_invoice_due ON invoice (due_on, id, hidden)",
    "DROP INDEX ix_invoice_issued",
    "CREATE INDEX ix_invoice_issued ON invoice (issued_on, id, hidden)",
    (
        "CREATE INDEX ix_invoice_figures ON invoice (status, lifecycle, hidden, due_on, total_minor, paid_minor, "
        "remaining_minor, over_minor)"
    ),
    "CREATE INDEX ix_payment_received ON payment (received_on, id, amount_minor)",
    "CREATE INDEX ix_payment_state_status ON payment_state (status, hidden) WHERE status <> 'approved'",
)


def upgrade() -> None:
    """Make the indexes anew."""
    for statement in STATEMENTS:
        op.execute(statement)
