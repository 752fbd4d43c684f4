"""What painted widgets draw with: a box with an edge, a key cap, an icon."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.icons import pixmap
from invpay_desktop.ui.theme.tokens import colour, current


def draw_box(painter: QPainter, rect: QRect, fill: str, edge: str, radius: int = 6, width: int = 1) -> None:
    """A rounded box. `fill`, `edge`: tokens, or nothing for none. `radius` in pixels of the design."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour(edge)), width) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour(fill)) if fill else Qt.BrushStyle.NoBrush)
    inset = width / 2 if edge else 0
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), px(radius), px(radius))
    painter.restore()


def draw_icon(painter: QPainter, left: int, rect: QRect, name: str, size: int, role: str) -> None:
    """An icon of the design's `size`, from `left`, in the middle of the height of `rect`."""
    top = rect.top() + (rect.height() - px(size)) / 2
    painter.drawPixmap(QPointF(left, top), pixmap(name, size, role, painter.device().devicePixelRatioF()))


def key_text(key: str) -> str:
    """A key as the person's system writes it, for a cap: `Ctrl N`, `Ctrl ↵`, `⌘N`."""
    from PySide6.QtGui import QKeySequence

    native = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    for name in ("Return", "Enter"):
        native = native.replace(name, "↵")
    held, plus, _none = native.rpartition("+") if native.endswith("+") else (native, "", "")
    return held.replace("+", " ").rstrip() + (" " + plus if held and plus else plus)


def cap_width(text: str) -> int:
    """Width in pixels of a cap with this text on it."""
    return QFontMetrics(font("caption")).horizontalAdvance(text) + 2 * px(5)


def draw_cap(painter: QPainter, left: int, rect: QRect, text: str, tone: str) -> None:
    """A key cap from `left`, in the middle of the height of `rect`."""
    high = px(18)
    cap = QRect(left, rect.top() + (rect.height() - high) // 2, cap_width(text), high)
    painter.save()
    painter.setOpacity(1 if current().ring > 2 else 0.55)  # in high contrast all edges are full
    draw_box(painter, cap, "", tone, radius=4)
    painter.setOpacity(0.9)
    painter.setFont(font("caption"))
    painter.setPen(QColor(colour(tone)))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
