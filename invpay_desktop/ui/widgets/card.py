"""Cards: a box on the page, and figures that are buttons because a click shows what is behind them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.widgets.drawing import draw_box
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label
from invpay_desktop.ui.widgets.look import FollowsLook, colour


class Card(FollowsLook, QWidget):
    """A box on `surface`. `.body` is its layout; `note` stands muted behind the title, `beside` at its right.

    `flush`: the body reaches the edges, for lists and tables.
    """

    def __init__(self, title: str = "", *, note: str = "", flush: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flush = flush
        self._title = ElidedLabel(title, "section")
        self._note = Label(note, "small", "muted")
        self._head = QHBoxLayout()
        self._head.addWidget(self._title)
        self._head.addWidget(self._note)
        self._head.addStretch(1)
        self.body = QVBoxLayout()
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addLayout(self.body, 1)
        self.setAccessibleName(title)
        self.tell(title, note)
        self.look()

    def tell(self, title: str, note: str = "") -> None:
        """Another title, another note behind it."""
        self._title.setText(title)
        self._note.setText(note)
        self._title.setVisible(bool(title))
        self._note.setVisible(bool(note))
        self.setAccessibleName(title)
        self.look()

    def beside(self, widget: QWidget) -> None:
        """Put a link or a button at the right of the title."""
        self._head.addWidget(widget)

    def follow_look(self) -> None:
        side = 0 if self._flush else px(16)
        self._column.setContentsMargins(side or 1, px(16) if self._title.text() or side else 1, side or 1, side or 1)
        self._column.setSpacing(px(12) if self._title.text() else 0)
        self._head.setContentsMargins(px(16) - side, 0, px(16) - side, 0)
        self._head.setSpacing(px(8))
        self.body.setSpacing(px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_box(QPainter(self), self.rect(), "surface", "border", radius=8)


class FigureCard(FollowsLook, QAbstractButton):
    """One figure: its label small above, the amount large, a note. A button: click, Enter or Space show what is behind.

    `compact`: for a strip, note beside the figure and no box of its own.
    """

    def __init__(self, label: str, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label, self._compact = label, compact
        self._figure, self._note, self._tone = "", "", "text"
        self.ring_radius = 4 if compact else 8
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_figure("")
        self.look()

    def show_figure(self, text: str, note: str = "", tone: str = "text") -> None:
        """Show an amount as text; it is never shortened, the note is."""
        self._figure, self._note, self._tone = text, note, tone
        self.setAccessibleName(", ".join(part for part in (self._label, text, note) if part))
        self.updateGeometry()
        self.update()

    def figure(self) -> str:
        """The amount as it is shown."""
        return self._figure

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        wide = max(self._width(self._figure, self._face()), self._width(self._label, font("small")), px(120))
        if self._compact:
            wide = max(wide, self._width(self._figure, self._face()) + px(8) + self._width(self._note, font("small")))
        else:
            wide = max(wide, self._width(self._note, font("small")))
        return QSize(wide + 2 * self._side(), px(62) if self._compact else px(98))

    def minimumSizeHint(self) -> QSize:
        """The figure whole, and in a strip its note or the better part of it."""
        wide = max(self._width(self._figure, self._face()), px(80))
        if self._compact and self._note:
            wide += px(8) + min(self._width(self._note, font("small")), px(80))
        return QSize(wide + 2 * self._side(), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pressed, over = self.isDown(), self.underMouse() and self.isEnabled()
        ground = "line" if pressed else "hover" if over else "surface"
        if not self._compact:
            draw_box(painter, self.rect(), ground, "border", radius=8)
        elif ground != "surface":
            draw_box(painter, self.rect().adjusted(px(3), px(3), -px(3), -px(3)), ground, "")
        self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        side, compact = self._side(), self._compact
        room = self.width() - 2 * side
        label = QRect(side, px(9) if compact else px(14), room, px(18))
        figure = QRect(side, px(26) if compact else px(33), room, px(28) if compact else px(32))
        self._write(painter, label, self._label, font("small"), "muted")
        painter.setFont(self._face())
        painter.setPen(colour(self._tone))
        painter.drawText(figure, _LEFT, self._figure)
        if compact:
            taken = self._width(self._figure, self._face()) + px(8)
            base = figure.adjusted(taken, px(2), 0, px(2))
            self._write(painter, base, self._note, font("small"), "muted")
        else:
            self._write(painter, QRect(side, px(66), room, px(18)), self._note, font("small"), "muted")

    def _write(self, painter: QPainter, box: QRect, text: str, used: QFont, tone: str) -> None:
        painter.setFont(used)
        painter.setPen(colour(tone))
        shown = QFontMetrics(used).elidedText(text, Qt.TextElideMode.ElideRight, max(box.width(), 0))
        painter.drawText(box, _LEFT, shown if shown != "…" else "")

    def _face(self) -> QFont:
        return font("figure_small" if self._compact else "figure_large")

    def _side(self) -> int:
        return px(14) if self._compact else px(16)

    @staticmethod
    def _width(text: str, used: QFont) -> int:
        return QFontMetrics(used).horizontalAdvance(text)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class FigureStrip(FollowsLook, QWidget):
    """Figures in one row, by key: one card with dividers, or `apart` as cards of their own. `chosen(key)` on a click.

    Where the figures do not fit side by side they stand two by two, at last one below the other.
    """

    chosen = Signal(object)

    def __init__(
        self, figures: Sequence[tuple[str, str]], *, apart: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._apart = apart
        self._columns = 0
        self._grid = QGridLayout(self)
        self.cards = {key: FigureCard(label, compact=not apart) for key, label in figures}
        for key, card in self.cards.items():
            card.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.look()

    def show_figure(self, key: str, text: str, note: str = "", tone: str = "text") -> None:
        """Show one of the figures."""
        self.cards[key].show_figure(text, note, tone)
        self._arrange()

    def follow_look(self) -> None:
        self._grid.setContentsMargins(*(0, 0, 0, 0) if self._apart else (1, 1, 1, 1))
        self._grid.setSpacing(px(12) if self._apart else 1)  # the dividers of a strip stand between
        self._columns = 0
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Narrow enough to be broken into rows."""
        widest = max((card.minimumSizeHint().width() for card in self.cards.values()), default=0)
        return QSize(widest + 2, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        count = max(len(self.cards), 1)
        widest = max((card.minimumSizeHint().width() for card in self.cards.values()), default=1)
        fitting = max((self.width() + self._grid.spacing()) // (widest + self._grid.spacing()), 1)
        columns = count if fitting >= count else 2 if fitting >= 2 else 1
        if columns == self._columns:
            return
        self._columns = columns
        for at in range(count):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)
        for at, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, at // columns, at % columns)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, and the dividers between the cards."""
        if self._apart:
            return
        painter = QPainter(self)
        draw_box(painter, self.rect(), "surface", "border", radius=8)
        for card in self.cards.values():
            box = card.geometry()
            if box.right() < self.width() - 3:
                painter.fillRect(box.right() + 1, box.top(), 1, box.height(), colour("border"))
            if box.bottom() < self.height() - 3:
                painter.fillRect(box.left(), box.bottom() + 1, box.width(), 1, colour("border"))
