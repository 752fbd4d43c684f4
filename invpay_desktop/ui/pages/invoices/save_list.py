"""Saving the list as CSV: all its rows in their order, the columns that are shown."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from invpay_desktop.db.invoice_row import InvoiceRow
from invpay_desktop.ui import words
from invpay_desktop.ui.background import Progress
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.translation import tr, trn

if TYPE_CHECKING:
    from invpay_desktop.delimited.writing import Cell

_TOGETHER = 1000


def save_list(parent: QWidget, desk: Desk, ids: array[int], keys: Sequence[str]) -> None:
    """Ask for a file and write these invoices into it, the columns `keys` in this order."""
    dialog = QFileDialog(parent, tr("Save the list as CSV"), "", tr("Tables (*.csv)"))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("csv")
    name = tr("invoices {day}.csv").format(day=desk.today().isoformat())
    folder = desk.preferences.get("invoices/saved_in", "")
    if folder:
        dialog.setDirectory(folder)
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda chosen: _write(parent, desk, Path(chosen), ids, keys))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _write(parent: QWidget, desk: Desk, path: Path, ids: array[int], keys: Sequence[str]) -> None:
    desk.preferences.put("invoices/saved_in", str(path.parent))

    def job(progress: Progress) -> int:
        return write_list(desk, path, ids, keys, progress)

    def done(count: int) -> None:
        desk.toast(trn("%n invoice(s) saved in {name}", count).format(name=path.name))

    desk.work(job, done, owner=parent)


def write_list(
    desk: Desk, path: Path, ids: array[int], keys: Sequence[str], progress: Callable[[int, int, str], None]
) -> int:
    """Write the file, in a worker; returns how many rows it has. Raises as write_table does."""
    from invpay_desktop.delimited.writing import write_table

    titles = _titles()
    header = [titles[part] for key in keys for part in _PARTS.get(key, (key,))]
    parts = [part for key in keys for part in _PARTS.get(key, (key,))]

    def lines() -> Iterator[list[Cell]]:
        from invpay_desktop.ledger.invoice_list import rows_by_ids

        with desk.book().read(desk.now()) as session:
            for first in range(0, len(ids), _TOGETHER):
                progress(first, len(ids), tr("Saving"))
                for row in rows_by_ids(session, ids[first : first + _TOGETHER]):
                    yield [_CELLS[part](row) for part in parts]

    return write_table(path, header, lines(), bom=True)


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
