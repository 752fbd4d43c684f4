"""The table of a long list: it keeps its place by ids, makes room by itself, and typing in it begins a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent

from invpay_desktop.ui.lists.block_model import BlockModel
from invpay_desktop.ui.lists.vector import Found, Place, ids_in
from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.widgets.table import Table

_Flag = QItemSelectionModel.SelectionFlag


class ListTable(Table):
    """The list. `typed(text)`: letters typed here, which belong into the search field.

    `page`: under which name columns are remembered. `give_way`: columns that go where the table is narrower than so
    many px, unless a person has arranged the columns.
    """

    typed = Signal(str)

    def __init__(
        self,
        name: str,
        model: BlockModel[Any],
        preferences: Preferences,
        page: str,
        give_way: Sequence[tuple[str, int]] = (),
    ) -> None:
        super().__init__(name)
        self._preferences = preferences
        self._arranged = f"{page}/columns_chosen"
        self._give_way = tuple(give_way)
        self.rows = model
        self.stamp = 0
        """Goes up with each change of selection or current row."""
        self.setModel(model)
        self.remember_as(preferences, f"{page}/table")
        self.selection_changed.connect(self._moved)
        self.current_changed.connect(lambda _item: self._moved())

    def _moved(self) -> None:
        self.stamp += 1

    # Keeping the place

    def place(self) -> Place:
        """What is chosen, current and at the top, by ids."""
        ids = self.rows.ids
        current, top = self.current_row(), self.rowAt(0)
        return Place(
            ids_in(ids, self.selected_ranges()),
            ids[current] if 0 <= current < len(ids) else None,
            ids[top] if 0 <= top < len(ids) else None,
        )

    def overhang(self) -> int:
        """Pixels of the top row that are scrolled out of view."""
        return -self.rowViewportPosition(self.rowAt(0)) if self.rowAt(0) >= 0 else 0

    def restore(self, found: Found, fallback: int = -1) -> None:
        """Choose what was chosen. Where the current one has gone, row `fallback` takes its place (-1: none does)."""
        model, chosen = self.rows, QItemSelection()
        last_column = model.columnCount() - 1
        for first, last in found.chosen:
            chosen.select(model.index(first, 0), model.index(last, last_column))
        current = found.current
        if current < 0 <= fallback and len(model.ids):
            current = min(fallback, len(model.ids) - 1)
            if not found.chosen:
                chosen.select(model.index(current, 0), model.index(current, last_column))
        selection = self.selectionModel()
        selection.select(chosen, _Flag.ClearAndSelect)
        selection.setCurrentIndex(self._cell_in(current) if current >= 0 else QModelIndex(), _Flag.NoUpdate)

    def scroll_to(self, row: int, overhang: int = 0) -> None:
        """Put a row at the top."""
        self.verticalScrollBar().setValue(row * self.verticalHeader().defaultSectionSize() + overhang)

    # Keys

    def keyboardSearch(self, search: str) -> None:
        """Qt would go through all rows; the search field does it better."""
        if search.strip():
            self.typed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc is the page's."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.make_room()

    def follow_look(self) -> None:
        super().follow_look()
        if hasattr(self, "rows"):
            self.make_room()

    def make_room(self) -> None:
        """Show the columns there is room for, unless a person has chosen them."""
        if self._preferences.get(self._arranged):
            return
        for key, width in self._give_way:
            shown = self.viewport().width() >= px(width)
            if self.head.column_shown(key) != shown:
                self.head.show_column(key, shown, keep=False)

    def choose_column(self, key: str, shown: bool) -> None:
        """A person shows or hides a column: from now on the columns stay as they are."""
        self._preferences.put(self._arranged, True)
        self.head.show_column(key, shown)

    def reset_columns(self) -> None:
        """As if nobody had arranged the columns."""
        self._preferences.put(self._arranged, None)
        self.head.reset_columns()
        self.make_room()
