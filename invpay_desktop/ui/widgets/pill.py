"""The pill of a status: word, icon and colour together, as a widget and as a drawing for lists."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from invpay_desktop.ui import words
from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.icons import pixmap
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.widgets.look import FollowsLook

_drawn: dict[tuple[object, ...], QPixmap] = {}
_LONGEST = 200  # drawings kept: states times sizes and themes are far fewer, words of days ("9 days overdue") are not


def pill_width(state: str, text: str | None = None, height: int = 20) -> int:
    """Width of a pill in device-independent px. `height` 20 in lists, 24 in heads, at 100 %."""
    metrics = QFontMetrics(_font(height))
    return metrics.horizontalAdvance(text or words.status(state).text) + px(12) + 3 * px(6) - px(2)


def paint_pill(painter: QPainter, rect: QRect, state: str, text: str | None = None) -> None:
    """Draw a pill at the left of `rect`, in its middle; 24 high where `rect` is, else 20."""
    height = 24 if rect.height() >= px(24) else 20
    drawn = pill_pixmap(state, text, height, painter.device().devicePixelRatioF())
    painter.drawPixmap(rect.left(), rect.top() + (rect.height() - px(height)) // 2, drawn)


def pill_pixmap(state: str, text: str | None, height: int, ratio: float) -> QPixmap:
    """The drawing of a pill, made once per state, words, size, screen and theme. `height`: 20 or 24, at 100 %."""
    key = (state, text, height, px(1000), ratio, id(current()))
    drawn = _drawn.get(key)
    if drawn is None:
        if len(_drawn) >= _LONGEST:
            _drawn.clear()
        drawn = _drawn[key] = _draw(state, text, height, ratio)
    return drawn


def _draw(state: str, text: str | None, height: int, ratio: float) -> QPixmap:
    word = words.status(state)
    colours = current().pill[word.tone]
    width, tall, side = pill_width(state, text, height), px(height), px(12)
    drawn = QPixmap(QSize(round(width * ratio), round(tall * ratio)))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(colours.edge))
    painter.setBrush(QColor(colours.fill))
    painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, tall - 1), tall / 2, tall / 2)
    painter.drawPixmap(px(6), (tall - side) // 2, pixmap(word.icon, 12, colours.text, ratio))
    painter.setPen(QColor(colours.text))
    painter.setFont(_font(height))
    box = QRect(px(6) + side + px(4), 0, width, tall)
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text or word.text)
    painter.end()
    return drawn


def _font(height: int) -> QFont:
    return font("body_strong" if height >= 24 else "small_strong")


class Pill(FollowsLook, QWidget):
    """The pill of one state; `head=True` is the taller one in the head of a panel."""

    def __init__(self, state: str, text: str | None = None, *, head: bool = False, parent: QWidget | None = None):
        super().__init__(parent)
        self._state, self._text, self._height = state, text, 24 if head else 20
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(state, text)

    def show_state(self, state: str, text: str | None = None) -> None:
        """Show another state, with words of its own such as `9 days overdue` where given."""
        self._state, self._text = state, text
        self.setAccessibleName(text or words.status(state).text)
        self.look()

    def sizeHint(self) -> QSize:
        return QSize(pill_width(self._state, self._text, self._height), px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_pill(QPainter(self), self.rect(), self._state, self._text)
