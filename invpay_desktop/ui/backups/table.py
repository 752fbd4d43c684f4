"""The list of a book's backups, newest first, with what each holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from invpay_desktop.db.backup import BackupInfo
from invpay_desktop.ui import figures
from invpay_desktop.ui.backups import words
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.cell import Cell, Column
from invpay_desktop.ui.widgets.rows_model import RowsModel
from invpay_desktop.ui.widgets.table import Table


class BackupTable(Table):
    """`opened(BackupInfo)` by Enter or double click; `current_changed` as in every table."""

    def __init__(self, zone: ZoneInfo, today: date) -> None:
        super().__init__(tr("Backups"))
        self._zone, self._today = zone, today
        self._backups: RowsModel[BackupInfo] = RowsModel(self._columns())
        self.setModel(self._backups)

    def show_backups(self, backups: Sequence[BackupInfo]) -> None:
        """Show them in the order given, and choose the first."""
        self._backups.show_rows(backups)
        if backups:
            self.choose_row(0)

    @property
    def backups(self) -> Sequence[BackupInfo]:
        """What is shown."""
        return self._backups.rows

    def _columns(self) -> tuple[Column[BackupInfo], ...]:
        return (
            Column("when", tr("Made"), 150, cell=self._when, sort=lambda info: info.made_at),
            Column("why", tr("Why"), 160, rest=True, cell=_why, sort=words.reason),
            Column("invoices", tr("Invoices"), 90, "right", cell=_invoices, sort=lambda info: info.invoices),
            Column("payments", tr("Payments"), 96, "right", cell=_payments, sort=lambda info: info.payments),
            Column("size", tr("Size"), 90, "right", cell=_size, sort=lambda info: info.size),
        )

    def _when(self, info: BackupInfo) -> Cell:
        return Cell(words.made(info, self._zone, self._today), weight=500)


def _why(info: BackupInfo) -> Cell:
    if info.problem is not None:
        return Cell(words.reason(info), note=info.problem, note_tone="red")
    return Cell(words.reason(info))


def _invoices(info: BackupInfo) -> Cell:
    return Cell("" if info.problem else figures.count(info.invoices), "right")


def _payments(info: BackupInfo) -> Cell:
    return Cell("" if info.problem else figures.count(info.payments), "right")


def _size(info: BackupInfo) -> Cell:
    return Cell(words.size(info.size), "right", tone="muted")
