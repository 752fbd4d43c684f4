"""The page of all payments: tabs and filters above the list, the panel of the current payment beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.beside import Beside
from invpay_desktop.ui.lists.filters import Filters
from invpay_desktop.ui.lists.list_parts import Above, Ground, offer_columns
from invpay_desktop.ui.page import Page
from invpay_desktop.ui.pages.payments.commands import Commands
from invpay_desktop.ui.pages.payments.panel import PaymentPanel
from invpay_desktop.ui.pages.payments.payment_list import PaymentList
from invpay_desktop.ui.pages.payments.selection_bar import SelectionBar
from invpay_desktop.ui.pages.payments.source import Chosen
from invpay_desktop.ui.pages.payments.wish import Wish, payment_filters, statuses
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.buttons import Button, IconButton
from invpay_desktop.ui.widgets.tabs import CountTabs

_WIDE = 1200
"""Below this width of the window the panel stands in the place of the list."""
_FIRST_SORT = ("received", True)


class PaymentsPage(Page):
    """Every payment. Its parts: `tabs`, `filters`, `list`, `bar`, and `beside` with the panel."""

    key = "payments"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("Payments"))
        self.tabs = CountTabs(statuses())
        self.filters = payment_filters(desk)
        self.list = PaymentList(desk)
        self.bar = SelectionBar()
        self._wanted_item: int | None = None
        self._build_head()
        self._build()
        self.commands = Commands(self)
        self._connect()
        self._keys()
        self._swapped()
        if self.list.table.head.sort is None:
            self.list.table.head.sort_by(*_FIRST_SORT)

    # Build

    def _build_head(self) -> None:
        self.check_button = Button(tr("Receive check"), icon="hand-coins")
        self.check_icon = IconButton("hand-coins", tr("Receive one check"), "Ctrl+Shift+R", framed=True)
        self.new_button = Button(tr("Receive payment"), "primary", "plus", "Ctrl+N")
        for button in (self.check_button, self.check_icon, self.new_button):
            self.head.addWidget(button)

    def _build(self) -> None:
        self.above = Above()
        row = QHBoxLayout(self.above)
        row.setContentsMargins(px(10), 0, px(10), 0)
        row.addWidget(self.tabs, 1)
        left = Ground()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addWidget(self.list, 1)
        column.addWidget(self.bar)
        self.beside = Beside(left, self._make_panel, self.desk.preferences, "payments")
        self.content.addWidget(self.above)
        self.content.addWidget(self.beside, 1)
        self.tabs.setAccessibleName(tr("Status"))
        self.tabs.serve(self)

    def _make_panel(self) -> QWidget:
        panel = PaymentPanel(self.desk)
        panel.closed.connect(self.close_panel)
        panel.show_payment(self.list.current_id())
        return panel

    def _connect(self) -> None:
        for name, button in (
            ("new", self.new_button),
            ("receive_check", self.check_button),
            ("receive_check", self.check_icon),
            ("export", self.filters.save),
        ):
            button.clicked.connect(lambda _=False, name=name: self.commands.press(name))
        self.tabs.chosen.connect(lambda _status: self._filtered())
        self.filters.changed.connect(self._filtered)
        self.filters.arrange.clicked.connect(lambda: offer_columns(self.filters.arrange, self.list.table))
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
        self.bar.wanted.connect(self.commands.press)
        self.beside.swapped.connect(self._swapped)

    def _keys(self) -> None:
        for key, widget, deed in (
            ("P", self.list.table, lambda: self.commands.press("receipts")),
            ("Down", self.filters.search, self.to_list),
            ("Return", self.filters.search, self.to_list),
        ):
            shortcut = QShortcut(QKeySequence(key), widget)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(deed)

    # Load and follow

    def load(self) -> None:
        if not self.filters.search.hasFocus():
            self.list.table.setFocus()
        self.list.show_wish(self.list.wish)

    def on_changed(self, changes: Changes) -> None:
        self.list.follow(changes)
        if changes.everything or changes.payments or changes.customers:
            self.list.source.ask_counts(self.list.wish)
        if isinstance(self.beside.side, PaymentPanel):
            self.beside.side.on_changed(changes)

    def show_item(self, **item: Any) -> None:
        """`payment`: a payment, opened; `status`, `customer` (with `customer_name`), `search`, `received_from` and
        `received_to`: filters.
        """
        if {"status", "customer", "search", "received_from", "received_to"} & item.keys():
            first, last = item.get("received_from"), item.get("received_to")
            self.filters.show_filters(
                Filters(
                    customer_id=item.get("customer"),
                    customer_name=item.get("customer_name", ""),
                    period="custom" if first or last else "any",
                    day_from=first,
                    day_to=last,
                    search=item.get("search", ""),
                )
            )
            self._choose_tab(item.get("status", "all"))
        if "payment" in item:
            self._show_payment(item["payment"])

    def home(self) -> QObject | None:
        return self.list.table

    def _listed(self) -> None:
        self.list.source.ask_counts(self.list.wish)
        self._say()
        if self._wanted_item is not None:
            wanted, self._wanted_item = self._wanted_item, None
            self._show_payment(wanted)

    # Filters and order

    def _choose_tab(self, status: str) -> None:
        self.tabs.blockSignals(True)
        self.tabs.choose(status)
        self.tabs.blockSignals(False)
        self.tabs.update()
        self._filtered()

    def _filtered(self) -> None:
        wanted = replace(self.filters.filters(), status=self.tabs.value())
        self._wish(replace(self.list.wish, filters=wanted))

    def _sorted(self, key: str, descending: bool) -> None:
        self._wish(replace(self.list.wish, sort=key, descending=descending))

    def _wish(self, wish: Wish) -> None:
        if not self._loaded:
            self.list.wish = wish
        elif wish != self.list.wish:
            self.list.show_wish(wish)

    def clear_filters(self) -> None:
        """Show every payment."""
        self.filters.show_filters(Filters())
        self._choose_tab("all")

    def to_list(self) -> None:
        """Go from the search field to what it found."""
        self.filters.settle()
        self.list.table.setFocus()

    def _typed(self, text: str) -> None:
        self.filters.search.setFocus()
        self.filters.search.setText(text)

    # The panel

    def open_panel(self) -> None:
        """Show the current payment; where it is narrow, in the place of the list."""
        self.beside.set_has_item(self.list.current_id() is not None)
        self.beside.open()
        if isinstance(self.beside.side, PaymentPanel):
            self.beside.side.show_payment(self.list.current_id())
            if self.beside.alone:
                self.beside.side.close_button.setFocus()

    def close_panel(self) -> None:
        """Back to the list alone."""
        self.beside.close_side()
        self.list.table.setFocus()

    def _show_in_panel(self, payment_id: int | None) -> None:
        self.beside.set_has_item(payment_id is not None)
        if self.beside.is_open and isinstance(self.beside.side, PaymentPanel):
            self.beside.side.show_payment(payment_id)

    def _show_payment(self, payment_id: int) -> None:
        """Make a payment the current one and open it; where the filters leave it out, they are taken away."""
        if self.list.choose(payment_id):
            self.open_panel()
        elif not self.list.whole or self.list.wish.filters != Filters():
            self._wanted_item = payment_id  # its row comes with the rest of the list, or without the filters
            self.clear_filters()

    def _swapped(self) -> None:
        wide, opened = self.beside.wide, self.beside.is_open
        self.above.setVisible(not self.beside.alone)
        self.head_row.setVisible(not self.beside.alone)
        self.check_button.setVisible(wide)
        self.check_icon.setVisible(not wide)
        self.new_button.set_kind("secondary" if opened and self.beside.alone else "primary")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.beside.set_wide(self.window().width() >= px(_WIDE))

    # What is chosen, and what is asked for

    def _chosen(self, chosen: Chosen | None) -> None:
        self.bar.show_chosen(chosen)
        self._say()

    def _say(self) -> None:
        count = len(self.list.ids())
        parts = [trn("%n payment(s)", count).replace(str(count), figures.count(count), 1)]
        chosen: Chosen | None = self.list.chosen
        if chosen is not None:
            said = tr("{count} selected: received {amount}").format(
                count=figures.count(chosen.count), amount=figures.amount(chosen.amount)
            )
            back = tr("refunded {amount}").format(amount=figures.amount(chosen.refunded)) if chosen.refunded else ""
            parts.append(f"{said}, {back}" if back else said)
        self.say("    ".join(parts))

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
