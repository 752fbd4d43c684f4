"""The list itself: it shows what is wished for, follows changes of the book, and keeps its place over both."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.ui.lists.block_model import BlockModel, HasId
from invpay_desktop.ui.lists.list_source import AT_ONCE, ListSource
from invpay_desktop.ui.lists.list_table import ListTable
from invpay_desktop.ui.lists.vector import Found, find, ids_in, row_of

R = TypeVar("R", bound=HasId)
_SETTLING_MS = 40
"""How long the sums of a selection and the panel wait for the next key."""


class BlockList(QStackedWidget, Generic[R]):
    """Shows a wish: filters and an order. The page tells it what to show, and hears what is current and selected.

    A page's own list says what an empty one shows, which changes concern it, and what its rows are sorted by.
    """

    current_changed = Signal(object)
    """Row id of the current row, or None; a moment after the last key."""
    chosen_changed = Signal(object)
    """What sum_of or chosen_row answered, None where nothing is selected; also when that has changed in the book."""
    listed = Signal()
    """A list is there, whole or its first rows."""
    emptied = Signal()
    """There are no rows any more, and the focus was on them."""
    sort_asked = Signal(str, bool)

    def __init__(
        self, source: ListSource[R], model: BlockModel[R], table: ListTable, empty: QWidget, wish: Any
    ) -> None:
        super().__init__()
        self.source, self.model, self.table, self.empty = source, model, table, empty
        self.model.sort_asked.connect(self.sort_asked)
        self.addWidget(self.table)
        self.addWidget(self.empty)
        self.wish = wish
        self.chosen: Any = None
        self.whole = False
        """Whether all rows are here, not only the first ones."""
        self._same_rows = False
        self._settling = QTimer(self, singleShot=True, interval=_SETTLING_MS)
        self._settling.timeout.connect(self._settle)
        self._connect()

    def _connect(self) -> None:
        self.model.wanted.connect(lambda ids: self.source.ask_rows(ids, f"block {ids[0]}"))
        self.source.first_rows.connect(self._take_first)
        self.source.vector.connect(self._take_vector)
        self.source.rows.connect(self._take_rows)
        self.source.chosen.connect(self._take_chosen)
        self.table.selection_changed.connect(self._settling.start)
        self.table.current_changed.connect(lambda _item: self._settling.start())

    # For the pages to say

    def show_nothing(self, wish: Any) -> None:
        """There are no rows: let `empty` say why."""
        raise NotImplementedError

    def concerned(self, changes: Changes) -> tuple[frozenset[int], list[int]]:
        """Of changes of the book: all ids of this list's kind, and of the rows read so far those to read again."""
        raise NotImplementedError

    def order_of(self, row: R, sort: str) -> object:
        """What a row is sorted by."""
        raise NotImplementedError

    def chosen_row(self, row: R) -> object:
        """One row as what is selected."""
        raise NotImplementedError

    # Showing

    def show_first_page(self, rows: Sequence[R]) -> None:
        """Rows that were read before the book was open."""
        self.model.show_rows(rows)
        self.setCurrentWidget(self.table)

    def show_wish(self, wish: Any) -> None:
        """Show another list: its first rows as soon as they come, then all of it."""
        self._same_rows = wish.filters == self.wish.filters
        self.whole = False
        self.wish = wish
        self.source.ask_list(wish, self.table.place())

    def refresh(self) -> None:
        """Show the same list as it is now, in its place."""
        self.source.ask_vector(self.wish, self.table.place(), self.table.stamp)

    def ids(self) -> array[int]:
        """All ids of the list, in order."""
        return self.model.ids

    def chosen_ids(self) -> array[int]:
        """Those that are selected, in order."""
        return ids_in(self.model.ids, self.table.selected_ranges())

    def current_id(self) -> int | None:
        """The current row's id."""
        row = self.table.current_row()
        return self.model.ids[row] if 0 <= row < len(self.model.ids) else None

    def choose(self, one: int) -> bool:
        """Make a row the current one, if it is in the list."""
        row = row_of(self.model.ids, one)
        if row >= 0:
            self.table.choose_row(row)
        return row >= 0

    # Answers

    def _take_first(self, rows: list[R], found: Found) -> None:
        whole = self.whole = len(rows) < AT_ONCE
        kept = self.table.place()
        self.model.show_rows(rows)
        self._turn_to(bool(rows))
        # Under another order what was chosen may come with the vector; under other filters the first row is as good.
        to_come = self._same_rows and not whole and kept.current is not None
        self.table.restore(found, -1 if to_come else 0)
        if not self.table.selected_ranges() and not to_come:
            self.table.choose_row(max(found.current, 0))
        self.table.scroll_to(0)
        if not whole:
            self.source.ask_vector(
                self.wish, kept if found.current < 0 and self._same_rows else self.table.place(), None
            )
        self.listed.emit()
        self._settling.start()

    def _take_vector(self, ids: array[int], found: Found, stamp: int | None) -> None:
        """All ids have come; `stamp` is the table's at the time of a refresh, None where a new list was asked for."""
        table = self.table
        self.whole = True
        if stamp is not None and stamp != table.stamp:
            found = find(ids, table.place())
        row, overhang, before = table.current_row(), table.overhang(), table.verticalScrollBar().value()
        put_anew = self.model.show_ids(ids)
        self._turn_to(bool(ids))
        if put_anew:
            table.restore(found, max(row, 0))
            table.scroll_to(found.top, overhang) if found.top >= 0 else table.verticalScrollBar().setValue(before)
        elif row < 0:
            table.restore(found, 0)
            table.verticalScrollBar().setValue(before)
        self.listed.emit()
        self._settling.start()

    def _turn_to(self, there_are_rows: bool) -> None:
        had_focus = self.table.hasFocus()
        self.setCurrentWidget(self.table if there_are_rows else self.empty)
        if there_are_rows:
            return
        self.show_nothing(self.wish)
        if had_focus:
            self.emptied.emit()

    # Following the book

    def follow(self, changes: Changes) -> None:
        """The book has changed: read again what is shown of it, and the list where its order may be another."""
        if changes.everything:
            self.model.forget_rows()
            self.refresh()
            self._settling.start()
            return
        changed, touched = self.concerned(changes)
        if touched:
            self.source.ask_rows(touched, "")
        filters = self.wish.filters
        if changed and (filters.status != "all" or filters.narrowed or not changed <= set(touched)):
            self.refresh()
        if changed:
            self._settling.start()

    def _take_rows(self, rows: list[R], asked: Sequence[int]) -> None:
        moved = any(self._moved(row) for row in rows) or len(rows) < len(asked)
        self.model.take_rows(rows, asked)
        if moved:
            self.refresh()

    def _moved(self, row: R) -> bool:
        """Whether a row may stand elsewhere in the order than it did."""
        known = self.model.known(row.id)
        return known is not None and self.order_of(known, self.wish.sort) != self.order_of(row, self.wish.sort)

    # What is chosen

    def _settle(self) -> None:
        current = self.current_id()
        if current is not None or not self.model.ids:
            self.current_changed.emit(current)
        count = self.table.selected_count()
        row = self.model.known(self.chosen_ids()[0]) if count == 1 else None
        if count == 0:
            self._take_chosen(None)
        elif row is not None:
            self._take_chosen(self.chosen_row(row))
        else:
            self.source.ask_chosen(self.wish, self.chosen_ids(), count == len(self.model.ids))

    def _take_chosen(self, chosen: Any) -> None:
        self.chosen = chosen
        self.chosen_changed.emit(chosen)
