"""The open invoices of a customer as rows, each with its part of the check, which can be ticked and typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from invpay_desktop.base.money import Money
from invpay_desktop.ui import figures
from invpay_desktop.ui.receive_dialog.allotment import Allotment, Line
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.rows_model import alignment, cell_data
from invpay_desktop.ui.widgets.table import COLUMN_ROLE, ITEM_ROLE, Cell, Column

AnyIndex = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NOWHERE = QModelIndex()
PART = 6
"""The column that is typed into."""


class AllotmentModel(QAbstractTableModel):
    """Shows an Allotment. `edited` is sent when a person ticked a row or typed a part."""

    edited = Signal()

    def __init__(self, allotment: Allotment, currency: str, today: Callable[[], date], *, narrow: bool = False) -> None:
        super().__init__()
        self.allotment = allotment
        self._currency = currency
        self._today = today
        self.columns: tuple[Column[Any], ...] = (
            Column("tick", "", 40, sortable=False),
            Column("number", tr("Invoice"), 92, rest=True, sortable=False),
            Column("issued", tr("Issued"), 116, sortable=False, hidden=narrow),
            Column("due", tr("Due"), 180, sortable=False, hidden=narrow),
            Column("total", tr("Total"), 110, "right", sortable=False, hidden=narrow),
            Column("open", tr("Open"), 96 if narrow else 110, "right", sortable=False),
            Column("part", tr("This payment"), 112 if narrow else 128, "right", sortable=False),
            Column("left", tr("Left after"), 100 if narrow else 118, "right", sortable=False),
        )

    def show_all(self) -> None:
        """Other invoices."""
        self.beginResetModel()
        self.endResetModel()

    def redraw(self) -> None:
        """Other parts on the same invoices."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.columns) - 1))

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.allotment.lines)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.allotment.lines[index.row()]
        if role == ITEM_ROLE:
            return line.id
        if role == Role.EditRole and index.column() == PART:
            return self.allotment.parts[index.row()]
        return cell_data(self._cell(line, index.row(), index.column()), role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        match role:
            case Role.DisplayRole:
                return column.title
            case Role.TextAlignmentRole:
                return alignment(column.align)
        return column if role == COLUMN_ROLE else None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.column() == 0:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() == PART:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: AnyIndex, value: Any, role: int = Role.EditRole) -> bool:
        if role == Role.CheckStateRole and index.column() == 0:
            self.allotment.tick(index.row(), Qt.CheckState(value) == Qt.CheckState.Checked)
        elif role == Role.EditRole and index.column() == PART and isinstance(value, int) and value >= 0:
            if value == self.allotment.parts[index.row()]:
                return False
            self.allotment.set_part(index.row(), value)
        else:
            return False
        self.redraw()
        self.edited.emit()
        return True

    def _cell(self, line: Line, row: int, column: int) -> Cell:
        part, left = self.allotment.parts[row], self.allotment.left(row)
        match self.columns[column].key:
            case "tick":
                return Cell(tick=part > 0)
            case "number":
                return Cell(line.number, weight=500)
            case "issued":
                return Cell(figures.day(line.issued, self._today()))
            case "due":
                late = tr("{days} d late").format(days=figures.count(line.days_late)) if line.days_late else ""
                return Cell(figures.day(line.due, self._today()), note=late, note_tone="red")
            case "total":
                return Cell(self._text(line.total), "right", "muted")
            case "open":
                return Cell(self._text(line.open), "right")
            case "part":
                return Cell(self._text(part) if part else "", "right", weight=500)
        if part == 0:
            return Cell(self._text(left), "right", "muted")
        if left == 0:
            return Cell("", "right", pill="paid")
        return (
            Cell(self._text(left), "right", weight=600)
            if left > 0
            else Cell(f"+{self._text(-left)}", "right", "violet", 600)
        )

    def _text(self, minor: int) -> str:
        return figures.amount(Money(minor, self._currency))
