"""Choosing one of a few: a list that drops down, segments, tiles, radio buttons; and a box to tick."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from invpay_desktop.ui.theme import tokens
from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import colour
from invpay_desktop.ui.widgets.drawing import draw_box, draw_icon
from invpay_desktop.ui.widgets.labels import escape_mnemonic

_WIDEST = 320
_LINE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine)
_RIGHT = Qt.TextElideMode.ElideRight


class _PlainItems(QStyledItemDelegate):
    """Rows of a list that drops down: plain text, 28 high."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width() + px(16), px(28))


class ChoiceBox(QComboBox):
    """A list that drops down: (value, text) pairs. `icon`: drawn before the text. The wheel leaves it alone.

    `chosen(value)` is sent when a person chooses another.
    """

    chosen = Signal(object)

    def __init__(self, choices: Sequence[tuple[str, str]] = (), icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._last = ""
        self.setFont(font("body"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setItemDelegate(_PlainItems(self))
        self.setMaxVisibleItems(12)
        self.set_choices(choices)
        self.activated.connect(self._on_activated)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Other choices; the value stays if it is among them, else the first is shown."""
        before = self.value()
        self.clear()
        for value, text in choices:
            self.addItem(" ".join(text.splitlines()), value)
        self.set_value(before if self.findData(before) >= 0 else self.value())
        self.updateGeometry()

    def value(self) -> str:
        """The value of what is shown; empty if there is nothing to choose."""
        data = self.currentData()
        return data if isinstance(data, str) else ""

    def set_value(self, value: str) -> None:
        """Show the choice of this value, or none if there is no such choice. Not sent as chosen."""
        self.setCurrentIndex(self.findData(value))
        self._last = self.value()

    def sizeHint(self) -> QSize:
        widest = max((self.fontMetrics().horizontalAdvance(self.itemText(i)) for i in range(self.count())), default=0)
        return QSize(min(widest + self._text_left() + px(36), px(_WIDEST)), px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), px(96)), px(32))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge, width = frame(self)
        fill = "sunken" if not self.isEnabled() else "hover" if self.underMouse() and not self.hasFocus() else "surface"
        draw_box(painter, self.rect(), fill, edge, width=width)
        tone = "text" if self.isEnabled() else "disabled"
        if self._icon:
            draw_icon(painter, px(10), self.rect(), self._icon, 16, "muted")
        painter.setPen(QColor(colour(tone if self.currentText() else "muted")))
        room = QRect(self._text_left(), 0, self.width() - self._text_left() - px(34), self.height())
        text = self.currentText() or self.placeholderText()
        painter.drawText(room, _LINE, self.fontMetrics().elidedText(text, _RIGHT, room.width()))
        draw_icon(painter, self.width() - px(26), self.rect(), "chevron-down", 16, "muted")

    def _text_left(self) -> int:
        return px(34) if self._icon else px(10)

    def _on_activated(self, _row: int) -> None:
        if self.value() != self._last:
            self._last = self.value()
            self.chosen.emit(self.value())


def frame(editor: QWidget) -> tuple[str, int]:
    """Token and width of the edge of a painted field, by its state."""
    if editor.property("mark") == "error":
        return "danger", tokens.current().ring
    if editor.hasFocus():
        return "focus", tokens.current().ring
    return ("border_strong" if editor.isEnabled() else "border"), 1


class _OneOf(QWidget):
    """Buttons of which one is down. Arrow keys go from one to the next; Tab passes them all."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._buttons: dict[str, QAbstractButton] = {}
        self._group = QButtonGroup(self)
        self._last = ""

    def value(self) -> str:
        """The value that is chosen; empty if none is."""
        return next((value for value, button in self._buttons.items() if button.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Choose a value, or none. Not sent as chosen."""
        self._group.setExclusive(False)
        for each, button in self._buttons.items():
            button.setChecked(each == value)
        self._group.setExclusive(True)
        self._last = value

    def set_open(self, value: str, is_open: bool) -> None:
        """Whether a value can be chosen."""
        self._buttons[value].setEnabled(is_open)

    def _put(self, value: str, button: QAbstractButton) -> None:
        button.setCheckable(True)
        button.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._buttons[value] = button
        self._group.addButton(button)
        button.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        if self.value() != self._last:
            self._last = self.value()
            self.chosen.emit(self.value())


class _Painted(QAbstractButton):
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


class _Segment(_Painted):
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


class Segments(_OneOf):
    """A few choices side by side in one frame: (value, text) pairs, the first one chosen."""

    def __init__(self, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for place, (value, text) in enumerate(choices):
            segment = _Segment(text, place == 0, place == len(choices) - 1, self)
            self._put(value, segment)
            layout.addWidget(segment)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if choices:
            self.set_value(choices[0][0])

    def set_text(self, value: str, text: str) -> None:
        """Another text for a value, such as “All that is left, 1,150.00”."""
        button = self._buttons[value]
        assert isinstance(button, _Segment)
        button.words = text
        button.setText(escape_mnemonic(text))
        button.setAccessibleName(text)
        button.updateGeometry()
        button.update()


class _Tile(_Painted):
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
            shown = painter.fontMetrics().elidedText(text, _RIGHT, room)
            painter.drawText(QRect(left, top, room, px(19)), _LINE, shown)


class Tiles(_OneOf):
    """Choices side by side as tiles: (value, title, subtitle, icon). Alt+1, Alt+2 … choose them."""

    def __init__(self, tiles: Sequence[tuple[str, str, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        for place, (value, title, subtitle, icon) in enumerate(tiles, 1):
            tile = _Tile(title, subtitle, icon, self)
            tile.setShortcut(f"Alt+{place}")
            tile.setAccessibleDescription(subtitle)
            self._put(value, tile)
            layout.addWidget(tile)
        if tiles:
            self.set_value(tiles[0][0])

    def set_subtitle(self, value: str, text: str) -> None:
        """Another second line for a value, such as why it cannot be chosen."""
        tile = self._buttons[value]
        assert isinstance(tile, _Tile)
        tile.subtitle = text
        tile.setAccessibleDescription(text)
        tile.update()


class CheckBox(QCheckBox):
    """A box to tick, with plain text after it. `chosen(bool)` is sent when a person ticks or unticks."""

    chosen = Signal(object)

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_text(text)
        self.setFont(font("body"))
        self.clicked.connect(self.chosen.emit)

    def set_text(self, text: str) -> None:
        """Another text."""
        self._words = text
        self.setText(escape_mnemonic(text))
        self.setAccessibleName(text)

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, on: bool) -> None:
        """Tick or untick; not sent as chosen."""
        self.setChecked(on)

    def sizeHint(self) -> QSize:
        return _marked_size(self, self._words)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), px(48)), self.sizeHint().height())

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = _mark_box(self)
        on = self.checkState() != Qt.CheckState.Unchecked
        fill, edge = _mark_colours(self, on)
        draw_box(painter, box, fill, edge, radius=4)
        if on:
            sign = "check" if self.checkState() == Qt.CheckState.Checked else "minus"
            draw_icon(painter, box.left() + px(2), box, sign, 12, "on_accent" if self.isEnabled() else "disabled")
        _mark_text(self, painter, self._words)


class _Radio(QRadioButton):
    """One radio button, painted here, with plain text."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(escape_mnemonic(text), parent)
        self._words = text
        self.setAccessibleName(text)
        self.setFont(font("body"))

    def sizeHint(self) -> QSize:
        return _marked_size(self, self._words)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), px(48)), self.sizeHint().height())

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = _mark_box(self)
        fill, edge = _mark_colours(self, self.isChecked())
        draw_box(painter, box, fill, edge, radius=8)
        if self.isChecked():
            dot = box.adjusted(px(5), px(5), -px(5), -px(5))
            draw_box(painter, dot, "on_accent" if self.isEnabled() else "disabled", "", radius=8)
        _mark_text(self, painter, self._words)


class Radios(_OneOf):
    """Choices as radio buttons, one under the other or `across`: (value, text) pairs, the first one chosen."""

    def __init__(self, choices: Sequence[tuple[str, str]], across: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self) if across else QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(16 if across else 4))
        for value, text in choices:
            radio = _Radio(text, self)
            self._put(value, radio)
            layout.addWidget(radio)
        if choices:
            self.set_value(choices[0][0])


def _marked_size(button: QAbstractButton, words: str) -> QSize:
    wide = button.fontMetrics().horizontalAdvance(words) + px(8) if words else 0
    return QSize(px(16) + wide + 2, px(24))


def _mark_box(button: QAbstractButton) -> QRect:
    return QRect(0, (button.height() - px(16)) // 2, px(16), px(16))


def _mark_colours(button: QAbstractButton, on: bool) -> tuple[str, str]:
    if not button.isEnabled():
        return "sunken", "border"
    if on:
        return ("accent_hover" if button.underMouse() else "accent"), ""
    return ("hover" if button.underMouse() else "surface"), "border_strong"


def _mark_text(button: QAbstractButton, painter: QPainter, words: str) -> None:
    room = button.rect().adjusted(px(24), 0, 0, 0)
    painter.setFont(button.font())
    painter.setPen(QColor(colour("text" if button.isEnabled() else "disabled")))
    painter.drawText(room, _LINE, button.fontMetrics().elidedText(words, _RIGHT, room.width()))
