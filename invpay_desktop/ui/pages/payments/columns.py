"""The columns of the list of payments, and how each cell of a row looks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from invpay_desktop.ui import figures, words
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.cell import Cell, Column

if TYPE_CHECKING:
    from invpay_desktop.payments.payment_list import PaymentRow


def columns() -> tuple[Column[PaymentRow], ...]:
    """All columns in their usual order. The keys of those that sort are the sorts of PaymentQuery."""
    return (
        Column("received", tr("Received"), 106),
        Column("customer", tr("Customer"), 180, rest=True),
        Column("method", tr("How"), 84),
        Column("number", tr("Number"), 110, sortable=False),
        Column("status", tr("Status"), 140),
        Column("invoices", tr("Invoices"), 130, sortable=False),
        Column("receipt", tr("Receipt"), 84, sortable=False),
        Column("amount", tr("Amount"), 96, "right"),
        Column("refunded", tr("Refunded"), 96, "right", sortable=False),
        Column("left", tr("Left of it"), 96, "right", hidden=True),
    )


def cells_of(row: PaymentRow, today: date) -> tuple[Cell, ...]:
    """The cells of a row, one for each column."""
    counts = row.in_force
    tone = "text" if counts else "muted"
    out = not counts and row.status not in ("pending", "unknown")
    return (
        Cell(figures.day(row.received_on, today), tone=tone),
        Cell(row.customer_name),
        Cell(how(row)),
        Cell(row.check_number or row.reference, elide="middle"),
        Cell(pill=row.status),
        Cell(invoices_of(row), tone="text" if row.invoices else "muted"),
        Cell(row.receipt_number or "–", tone="text" if row.receipt_number else "muted"),
        Cell(figures.amount(row.amount), "right", tone, 600 if counts else 400, strike=out),
        Cell(figures.amount(row.refunded), "right", "text" if row.refunded else "muted"),
        Cell(figures.amount(row.left), "right", "text" if row.left else "muted"),
    )


def how(row: PaymentRow) -> str:
    """`Check`, `Cash`, `Card`."""
    return words.payment_kind(row.method, row.kind or "other").text


def invoices_of(row: PaymentRow) -> str:
    """The invoices it lies on: the first one and how many more; that it is credit, where it lies on none."""
    if not row.invoices:
        return tr("credit") if row.credited else "–"
    first, more = row.invoices[0].number, len(row.invoices) - 1
    return tr("{invoice} and {count} more").format(invoice=first, count=more) if more else first
