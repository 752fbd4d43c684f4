"""The page of the hosted service: six lists, each row one press from its invoice and from what can be done about it."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.beside import Beside
from invpay_desktop.ui.lists.list_parts import Above, Ground, next_pane
from invpay_desktop.ui.page import Page
from invpay_desktop.ui.pages.in_step.columns import columns
from invpay_desktop.ui.pages.in_step.deeds import Deeds
from invpay_desktop.ui.pages.in_step.empty import EmptyTab, ProblemBanner
from invpay_desktop.ui.pages.in_step.items import TABS, Item, Standing
from invpay_desktop.ui.pages.in_step.panel import ItemPanel
from invpay_desktop.ui.service_words import problem_words, word_of
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.menu import Entry, menu
from invpay_desktop.ui.widgets.rows_model import RowsModel
from invpay_desktop.ui.widgets.table import Table
from invpay_desktop.ui.widgets.tabs import CountTabs

_WIDE = 1200
"""Below this width of the window the panel stands in the place of the list."""


class InStepPage(Page):
    """Its parts: `tabs`, `table`, `empty`, and `beside` with the panel."""

    key = "in_step"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("Hosted service"))
        self.standing = Standing({}, {})
        self.deeds = Deeds(desk, self)
        self.tabs = CountTabs(_tabs(), alarming=("needs_you",))
        self.models = {tab: RowsModel(columns(tab, desk.zone, desk.today)) for tab in TABS}
        self.tables = {tab: self._make_table(tab, words) for tab, words in _tabs()}
        self.empty = EmptyTab(desk)
        self.problem = ProblemBanner(desk)
        self._build_head()
        self._build()
        self._connect()

    # Build

    def _build_head(self) -> None:
        self.add = Button(tr("Add an invoice …"), icon="download")
        self.sync = Button(tr("Sync now"), "primary", "refresh-cw", "F5")
        for button in (self.add, self.sync):
            self.head.addWidget(button)

    def _build(self) -> None:
        self.above = Above()
        row = QHBoxLayout(self.above)
        row.setContentsMargins(px(10), 0, px(10), 0)
        row.addWidget(self.tabs, 1)
        self.said = QWidget()
        around = QVBoxLayout(self.said)
        around.setContentsMargins(px(20), 0, px(20), px(12))
        around.addWidget(self.problem)
        self.said.hide()
        left = Ground()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        self.stack = QStackedWidget()
        for table in self.tables.values():
            self.stack.addWidget(table)
        self.stack.addWidget(self.empty)
        column.addWidget(self.stack)
        self.beside = Beside(left, self._make_panel, self.desk.preferences, "in_step")
        self.content.addWidget(self.said)
        self.content.addWidget(self.above)
        self.content.addWidget(self.beside, 1)
        self.tabs.setAccessibleName(tr("What to see"))
        self.tabs.serve(self)

    def _make_table(self, tab: str, words: str) -> Table:
        table = Table(words)
        table.setModel(self.models[tab])
        table.setSortingEnabled(True)
        table.setSelectionMode(Table.SelectionMode.SingleSelection)
        table.remember_as(self.desk.preferences, f"in_step/{tab}")
        table.current_changed.connect(lambda _item: self._show_current())
        table.opened.connect(lambda _item: self.open_panel())
        table.menu_asked.connect(self._offer)
        return table

    def _make_panel(self) -> QWidget:
        panel = ItemPanel(self.desk)
        panel.closed.connect(self.close_panel)
        panel.asked.connect(self.do)
        panel.show_item(self.current())
        return panel

    def _connect(self) -> None:
        self.add.clicked.connect(lambda: self.desk.do("add_from_service"))
        self.sync.clicked.connect(lambda: self.desk.do("sync_now"))
        self.tabs.chosen.connect(lambda _tab: self._turn())
        self.beside.swapped.connect(self._swapped)
        self.desk.syncing.status_changed.connect(self._show_state)
        self.desk.service.changed.connect(self._turn)

    # Load and follow

    def load(self) -> None:
        self._ask()
        self._show_state()

    def on_changed(self, changes: Changes) -> None:
        if changes.everything or changes.hosted or changes.payments or changes.invoices:
            self._ask()

    def _ask(self) -> None:
        from invpay_desktop.ui.pages.in_step.reading import read_standing

        self.desk.read(read_standing, self._show, owner=self, key="standing")

    def _show(self, standing: Standing) -> None:
        first = not self.standing.counts
        self.standing = standing
        self.tabs.set_counts(standing.counts)
        if first and not standing.counts.get(self.tabs.value()):
            self._choose_tab(next((tab for tab in TABS if standing.counts.get(tab)), TABS[0]))
        else:
            self._turn()
        if first and self.tabs.hasFocus() and self.current() is not None:
            self.table.setFocus()

    def _choose_tab(self, tab: str) -> None:
        if tab == self.tabs.value():
            self._turn()
        else:
            self.tabs.choose(tab)

    @property
    def table(self) -> Table:
        """The list of the tab that is open."""
        return self.tables[self.tabs.value()]

    def _turn(self) -> None:
        """Show the tab that is open, at the row where it was."""
        tab, table = self.tabs.value(), self.table
        model, items = self.models[tab], self.standing.items.get(tab, ())
        if set(model.rows) != set(items):
            before, row = self.current(), table.current_row()
            model.show_rows(items)
            if table.head.sort is not None:
                table.head.sort_by(*table.head.sort)
            keys = [item.key for item in model.rows]
            at = keys.index(before.key) if before is not None and before.key in keys else min(row, len(keys) - 1)
            table.choose_row(max(at, 0))
        focused = any(each.hasFocus() for each in self.tables.values())
        self.stack.setCurrentWidget(table if items else self.empty)
        if focused:
            (table if items else self.tabs).setFocus()
        self._show_current()
        if not items:
            self.empty.show_tab(tab)
        self._say()

    def _show_state(self) -> None:
        syncing = self.desk.syncing
        word = word_of(syncing.status, syncing.problem, syncing.going, self.desk.now())
        self.subtitle_label.setText(word.text if word is not None else "")
        self.sync.set_busy(syncing.going, tr("Syncing …"))
        self.sync.setEnabled(self.desk.ready and self.desk.service.connected)
        self.said.setVisible(self.problem.show_problem(problem_words(syncing.status, syncing.problem)))

    def show_item(self, tab: str = "", **item: Any) -> None:
        """`tab`: one of the six. `invoice`: the row about this invoice, where there is one."""
        if tab in TABS:
            self.tabs.choose(tab)
        wanted = item.get("invoice")
        for at, each in enumerate(self.models[self.tabs.value()].rows):
            if wanted is not None and each.invoice == wanted:
                self.table.choose_row(at)
                self.open_panel()
                return

    def home(self) -> QObject | None:
        return self.table if self.current() is not None else self.tabs

    # The panel

    def current(self) -> Item | None:
        """The item under the focus."""
        item = self.table.current_item()
        return item if isinstance(item, Item) else None

    def _show_current(self) -> None:
        item = self.current()
        self.beside.set_has_item(item is not None)
        if isinstance(self.beside.side, ItemPanel):
            self.beside.side.show_item(item)

    def open_panel(self) -> None:
        """Go to what can be done about the current item."""
        self.beside.set_has_item(self.current() is not None)
        self.beside.open()
        if isinstance(self.beside.side, ItemPanel):
            self.beside.side.show_item(self.current())
            self.beside.side.enter()

    def close_panel(self) -> None:
        """Back to the list alone."""
        self.beside.close_side()
        self.table.setFocus()

    def _swapped(self) -> None:
        alone = self.beside.alone
        self.above.setVisible(not alone)
        self.head_row.setVisible(not alone)
        self.sync.set_kind("secondary" if self.beside.is_open else "primary")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.beside.set_wide(self.window().width() >= px(_WIDE))

    # Do

    def do(self, name: str) -> None:
        """Do something about the current item."""
        item = self.current()
        if item is not None:
            self.deeds.do(name, item)

    def _offer(self, where: QPoint) -> None:
        item = self.current()
        if item is None:
            return
        entries: list[Entry | None] = [
            Entry(deed.text, deed.icon, deed=partial(self.do, deed.name)) for deed in item.deeds
        ]
        if item.invoice is not None:
            opened = partial(self.desk.go, "invoices", invoice=item.invoice)
            entries += [None, Entry(tr("Open {number}").format(number=item.number), "file-text", deed=opened)]
        menu(self, entries).popup(where)

    def _say(self) -> None:
        shown = len(self.models[self.tabs.value()].rows)
        self.say(trn("%n row(s)", shown) if shown else "")

    def command(self, name: str) -> bool:
        if name == "refresh":
            self.desk.do("sync_now")
        elif name == "next_pane":
            next_pane([pane for pane in (self.head_row, self.tabs, *self._below()) if pane.isVisible()])
        elif name == "new":
            self.desk.do("add_from_service")
        else:
            return False
        return True

    def _below(self) -> list[QWidget]:
        """The parts below the tabs in which there is something to do."""
        rows: list[QWidget] = [self.table] if self.current() is not None else []
        return [*rows, self.beside.side] if self.beside.is_open and self.beside.side is not None else rows

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.beside.is_open:
            self.close_panel()
        else:
            super().keyPressEvent(event)


def _tabs() -> tuple[tuple[str, str], ...]:
    words = (
        tr("Needs you"), tr("Checking"), tr("Failed payments"), tr("Waiting"), tr("Sent"), tr("Differences"),
    )  # fmt: skip
    return tuple(zip(TABS, words, strict=True))
