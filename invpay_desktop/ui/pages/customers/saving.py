"""Saving the list of customers as CSV, in its order."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from invpay_desktop.ui.background import Progress
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.translation import tr, trn

if TYPE_CHECKING:
    from invpay_desktop.delimited.writing import Cell

_TOGETHER = 1000


def save_customers(parent: QWidget, desk: Desk, ids: array[int]) -> None:
    """Ask for a file and write these customers into it."""
    dialog = QFileDialog(parent, tr("Save the list as CSV"), "", tr("Tables (*.csv)"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("csv")
    dialog.selectFile(tr("customers {day}.csv").format(day=desk.today().isoformat()))
    dialog.fileSelected.connect(lambda name: write_customers(parent, desk, ids, Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def write_customers(parent: QWidget, desk: Desk, ids: array[int], path: Path) -> None:
    """Write the file in a worker, and say so."""

    def job(progress: Progress) -> int:
        from invpay_desktop.delimited.writing import write_table

        return write_table(path, _titles(), _lines(desk, ids, progress), bom=True)

    def done(count: int) -> None:
        desk.toast(trn("%n customer(s) saved in {name}", count).format(name=path.name))

    desk.work(job, done, owner=parent)


def _titles() -> list[str]:
    return [
        tr("Number"), tr("Name"), tr("E-mail"), tr("Phone"), tr("Open invoices"), tr("Owes"), tr("Overdue"),
        tr("Overpaid"), tr("Credit"), tr("Last payment"),
    ]  # fmt: skip


def _lines(desk: Desk, ids: array[int], progress: Progress) -> Iterator[list[Cell]]:
    from invpay_desktop.ledger.customer_list import customer_rows

    with desk.book().read(desk.now()) as session:
        for first in range(0, len(ids), _TOGETHER):
            progress(first, len(ids), tr("Saving"))
            for row in customer_rows(session, ids[first : first + _TOGETHER]):
                yield [
                    row.number, row.name, row.email, row.phone, str(row.open_invoices), row.balance, row.overdue,
                    row.over, row.credit, row.last_payment_on or "",
                ]  # fmt: skip
