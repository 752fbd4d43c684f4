"""What a dialog is made of: a body that scrolls, a summary beside it, a footer."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.widgets.look import FollowsLook


class DialogBody(QScrollArea):
    """Scrolls what does not fit; asks for the room its content wants."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)

    def wanted_height(self, width: int) -> int:
        content = self.widget()
        layout = content.layout()
        if layout is not None and layout.hasHeightForWidth():
            return max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height())
        return content.sizeHint().height()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.widget().minimumSizeHint().width(), px(80))


class DialogSide(QWidget):
    """What stands beside the body, on surface."""

    def __init__(self, widget: QWidget, width: int) -> None:
        super().__init__()
        self._width = width
        line = QVBoxLayout(self)
        line.setContentsMargins(px(20), px(20), px(20), px(20))
        line.addWidget(widget)
        self.setFixedWidth(px(width))

    def width_now(self) -> int:
        return self.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(current().surface))
        painter.fillRect(0, 0, 1, self.height(), QColor(current().border))


class DialogFooter(FollowsLook, QWidget):
    """Option left, buttons right, a line above."""

    def __init__(self) -> None:
        super().__init__()
        self.left, self.right = QHBoxLayout(), QHBoxLayout()
        self._line = QHBoxLayout(self)
        self._line.addLayout(self.left)
        self._line.addStretch(1)
        self._line.addLayout(self.right)
        self.look()

    def follow_look(self) -> None:
        self._line.setContentsMargins(px(20), px(13), px(20), px(14))
        self._line.setSpacing(px(12))
        self.left.setSpacing(px(12))
        self.right.setSpacing(px(8))
        self.setMinimumHeight(px(60))

    def heightForWidth(self, width: int) -> int:
        return max(self.sizeHint().height(), px(60))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, 0, self.width(), 1, QColor(current().border))
