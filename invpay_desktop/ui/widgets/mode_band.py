"""The amber band that says, in the window and in each payment dialog, that no real money moves here."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import colour, current
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.drawing import draw_icon
from invpay_desktop.ui.widgets.labels import set_tip
from invpay_desktop.ui.widgets.look import FollowsLook

_LINE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine)


class ModeBand(FollowsLook, QWidget):
    """26 px high under the title bar: TEST in bold, and what it means. Shown while the book is in test mode."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = tr("TEST")
        self._text = text or tr("No real money moves, and only the test cards work.")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{self._mark}. {self._text}")
        set_tip(self, self._text)
        self.look()

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        amber = current().pill["amber"]
        painter.fillRect(self.rect(), QColor(amber.fill))
        edge = amber.text if amber.edge != amber.fill else current().border  # in high contrast the edge is all there is
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(edge))
        left = px(20)
        draw_icon(painter, left, self.rect(), "flask-conical", 14, "amber")
        left += px(14) + px(8)
        painter.setPen(QColor(colour("amber")))
        for text, role in ((self._mark, "small_bold"), (self._text, "small")):
            used = font(role)
            room = QRect(left, 0, max(self.width() - left - px(12), 0), self.height() - 1)
            painter.setFont(used)
            painter.drawText(
                room, _LINE, QFontMetrics(used).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            )
            left += QFontMetrics(used).horizontalAdvance(text) + px(12)
