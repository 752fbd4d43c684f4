"""How a list of payments is saved as CSV."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from invpay_desktop.ui import words
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.save_rows import Saved, save_rows
from invpay_desktop.ui.pages.payments.columns import how
from invpay_desktop.ui.pages.payments.source import rows_of
from invpay_desktop.ui.translation import tr, trn

if TYPE_CHECKING:
    from invpay_desktop.delimited.writing import Cell
    from invpay_desktop.payments.payment_list import PaymentRow


def save_list(parent: QWidget, desk: Desk, ids: array[int], keys: Sequence[str]) -> None:
    """Ask for a file and write these payments into it, the columns `keys` in this order."""
    saved = Saved("payments", tr("payments {day}.csv"), _titles(), _CELLS, rows_of, _said, _PARTS)
    save_rows(parent, desk, saved, ids, keys)


def _said(count: int, name: str) -> str:
    return trn("%n payment(s) saved in {name}", count).format(name=name)


_PARTS = {"number": ("number", "reference")}
"""A check's number and a reference share a column in the window, which a spreadsheet wants apart."""


def _titles() -> dict[str, str]:
    return {
        "received": tr("Received"),
        "customer": tr("Customer"),
        "method": tr("How"),
        "number": tr("Check number"),
        "reference": tr("Reference"),
        "status": tr("Status"),
        "invoices": tr("Invoices"),
        "receipt": tr("Receipt"),
        "amount": tr("Amount"),
        "refunded": tr("Refunded"),
        "left": tr("Left of it"),
    }


_CELLS: dict[str, Callable[[PaymentRow], Cell]] = {
    "received": lambda row: row.received_on,
    "customer": lambda row: row.customer_name,
    "method": how,
    "number": lambda row: row.check_number,
    "reference": lambda row: row.reference,
    "status": lambda row: words.status(row.status).text,
    "invoices": lambda row: " ".join(part.number for part in row.invoices),
    "receipt": lambda row: row.receipt_number or "",
    "amount": lambda row: row.amount,
    "refunded": lambda row: row.refunded,
    "left": lambda row: row.left,
}
