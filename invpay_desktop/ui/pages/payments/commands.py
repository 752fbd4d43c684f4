"""What the keys, buttons and menus of the page of payments mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.ui.attempts.allowed import why_not
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.beside import Beside
from invpay_desktop.ui.lists.filter_row import FilterRow
from invpay_desktop.ui.lists.list_parts import next_pane, shown_columns
from invpay_desktop.ui.pages.payments import deeds
from invpay_desktop.ui.pages.payments.payment_list import PaymentList
from invpay_desktop.ui.pages.payments.save_list import save_list
from invpay_desktop.ui.widgets.menu import menu


class Parts(Protocol):
    """What the page has that its commands work with."""

    desk: Desk
    filters: FilterRow
    list: PaymentList
    beside: Beside

    def open_panel(self) -> None: ...
    def close_panel(self) -> None: ...
    def clear_filters(self) -> None: ...
    def on_changed(self, changes: Changes) -> None: ...


class Commands:
    """Does what was asked for on the page, with its current payment or its selection."""

    def __init__(self, page: Parts) -> None:
        self._page = page
        self._desk = page.desk
        self._deeds: dict[str, Callable[[], None]] = {
            "new": lambda: self._desk.do("receive_payment"),
            "find": self._find,
            "print": self._receipts,
            "export": self._export,
            "refresh": lambda: self._page.on_changed(Changes(everything=True)),
            "next_pane": self._next_pane,
        }

    def do(self, name: str) -> bool:
        """Do what an action of the window means here; False where it means nothing."""
        if name in self._deeds:
            self._deeds[name]()
            return True
        if name not in deeds.WITH_PAYMENT:
            return False
        current = self._page.list.current_id()
        row = self._page.list.model.known(current) if current is not None else None
        if row is None:
            return False
        against = why_not(row, name, deeds.charge_of(self._desk, row))
        if against:
            self._desk.toast(against)
        else:
            deeds.do(self._desk, name, row)
        return True

    def press(self, name: str) -> None:
        """Do what a button of the page says."""
        match name:
            case "receipts":
                self._receipts()
            case "save":
                self._save_chosen()
            case "let_go":
                self._page.list.table.clearSelection()
                self._page.list.table.setFocus()
            case "clear":
                self._page.clear_filters()
                self._page.list.table.setFocus()
            case _:
                if not self.do(name):
                    self._desk.do(name)

    def offer_menu(self, at: QPoint) -> None:
        """Show what can be done with what is selected."""
        chosen = self._page.list.chosen
        if chosen is None:
            return
        if chosen.count == 1:
            entries = deeds.one_payment(self._desk, chosen.rows[0], self._page.open_panel)
        else:
            entries = deeds.several_payments(self._desk, chosen, self._save_chosen)
        menu(self._page.list.table, entries).popup(at)

    def _find(self) -> None:
        if self._page.beside.alone:
            self._page.close_panel()
        self._page.filters.search.setFocus()
        self._page.filters.search.selectAll()

    def _receipts(self) -> None:
        """The receipts of what is selected, those that can have one."""
        chosen = self._page.list.chosen
        if chosen is None:
            return
        against = deeds.no_receipts(chosen)
        if against:
            self._desk.toast(against)
        else:
            self._desk.do("receipt", payments=deeds.with_receipt(chosen))

    def _export(self) -> None:
        rows = self._page.list
        save_list(rows, self._desk, rows.ids(), shown_columns(rows.table))

    def _save_chosen(self) -> None:
        rows = self._page.list
        save_list(rows, self._desk, rows.chosen_ids(), shown_columns(rows.table))

    def _next_pane(self) -> None:
        """Round from the search over the list to the panel."""
        page = self._page
        panes: list[QWidget] = [] if page.beside.alone else [page.filters.search, page.list.table]
        if page.beside.is_open and page.beside.side is not None:
            panes.append(page.beside.side)
        next_pane(panes)
