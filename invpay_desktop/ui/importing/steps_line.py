"""Where in a deed of several steps one is: numbered dots in a row, the present one in colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.drawing import draw_icon
from invpay_desktop.ui.widgets.look import FollowsLook, announce, colour

_DOT, _GAP, _AROUND, _LINE = 22, 8, 10, 24


class StepsLine(FollowsLook, QWidget):
    """The steps by name; those before the present one are ticked. A picture: going to and fro is for buttons."""

    def __init__(self, steps: Sequence[str]) -> None:
        super().__init__()
        self._steps = tuple(steps)
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_step(0)
        self.look()

    def show_step(self, at: int) -> None:
        """Go to a step, counted from 0."""
        self._at = at
        said = tr("Step {number} of {all}: {name}")
        self.setAccessibleName(said.format(number=at + 1, all=len(self._steps), name=self._steps[at]))
        announce(self, self.accessibleName())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(420), px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, middle, line = 0, self.height() // 2, self._line()
        for at, name in enumerate(self._steps):
            dot = QRect(x, middle - px(_DOT) // 2, px(_DOT), px(_DOT))
            self._paint_dot(painter, dot, at)
            used = font("body_strong" if at == self._at else "body")
            painter.setFont(used)
            painter.setPen(colour("text" if at == self._at else "muted"))
            wide = QFontMetrics(used).horizontalAdvance(name)
            left = dot.right() + px(_GAP)
            painter.drawText(QRect(left, 0, wide + px(2), self.height()), Qt.AlignmentFlag.AlignVCenter, name)
            x = left + wide + px(_AROUND)
            if at < len(self._steps) - 1:
                painter.fillRect(x, middle, line, 1, colour("border_strong"))
                x += line + px(_AROUND)

    def _line(self) -> int:
        """Length of the lines between the steps: shorter where there is little room."""
        measure = QFontMetrics(font("body_strong"))
        fixed = sum(px(_DOT) + px(_GAP) + measure.horizontalAdvance(name) + 2 * px(_AROUND) for name in self._steps)
        return max(min((self.width() - fixed + 2 * px(_AROUND)) // max(len(self._steps) - 1, 1), px(_LINE)), 0)

    def _paint_dot(self, painter: QPainter, dot: QRect, at: int) -> None:
        filled = at == self._at
        painter.setPen(colour("accent" if at <= self._at else "border_strong"))
        painter.setBrush(colour("accent" if filled else "surface"))
        painter.drawEllipse(QRectF(dot).adjusted(0.5, 0.5, -0.5, -0.5))
        if at < self._at:
            draw_icon(painter, dot.left() + (dot.width() - px(12)) // 2, dot, "check", 12, "accent_text")
            return
        painter.setFont(font("small_strong"))
        painter.setPen(colour("on_accent" if filled else "muted"))
        painter.drawText(dot, Qt.AlignmentFlag.AlignCenter, str(at + 1))
