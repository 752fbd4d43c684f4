"""What the first window is made of: a side bar that shows what will be there, and the cards of the three starts."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from invpay_desktop.ui.navigation import WIDE
from invpay_desktop.ui.places import places
from invpay_desktop.ui.theme import tokens
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.drawing import draw_box
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.look import FollowsLook
from invpay_desktop.ui.widgets.symbol import Symbol

CARD = 280
"""Width of a card, in px of the design."""


class SideBar(QFrame):
    """The navigation as it will be, without a book: nothing in it can be pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setFixedWidth(px(WIDE))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(12), px(10), px(12))
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(Symbol("book-open", 18, "muted"))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(tr("No book open"), "body_bold"))
        words.addWidget(Label(tr("Choose a start"), "caption", "muted"))
        head.addLayout(words, 1)
        column.addLayout(head)
        column.addSpacing(px(10))
        for place in places():
            row = QHBoxLayout()
            row.setContentsMargins(px(6), px(9), 0, px(9))
            row.setSpacing(px(8))
            row.addWidget(Symbol(place.icon, 18, "disabled"))
            row.addWidget(Label(place.name, tone="disabled"), 1)
            column.addLayout(row)
        column.addStretch(1)


class StartCard(FollowsLook, QWidget):
    """One way to start: icon, title, two lines, one button. The `first` has the accent and the filled button."""

    def __init__(self, icon: str, title: str, text: str, verb: str, first: bool = False) -> None:
        super().__init__()
        self._first = first
        self._column = QVBoxLayout(self)
        self.button = Button(verb, "primary" if first else "secondary")
        self.button.setAccessibleDescription(text)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._symbol = Symbol(icon, 20, "cyan", dot=40)
        self._column.addWidget(self._symbol)
        self._column.addSpacing(px(4))
        self._column.addWidget(Label(title, "section", wrap=True))
        self._column.addWidget(Label(text, tone="muted", wrap=True))
        self._column.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        self._column.addSpacing(px(8))
        self._column.addLayout(row)
        self.look()

    def tall(self) -> int:
        """The height that its words need."""
        return self._column.totalHeightForWidth(px(CARD))

    def follow_look(self) -> None:
        self.setFixedWidth(px(CARD))
        self._column.setContentsMargins(px(20), px(20), px(20), px(20))
        self._column.setSpacing(px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        edge, width = ("accent", px(tokens.current().ring)) if self._first else ("border", 1)
        draw_box(QPainter(self), self.rect(), "surface", edge, radius=8, width=width)


class CardRow(QWidget):
    """Cards of one height side by side, or one below the other where there is no room."""

    def __init__(self, cards: tuple[StartCard, ...]) -> None:
        super().__init__()
        self.cards = cards
        for card in cards:
            card.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(self._wide(len(self.cards)), self._tall(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._wide(1), self._tall(self.width()))

    def wide_for(self, room: int) -> int:
        """How wide the row is in so many pixels: three cards, two or one."""
        return self._wide(self._columns(room))

    def _columns(self, room: int) -> int:
        return next((count for count in range(len(self.cards), 1, -1) if self._wide(count) <= room), 1)

    def _wide(self, count: int) -> int:
        return count * px(CARD) + (count - 1) * px(20)

    def _each(self) -> int:
        return max(card.tall() for card in self.cards)

    def _tall(self, room: int) -> int:
        rows = -(-len(self.cards) // self._columns(room))
        return rows * self._each() + (rows - 1) * px(20)

    def _arrange(self) -> None:
        columns, each = self._columns(self.width()), self._each()
        for at, card in enumerate(self.cards):
            left, top = at % columns * (px(CARD) + px(20)), at // columns * (each + px(20))
            card.setGeometry(left, top, px(CARD), each)
        self.setMinimumHeight(self._tall(self.width()))


def fine_print(text: str) -> Label:
    """A small muted line at the right."""
    label = Label(text, "small", "muted", wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label
