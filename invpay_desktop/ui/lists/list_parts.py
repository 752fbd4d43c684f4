"""Small things every page of a list has: its grounds, the menu of its columns, the way round its panes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from invpay_desktop.ui.lists.list_table import ListTable
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.menu import Entry, menu_below


class Above(QWidget):
    """What stands above list and panel, with a line below."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, QColor(current().border))


class Ground(QWidget):
    """The ground of the list."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(current().surface))


def offer_columns(button: QWidget, table: ListTable) -> None:
    """Show below a button which columns there are, to show or hide each."""

    def entry(key: str, title: str) -> Entry:
        shown = table.head.column_shown(key)
        return Entry(title, deed=lambda: table.choose_column(key, not shown), ticked=shown)

    entries: list[Entry | None] = [entry(column.key, column.title) for column in table.rows.columns]
    menu_below(button, [*entries, None, Entry(tr("As they were"), "rotate-ccw", deed=table.reset_columns)])


def shown_columns(table: ListTable) -> list[str]:
    """The keys of the columns that are to be seen, in their order."""
    head = table.head
    order = sorted(range(len(head.columns)), key=head.visualIndex)
    return [head.columns[at].key for at in order if not head.isSectionHidden(at)]


def next_pane(panes: Sequence[QWidget]) -> None:
    """Give the focus to the pane after the one that has it."""
    at = next((at for at, pane in enumerate(panes) if pane.hasFocus() or _within(pane)), -1)
    _enter(panes[(at + 1) % len(panes)])


def _within(pane: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return isinstance(focused, QWidget) and pane.isAncestorOf(focused)


def _enter(pane: QWidget) -> None:
    """Give the focus to a pane, or to the first thing in it that takes it."""
    if pane.focusPolicy() & Qt.FocusPolicy.TabFocus:
        pane.setFocus(Qt.FocusReason.TabFocusReason)
        return
    for inner in pane.findChildren(QWidget):
        if inner.focusPolicy() & Qt.FocusPolicy.TabFocus and inner.isVisibleTo(pane) and inner.isEnabled():
            inner.setFocus(Qt.FocusReason.TabFocusReason)
            return
