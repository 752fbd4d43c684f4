"""Conditions and an order of the lists, written so that SQLite finds its indexes for them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, literal_column, select

from invpay_desktop.db.tables import invoice, payment, payment_state, shown

BY_NUMBER: tuple[ColumnElement[str] | ColumnElement[int], ...] = (
    literal_column("rtrim(invoice.number, '0123456789')"),
    literal_column("length(invoice.number)"),
    invoice.c.number,
)
"""The order of invoices by number as people count: INV-9999 before INV-10000. Indexed by db/schema_objects.py."""


def in_lifecycle(word: str) -> ColumnElement[bool]:
    """Invoices that are `draft` or `void`. Naming every status opens the index of figures, which begins with it."""
    statuses = ("unpaid", "partially_paid", "paid", "overpaid", "refunded")
    named = invoice.c.status.in_([literal_column(f"'{status}'") for status in statuses])
    return shown(invoice) & (invoice.c.lifecycle == literal_column(f"'{word}'")) & named


UNUSUAL_PAYMENT: ColumnElement[bool] = payment_state.c.status != literal_column("'approved'")
"""The condition of the index ix_payment_state_status: few are anything but approved; what was undone is void."""

COUNTING_PAYMENT: ColumnElement[bool] = payment.c.id.not_in(
    select(payment_state.c.payment_id).where(
        UNUSUAL_PAYMENT,
        (payment_state.c.hidden != literal_column("0"))
        | payment_state.c.status.not_in([literal_column("'partially_refunded'"), literal_column("'refunded'")]),
    )
)
"""Payments in force and not undone, told from the few that are not, so that their states need not be joined."""
