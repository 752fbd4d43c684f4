"""Our table: rows of one height, selected whole, found by keyboard; columns keep their place by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)  # fmt: skip
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)  # fmt: skip
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QToolTip, QWidget

from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.widgets.cell import CELL_ROLE, COLUMN_ROLE, ITEM_ROLE, Align, Cell, Column
from invpay_desktop.ui.widgets.cell_delegate import AnyIndex, CellDelegate
from invpay_desktop.ui.widgets.labels import tip_text
from invpay_desktop.ui.widgets.look import FollowsLook, colour, own_viewport
from invpay_desktop.ui.widgets.rows_model import RowsModel, cell_data, spoken
from invpay_desktop.ui.widgets.table_head import Remembers, TableHead

__all__ = [
    "CELL_ROLE", "COLUMN_ROLE", "ITEM_ROLE", "Align", "Cell", "CellDelegate", "Column", "RowsModel", "Table",
    "cell_data", "spoken",
]  # fmt: skip

_ONLY_THIS = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class Table(FollowsLook, QTableView):
    """The table of every list. Signals carry what the model gives under ITEM_ROLE (an id, a record), else the row.

    opened(item): Enter or double click · current_changed(item or None): the row under the focus
    selection_changed(): see `selected_ranges` · menu_asked(QPoint): context menu, global position
    ticked by Space and click: the model's setData under CheckStateRole.
    """

    opened = Signal(object)
    current_changed = Signal(object)
    selection_changed = Signal()
    menu_asked = Signal(object)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewport(own_viewport())
        self.head = TableHead(self)
        self.cells = CellDelegate(self)
        self._hovered = -1
        self.setAccessibleName(name)
        self.setHorizontalHeader(self.head)
        self.setItemDelegate(self.cells)
        self.verticalHeader().hide()
        # Never above the height of a row: raising it later resizes each of a million rows by itself.
        self.verticalHeader().setMinimumSectionSize(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(self._open)
        self.look()

    def follow_look(self) -> None:
        self.cells.forget()
        self.verticalHeader().setDefaultSectionSize(px(34))
        self.head.follow_text_size()
        self.viewport().update()

    # Model and columns

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model; its Columns come from headerData under COLUMN_ROLE."""
        super().setModel(model)
        self.head.take_model(model)

    def remember_as(self, preferences: Remembers, key: str) -> None:
        """Keep column widths, order, visibility and sort under `key`."""
        self.head.remember_as(preferences, key)

    # What is chosen

    def selected_ranges(self) -> list[tuple[int, int]]:
        """Selected rows as (first, last) ranges in order, which costs nothing however many they are."""
        return _ranges(self.selectionModel().selection()) if self.selectionModel() is not None else []

    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(bottom - top + 1 for top, bottom in self.selected_ranges())

    def current_row(self) -> int:
        """The row under the focus, -1 where there is none."""
        return self.currentIndex().row()

    def current_item(self) -> Any:
        """What the model gives under ITEM_ROLE for the current row; None where there is none."""
        return self._item(self.currentIndex())

    def choose_row(self, row: int) -> None:
        """Make a row the current and only selected one, and bring it into view."""
        index = self._cell_in(row)
        if index.isValid():
            # The view's own way looks at what is held down: with Ctrl, as of a shortcut, the row would not be selected.
            self.selectionModel().setCurrentIndex(index, _ONLY_THIS)
            self.scrollTo(index)

    def _item(self, index: AnyIndex) -> Any:
        if not index.isValid():
            return None
        item = index.data(ITEM_ROLE)
        return index.row() if item is None else item

    def _cell_in(self, row: int) -> QModelIndex:
        column = max(self.currentIndex().column(), 0)
        if self.isColumnHidden(column):
            column = self.head.ends[0]
        return self.model().index(row, column) if self.model() is not None else QModelIndex()

    # Following

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit()

    def currentChanged(self, current_index: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current_index, previous)
        self._redraw_row(previous.row())
        self._redraw_row(current_index.row())
        if current_index.row() != previous.row() or not previous.isValid():
            self.current_changed.emit(self._item(current_index))

    def _redraw_row(self, row: int) -> None:
        if row >= 0:
            self.viewport().update(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._item(index))

    # Keys and mouse

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and last row: a row is what one looks for, not a cell."""
        if self.model() is not None and self.model().rowCount() > 0:
            if action == QAbstractItemView.CursorAction.MoveHome:
                return self._cell_in(0)
            if action == QAbstractItemView.CursorAction.MoveEnd:
                return self._cell_in(self.model().rowCount() - 1)
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space ticks where there is something to tick; the rest is Qt's."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif not (plain and event.key() == Qt.Key.Key_Space and self._tick(self.current_row())):
            super().keyPressEvent(event)

    def _tick(self, row: int) -> bool:
        """Switch the first tick cell of a row; False where the row has none."""
        model = self.model()
        for column in range(model.columnCount()) if row >= 0 else ():
            index = model.index(row, column)
            state = index.data(Qt.ItemDataRole.CheckStateRole)
            if state is not None and model.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
                ticked = Qt.CheckState(state) == Qt.CheckState.Checked
                turned = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
                return model.setData(index, turned, Qt.ItemDataRole.CheckStateRole)
        return False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Leave, QEvent.Type.Wheel):
            self._hover(-1)
        if isinstance(event, QHelpEvent):
            self._tell(event)
            return True
        return super().viewportEvent(event)

    def _tell(self, event: QHelpEvent) -> None:
        """The whole of a cell that does not show it all, as a tooltip."""
        index = self.indexAt(event.pos())
        cell = index.data(CELL_ROLE)
        first, last = self.head.ends
        at, width = index.column(), self.columnWidth(index.column())
        cut = cell is not None and self.cells.is_cut(cell, width, at == first, at == last)
        QToolTip.showText(event.globalPos(), tip_text(spoken(cell)) if cut else "", self)

    def _hover(self, row: int) -> None:
        before, self._hovered = self._hovered, row
        if before != row:
            self._redraw_row(before)
            self._redraw_row(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.data(Qt.ItemDataRole.CheckStateRole) is not None:
            self._tick(index.row())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu at the mouse, or under the current row when it was asked for by key."""
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            row = self.visualRect(self.currentIndex())
            at = self.viewport().mapToGlobal(QPoint(px(20), row.bottom()))
        self.menu_asked.emit(at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by Tab stands on a row, without having chosen it."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model() is not None and self.model().rowCount() > 0:
            self.selectionModel().setCurrentIndex(self._cell_in(0), QItemSelectionModel.SelectionFlag.NoUpdate)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.head.share_width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows in sight, and the focus ring inside the current one.

        Painted here and not by QTableView, which asks for flags and options of each cell: that takes three times as
        long. So this table has neither spans nor hidden rows.
        """
        model: QAbstractItemModel | None = self.model()
        tokens = current()
        if model is None or model.rowCount() == 0:
            return
        painter = QPainter(self.viewport())
        area, tall, width = event.rect(), self.rowHeight(0), self.viewport().width()
        top = self.rowAt(max(area.top(), 0))
        bottom = self.rowAt(area.bottom())
        bottom = model.rowCount() - 1 if bottom < 0 else bottom
        columns = self._columns_in(area)
        select, hover, line = QColor(tokens.select), QColor(tokens.hover), QColor(tokens.line)
        chosen, paint_cell = self.selectionModel(), self.cells.paint_cell
        cells_at: Callable[[int], Sequence[Cell]] | None = getattr(model, "cells_at", None)  # a model of many rows
        y = self.rowViewportPosition(max(top, 0))
        for row in range(max(top, 0), bottom + 1):
            if chosen.isSelected(model.index(row, 0)):
                painter.fillRect(0, y, width, tall, select)
            elif row == self._hovered:
                painter.fillRect(0, y, width, tall, hover)
            painter.fillRect(0, y + tall - 1, width, 1, line)
            cells = cells_at(row) if cells_at is not None else ()
            for column, x, wide, first, last in columns:
                cell = cells[column] if cells else model.data(model.index(row, column), CELL_ROLE)
                if cell is not None:
                    paint_cell(painter, x, y, wide, cell, first, last)
            y += tall
        row = self.current_row()
        if row >= 0 and self.hasFocus():
            _paint_focus(painter, QRect(0, self.rowViewportPosition(row), width, tall))

    def _columns_in(self, area: QRect) -> list[tuple[int, int, int, bool, bool]]:
        """Columns to paint: number, left, width, and whether first or last."""
        first, last = self.head.ends
        found = []
        for at in range(len(self.head.columns)):
            x, wide = self.columnViewportPosition(at), self.columnWidth(at)
            if not self.isColumnHidden(at) and x <= area.right() and x + wide >= area.left():
                found.append((at, x, wide, at == first, at == last))
        return found


def _paint_focus(painter: QPainter, row: QRect) -> None:
    """The ring inside a row."""
    wide = current().ring
    pen = QPen(colour("focus"), wide)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(row.adjusted(wide // 2, wide // 2, -wide + wide // 2, -1 - wide + wide // 2))


def _ranges(chosen: QItemSelection) -> list[tuple[int, int]]:
    """Rows of a selection, in order, ranges that touch made one."""
    parts = [chosen.at(at) for at in range(chosen.count())]
    ranges = sorted({(part.top(), part.bottom()) for part in parts})
    merged: list[tuple[int, int]] = []
    for top, bottom in ranges:
        if merged and top <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(bottom, merged[-1][1]))
        else:
            merged.append((top, bottom))
    return merged
