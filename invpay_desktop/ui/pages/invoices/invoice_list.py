"""The list itself: it shows what is wished for, follows changes of the book, and keeps its place over both."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.db.invoice_row import InvoiceRow
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.pages.invoices.empty import NoInvoices
from invpay_desktop.ui.pages.invoices.filters import Wish
from invpay_desktop.ui.pages.invoices.model import InvoicesModel
from invpay_desktop.ui.pages.invoices.source import AT_ONCE, Chosen, ListSource, chosen_row
from invpay_desktop.ui.pages.invoices.table import InvoiceTable
from invpay_desktop.ui.pages.invoices.vector import Found, find, ids_in, row_of

_SETTLING_MS = 40
"""How long the sums of a selection and the panel wait for the next key."""


class InvoiceList(QStackedWidget):
    """Shows a Wish. The page tells it what to show, and hears what is current and selected."""

    current_changed = Signal(object)
    """Row id of the current invoice, or None; a moment after the last key."""
    chosen_changed = Signal(object)
    """A Chosen, or None where nothing is selected; also when what is selected has changed in the book."""
    listed = Signal()
    """A list is there, whole or its first rows."""
    emptied = Signal()
    """There are no rows any more, and the focus was on them."""
    sort_asked = Signal(str, bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.source = ListSource(desk, self)
        self.model = InvoicesModel(self.source.read_now, desk.today, self)
        self.model.sort_asked.connect(self.sort_asked)
        self.table = InvoiceTable(self.model, desk.preferences)
        self.empty = NoInvoices()
        self.addWidget(self.table)
        self.addWidget(self.empty)
        self.wish = Wish()
        self.chosen: Chosen | None = None
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

    # Showing

    def show_first_page(self, rows: Sequence[InvoiceRow]) -> None:
        """Rows that were read before the book was open."""
        self.model.show_rows(rows)
        self.setCurrentWidget(self.table)

    def show_wish(self, wish: Wish) -> None:
        """Show another list: its first rows as soon as they come, then all of it."""
        self._same_rows = wish.filters == self.wish.filters
        self.wish = wish
        self.source.ask_list(wish, self.table.place())

    def refresh(self) -> None:
        """Show the same list as it is now, in its place."""
        self.source.ask_vector(self.wish, self.table.place(), self.table.stamp)

    def ids(self) -> array[int]:
        """All invoices of the list, in order."""
        return self.model.ids

    def chosen_ids(self) -> array[int]:
        """Those that are selected, in order."""
        return ids_in(self.model.ids, self.table.selected_ranges())

    def current_id(self) -> int | None:
        """The current invoice."""
        row = self.table.current_row()
        return self.model.ids[row] if 0 <= row < len(self.model.ids) else None

    def choose(self, invoice_id: int) -> bool:
        """Make an invoice the current one, if it is in the list."""
        row = row_of(self.model.ids, invoice_id)
        if row >= 0:
            self.table.choose_row(row)
        return row >= 0

    # Answers

    def _take_first(self, rows: list[InvoiceRow], found: Found) -> None:
        whole = len(rows) < AT_ONCE
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
        if self.wish.filters.status == "all" and not self.wish.filters.narrowed:
            self.empty.show_empty_book()
        else:
            self.empty.show_no_hits(self.wish.filters)
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
        touched = self.model.touched(changes.invoices, changes.customers)
        if touched:
            self.source.ask_rows(touched, "")
        filters = self.wish.filters
        if changes.invoices and (filters.status != "all" or filters.narrowed or not changes.invoices <= set(touched)):
            self.refresh()
        if changes.invoices:
            self._settling.start()

    def _take_rows(self, rows: list[InvoiceRow], asked: Sequence[int]) -> None:
        moved = any(self._moved(row) for row in rows) or len(rows) < len(asked)
        self.model.take_rows(rows, asked)
        if moved:
            self.refresh()

    def _moved(self, row: InvoiceRow) -> bool:
        """Whether a row may stand elsewhere in the order than it did."""
        known = self.model.known(row.id)
        return known is not None and _order(known, self.wish.sort) != _order(row, self.wish.sort)

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
            self._take_chosen(chosen_row(row))
        else:
            self.source.ask_chosen(self.wish, self.chosen_ids(), count == len(self.model.ids))

    def _take_chosen(self, chosen: Chosen | None) -> None:
        self.chosen = chosen
        self.chosen_changed.emit(chosen)


def _order(row: InvoiceRow, sort: str) -> object:
    return {
        "number": row.number,
        "customer": row.customer_name,
        "issued": row.issued,
        "due": row.due,
        "status": (row.lifecycle, row.status),
        "total": row.total_minor,
        "paid": row.paid_minor,
        "remaining": row.remaining_minor,
    }[sort]
