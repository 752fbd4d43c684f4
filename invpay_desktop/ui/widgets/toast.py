"""A toast: what was just done, for some seconds, with Undo where the books allow it. Never for what went wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import PlainButton
from invpay_desktop.ui.widgets.drawing import key_text
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.look import FollowsLook, announce
from invpay_desktop.ui.widgets.symbol import Symbol

SHOWN_FOR = 8000
"""Milliseconds; the clock stands while the mouse or the focus is on it."""
UNDO_KEY = "Ctrl+Z"
"""Shown behind Undo; the window's own action answers it."""
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


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _UndoButton(PlainButton):
    """Underlined, in the colours of a tooltip, with its key behind it; the focus is a box around both."""

    ring_radius = None

    def sizeHint(self) -> QSize:
        words, key = QFontMetrics(font("body_bold")), QFontMetrics(font("small"))
        wide = words.horizontalAdvance(self.text()) + px(12) + key.horizontalAdvance(key_text(UNDO_KEY))
        return QSize(wide + 2 * px(6), px(26))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, ink = QPainter(self), QColor(current().on_tooltip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        words = QFont(font("body_bold"))
        words.setUnderline(True)
        inside = self.rect().adjusted(px(6), 0, -px(6), 0)
        painter.setFont(words)
        painter.setPen(ink)
        painter.drawText(inside, _LEFT, self.text())
        painter.setFont(font("small"))
        painter.setOpacity(0.8)
        painter.drawText(inside, _RIGHT, key_text(UNDO_KEY))
        if self.hasFocus():
            painter.setOpacity(1)
            painter.setPen(QPen(ink, current().ring))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(6), px(6))


class _Slip(FollowsLook, QWidget):
    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._undo: Callable[[], object] | None = None
        self._clock = QTimer(self, singleShot=True, interval=SHOWN_FOR)
        self._clock.timeout.connect(self._time_is_up)
        self.label = Label("", tone="on_tooltip", wrap=False)
        self.symbol = Symbol("circle-check", 16, "on_tooltip")
        self.button = _UndoButton(tr("Undo"))
        self.button.clicked.connect(self._take_back)
        self._line = QHBoxLayout(self)
        self._line.addWidget(self.symbol)
        self._line.addWidget(self.label, 1)
        self._line.addWidget(self.button)
        host.installEventFilter(self)
        self.look()
        self.hide()

    def tell(self, text: str, undo: Callable[[], object] | None) -> None:
        self._undo = undo
        self.label.setText(text)
        self.button.setVisible(undo is not None)
        self._line.setContentsMargins(px(14), px(6), px(8 if undo is not None else 14), px(6))
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
        """Bottom centre; a text too long for one line has two or more."""
        widest = self._host.width() - 2 * px(20)
        self.label.setWordWrap(False)
        self._line.invalidate()
        width, tall = self.sizeHint().width(), self.sizeHint().height()
        if width > widest:
            self.label.setWordWrap(True)
            self._line.invalidate()
            width, tall = widest, self._line.totalHeightForWidth(widest)
        self.resize(width, max(tall, px(38)))
        self.move((self._host.width() - width) // 2, self._host.height() - px(ABOVE_FOOT) - self.height())

    def follow_look(self) -> None:
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
