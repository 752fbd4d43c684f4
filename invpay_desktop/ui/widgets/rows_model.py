"""A model over a short list of rows that is already in memory: up to a few thousand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from invpay_desktop.ui import words
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.cell import CELL_ROLE, COLUMN_ROLE, ITEM_ROLE, Cell, Column

T = TypeVar("T")
AnyIndex = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NOWHERE = QModelIndex()


def spoken(cell: Cell) -> str:
    """A cell as a screen reader says it, and as it is copied: the pill's word, the text, the note."""
    text = cell.text or (words.status(cell.pill).text if cell.pill else "")
    ticked = "" if cell.tick is None else tr("ticked") if cell.tick else tr("not ticked")
    return ", ".join(part for part in (ticked, text, cell.note) if part)


def cell_data(cell: Cell, role: int) -> Any:
    """What a model answers for a cell under Qt's own roles: text, alignment, the words of a screen reader."""
    match role:
        case Role.DisplayRole:
            return cell.text or (words.status(cell.pill).text if cell.pill else "")
        case Role.AccessibleTextRole:
            return spoken(cell)
        case Role.TextAlignmentRole:
            return alignment(cell.align)
        case Role.CheckStateRole if cell.tick is not None:
            return Qt.CheckState.Checked if cell.tick else Qt.CheckState.Unchecked
    return cell if role == CELL_ROLE else None


def alignment(align: str) -> Qt.AlignmentFlag:
    """Qt's flag for the alignment of a cell."""
    side = {"right": Qt.AlignmentFlag.AlignRight, "centre": Qt.AlignmentFlag.AlignHCenter}
    return side.get(align, Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


class RowsModel(QAbstractTableModel, Generic[T]):
    """Rows and the columns that draw them. `ticked(row, on)` is emitted when a tick cell is switched."""

    ticked = Signal(object, object)

    def __init__(self, columns: Sequence[Column[T]], rows: Sequence[T] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows = list(rows)
        self._cells: dict[tuple[int, int], Cell] = {}

    @property
    def rows(self) -> Sequence[T]:
        """The rows in the order shown."""
        return self._rows

    def show_rows(self, rows: Sequence[T]) -> None:
        """Put other rows in place of all."""
        self.beginResetModel()
        self._rows = list(rows)
        self._cells.clear()
        self.endResetModel()

    def show_row(self, number: int, row: T) -> None:
        """Put another row in place of one, which keeps selection and place."""
        self._rows[number] = row
        for column in range(len(self.columns)):
            self._cells.pop((number, column), None)
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(self.columns) - 1))

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == ITEM_ROLE:
            return self._rows[index.row()]
        return cell_data(self._cell(index.row(), index.column()), role)

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
        if index.isValid() and self._cell(index.row(), index.column()).tick is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: AnyIndex, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.CheckStateRole or not index.isValid():
            return False
        if self._cell(index.row(), index.column()).tick is None:
            return False
        self.ticked.emit(self._rows[index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column that has a sort key; rows that are equal there keep their order."""
        key = self.columns[column].sort if 0 <= column < len(self.columns) else None
        if key is None:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        descending = order == Qt.SortOrder.DescendingOrder
        rank = sorted(range(len(self._rows)), key=lambda row: key(self._rows[row]), reverse=descending)
        self._rows = [self._rows[row] for row in rank]
        self._cells.clear()
        place = {old: new for new, old in enumerate(rank)}
        self.changePersistentIndexList(before, [self.index(place[old.row()], old.column()) for old in before])
        self.layoutChanged.emit()

    def _cell(self, row: int, column: int) -> Cell:
        cell = self._cells.get((row, column))
        if cell is None:
            draw = self.columns[column].cell
            cell = draw(self._rows[row]) if draw is not None else Cell(str(self._rows[row]))
            self._cells[row, column] = cell
        return cell
