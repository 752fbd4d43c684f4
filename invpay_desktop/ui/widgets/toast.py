"""A toast: what was just done, for some seconds, with Undo where the books allow it. Never for what went wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import PlainButton
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.look import FollowsLook, announce
from invpay_desktop.ui.widgets.symbol import Symbol

SHOWN_FOR = 8000
"""Milliseconds; the clock stands while the mouse or the focus is on it."""
ABOVE_FOOT = 48
"""12 px above the footer of 36, in px of the design."""


class Toast(QObject):
    """One toast at a time at the bottom centre of `host`. `show(text, undo)`; `hide()`."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._slip = _Slip(host)

    def show(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Show a text, in place of the one before; `undo` is called by the button, once."""
        self._slip.tell(text, undo)

    def hide(self) -> None:
        """Take it away now."""
        self._slip.hide()

    @property
    def text(self) -> str:
        """What is shown now; empty when nothing is."""
        return self._slip.label.text() if self._slip.isVisible() else ""

    @property
    def slip(self) -> QWidget:
        """The widget itself."""
        return self._slip


class _UndoButton(PlainButton):
    """Underlined, in the colours of a tooltip, with its key behind it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        face = font("body_bold")
        painter.setFont(face)
        painter.setPen(QColor(current().on_tooltip))
        wide = self.fontMetrics().horizontalAdvance(self.text())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.fillRect(0, self.height() // 2 + px(7), wide, 1, QColor(current().on_tooltip))


class _Slip(FollowsLook, QWidget):
    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._undo: Callable[[], object] | None = None
        self._clock = QTimer(self, singleShot=True, interval=SHOWN_FOR)
        self._clock.timeout.connect(self._time_is_up)
        self.label = Label("", tone="on_tooltip", wrap=False)
        self.symbol = Symbol("circle-check", 16, "on_tooltip")
        self.button = _UndoButton(tr("Undo"))
        self.button.clicked.connect(self._take_back)
        self._line = QHBoxLayout(self)
        for part in (self.symbol, self.label, self.button):
            self._line.addWidget(part)
        host.installEventFilter(self)
        self.look()
        self.hide()

    def tell(self, text: str, undo: Callable[[], object] | None) -> None:
        self._undo = undo
        self.label.setText(text)
        self.button.setVisible(undo is not None)
        self._place()
        self.show()
        self.raise_()
        self._clock.start()
        announce(self, text)

    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()

    def _time_is_up(self) -> None:
        if self.underMouse() or self.button.hasFocus():
            self._clock.start()
        else:
            self.hide()

    def _place(self) -> None:
        host = self.parentWidget()
        self.label.setWordWrap(False)
        width = min(self.sizeHint().width(), host.width() - px(32))
        self.resize(width, max(self.sizeHint().height(), px(38)))
        self.move((host.width() - width) // 2, host.height() - px(ABOVE_FOOT) - self.height())

    def follow_look(self) -> None:
        self._line.setContentsMargins(px(14), px(8), px(14), px(8))
        self._line.setSpacing(px(12))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(current().tooltip))
        painter.drawRoundedRect(QRectF(self.rect()), px(8), px(8))
