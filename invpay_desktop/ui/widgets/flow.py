"""A row of widgets that breaks into further rows where the width does not do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Widgets from left to right at their own size, then below; takes no room while it is empty."""

    def __init__(self, parent: QWidget | None = None, *, centred: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._centred = centred
        self._top = 0
        self.setContentsMargins(0, 0, 0, 0)

    def set_spacing(self, spacing: int, top: int = 0) -> None:
        """Pixels between widgets and between rows; `top` above the first row, if there is one."""
        self.setSpacing(spacing)
        self._top = top
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = self._broken(width)
        return sum(tall for _, _, tall in rows) + self.spacing() * max(len(rows) - 1, 0) + self._top * bool(rows)

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._seen()]
        if not hints:
            return QSize(0, 0)
        width = sum(hint.width() for hint in hints) + self.spacing() * (len(hints) - 1)
        return QSize(width, max(hint.height() for hint in hints) + self._top)

    def minimumSize(self) -> QSize:
        hints = [item.minimumSize() for item in self._seen()]
        if not hints:
            return QSize(0, 0)
        return QSize(max(hint.width() for hint in hints), max(hint.height() for hint in hints) + self._top)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        y = rect.top() + self._top
        for items, wide, tall in self._broken(rect.width()):
            x = rect.left() + (max(rect.width() - wide, 0) // 2 if self._centred else 0)
            for item in items:
                size = item.sizeHint().boundedTo(QSize(max(rect.width(), 1), 16_777_215))
                item.setGeometry(QRect(QPoint(x, y + (tall - size.height()) // 2), size))
                x += size.width() + self.spacing()
            y += tall + self.spacing()

    def _seen(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _broken(self, width: int) -> list[tuple[list[QLayoutItem], int, int]]:
        """The rows: their items, width and height."""
        rows: list[tuple[list[QLayoutItem], int, int]] = []
        for item in self._seen():
            size = item.sizeHint()
            if rows and rows[-1][1] + self.spacing() + size.width() <= width:
                items, wide, tall = rows[-1]
                rows[-1] = ([*items, item], wide + self.spacing() + size.width(), max(tall, size.height()))
            else:
                rows.append(([item], size.width(), size.height()))
        return rows
