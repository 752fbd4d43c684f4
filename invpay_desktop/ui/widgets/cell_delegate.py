"""Painting of a table's cells: each look of a cell is laid out once, then only put in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap, QStaticText
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate

from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.icons import pixmap
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.widgets.cell import CELL_ROLE, Cell
from invpay_desktop.ui.widgets.look import colour
from invpay_desktop.ui.widgets.pill import pill_pixmap, pill_width

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

AnyIndex = QModelIndex | QPersistentModelIndex
_KEPT = 6000
"""Layouts kept: some pages of a wide table."""


class _Words(NamedTuple):
    """A text laid out: its place in the cell, its font and pen."""

    left: int
    top: int
    text: QStaticText
    font: QFont
    pen: QPen


class _Layout(NamedTuple):
    """A cell laid out for one width: pictures and words with their places in it, and whether something is cut."""

    pictures: tuple[tuple[int, int, QPixmap], ...]
    words: tuple[_Words, ...]
    cut: bool


class CellDelegate(QStyledItemDelegate):
    """Paints the Cell that a model gives under CELL_ROLE. Table paints whole pages of them with `paint_cell`."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.forget()

    def forget(self) -> None:
        """Theme or text size changed: lay everything out anew."""
        self._side, self._edge, self._gap, self._row = px(10), px(20), px(6), px(34)
        self._small = font("small")
        self._pens: dict[str, QPen] = {}
        self._fonts: dict[tuple[int, bool], tuple[QFont, QFontMetrics]] = {}
        self._layouts: dict[tuple[Cell, int, bool, bool, float], _Layout] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Width of the whole text and the fixed height of a row."""
        cell = index.data(CELL_ROLE)
        return QSize(self.wanted_width(cell) if cell is not None else 0, self._row)

    def wanted_width(self, cell: Cell) -> int:
        """Room a cell asks for, with its sides, to show everything it says."""
        width = pill_width(cell.pill, cell.text or None) if cell.pill else self._advance(cell)
        if cell.note:
            width += self._gap + QFontMetrics(self._small).horizontalAdvance(cell.note)
        if cell.tick is not None:
            width += px(16) + self._gap
        return width + self._side + self._edge

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one cell, for views other than Table."""
        from PySide6.QtWidgets import QStyle

        shown: Any = option
        rect: QRect = shown.rect
        if shown.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(current().select))
        cell = index.data(CELL_ROLE)
        if cell is not None:
            self.paint_cell(painter, rect.left(), rect.top(), rect.width(), cell, False, False)

    def paint_cell(self, painter: QPainter, x: int, y: int, width: int, cell: Cell, first: bool, last: bool) -> None:
        """Put a cell at a place. `first`, `last`: it stands at the left or right end of its row."""
        ratio = painter.device().devicePixelRatioF()
        key = (cell, width, first, last, ratio)
        layout = self._layouts.get(key)
        if layout is None:
            layout = self._lay_out(cell, width, first, last, ratio)
            if len(self._layouts) >= _KEPT:
                self._layouts.clear()
            self._layouts[key] = layout
        for left, top, picture in layout.pictures:
            painter.drawPixmap(x + left, y + top, picture)
        for left, top, text, used, pen in layout.words:
            painter.setFont(used)
            painter.setPen(pen)
            if used.strikeOut():  # Qt puts the line of a prepared text elsewhere than the text
                painter.drawText(x + left, y + top + QFontMetrics(used).ascent(), text.text())
            else:
                painter.drawStaticText(x + left, y + top, text)

    def is_cut(self, cell: Cell, width: int, first: bool, last: bool) -> bool:
        """Whether something of a cell does not fit, so that a tooltip shall say it."""
        return self._lay_out(cell, width, first, last, 1.0).cut

    def _lay_out(self, cell: Cell, width: int, first: bool, last: bool, ratio: float) -> _Layout:
        left = self._edge if first else self._side
        right = width - (self._edge if last else self._side)
        pictures: list[tuple[int, int, QPixmap]] = []
        if cell.tick is not None:
            box = tick_pixmap(cell.tick, ratio)
            pictures.append((left, (self._row - 1 - px(16)) // 2, box))
            left += px(16) + self._gap
        if cell.pill:
            wide = pill_width(cell.pill, cell.text or None)
            if cell.align == "right":
                left = max(left, right - wide)
            room = max(right - left, 0)
            pill = pill_pixmap(cell.pill, cell.text or None, 20, ratio)
            if wide > room:
                pill = pill.copy(0, 0, int(room * ratio), pill.height())
            pictures.append((left, (self._row - 1 - px(20)) // 2, pill))
            return _Layout(tuple(pictures), (), wide > room)
        words, cut = self._lay_words(cell, left, right) if cell.text else ((), False)
        return _Layout(tuple(pictures), words, cut)

    def _lay_words(self, cell: Cell, left: int, right: int) -> tuple[tuple[_Words, ...], bool]:
        """The text and the note behind it, which gives way first when there is no room for both."""
        used, metrics = self._font(cell.weight, cell.strike)
        small = QFontMetrics(self._small)
        room, note = right - left, cell.note
        behind = self._gap + small.horizontalAdvance(note) if note else 0
        if behind and self._advance(cell) + behind > room:
            note, behind = "", 0
        shown = _one_line(cell.text)
        wide = metrics.horizontalAdvance(shown)
        if wide > room - behind:  # most texts fit: to shorten them all would measure each once more
            mode = Qt.TextElideMode.ElideMiddle if cell.elide == "middle" else Qt.TextElideMode.ElideRight
            shown = metrics.elidedText(shown, mode, max(room - behind, 0))
            wide = metrics.horizontalAdvance(shown)
        if cell.align == "right":
            left = right - wide - behind
        elif cell.align == "centre":
            left += (room - wide - behind) // 2
        top = (self._row - 1 - metrics.height()) // 2
        words = [_Words(left, top, _static(shown, used), used, self._pen(cell.tone))]
        if note:
            base = top + metrics.ascent() - small.ascent()
            at, pen = left + wide + self._gap, self._pen(cell.note_tone)
            words.append(_Words(at, base, _static(note, self._small), self._small, pen))
        return tuple(words), shown != cell.text or note != cell.note

    def _advance(self, cell: Cell) -> int:
        return self._font(cell.weight, cell.strike)[1].horizontalAdvance(_one_line(cell.text))

    def _font(self, weight: int, strike: bool) -> tuple[QFont, QFontMetrics]:
        kept = self._fonts.get((weight, strike))
        if kept is None:
            made = QFont(font("body"))
            made.setWeight(QFont.Weight(weight))
            made.setStrikeOut(strike)
            kept = self._fonts[weight, strike] = (made, QFontMetrics(made))
        return kept

    def _pen(self, tone: str) -> QPen:
        kept = self._pens.get(tone)
        if kept is None:
            kept = self._pens[tone] = QPen(colour(tone))
        return kept


def tick_pixmap(on: bool, ratio: float) -> QPixmap:
    """A box of 16 px, ticked or not, as in a form."""
    tokens, size = current(), px(16)
    drawn = QPixmap(round(size * ratio), round(size * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(0.5, 0.5)
    painter.setPen(QColor(tokens.accent if on else tokens.border_strong))
    painter.setBrush(QColor(tokens.accent if on else tokens.surface))
    painter.drawRoundedRect(0, 0, size - 1, size - 1, px(4), px(4))
    if on:
        inset = (size - px(12)) // 2
        painter.translate(-0.5, -0.5)
        painter.drawPixmap(inset, inset, pixmap("check", 12, "on_accent", ratio))
    painter.end()
    return drawn


def _static(text: str, used: QFont) -> QStaticText:
    static = QStaticText(text)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    static.prepare(font=used)
    return static


def _one_line(text: str) -> str:
    """A cell has one line: what breaks it becomes a space."""
    return text if text.isprintable() else " ".join(text.splitlines())
