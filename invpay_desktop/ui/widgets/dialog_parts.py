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
        self._content = content
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)

    def wanted_height(self, width: int) -> int:
        """Height the content wants at a width, in px."""
        layout = self._content.layout()
        if layout is not None and layout.hasHeightForWidth():
            return max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height())
        return self._content.sizeHint().height()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._content.minimumSizeHint().width(), px(80))


class DialogSide(QWidget):
    """What stands beside the body, on surface."""

    def __init__(self, widget: QWidget, width: int) -> None:
        super().__init__()
        self._width = width
        line = QVBoxLayout(self)
        line.setContentsMargins(px(20), px(20), px(20), px(20))
        line.addWidget(widget)
        self.setFixedWidth(px(width))

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

    def height_now(self) -> int:
        """Height in px."""
        return max(self.sizeHint().height(), px(60))

    def option_widgets(self) -> list[QWidget]:
        """Those at the left, in order."""
        return _widgets(self.left)

    def button_widgets(self) -> list[QWidget]:
        """The buttons, in order."""
        return _widgets(self.right)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, 0, self.width(), 1, QColor(current().border))


def _widgets(layout: QHBoxLayout) -> list[QWidget]:
    found = [layout.itemAt(at) for at in range(layout.count())]
    return [widget for item in found if item is not None and (widget := item.widget()) is not None]
