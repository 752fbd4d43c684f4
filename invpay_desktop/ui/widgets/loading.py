"""Grey blocks in the shape of what is being read; nothing at all in the first 300 milliseconds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.look import FollowsLook

PATIENCE = 300
"""Milliseconds in which nothing is shown: most reading is over by then."""
ROW = (20, 40, 16, 24)
"""Widths of the blocks of one row, in percent of it: as a list of number, name, day, amount."""


class LoadingBlocks(FollowsLook, QWidget):
    """Rows of grey blocks. `begin` waits 300 ms before they appear, `end` takes them away at once."""

    def __init__(self, rows: int = 6, blocks: Sequence[int] = ROW, row_height: int = 34, parent: QWidget | None = None):
        super().__init__(parent)
        self._rows, self._blocks, self._row_height = rows, tuple(blocks), row_height
        self._shown = False
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._appear)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(tr("Reading …"))
        self.look()

    def begin(self) -> None:
        """Something is being read."""
        self._patience.start()

    def end(self) -> None:
        """It is there, or will not come."""
        self._patience.stop()
        self._shown = False
        self.update()

    @property
    def blocks_shown(self) -> bool:
        """Whether the 300 ms are over."""
        return self._shown

    def _appear(self) -> None:
        self._shown = True
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(240), px(self._row_height) * self._rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._shown:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(current().bar_track))
        tall, step, margin = px(10), px(self._row_height), px(20)
        room = self.width() - 2 * margin
        for row in range(self._rows):
            at = float(margin)
            for number, share in enumerate(self._blocks):
                part = room * share / sum(self._blocks)
                width = (part - px(16)) * (1.0, 0.8, 0.9)[(row + number) % 3]
                box = QRectF(at, row * step + (step - tall) / 2, max(width, px(12)), tall)
                painter.drawRoundedRect(box, tall / 2, tall / 2)
                at += part
