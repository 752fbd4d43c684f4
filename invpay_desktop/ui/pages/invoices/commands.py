"""What the keys, buttons and menus of the page mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.beside import Beside
from invpay_desktop.ui.lists.filter_row import FilterRow
from invpay_desktop.ui.lists.list_parts import next_pane, offer_columns, shown_columns
from invpay_desktop.ui.pages.invoices import asking
from invpay_desktop.ui.pages.invoices.invoice_list import InvoiceList
from invpay_desktop.ui.pages.invoices.save_list import save_list
from invpay_desktop.ui.pages.invoices.selection_bar import SelectionBar
from invpay_desktop.ui.widgets.menu import menu, menu_below


class Parts(Protocol):
    """What the page has that its commands work with."""

    desk: Desk
    filters: FilterRow
    list: InvoiceList
    bar: SelectionBar
    beside: Beside

    def open_panel(self) -> None: ...
    def close_panel(self) -> None: ...
    def clear_filters(self) -> None: ...
    def on_changed(self, changes: Changes) -> None: ...


class Commands:
    """Does what was asked for on the page, with its current invoice or its selection."""

    def __init__(self, page: Parts) -> None:
        self._page = page
        self._desk = page.desk
        self._deeds: dict[str, Callable[[], None]] = {
            "new": self._new,
            "find": self._find,
            "print": self._print,
            "export": self._export,
            "duplicate": self._duplicate,
            "refresh": self._refresh,
            "next_pane": self._next_pane,
        }

    def do(self, name: str) -> bool:
        """Do what an action of the window means here; False where it means nothing."""
        if name in self._deeds:
            self._deeds[name]()
            return True
        if name == "receive_check":
            return self._receive_check()
        invoice = self._page.list.current_id()
        if name == "receipt" and invoice is not None:
            asking.receipts(self._desk, [invoice], newest=True)
            return True
        if name not in asking.WITH_INVOICE or invoice is None:
            return False
        self._desk.do(name, invoice=invoice)
        return True

    def press(self, name: str) -> None:
        """Do what a button of the page says."""
        chosen = self._page.list.chosen
        match name:
            case "check" if chosen is not None:
                asking.receive_check(self._desk, chosen)
            case "print" if chosen is not None:
                menu_below(self._page.bar.print, asking.print_entries(self._desk, chosen))
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

    # Menus

    def offer_menu(self, at: QPoint) -> None:
        """Show what can be done with what is selected."""
        chosen = self._page.list.chosen
        if chosen is None:
            return
        if chosen.count == 1:
            entries = asking.one_invoice(self._desk, chosen, self._page.open_panel)
        else:
            entries = asking.several_invoices(self._desk, chosen, self._save_chosen)
        menu(self._page.list.table, entries).popup(at)

    def offer_columns(self, button: QWidget) -> None:
        """Show which columns there are."""
        offer_columns(button, self._page.list.table)

    # Deeds

    def _new(self) -> None:
        customer = self._page.list.wish.filters.customer_id
        if customer is None:
            self._desk.do("new_invoice")
        else:
            self._desk.do("new_invoice", customer=customer)

    def _find(self) -> None:
        if self._page.beside.alone:
            self._page.close_panel()
        self._page.filters.search.setFocus()
        self._page.filters.search.selectAll()

    def _receive_check(self) -> bool:
        """One check for what is selected; else for the customer the list is narrowed to; else the dialog asks."""
        chosen, customer = self._page.list.chosen, self._page.list.wish.filters.customer_id
        if chosen is not None and chosen.count > 1 and asking.can_receive_check(chosen):
            asking.receive_check(self._desk, chosen)
        elif customer is not None:
            self._desk.do("receive_check", customer=customer)
        else:
            return False
        return True

    def _print(self) -> None:
        chosen = self._page.list.chosen
        if chosen is not None and chosen.rows:
            self._desk.do("invoice_paper", invoices=[row.id for row in chosen.rows])

    def _export(self) -> None:
        save_list(self._page.list, self._desk, self._page.list.ids(), self._shown_columns())

    def _save_chosen(self) -> None:
        save_list(self._page.list, self._desk, self._page.list.chosen_ids(), self._shown_columns())

    def _duplicate(self) -> None:
        invoice = self._page.list.current_id()
        if invoice is not None:
            self._desk.do("new_invoice", like=invoice)

    def _refresh(self) -> None:
        self._page.on_changed(Changes(everything=True))

    def _next_pane(self) -> None:
        """Round from the search over the list to the panel."""
        page = self._page
        panes: list[QWidget] = [] if page.beside.alone else [page.filters.search, page.list.table]
        if page.beside.is_open and page.beside.side is not None:
            panes.append(page.beside.side)
        next_pane(panes)

    def _shown_columns(self) -> list[str]:
        return shown_columns(self._page.list.table)
