"""The page of all customers, with the panel of the current one beside the list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.beside import Beside
from invpay_desktop.ui.lists.filters import Filters
from invpay_desktop.ui.page import Page
from invpay_desktop.ui.pages.customers.listing import Chosen, CustomerList, statuses
from invpay_desktop.ui.pages.customers.panel import CustomerPanel
from invpay_desktop.ui.pages.customers.saving import save_customers
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.buttons import Button, IconButton
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.tabs import CountTabs

_WIDE = 1200
_TYPING_MS = 120


class CustomersPage(Page):
    """Every customer: tabs, a search, the list, and the panel."""

    key = "customers"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("Customers"))
        self.new_button = Button(tr("New customer"), icon="plus", key="Ctrl+N")
        self.import_button = Button(tr("Import"), icon="upload")
        self.tabs = CountTabs(statuses(), alarming=("overdue",))
        self.search = LineEdit(tr("Name, number, e-mail or phone"), "search")
        self.save = IconButton("download", tr("Save this list as CSV"), "Ctrl+E", framed=True)
        self.list = CustomerList(desk)
        self._wanted: int | None = None
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._build()
        self._connect()
        if self.list.table.head.sort is None:
            self.list.table.head.sort_by("name", False)

    # Build

    def _build(self) -> None:
        self.head.addWidget(self.import_button)
        self.head.addWidget(self.new_button)
        self.search.setAccessibleName(tr("Search customers by name, number, e-mail or phone"))
        self.search.setMaximumWidth(px(300))
        self.tabs.setAccessibleName(tr("Status"))
        self.tabs.serve(self)
        self.above = _Lined()
        tabs = QHBoxLayout(self.above)
        tabs.setContentsMargins(px(10), 0, px(10), 0)
        tabs.addWidget(self.tabs, 1)
        left = _Ground()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(px(20), px(10), px(20), px(10))
        row.addWidget(self.search, 1)
        row.addStretch(1)
        row.addWidget(self.save)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        self.beside = Beside(left, self._make_panel, self.desk.preferences, "customers")
        self.content.addWidget(self.above)
        self.content.addWidget(self.beside, 1)

    def _make_panel(self) -> QWidget:
        panel = CustomerPanel(self.desk)
        panel.closed.connect(self.close_panel)
        panel.show_customer(self.list.current_id())
        return panel

    def _connect(self) -> None:
        self.new_button.clicked.connect(lambda: self.desk.do("new_customer"))
        self.import_button.clicked.connect(lambda: self.desk.do("import", kind="customers"))
        self.save.clicked.connect(lambda: self.command("export"))
        self.tabs.chosen.connect(lambda _status: self._filtered())
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self._typing.timeout.connect(self._filtered)
        self.list.sort_asked.connect(self._sorted)
        self.list.listed.connect(self._listed)
        self.list.emptied.connect(self.search.setFocus)
        self.list.current_changed.connect(self._show_in_panel)
        self.list.chosen_changed.connect(self._say)
        self.list.empty.wanted.connect(self._offered)
        self.list.table.opened.connect(lambda _item: self.open_panel())
        self.list.table.menu_asked.connect(lambda _where: self._menu())
        self.list.table.typed.connect(self._typed)
        self.list.source.counts.connect(self.tabs.set_counts)
        self.beside.swapped.connect(self._swapped)
        for key in ("Down", "Return"):
            shortcut = QShortcut(QKeySequence(key), self.search)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self.list.table.setFocus)

    # Load and follow

    def load(self) -> None:
        self.list.show_wish(self.list.wish)

    def on_changed(self, changes: Changes) -> None:
        self.list.follow(changes)
        if changes.everything or changes.customers:
            self.list.source.ask_counts(self.list.wish)
        if isinstance(self.beside.side, CustomerPanel):
            self.beside.side.on_changed(changes)

    def show_item(self, **item: Any) -> None:
        """`customer`: a customer, opened; `search`, `status`: filters."""
        if {"search", "status"} & item.keys():
            self.search.setText(item.get("search", ""))
            self.tabs.choose(item.get("status", "all"))
            self._filtered()
        if "customer" in item:
            self._show_customer(item["customer"])

    def home(self) -> QObject | None:
        return self.list.table

    def _listed(self) -> None:
        self.list.source.ask_counts(self.list.wish)
        self._say(self.list.chosen)
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            if self.list.choose(wanted):
                self.open_panel()

    # Filters and order

    def _filtered(self) -> None:
        self._typing.stop()
        filters = Filters(status=self.tabs.value(), search=self.search.text().strip())
        self._wish(replace(self.list.wish, filters=filters))

    def _sorted(self, key: str, descending: bool) -> None:
        self._wish(replace(self.list.wish, sort=key, descending=descending))

    def _wish(self, wish: Any) -> None:
        if not self._loaded:
            self.list.wish = wish
        elif wish != self.list.wish:
            self.list.show_wish(wish)

    def clear_filters(self) -> None:
        """Show every customer."""
        self.search.clear()
        self.tabs.choose("all")
        self._filtered()

    def _typed(self, text: str) -> None:
        self.search.setFocus()
        self.search.setText(text)

    # The panel

    def open_panel(self) -> None:
        """Show the current customer; where it is narrow, in the place of the list."""
        self.beside.set_has_item(self.list.current_id() is not None)
        self.beside.open()
        if isinstance(self.beside.side, CustomerPanel):
            self.beside.side.show_customer(self.list.current_id())
            if self.beside.alone:
                self.beside.side.setFocus()

    def close_panel(self) -> None:
        """Back to the list alone."""
        self.beside.close_side()
        self.list.table.setFocus()

    def _show_in_panel(self, customer_id: int | None) -> None:
        self.beside.set_has_item(customer_id is not None)
        if self.beside.is_open and isinstance(self.beside.side, CustomerPanel):
            self.beside.side.show_customer(customer_id)

    def _show_customer(self, customer_id: int) -> None:
        if self.list.choose(customer_id):
            self.open_panel()
            return
        self._wanted = customer_id  # a new one is in the next list
        if not self._loaded or self.list.wish.filters != Filters():
            self.clear_filters()

    def _swapped(self) -> None:
        self.above.setVisible(not self.beside.alone)
        self.head_row.setVisible(not self.beside.alone)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.beside.set_wide(self.window().width() >= px(_WIDE))

    # Do

    def command(self, name: str) -> bool:
        customer = self.list.current_id()
        deeds = {
            "new": lambda: self.desk.do("new_customer"),
            "find": self._find,
            "refresh": lambda: self.on_changed(Changes(everything=True)),
            "export": lambda: save_customers(self, self.desk, self.list.ids()),
            "next_pane": self._next_pane,
        }
        if customer is not None:
            deeds |= {
                action: lambda action=action: self.desk.do(action, customer=customer)  # type: ignore[misc]
                for action in ("receive_check", "new_invoice", "new_memo", "apply_credit", "refund_credit")
            }
        if name not in deeds:
            return False
        deeds[name]()
        return True

    def _find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _next_pane(self) -> None:
        side = self.beside.side
        inside = side is not None and side.isVisible() and not side.isAncestorOf(self.focusWidget())
        (side if inside and side is not None else self.list.table).setFocus()

    def _menu(self) -> None:
        self.open_panel()
        if isinstance(self.beside.side, CustomerPanel):
            self.beside.side.show_more()

    def _offered(self, name: str) -> None:
        if name == "clear":
            self.clear_filters()
        else:
            self.desk.do("new_customer" if name == "new" else name)

    def _say(self, chosen: Chosen | None) -> None:
        count = len(self.list.ids())
        parts = [trn("%n customer(s)", count).replace(str(count), figures.count(count), 1)]
        if chosen is not None:
            said = tr("{count} selected: owed {balance}, overdue {overdue}, credit {credit}")
            parts.append(
                said.format(
                    count=figures.count(chosen.count),
                    balance=figures.amount(chosen.balance),
                    overdue=figures.amount(chosen.overdue),
                    credit=figures.amount(chosen.credit),
                )
            )
        self.say("    ".join(parts))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes back one thing: what is searched, the panel, the filters."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.search.text():
            self.search.clear()
        elif self.beside.is_open:
            self.close_panel()
        else:
            self.clear_filters()


class _Lined(QWidget):
    """What stands above list and panel, with a line below."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, QColor(current().border))


class _Ground(QWidget):
    """The ground of the list."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(current().surface))
