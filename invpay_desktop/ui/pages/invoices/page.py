"""The page of all invoices: sums, tabs and filters above the list, the panel of the current invoice beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.beside import Beside
from invpay_desktop.ui.lists.filters import Filters
from invpay_desktop.ui.lists.list_parts import Above, Ground
from invpay_desktop.ui.page import Page
from invpay_desktop.ui.pages.invoices.commands import Commands
from invpay_desktop.ui.pages.invoices.filter_row import invoice_filters
from invpay_desktop.ui.pages.invoices.filters import Wish, statuses
from invpay_desktop.ui.pages.invoices.first_sight import FIRST_SORT
from invpay_desktop.ui.pages.invoices.head_buttons import HeadButtons
from invpay_desktop.ui.pages.invoices.invoice_list import InvoiceList
from invpay_desktop.ui.pages.invoices.selection_bar import SelectionBar
from invpay_desktop.ui.pages.invoices.source import Chosen, in_words
from invpay_desktop.ui.pages.invoices.sums import Sums
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.tabs import CountTabs

if TYPE_CHECKING:
    from invpay_desktop.db.first_page import FirstPage

_WIDE = 1200
"""Below this width of the window the panel stands in the place of the list."""
_TALL = 480
"""Below this height of the page the rows need the room of the sums."""


class InvoicesPage(Page):
    """Every invoice. Its parts: `sums`, `tabs`, `filters`, `list`, `bar`, and `beside` with the panel."""

    key = "invoices"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("Invoices"))
        self.sums = Sums(desk)
        self.tabs = CountTabs(statuses(), alarming=("overdue",))
        self.filters = invoice_filters(desk)
        self.list = InvoiceList(desk)
        self.bar = SelectionBar()
        self._wanted_item: int | None = None
        self._counted: Filters | None = None
        self.buttons = HeadButtons()
        self.head.addWidget(self.buttons)
        self._build()
        self.commands = Commands(self)
        self._connect()
        self._keys()
        self._swapped()
        if self.list.table.head.sort is None:
            self.list.table.head.sort_by(*FIRST_SORT)

    # Build

    def _build(self) -> None:
        self.above = Above()
        above = QVBoxLayout(self.above)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(0)
        self.strip = QWidget()
        strip = QHBoxLayout(self.strip)
        strip.setContentsMargins(px(20), 0, px(20), px(12))
        strip.addWidget(self.sums)
        above.addWidget(self.strip)
        row = QHBoxLayout()
        row.setContentsMargins(px(10), 0, px(10), 0)
        row.addWidget(self.tabs, 1)
        above.addLayout(row)
        left = Ground()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addWidget(self.list, 1)
        column.addWidget(self.bar)
        self.beside = Beside(left, self._make_panel, self.desk.preferences, "invoices")
        self.content.addWidget(self.above)
        self.content.addWidget(self.beside, 1)
        self.tabs.setAccessibleName(tr("Status"))
        self.tabs.serve(self)

    def _make_panel(self) -> QWidget:
        from invpay_desktop.ui.invoice_panel.panel import InvoicePanel

        panel = InvoicePanel(self.desk)
        panel.closed.connect(self.close_panel)
        panel.show_invoice(self.list.current_id())
        return panel

    def _connect(self) -> None:
        self.buttons.wanted.connect(self.commands.press)
        self.filters.save.clicked.connect(lambda: self.commands.press("export"))
        self.sums.status_wanted.connect(self.tabs.choose)
        self.tabs.chosen.connect(lambda _status: self._filtered())
        self.filters.changed.connect(self._filtered)
        self.filters.arrange.clicked.connect(lambda: self.commands.offer_columns(self.filters.arrange))
        self.list.sort_asked.connect(self._sorted)
        self.list.listed.connect(self._listed)
        self.list.emptied.connect(self.filters.search.setFocus)
        self.list.current_changed.connect(self._show_in_panel)
        self.list.chosen_changed.connect(self._chosen)
        self.list.empty.wanted.connect(self.commands.press)
        self.list.table.opened.connect(lambda _item: self.open_panel())
        self.list.table.menu_asked.connect(self.commands.offer_menu)
        self.list.table.typed.connect(self._typed)
        self.list.source.counts.connect(self.tabs.set_counts)
        self.list.source.figures.connect(self.sums.show_figures)
        self.bar.wanted.connect(self.commands.press)
        self.beside.swapped.connect(self._swapped)

    def _keys(self) -> None:
        for key, widget, deed in (
            ("P", self.list.table, lambda: self.command("receipt")),
            ("Down", self.filters.search, self.to_list),
            ("Return", self.filters.search, self.to_list),
        ):
            shortcut = QShortcut(QKeySequence(key), widget)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(deed)

    # Load and follow

    def show_first_page(self, page: FirstPage) -> None:
        """Show the rows that were read before the book was open, if they are in the order of this list."""
        if self.list.table.head.sort == FIRST_SORT:
            self.list.show_first_page(page.rows)

    def load(self) -> None:
        if not self.filters.search.hasFocus():
            self.list.table.setFocus()
        self.list.show_wish(self.list.wish)
        self.list.source.ask_figures()

    def on_changed(self, changes: Changes) -> None:
        self.list.follow(changes)
        if changes.everything or changes.invoices or changes.payments or changes.customers:
            self._counted = None
            self._count()
            self.list.source.ask_figures()
        if self.beside.side is not None:
            self.beside.side.on_changed(changes)  # type: ignore[attr-defined]

    def show_item(self, **item: Any) -> None:
        """`invoice`: an invoice, opened; `status`, `customer` (with `customer_name`), `search`: filters."""
        if {"status", "customer", "search"} & item.keys():
            wanted = Filters(
                customer_id=item.get("customer"),
                customer_name=item.get("customer_name", ""),
                search=item.get("search", ""),
            )
            self.filters.show_filters(wanted)
            self._choose_tab(item.get("status", "all"))
        if "invoice" in item:
            self._show_invoice(item["invoice"])

    def home(self) -> QObject | None:
        return self.list.table

    def _count(self) -> None:
        """Ask for the counts of the tabs, where other filters than the status have changed."""
        filters = replace(self.list.wish.filters, status="all")
        if filters != self._counted:
            self._counted = filters
            self.list.source.ask_counts(self.list.wish)

    def _listed(self) -> None:
        self._count()
        self._say()
        if self._wanted_item is not None:
            wanted, self._wanted_item = self._wanted_item, None
            self._show_invoice(wanted)

    # Filters and order

    def _filtered(self) -> None:
        self._wish(replace(self.list.wish, filters=replace(self.filters.filters(), status=self.tabs.value())))

    def _choose_tab(self, status: str) -> None:
        """Show a tab, and then the list it and the other filters mean: asked for once."""
        self.tabs.blockSignals(True)
        self.tabs.choose(status)
        self.tabs.blockSignals(False)
        self.tabs.update()
        self._filtered()

    def _sorted(self, key: str, descending: bool) -> None:
        self._wish(replace(self.list.wish, sort=key, descending=descending))

    def _wish(self, wish: Wish) -> None:
        if not self._loaded:
            self.list.wish = wish
        elif wish != self.list.wish:
            self.list.show_wish(wish)

    def clear_filters(self) -> None:
        """Show every invoice."""
        self.filters.show_filters(Filters())
        self._choose_tab("all")

    def to_list(self) -> None:
        """Go from the search field to what it found."""
        self.filters.settle()
        self.list.table.setFocus()

    def _typed(self, text: str) -> None:
        search = self.filters.search
        search.setFocus()
        search.setText(text)

    # The panel

    def open_panel(self) -> None:
        """Show the current invoice; where it is narrow, in the place of the list."""
        self.beside.set_has_item(self.list.current_id() is not None)
        self.beside.open()
        if self.beside.side is not None:
            self.beside.side.show_invoice(self.list.current_id())  # type: ignore[attr-defined]
            if self.beside.alone:
                self.beside.side.setFocus()

    def close_panel(self) -> None:
        """Back to the list alone."""
        self.beside.close_side()
        self.list.table.setFocus()

    def _show_in_panel(self, invoice_id: int | None) -> None:
        self.beside.set_has_item(invoice_id is not None)
        if self.beside.is_open and self.beside.side is not None:
            self.beside.side.show_invoice(invoice_id)  # type: ignore[attr-defined]

    def _show_invoice(self, invoice_id: int) -> None:
        """Make an invoice the current one and open it; where the filters leave it out, they are taken away."""
        if self.list.choose(invoice_id):
            self.open_panel()
        elif not self.list.whole or self.list.wish.filters != Filters():
            self._wanted_item = invoice_id  # its row comes with the rest of the list, or without the filters
            self.clear_filters()

    def _room(self) -> None:
        """Give the panel its place: beside the list, or in its place."""
        self.beside.set_wide(self.window().width() >= px(_WIDE))
        self.strip.setVisible(self.height() >= px(_TALL))

    def _swapped(self) -> None:
        self.above.setVisible(not self.beside.alone)
        self.head_row.setVisible(not self.beside.alone)
        self.buttons.arrange(self.beside.wide, self.beside.is_open)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._room()

    # What is chosen, and what is asked for

    def _chosen(self, chosen: Chosen | None) -> None:
        self.bar.show_chosen(chosen)
        self._say()

    def _say(self) -> None:
        self.say(in_words(len(self.list.ids()), self.list.chosen))

    def command(self, name: str) -> bool:
        return self.commands.do(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes back one thing: what is searched, the panel, the filters."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.filters.search.hasFocus() and self.filters.search.text():
            self.filters.search.clear()
            self.filters.settle()
        elif self.filters.search.hasFocus():
            self.list.table.setFocus()
        elif self.beside.is_open:
            self.close_panel()
        elif self.list.wish.filters != Filters():
            self.clear_filters()
