"""The side navigation: the business, the pages with their badges, the note on a sample, settings and help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import colour, current
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.drawing import draw_box, draw_icon
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label, set_tip

WIDE, NARROW = 200, 56


class Place(NamedTuple):
    """A page in the navigation: its key, its name, its icon and its key combination."""

    key: str
    name: str
    icon: str
    shortcut: str


class NavButton(QAbstractButton):
    """One place: icon, name, badge. Narrow, only the icon with a tip."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.badge = 0
        self.urgent = False
        self.ring_radius = None  # it draws its own, inside
        self.narrow = False
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._name()

    def set_badge(self, count: int, urgent: bool = False) -> None:
        """Things waiting there; urgent ones are amber."""
        self.badge, self.urgent = count, urgent
        self._name()
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon only."""
        self.narrow = narrow
        self._name()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(NARROW if self.narrow else WIDE), px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = self.rect().adjusted(px(8), px(1), -px(8), -px(1))
        active = self.isChecked()
        if active or self.underMouse():
            draw_box(painter, box, "select" if active else "hover", "")
        if active:
            draw_box(
                painter, QRect(box.left(), box.top() + px(7), px(3), box.height() - px(14)), "accent", "", radius=1
            )
        if self.hasFocus():
            draw_box(painter, box, "", "focus", width=current().ring)
        ink = "accent_text" if active else "muted"
        draw_icon(
            painter, (self.width() - px(18)) // 2 if self.narrow else px(20), self.rect(), self.place.icon, 18, ink
        )
        taken = self._paint_badge(painter)
        if not self.narrow:
            painter.setFont(font("body_bold" if active else "body"))
            painter.setPen(QColor(colour("accent_text" if active else "text")))
            space = QRect(px(46), 0, self.width() - px(46) - taken - px(14), self.height())
            text = painter.fontMetrics().elidedText(self.place.name, Qt.TextElideMode.ElideRight, space.width())
            painter.drawText(space, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_badge(self, painter: QPainter) -> int:
        if not self.badge:
            return 0
        text = "99+" if self.badge > 99 else str(self.badge)
        painter.setFont(font("caption"))
        width = max(px(20), painter.fontMetrics().horizontalAdvance(text) + px(10))
        right = self.width() - px(4 if self.narrow else 18)
        top = px(2) if self.narrow else (self.height() - px(18)) // 2
        box = QRectF(right - width, top, width, px(18))
        amber = current().pill["amber"]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(amber.fill if self.urgent else current().surface))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(QColor(amber.text if self.urgent else current().text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return width + px(8)

    def _name(self) -> None:
        waiting = tr("{name}, {count} waiting").format(name=self.place.name, count=self.badge)
        self.setAccessibleName(waiting if self.badge else self.place.name)
        set_tip(self, f"{self.place.name} ({self.place.shortcut})" if self.place.shortcut else self.place.name)


class Monogram(QWidget):
    """The business's initials on the accent colour."""

    def __init__(self) -> None:
        super().__init__()
        self._letters = ""
        self.setFixedSize(px(28), px(28))

    def show_name(self, name: str) -> None:
        """Take the initials of a name."""
        words = [word for word in name.split() if word[:1].isalnum()]
        self._letters = "".join(word[0] for word in words[:2]).upper()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_box(painter, self.rect(), "accent", "")
        painter.setFont(font("small_bold"))
        painter.setPen(QColor(colour("on_accent")))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._letters)


class Navigation(QFrame):
    """The side bar. `chosen` names the place that was picked; `left_sample` that the sample is to be left."""

    chosen = Signal(str)
    left_sample = Signal()

    def __init__(self, places: Sequence[Place], below: Sequence[Place]) -> None:
        super().__init__()
        self._by_program = False
        self.setObjectName("navigation")
        self.setAccessibleName(tr("Pages"))
        self.buttons = {place.key: NavButton(place) for place in (*places, *below)}
        self._monogram = Monogram()
        self._name = ElidedLabel("", role="body_bold")
        self._second = ElidedLabel("", role="caption", tone="muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(12), 0, px(10))
        layout.setSpacing(0)
        layout.addLayout(self._business())
        layout.addSpacing(px(10))
        for place in places:
            layout.addWidget(self._button(place.key))
        layout.addStretch(1)
        self._is_sample = False
        self._note: QWidget | None = None
        self._note_place = QVBoxLayout()
        layout.addLayout(self._note_place)
        layout.addSpacing(px(8))
        for place in below:
            layout.addWidget(self._button(place.key))
        self.set_narrow(False)

    def show_business(self, name: str, second: str, sample: bool) -> None:
        """Whose book this is, in what currency; whether it is the sample."""
        self._monogram.show_name(name)
        self._name.setText(name or tr("My business"))
        self._second.setText(second)
        self._is_sample = sample
        self._show_note()

    def show_place(self, key: str) -> None:
        """Mark the place that is in front."""
        if key in self.buttons:
            self._by_program = True
            self.buttons[key].setChecked(True)
            self._by_program = False

    def set_narrow(self, narrow: bool) -> None:
        """Icons only, where the window is small or the user wants it."""
        self.narrow = narrow
        self.setFixedWidth(px(NARROW if narrow else WIDE))
        for button in self.buttons.values():
            button.set_narrow(narrow)
        self._words.setVisible(not narrow)
        self._show_note()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def _button(self, key: str) -> NavButton:
        button = self.buttons[key]
        # Not clicked: a screen reader turns the button on without a click.
        button.toggled.connect(lambda on, key=key: self.chosen.emit(key) if on and not self._by_program else None)
        return button

    def _business(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(px(14), 0, px(10), 0)
        row.setSpacing(px(8))
        row.addWidget(self._monogram)
        self._words = QWidget()
        words = QVBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._second)
        row.addWidget(self._words, 1)
        return row

    def _show_note(self) -> None:
        if self._is_sample and self._note is None:
            self._note = self._sample_note()
            self._note_place.addWidget(self._note)
        if self._note is not None:
            self._note.setVisible(self._is_sample and not self.narrow)

    def _sample_note(self) -> QWidget:
        from invpay_desktop.ui.widgets.buttons import LinkButton

        note = QFrame()
        note.setObjectName("sample_note")
        layout = QVBoxLayout(note)
        layout.setContentsMargins(px(10), px(8), px(10), px(8))
        layout.setSpacing(px(2))
        layout.addWidget(Label(tr("Sample year"), role="small_bold"))
        layout.addWidget(Label(tr("Nothing here is real."), role="small", tone="muted", wrap=True))
        leave = LinkButton(tr("Leave the sample"))
        leave.clicked.connect(self.left_sample)
        layout.addWidget(leave)
        holder = QWidget()
        around = QHBoxLayout(holder)
        around.setContentsMargins(px(10), 0, px(10), 0)
        around.addWidget(note)
        return holder
