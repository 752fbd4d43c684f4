"""Menus whose entries are plain text, with an icon before and a key behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import colour
from invpay_desktop.ui.widgets.drawing import draw_box, draw_icon, key_text
from invpay_desktop.ui.widgets.labels import escape_mnemonic, tip_text
from invpay_desktop.ui.widgets.look import FollowsLook

_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `key` is shown only: the window's own action has it. `tip`: why it is not open, perhaps."""

    text: str
    icon: str = ""
    key: str = ""
    deed: Callable[[], object] | None = None
    danger: bool = False
    is_open: bool = True
    tip: str = ""
    ticked: bool = False


class Menu(FollowsLook, QMenu):
    """A menu painted in the colours of the theme. Qt sees to sizes, keys and the mouse."""

    def __init__(self, parent: QWidget, entries: Sequence[Entry | None]) -> None:
        super().__init__(parent)
        self._entries: dict[QAction, Entry] = {}
        self.setObjectName("entries")
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setToolTipsVisible(True)
        for entry in entries:
            if entry is None:
                self.addSeparator()
            else:
                self._put(entry)
        self.look()

    def follow_look(self) -> None:
        self.setFont(font("body"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_box(painter, self.rect(), "raised", "border_strong", radius=8)
        for action in self.actions():
            if action.isSeparator():
                rect = self.actionGeometry(action)
                painter.fillRect(px(8), rect.center().y(), self.width() - 2 * px(8), 1, QColor(colour("line")))
            else:
                self._paint_entry(painter, action)

    def _put(self, entry: Entry) -> None:
        text = escape_mnemonic(" ".join(entry.text.split()))
        action = QAction(f"{text}\t{key_text(entry.key)}" if entry.key else text, self)
        action.setEnabled(entry.is_open)
        action.setToolTip(tip_text(entry.tip))
        if entry.deed is not None:
            deed = entry.deed
            action.triggered.connect(lambda _checked=False: deed())
        self._entries[action] = entry
        self.addAction(action)

    def _paint_entry(self, painter: QPainter, action: QAction) -> None:
        entry, rect = self._entries[action], self.actionGeometry(action)
        if action is self.activeAction() and entry.is_open:
            draw_box(painter, rect, "select", "", radius=4)
        tone = "disabled" if not entry.is_open else "error_text" if entry.danger else "text"
        icon = "check" if entry.ticked else entry.icon
        if icon:
            draw_icon(painter, rect.left() + px(8), rect, icon, 16, tone)
        room = rect.adjusted(px(34), 0, -px(10), 0)
        painter.setFont(font("body"))
        painter.setPen(QColor(colour(tone)))
        painter.drawText(
            room, int(_MIDDLE | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine), " ".join(entry.text.split())
        )
        if entry.key:
            painter.setFont(font("small"))
            painter.setPen(QColor(colour("muted" if entry.is_open else "disabled")))
            painter.drawText(room, int(_MIDDLE | Qt.AlignmentFlag.AlignRight), key_text(entry.key))


def menu(parent: QWidget, entries: Sequence[Entry | None]) -> Menu:
    """A menu of these entries, None being a line between; it goes when it has closed. To be shown with popup()."""
    made = Menu(parent, entries)
    made.aboutToHide.connect(made.deleteLater)
    return made


def menu_below(button: QWidget, entries: Sequence[Entry | None]) -> Menu:
    """Show a menu right below the button it belongs to."""
    made = menu(button, entries)
    made.popup(button.mapToGlobal(QPoint(0, button.height() + px(4))))
    return made
