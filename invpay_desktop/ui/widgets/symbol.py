"""An icon on its own, beside a text or in a round dot: decoration, which a screen reader passes over."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.icons import pixmap
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.widgets.look import FollowsLook


class Symbol(FollowsLook, QWidget):
    """`size` of the icon and `dot` around it (0: none) in px of the design; `tone`: a token, or a pill's for a dot."""

    def __init__(self, icon: str, size: int = 16, tone: str = "text", dot: int = 0, parent: QWidget | None = None):
        super().__init__(parent)
        self._icon, self._size, self._tone, self._dot = icon, size, tone, dot
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.look()

    def show_icon(self, icon: str = "", tone: str = "") -> None:
        """Another icon, another tone; what is not given stays."""
        self._icon, self._tone = icon or self._icon, tone or self._tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(self._dot or self._size), px(self._dot or self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._dot:
            colours = current().pill[self._tone]
            painter.setPen(QColor(colours.edge))
            painter.setBrush(QColor(colours.fill))
            painter.drawEllipse(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(Qt.PenStyle.NoPen)
        inset = (self.width() - px(self._size)) / 2
        picture = pixmap(self._icon, self._size, self._tone, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(inset, inset), picture)
