"""The list and the panel of one of its rows: side by side where there is room, else one in the place of the other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import current

_USUAL, _LEAST, _LEAST_LIST = 460, 380, 420


class Beside(QSplitter):
    """Two widgets, of which the second is made when it is first shown. `swapped()` when either came or went.

    `kept_as`: the page under whose name the width is remembered.
    """

    swapped = Signal()

    def __init__(self, main: QWidget, make_side: Callable[[], QWidget], preferences: Preferences, kept_as: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._main = main
        self._make_side = make_side
        self._preferences = preferences
        self._width_key, self._open_key = f"{kept_as}/panel_width", f"{kept_as}/panel_open"
        self.side: QWidget | None = None
        self.wide = True
        self._wanted = bool(preferences.get(self._open_key, True))
        self._in_front = False
        self._has_item = False
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(main)
        self.setStretchFactor(0, 1)
        main.setMinimumWidth(px(_LEAST_LIST))
        self.splitterMoved.connect(self._moved)

    @property
    def is_open(self) -> bool:
        """Whether the second widget is to be seen."""
        return self._has_item and (self._wanted if self.wide else self._in_front)

    @property
    def alone(self) -> bool:
        """Whether the second widget stands in the place of the first."""
        return not self.wide and self.is_open

    def open(self) -> None:
        """Show the second widget, in the place of the first where it is narrow."""
        self._in_front = not self.wide
        if self.wide and not self._wanted:
            self._wanted = True
            self._preferences.put(self._open_key, True)
        self.arrange()

    def close_side(self) -> None:
        """Show the first widget alone."""
        if self.wide and self._wanted:
            self._wanted = False
            self._preferences.put(self._open_key, False)
        self._in_front = False
        self.arrange()

    def set_wide(self, wide: bool) -> None:
        """Whether there is room for both."""
        if wide != self.wide:
            self.wide = wide
            self._in_front = False
            self.arrange()

    def set_has_item(self, has_item: bool) -> None:
        """Whether there is anything for the second widget to show."""
        if has_item != self._has_item:
            self._has_item = has_item
            self.arrange()

    def arrange(self) -> None:
        """Show what is to be seen."""
        if self.is_open and self.side is None:
            self.side = self._make_side()
            self.side.setMinimumWidth(px(_LEAST))
            self.addWidget(self.side)
            self.setStretchFactor(1, 0)
        if self.side is not None:
            self.side.setVisible(self.is_open)
        self._main.setVisible(not self.alone)
        if self.is_open and self.wide:
            kept = self._preferences.get(self._width_key, _USUAL)
            width = px(kept if isinstance(kept, int) else _USUAL)
            self.setSizes([max(self.width() - width, px(_LEAST_LIST)), width])
        self.swapped.emit()

    def createHandle(self) -> QSplitterHandle:
        return _Line(self.orientation(), self)

    def _moved(self) -> None:
        if self.side is not None and self.wide:
            self._preferences.put(self._width_key, round(self.side.width() * 1000 / px(1000)))


class _Line(QSplitterHandle):
    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(current().border))
