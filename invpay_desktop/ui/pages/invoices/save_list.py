"""How a list of invoices is saved as CSV."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from invpay_desktop.db.invoice_row import InvoiceRow
from invpay_desktop.ui import words
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.save_rows import Saved, save_rows
from invpay_desktop.ui.translation import tr, trn

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session
    from invpay_desktop.delimited.writing import Cell


def save_list(parent: QWidget, desk: Desk, ids: array[int], keys: Sequence[str]) -> None:
    """Ask for a file and write these invoices into it, the columns `keys` in this order."""
    saved = Saved("invoices", tr("invoices {day}.csv"), _titles(), _CELLS, _rows_of, _said, _PARTS)
    save_rows(parent, desk, saved, ids, keys)


def _rows_of(session: Session, ids: Sequence[int]) -> list[InvoiceRow]:
    from invpay_desktop.ledger.invoice_list import rows_by_ids

    return rows_by_ids(session, ids)


def _said(count: int, name: str) -> str:
    return trn("%n invoice(s) saved in {name}", count).format(name=name)


_PARTS = {"remaining": ("remaining", "over")}
"""The balance says two things, which a spreadsheet wants apart."""


def _titles() -> dict[str, str]:
    return {
        "number": tr("Number"),
        "customer": tr("Customer"),
        "issued": tr("Issued"),
        "due": tr("Due"),
        "status": tr("Status"),
        "total": tr("Total"),
        "paid": tr("Paid"),
        "remaining": tr("Balance"),
        "over": tr("Overpaid"),
    }


_CELLS: dict[str, Callable[[InvoiceRow], Cell]] = {
    "number": lambda row: row.number,
    "customer": lambda row: row.customer_name,
    "issued": lambda row: row.issued_on,
    "due": lambda row: row.due_on,
    "status": lambda row: words.status(row.state).text,
    "total": lambda row: row.total,
    "paid": lambda row: row.paid,
    "remaining": lambda row: row.remaining,
    "over": lambda row: row.over,
}
