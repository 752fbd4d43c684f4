"""What a dialog is made of: a body that scrolls, with a summary beside it, and a footer."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.widgets.look import FollowsLook

_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
_LEAST = 360
"""Narrowest body beside a summary, in px of the design; below that the summary stands under it."""


class DialogBody(QScrollArea):
    """`body` is the layout to fill. What does not fit scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.content = QWidget()
        self._row = QBoxLayout(_ACROSS, self.content)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.body = QVBoxLayout()
        self._row.addLayout(self.body, 1)
        self._side: _Side | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self.content)
        self.viewport().setAutoFillBackground(False)
        self.content.setAutoFillBackground(False)

    def set_side(self, widget: QWidget, width: int) -> None:
        """Put a summary beside the body; `width` in px of the design."""
        self._side = _Side(widget, width)
        self._row.addWidget(self._side)

    @property
    def has_side(self) -> bool:
        """Whether there is a summary."""
        return self._side is not None

    def fit(self, width: int) -> int:
        """Arrange for a width in px; the height wanted then."""
        if self._side is not None:
            across = width - self._side.wanted >= max(px(_LEAST), self.body.minimumSize().width())
            self._row.setDirection(_ACROSS if across else _DOWN)
            self._side.stand_beside(across)
        if self._row.hasHeightForWidth():
            return max(self._row.totalHeightForWidth(width), self._row.totalMinimumSize().height())
        return self.content.sizeHint().height()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(80))


class _Side(FollowsLook, QWidget):
    """What stands beside the body, on surface."""

    def __init__(self, widget: QWidget, width: int) -> None:
        super().__init__()
        self._width, self._across = width, True
        self._line = QVBoxLayout(self)
        self._line.addWidget(widget)
        self.look()

    @property
    def wanted(self) -> int:
        """Its width beside the body, in px."""
        return px(self._width)

    def stand_beside(self, across: bool) -> None:
        """Beside the body at its own width, or under it as wide as that."""
        self._across = across
        self.setMinimumWidth(self.wanted if across else 0)
        self.setMaximumWidth(self.wanted if across else 16_777_215)

    def follow_look(self) -> None:
        self._line.setContentsMargins(px(20), px(20), px(20), px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, border = QPainter(self), QColor(current().border)
        painter.fillRect(self.rect(), QColor(current().surface))
        painter.fillRect(0, 0, *((1, self.height()) if self._across else (self.width(), 1)), border)


class DialogFooter(FollowsLook, QWidget):
    """Option left, buttons right, a line above; the option stands above the buttons where both do not fit."""

    def __init__(self) -> None:
        super().__init__()
        self.left, self.right = QHBoxLayout(), QHBoxLayout()
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addLayout(self.right)
        self._line = QBoxLayout(_ACROSS, self)
        self._line.addLayout(self.left)
        self._line.addLayout(buttons, 1)
        self.look()

    def follow_look(self) -> None:
        self._line.setContentsMargins(px(20), px(13), px(20), px(14))
        self._line.setSpacing(px(12))
        self.left.setSpacing(px(12))
        self.right.setSpacing(px(8))

    def fit(self, width: int) -> int:
        """Arrange for a width in px; the height wanted then."""
        needed = self.left.sizeHint().width() + self.right.sizeHint().width() + px(52)
        self._line.setDirection(_ACROSS if needed <= width else _DOWN)
        tall = max(self._line.totalSizeHint().height(), px(60))
        self.setFixedHeight(tall)
        return tall

    def widgets(self) -> list[QWidget]:
        """The option and the buttons, in the order of reading."""
        items = [layout.itemAt(at) for layout in (self.left, self.right) for at in range(layout.count())]
        return [widget for item in items if item is not None and (widget := item.widget()) is not None]

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, 0, self.width(), 1, QColor(current().border))
