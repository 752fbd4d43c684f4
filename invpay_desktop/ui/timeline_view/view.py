"""The timeline drawn as one: dots on a line by month, amounts at the right; Enter says what can be done about one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import colour, current
from invpay_desktop.ui.timeline_view.entries import Happened
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.drawing import draw_box, draw_icon

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_DOT, _GAP, _MORE = 28, 10, 24


class TimelineModel(QAbstractListModel):
    """The entries, newest first."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Happened] = []

    def show_entries(self, entries: Sequence[Happened]) -> None:
        """Take other entries."""
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.text().replace("\n", ", ")
        return entry if role == ENTRY_ROLE else None

    def begins_group(self, row: int) -> bool:
        """Whether a heading stands above this row."""
        return row == 0 or self.entries[row].group != self.entries[row - 1].group


class _Painter(QStyledItemDelegate):
    """Paints one entry."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        entry: Happened = index.data(ENTRY_ROLE)
        width = self._text_width(entry)
        height = px(6) + self._lines(entry.title, "body_strong", width) + self._lines(entry.second, "small", width)
        if entry.third:
            height += self._lines(entry.third, "small", width) + px(2)
        height = max(height, px(_DOT) + px(6)) + px(8)
        return QSize(0, height + (self._heading() if self._begins(index) else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        entry: Happened = index.data(ENTRY_ROLE)
        box = QRect(option.rect)
        painter.save()
        if self._begins(index):
            self._paint_heading(painter, box, entry.group)
            box.setTop(box.top() + self._heading())
        state = option.state
        marked = bool(state & QStyle.StateFlag.State_Selected)
        if marked or state & QStyle.StateFlag.State_MouseOver:
            draw_box(painter, box.adjusted(px(-4), 0, px(-2), -px(2)), "select" if marked else "hover", "")
        if state & QStyle.StateFlag.State_HasFocus:
            draw_box(painter, box.adjusted(px(-4), 0, px(-2), -px(2)), "", "focus", width=current().ring)
        self._paint_dot(painter, box, entry, last=index.row() == index.model().rowCount() - 1)
        right = self._paint_amounts(painter, box, entry, marked)
        self._paint_words(painter, box, entry, right)
        painter.restore()

    def more_box(self, box: QRect) -> QRect:
        """Where the button for the deeds of a marked entry lies, in the box of its row (heading taken off)."""
        return QRect(box.right() - px(_MORE) - px(4), box.bottom() - px(_MORE) - px(4), px(_MORE), px(_MORE))

    def below_heading(self, box: QRect, index: AnyIndex) -> QRect:
        """The row without the heading above it."""
        return box.adjusted(0, self._heading() if self._begins(index) else 0, 0, 0)

    def _paint_heading(self, painter: QPainter, box: QRect, text: str) -> None:
        painter.setFont(font("small_bold"))
        painter.setPen(QColor(colour("muted")))
        line = QRect(box.left(), box.top() + px(6), box.width(), px(20))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)
        left = line.left() + painter.fontMetrics().horizontalAdvance(text) + px(10)
        painter.setPen(QPen(QColor(colour("line")), 1))
        painter.drawLine(left, line.center().y(), line.right() - px(4), line.center().y())

    def _paint_dot(self, painter: QPainter, box: QRect, entry: Happened, *, last: bool) -> None:
        size = px(_DOT)
        dot = QRect(box.left(), box.top() + px(5), size, size)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not last:
            painter.setPen(QPen(QColor(colour("border")), 2))
            painter.drawLine(dot.center().x(), dot.bottom() + px(2), dot.center().x(), box.bottom() + px(4))
        pill = current().pill[entry.tone]
        painter.setPen(Qt.PenStyle.NoPen if pill.edge == pill.fill else QPen(QColor(pill.edge), 1))
        painter.setBrush(QColor(pill.fill))
        painter.drawEllipse(QRectF(dot))
        draw_icon(painter, dot.left() + (size - px(14)) // 2, dot, entry.icon, 14, entry.tone)

    def _paint_amounts(self, painter: QPainter, box: QRect, entry: Happened, marked: bool) -> int:
        """Paint the amounts, and for a marked entry its button; returns where the words must end."""
        ends = box.right() - px(6)
        top = box.top() + px(4)
        if entry.amount:
            chosen = QFont(font("body_bold"))
            chosen.setStrikeOut(entry.struck)
            painter.setFont(chosen)
            painter.setPen(QColor(colour("muted" if entry.struck else "text")))
            painter.drawText(QRect(box.left(), top, ends - box.left(), px(18)), _RIGHT, entry.amount)
        if entry.left:
            painter.setFont(font("small"))
            painter.setPen(QColor(colour("muted")))
            painter.drawText(QRect(box.left(), top + px(18), ends - box.left(), px(16)), _RIGHT, entry.left)
        if marked and entry.deeds:
            more = self.more_box(box)
            draw_icon(painter, more.left() + px(4), more, "ellipsis", 16, "accent_text")
        return ends - self._amount_width(entry)

    def _paint_words(self, painter: QPainter, box: QRect, entry: Happened, right: int) -> None:
        left = box.left() + px(_DOT) + px(_GAP)
        top = box.top() + px(4)
        for text, role, tone in (
            (entry.title, "body_strong", "muted" if entry.struck else "text"),
            (entry.second, "small", "muted"),
            (entry.third, "small", "text"),
        ):
            if not text:
                continue
            high = self._lines(text, role, right - left)
            painter.setFont(font(role))
            painter.setPen(QColor(colour(tone)))
            painter.drawText(QRect(left, top, right - left, high), int(_WRAP), text)
            top += high + (px(2) if role == "small" else 0)

    def _text_width(self, entry: Happened) -> int:
        view = self.parent()
        assert isinstance(view, QListView)
        return view.viewport().width() - px(_DOT) - px(_GAP) - px(8) - self._amount_width(entry)

    def _amount_width(self, entry: Happened) -> int:
        wide = max(_width(entry.amount, "body_bold"), _width(entry.left, "small"))
        return wide + px(10) if wide else 0

    def _lines(self, text: str, role: str, width: int) -> int:
        if not text:
            return 0
        room = QRect(0, 0, max(width, px(60)), 10_000)
        return max(px(17), QFontMetrics(font(role)).boundingRect(room, int(_WRAP), text).height())

    def _heading(self) -> int:
        return px(32)

    def _begins(self, index: AnyIndex) -> bool:
        model = index.model()
        view = self.parent()
        grouped = isinstance(view, TimelineView) and view.grouped
        return grouped and isinstance(model, TimelineModel) and model.begins_group(index.row())


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WRAP = Qt.TextFlag.TextWrapAnywhere.value | Qt.TextFlag.TextWordWrap.value


def _width(text: str, role: str) -> int:
    return QFontMetrics(font(role)).horizontalAdvance(text) if text else 0


class TimelineView(QListView):
    """A list of entries. `asked` names an entry whose deeds are wanted, and where to show them."""

    asked = Signal(object, object)

    grouped = True
    """Whether headings stand above the months."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries_model = TimelineModel()
        self.painter = _Painter(self)
        self.setModel(self.entries_model)
        self.setItemDelegate(self.painter)
        self.setAccessibleName(tr("Timeline"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    def show_entries(self, entries: Sequence[Happened]) -> None:
        """Show other entries; the same event stays marked where it is still there."""
        marked = self.current_entry()
        self.entries_model.show_entries(entries)
        if marked is not None:
            for row, entry in enumerate(entries):
                if entry.event_id == marked.event_id:
                    self.setCurrentIndex(self.entries_model.index(row))

    def current_entry(self) -> Happened | None:
        """The entry that is marked."""
        index = self.currentIndex()
        return self.entries_model.entries[index.row()] if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry = self.current_entry()
        if entry is not None and event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(entry.text())
        elif entry is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Menu):
            self._ask(self.visualRect(self.currentIndex()).center())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return
        box = self.painter.below_heading(self.visualRect(index), index)
        wanted = event.button() == Qt.MouseButton.RightButton or self.painter.more_box(box).contains(
            event.position().toPoint()
        )
        if wanted:
            self._ask(event.position().toPoint())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _ask(self, where: QPoint) -> None:
        entry = self.current_entry()
        if entry is not None:
            self.asked.emit(entry, self.viewport().mapToGlobal(where))
