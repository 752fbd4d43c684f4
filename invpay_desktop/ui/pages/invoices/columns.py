"""The columns of the list of invoices, and how each cell of a row looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from invpay_desktop.db.invoice_row import InvoiceRow
from invpay_desktop.ui import figures
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.cell import Cell, Column


def columns() -> tuple[Column[InvoiceRow], ...]:
    """All columns in their usual order. The keys are the sorts of InvoiceQuery."""
    return (
        Column("number", tr("Number"), 106),
        Column("customer", tr("Customer"), 200, rest=True),
        Column("issued", tr("Issued"), 118),
        Column("due", tr("Due"), 140),
        Column("status", tr("Status"), 136),
        Column("total", tr("Total"), 92, "right"),
        Column("paid", tr("Paid"), 92, "right", hidden=True),
        Column("remaining", tr("Balance"), 96, "right"),
    )


def cells_of(row: InvoiceRow, today: date, *, waits: bool = False) -> tuple[Cell, ...]:
    """The cells of a row, one for each column. `waits`: what became of a charge of it is not known yet."""
    return tuple(Cell(pill="unknown") if waits and make is _status else make(row, today) for make in _MAKERS)


@lru_cache(maxsize=2048)
def _day(written: str, today: date) -> str:
    """A day as lists show it; a page shows few different ones, many times."""
    return figures.day(date.fromisoformat(written), today)


def _number(row: InvoiceRow, today: date) -> Cell:
    void = row.lifecycle == "void"
    return Cell(row.number or tr("Draft"), tone="muted" if void or not row.number else "text", strike=void)


def _customer(row: InvoiceRow, today: date) -> Cell:
    return Cell(row.customer_name)


def _issued(row: InvoiceRow, today: date) -> Cell:
    return Cell(_day(row.issued, today))


def _due(row: InvoiceRow, today: date) -> Cell:
    owed = row.lifecycle == "open" and row.remaining_minor > 0
    late = row.days_late(today)
    note = trn("%n d late", late) if late else ""
    return Cell(_day(row.due, today), tone="text" if owed else "muted", note=note, note_tone="red")


def _status(row: InvoiceRow, today: date) -> Cell:
    return Cell(pill=row.state)


def _total(row: InvoiceRow, today: date) -> Cell:
    return Cell(figures.amount(row.total), "right", "muted" if row.lifecycle == "void" else "text")


def _paid(row: InvoiceRow, today: date) -> Cell:
    return Cell(figures.amount(row.paid), "right", "text" if row.paid_minor else "muted")


def _balance(row: InvoiceRow, today: date) -> Cell:
    """What is left; what was paid too much; a word where neither can be."""
    if row.lifecycle == "void":
        return Cell(tr("void"), "right", "muted")
    if row.over_minor:
        return Cell(f"+{figures.amount(row.over)}", "right", "violet")
    if row.remaining_minor and row.lifecycle == "open":
        return Cell(figures.amount(row.remaining), "right", weight=600)
    if row.status == "refunded" or row.lifecycle == "draft":
        return Cell("–", "right", "muted")
    return Cell(figures.amount(row.remaining), "right", "muted")


_MAKERS: tuple[Callable[[InvoiceRow, date], Cell], ...] = (
    _number,
    _customer,
    _issued,
    _due,
    _status,
    _total,
    _paid,
    _balance,
)
