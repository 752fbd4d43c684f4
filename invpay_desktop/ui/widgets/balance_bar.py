"""The balance bar: how much of an invoice is paid (solid), what this payment adds (hatched), what is left (empty)."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.look import FollowsLook


def paint_bar(painter: QPainter, box: QRectF, total: int, paid: int, now: int = 0, over: int = 0) -> None:
    """Draw the bar into `box`. Amounts in minor units: `now` comes on top of `paid`, `over` lies beyond `total`."""
    tokens = current()
    whole = max(total + over, paid + now + over, 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = QPainterPath()
    shape.addRoundedRect(box, box.height() / 2, box.height() / 2)
    painter.setClipPath(shape)
    painter.fillRect(box, QColor(tokens.bar_track))
    at = box.left()
    for amount, tone, hatched in (
        (paid, tokens.accent, False),
        (now, tokens.accent, True),
        (over, tokens.pill["violet"].text, False),
    ):
        if amount <= 0:
            continue
        width = max(box.width() * amount / whole, 2.0)
        part = QRectF(min(at, box.right() - width), box.top(), width, box.height())
        if hatched:
            _hatch(painter, part, tone)
        else:
            painter.fillRect(part, QColor(tone))
        if at > box.left():
            painter.fillRect(QRectF(part.left(), box.top(), 1, box.height()), QColor(tokens.surface))
        at = part.right()
    painter.restore()


def _hatch(painter: QPainter, part: QRectF, tone: str) -> None:
    """Stripes half as wide as their distance, leaning right; Qt's own pattern is too fine to be told from the track."""
    painter.save()
    painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
    painter.fillRect(part, QColor(current().surface))
    tall, step = part.height(), float(px(6))
    painter.setPen(QPen(QColor(tone), step * 0.42))
    x = part.left() - tall
    while x < part.right() + tall:
        painter.drawLine(QLineF(x - 1, part.bottom() + 1, x + tall + 1, part.top() - 1))
        x += step
    painter.restore()


class BalanceBar(FollowsLook, QWidget):
    """The bar as a widget: 8 px, `thin` 4 px. It never stands without figures beside it."""

    def __init__(self, thin: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = 4 if thin else 8
        self._parts = (0, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_parts(0, 0)
        self.look()

    def show_parts(self, total: int, paid: int, now: int = 0, over: int = 0) -> None:
        """Show amounts in minor units of one currency."""
        self._parts = (total, paid, now, over)
        percent = 100 * (paid + now) // total if total > 0 else 0
        self.setAccessibleName(tr("{percent} percent paid").format(percent=min(percent, 100)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(120), px(self._height))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(40), px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_bar(QPainter(self), QRectF(self.rect()), *self._parts)
