"""Painting of a table's cells: fast enough for thirty rows in a few milliseconds, with every token of the theme."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QStaticText
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.icons import pixmap
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.widgets.cell import CELL_ROLE, Cell
from invpay_desktop.ui.widgets.look import colour
from invpay_desktop.ui.widgets.pill import paint_pill, pill_width

_SELECTED = QStyle.StateFlag.State_Selected
_KEPT = 4000  # laid-out texts: some pages of a wide table


class _Look(NamedTuple):
    """What every cell needs, made once per theme and text size."""

    row: int
    side: int
    edge: int
    gap: int
    pill: int
    tick: int
    select: QColor
    hover: QColor
    line: QColor
    small: QFont


class CellDelegate(QStyledItemDelegate):
    """Paints the Cell that a model gives under CELL_ROLE. The table tells it which row the mouse is over."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self.hover_row = -1
        self.first, self.last = 0, 0
        self.forget()

    def forget(self) -> None:
        """Theme or text size changed: make fonts, colours and laid-out texts anew."""
        tokens = current()
        self._look = _Look(
            px(34), px(10), px(20), px(6), px(20), px(16),
            QColor(tokens.select), QColor(tokens.hover), QColor(tokens.line), font("small"),
        )  # fmt: skip
        self._pens: dict[str, QPen] = {}
        self._fonts: dict[tuple[int, bool], QFont] = {}
        self._texts: dict[tuple[str, int, bool, bool, int, str], tuple[QStaticText, int, int, bool]] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Width of the whole text and the fixed height of a row."""
        cell = index.data(CELL_ROLE)
        return QSize(self.wanted_width(cell) if cell is not None else 0, self._look.row)

    def wanted_width(self, cell: Cell) -> int:
        """Room a cell asks for, with its sides, to show everything it says."""
        look = self._look
        width = pill_width(cell.pill, cell.text or None) if cell.pill else self._whole(cell.text, cell)
        if cell.note:
            width += look.gap + QFontMetrics(look.small).horizontalAdvance(cell.note)
        if cell.tick is not None:
            width += look.tick + (look.gap if cell.text else 0)
        return width + look.side + look.edge

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint ground, line and what the cell says."""
        look = self._look
        rect: QRect = option.rect  # type: ignore[attr-defined]
        x, y, width, height = rect.getRect()
        if option.state & _SELECTED:  # type: ignore[attr-defined]
            painter.fillRect(rect, look.select)
        elif index.row() == self.hover_row:
            painter.fillRect(rect, look.hover)
        painter.fillRect(x, y + height - 1, width, 1, look.line)
        cell = index.data(CELL_ROLE)
        if cell is None:
            return
        column = index.column()
        left = x + (look.edge if column == self.first else look.side)
        right = x + width - (look.edge if column == self.last else look.side)
        if cell.tick is not None:
            self._paint_tick(painter, QRect(left, y, right - left, height), cell)
            left += look.tick + look.gap
        if cell.pill:
            self._paint_pill(painter, left, right, y, cell)
        elif cell.text:
            self._paint_text(painter, left, right, y, height, cell)

    def _paint_pill(self, painter: QPainter, left: int, right: int, y: int, cell: Cell) -> None:
        look = self._look
        width = pill_width(cell.pill, cell.text or None)
        if cell.align == "right":
            left = max(left, right - width)
        top = y + (look.row - 1 - look.pill) // 2
        paint_pill(painter, QRect(left, top, max(right - left, 0), look.pill), cell.pill, cell.text or None)

    def _paint_text(self, painter: QPainter, left: int, right: int, y: int, height: int, cell: Cell) -> None:
        """The text, and the note behind it, which gives way first when there is no room for both."""
        look = self._look
        note = None
        if cell.note:
            note = self._laid(cell.note, 400, False, True, right - left, "right")
            if self._whole(cell.text, cell) + look.gap + note[1] > right - left:
                note = None
        room = right - left - (look.gap + note[1] if note else 0)
        text, width, tall, _ = self._laid(cell.text, cell.weight, cell.strike, False, room, cell.elide)
        total = width + (look.gap + note[1] if note else 0)
        if cell.align == "right":
            left = right - total
        elif cell.align == "centre":
            left += (right - left - total) // 2
        painter.setFont(self._font(cell.weight, cell.strike))
        painter.setPen(self._pen(cell.tone))
        painter.drawStaticText(left, y + (height - 1 - tall) // 2, text)
        if note is not None:
            painter.setFont(look.small)
            painter.setPen(self._pen(cell.note_tone))
            painter.drawStaticText(left + width + look.gap, y + (height - 1 - note[2] + 1) // 2, note[0])

    def _paint_tick(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        tokens, size = current(), self._look.tick
        box = QRect(rect.left(), rect.top() + (rect.height() - 1 - size) // 2, size, size)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.accent if cell.tick else tokens.border_strong))
        painter.setBrush(QColor(tokens.accent if cell.tick else tokens.surface))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), px(4), px(4))
        if cell.tick:
            inner, ratio = px(12), painter.device().devicePixelRatioF()
            mark = pixmap("check", 12, "on_accent", ratio)
            painter.drawPixmap(box.left() + (size - inner) // 2, box.top() + (size - inner) // 2, mark)
        painter.restore()

    def _laid(
        self, text: str, weight: int, strike: bool, small: bool, room: int, elide: str
    ) -> tuple[QStaticText, int, int, bool]:
        """A text laid out for a width: the layout, its width and height, and whether it was cut."""
        key = (text, weight, strike, small, room, elide)
        laid = self._texts.get(key)
        if laid is None:
            if len(self._texts) >= _KEPT:
                self._texts.clear()
            used = self._look.small if small else self._font(weight, strike)
            metrics = QFontMetrics(used)
            side = Qt.TextElideMode.ElideMiddle if elide == "middle" else Qt.TextElideMode.ElideRight
            shown = metrics.elidedText(_one_line(text), side, max(room, 0))
            static = QStaticText(shown)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            static.prepare(font=used)
            laid = (static, metrics.horizontalAdvance(shown), metrics.height(), shown != text)
            self._texts[key] = laid
        return laid

    def _whole(self, text: str, cell: Cell) -> int:
        return self._laid(text, cell.weight, cell.strike, False, 100_000, cell.elide)[1]

    def _font(self, weight: int, strike: bool) -> QFont:
        kept = self._fonts.get((weight, strike))
        if kept is None:
            kept = self._fonts[weight, strike] = QFont(font("body"))
            kept.setWeight(QFont.Weight(weight))
            kept.setStrikeOut(strike)
        return kept

    def _pen(self, tone: str) -> QPen:
        kept = self._pens.get(tone)
        if kept is None:
            kept = self._pens[tone] = QPen(colour(tone))
        return kept


def _one_line(text: str) -> str:
    """A cell has one line: what breaks it becomes a space."""
    return " ".join(text.splitlines()) if not text.isprintable() else text
