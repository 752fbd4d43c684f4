"""The buttons that choices are made of, painted here: a segment, a tile, a radio button, and the marks of the last."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QRadioButton, QSizePolicy, QWidget

from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import colour
from invpay_desktop.ui.widgets.drawing import draw_box, draw_icon
from invpay_desktop.ui.widgets.labels import escape_mnemonic
from invpay_desktop.ui.widgets.look import FollowsLook

LINE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine)
ELIDE = Qt.TextElideMode.ElideRight


class PaintedButton(QAbstractButton):
    """A button that is painted here; its text is plain."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = text
        self.setText(escape_mnemonic(text))
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # Return goes on to the next field
            return
        super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def fill(self) -> str:
        """The token of its ground, by its state."""
        if not self.isEnabled():
            return "sunken"
        if self.isChecked():
            return "select"
        return "line" if self.isDown() else "hover" if self.underMouse() else "surface"

    def ink(self) -> str:
        """The token of its text, by its state."""
        return "disabled" if not self.isEnabled() else "accent_text" if self.isChecked() else "text"


class Segment(PaintedButton):
    """One of the segments; it knows its neighbours only as first and last."""

    def __init__(self, text: str, first: bool, last: bool, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._ends = first, last
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(font("body_bold")).horizontalAdvance(self.words) + 2 * px(12), px(32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, last = self._ends
        radius = px(6)
        whole = self.rect().adjusted(0 if first else -2 * radius, 0, 0 if last else 2 * radius, 0)
        path = QPainterPath()
        path.addRoundedRect(QRectF(whole).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setPen(QColor(colour("border_strong" if self.isEnabled() else "border")))
        painter.setBrush(QColor(colour(self.fill())))
        painter.drawPath(path)
        if not last:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QColor(colour("border")))
            painter.drawLine(self.width() - 1, 1, self.width() - 1, self.height() - 2)
        painter.setFont(font("body_bold" if self.isChecked() else "body_strong"))
        painter.setPen(QColor(colour(self.ink())))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.words)


class Tile(PaintedButton):
    """A title with an icon before it and a second line below."""

    def __init__(self, title: str, subtitle: str, icon: str, parent: QWidget) -> None:
        self.subtitle = subtitle
        self._icon = icon
        super().__init__(title, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(128), px(54))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        chosen = self.isChecked()
        edge = "accent" if chosen else "border_strong" if self.isEnabled() else "border"
        draw_box(painter, self.rect(), self.fill(), edge, width=2 if chosen else 1)
        left, room = px(40), self.width() - px(48)
        draw_icon(painter, px(12), self.rect(), self._icon, 18, self.ink())
        for face, tone, text, top in (
            ("body_bold" if chosen else "body_strong", self.ink(), self.words, px(8)),
            ("small", "disabled" if not self.isEnabled() else "muted", self.subtitle, px(27)),
        ):
            painter.setFont(font(face))
            painter.setPen(QColor(colour(tone)))
            shown = painter.fontMetrics().elidedText(text, ELIDE, room)
            painter.drawText(QRect(left, top, room, px(19)), LINE, shown)


class Radio(FollowsLook, QRadioButton):
    """One radio button, painted here, with plain text."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(escape_mnemonic(text), parent)
        self._words = text
        self.setAccessibleName(text)
        self.look()

    def follow_look(self) -> None:
        self.setFont(font("body"))

    def sizeHint(self) -> QSize:
        return marked_size(self, self._words)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), px(48)), self.sizeHint().height())

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = mark_box(self)
        fill, edge = mark_colours(self, self.isChecked())
        draw_box(painter, box, fill, edge, radius=8)
        if self.isChecked():
            dot = box.adjusted(px(5), px(5), -px(5), -px(5))
            draw_box(painter, dot, "on_accent" if self.isEnabled() else "disabled", "", radius=8)
        mark_text(self, painter, self._words)


def marked_size(button: QAbstractButton, words: str) -> QSize:
    """How large a box or radio button with its text is."""
    wide = button.fontMetrics().horizontalAdvance(words) + px(8) if words else 0
    return QSize(px(16) + wide + 2, px(24))


def mark_box(button: QAbstractButton) -> QRect:
    """Where the mark of a box or radio button is drawn."""
    return QRect(0, (button.height() - px(16)) // 2, px(16), px(16))


def mark_colours(button: QAbstractButton, on: bool) -> tuple[str, str]:
    """Tokens of the ground and the edge of a mark, by its state."""
    if not button.isEnabled():
        return "sunken", "border"
    if on:
        return ("accent_hover" if button.underMouse() else "accent"), ""
    return ("hover" if button.underMouse() else "surface"), "border_strong"


def mark_text(button: QAbstractButton, painter: QPainter, words: str) -> None:
    """Draw the text beside a mark, shortened if it does not fit."""
    room = button.rect().adjusted(px(24), 0, 0, 0)
    painter.setFont(button.font())
    painter.setPen(QColor(colour("text" if button.isEnabled() else "disabled")))
    painter.drawText(room, LINE, button.fontMetrics().elidedText(words, ELIDE, room.width()))
