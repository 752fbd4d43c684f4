"""A round spot with an icon in it, in the colours of a pill."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.widgets.drawing import draw_icon
from invpay_desktop.ui.widgets.look import FollowsLook


class Dot(FollowsLook, QWidget):
    """`size` in px of the design. Says nothing to a screen reader: the words beside it do."""

    def __init__(self, icon: str, tone: str, size: int = 32) -> None:
        super().__init__()
        self._icon, self._tone, self._size = icon, tone, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.look()

    def sizeHint(self) -> QSize:
        return QSize(px(self._size), px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        pill = current().pill[self._tone]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen if pill.edge == pill.fill else QPen(QColor(pill.edge), 1))
        painter.setBrush(QColor(pill.fill))
        painter.drawEllipse(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        drawn = 16 if self._size >= 28 else 12
        draw_icon(painter, (self.width() - px(drawn)) // 2, self.rect(), self._icon, drawn, self._tone)
