"""The model of the list: a vector of ids, and the rows that are looked at, read in blocks when they come into view."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from invpay_desktop.base.errors import InvPayError
from invpay_desktop.ui.lists.vector import row_of
from invpay_desktop.ui.widgets.cell import CELL_ROLE, COLUMN_ROLE, ITEM_ROLE, Cell, Column
from invpay_desktop.ui.widgets.rows_model import alignment, cell_data

BLOCK = 128
"""Rows that are read together."""
KEPT = 4096
"""Rows that are kept once read: some thirty pages."""
_PATIENCE = 0.004
"""Seconds that reading a block may hold up the window; if it took longer, the next ones are read in a worker."""

_FEW = 4
"""So many rows are found among a million, and painted by themselves, sooner than all that are in view."""

WAITING = Cell("…", tone="muted")
"""What stands in a row that is being read."""


class HasId(Protocol):
    """A row of a list."""

    @property
    def id(self) -> int:
        """Its row id in the book."""


R = TypeVar("R", bound=HasId)
AnyIndex = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NOWHERE = QModelIndex()
_ANSWERED = frozenset({CELL_ROLE, int(Role.DisplayRole), int(Role.AccessibleTextRole), int(Role.TextAlignmentRole)})


class BlockModel(QAbstractTableModel, Generic[R]):
    """Rows by their ids. They come from `read_now`, or, where that has become slow, from whoever hears `wanted`."""

    wanted = Signal(object)
    """Ids of a block that is to be read elsewhere and brought back with `take_rows`."""
    sort_asked = Signal(str, bool)
    """Another order is wanted: the key of a column, and whether descending."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        cells_of: Callable[[R], tuple[Cell, ...]],
        read_now: Callable[[Sequence[int]], list[R]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.ids: array[int] = array("q")
        self.slow = False
        self._read_now = read_now
        self._cells_of = cells_of
        self._rows: dict[int, R] = {}
        self._cells: dict[int, tuple[Cell, ...]] = {}
        self._asked: set[int] = set()

    # What is shown

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show these rows and no others, until the whole vector has come."""
        self.beginResetModel()
        self.ids = array("q", [row.id for row in rows])
        self._keep(rows)
        self.endResetModel()

    def show_ids(self, ids: array[int]) -> bool:
        """Show the rows of these ids. True if the rows were put in order anew, so that selection and place are lost."""
        old = len(self.ids)
        if ids[:old] == self.ids and old:
            if len(ids) > old:
                self.beginInsertRows(QModelIndex(), old, len(ids) - 1)
                self.ids = ids
                self.endInsertRows()
            return False
        self.beginResetModel()
        self.ids = ids
        self.endResetModel()
        return True

    def take_rows(self, rows: Sequence[R], asked: Sequence[int] = ()) -> None:
        """Rows that were read, or have changed; those asked for and not among them are in the book no more."""
        self._keep(rows, asked)
        self.slow = False  # the next block may show whether it still is
        touched = {*(row.id for row in rows), *asked}
        if len(touched) > _FEW:
            self._redraw()
            return
        for at in (row_of(self.ids, one) for one in touched):
            if at >= 0:
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def paint_again(self, ids: Iterable[int]) -> None:
        """What is shown of these rows besides what they hold has changed."""
        for one in ids:
            self._cells.pop(one, None)
            at = row_of(self.ids, one)
            if at >= 0:
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def forget_rows(self) -> None:
        """Read every row again when it is next looked at."""
        self._rows.clear()
        self._cells.clear()
        self._redraw()

    def read_rows(self) -> Iterable[R]:
        """All rows that have been read."""
        return self._rows.values()

    def known(self, one: int) -> R | None:
        """A row, if it has been read."""
        return self._rows.get(one)

    # Qt asks

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Role.DisplayRole) -> Any:
        if role not in _ANSWERED:
            return self.ids[index.row()] if role == ITEM_ROLE and index.isValid() else None
        if not index.isValid():
            return None
        cell = self.cells_at(index.row())[index.column()]
        return cell if role == CELL_ROLE else cell_data(cell, role)

    def cells_at(self, row: int) -> tuple[Cell, ...]:
        """All cells of a row: what a table paints."""
        return self._cells.get(self.ids[row]) or self._read(row) or (WAITING,) * len(self.columns)

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

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask for another order; the rows stay until it has come."""
        if 0 <= column < len(self.columns):
            self.sort_asked.emit(self.columns[column].key, order == Qt.SortOrder.DescendingOrder)

    # Reading

    def _read(self, number: int) -> tuple[Cell, ...]:
        """The cells of a row: from the row if it is known, else its block is read; () while that goes on elsewhere."""
        one = self.ids[number]
        if one not in self._rows:
            first = number - number % BLOCK
            block = self.ids[first : first + BLOCK]
            if self.slow or not self._read_here(block):
                if first not in self._asked:
                    self._asked.add(first)
                    self.wanted.emit(block)
                return ()
        row = self._rows.get(one)
        if row is not None:
            self._cells[one] = self._cells_of(row)
        return self._cells.get(one, ())

    def _read_here(self, block: Sequence[int]) -> bool:
        """Read a block while Qt waits. False where it cannot be read: no exception may come out of painting."""
        began = time.perf_counter()
        try:
            self._keep(self._read_now(block), block)
        except InvPayError:
            return False  # whoever is asked for it elsewhere meets the same, and says so
        self.slow = time.perf_counter() - began > _PATIENCE
        return True

    def _keep(self, rows: Sequence[R], asked: Sequence[int] = ()) -> None:
        self._asked.clear()
        for row in rows:
            self._rows[row.id] = row
            self._cells.pop(row.id, None)
        for gone in asked:
            if gone not in self._rows:
                self._cells[gone] = (WAITING,) * len(self.columns)
        if len(self._rows) > KEPT:  # those that were read first go; what is in view is read again
            for one in list(self._rows)[: len(self._rows) - KEPT // 2]:
                del self._rows[one]
                self._cells.pop(one, None)

    def _redraw(self) -> None:
        if self.ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, len(self.columns) - 1))
