"""Choosing one of a few: a list that drops down, segments, tiles, radio buttons; and a box to tick."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from invpay_desktop.ui.theme import tokens
from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import colour
from invpay_desktop.ui.widgets.choice_parts import (
    ELIDE,
    LINE,
    Radio,
    Segment,
    Tile,
    mark_box,
    mark_colours,
    mark_text,
    marked_size,
)
from invpay_desktop.ui.widgets.drawing import draw_box, draw_icon
from invpay_desktop.ui.widgets.labels import escape_mnemonic
from invpay_desktop.ui.widgets.look import FollowsLook

_WIDEST = 320


class _PlainItems(QStyledItemDelegate):
    """Rows of a list that drops down: plain text, 28 high."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width() + px(16), px(28))


class ChoiceBox(FollowsLook, QComboBox):
    """A list that drops down: (value, text) pairs. `icon`: drawn before the text. The wheel leaves it alone.

    `chosen(value)` is sent when a person chooses another.
    """

    chosen = Signal(object)

    def __init__(self, choices: Sequence[tuple[str, str]] = (), icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._last = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setItemDelegate(_PlainItems(self))
        self.setMaxVisibleItems(12)
        self.set_choices(choices)
        self.activated.connect(self._on_activated)
        self.look()

    def follow_look(self) -> None:
        self.setFont(font("body"))

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
        painter.drawText(room, LINE, self.fontMetrics().elidedText(text, ELIDE, room.width()))
        draw_icon(painter, self.width() - px(26), self.rect(), "chevron-down", 16, "muted")

    def _text_left(self) -> int:
        return px(35) if self._icon else px(11)

    def _on_activated(self, _row: int) -> None:
        if self.value() != self._last:
            self._last = self.value()
            self.chosen.emit(self.value())


def frame(editor: QWidget) -> tuple[str, int]:
    """Token and width of the edge of a painted field, by its state."""
    if editor.property("mark") == "error":
        return "danger", px(tokens.current().ring)
    if editor.hasFocus():
        return "focus", px(tokens.current().ring)
    return ("border_strong" if editor.isEnabled() else "border"), 1


class _OneOf(QWidget):
    """Buttons of which one is down. Arrow keys go from one to the next; Tab passes them all."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._buttons: dict[str, QAbstractButton] = {}
        self._group = QButtonGroup(self)
        self._last = ""
        self._by_program = False

    def value(self) -> str:
        """The value that is chosen; empty if none is."""
        return next((value for value, button in self._buttons.items() if button.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Choose a value, or none. Not sent as chosen."""
        self._by_program = True
        self._group.setExclusive(False)
        for each, button in self._buttons.items():
            button.setChecked(each == value)
        self._group.setExclusive(True)
        self._by_program = False
        self._last = value
        self._show_way_in()

    def set_open(self, value: str, is_open: bool) -> None:
        """Whether a value can be chosen."""
        self._buttons[value].setEnabled(is_open)

    def _put(self, value: str, button: QAbstractButton) -> None:
        button.setCheckable(True)
        button.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._buttons[value] = button
        self._group.addButton(button)
        button.toggled.connect(self._on_toggled)

    def _show_way_in(self) -> None:
        """Let the focus that is given to all of them go to the one that is down, or else to the first."""
        if self._buttons:
            self.setFocusProxy(self._buttons.get(self.value()) or next(iter(self._buttons.values())))

    def _on_toggled(self, on: bool) -> None:
        """By a click, a key, or a screen reader, which clicks nothing."""
        if not on or self._by_program:
            return
        self._show_way_in()
        if self.value() != self._last:
            self._last = self.value()
            self.chosen.emit(self.value())


class Segments(_OneOf):
    """A few choices side by side in one frame: (value, text) pairs, the first one chosen."""

    def __init__(self, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for place, (value, text) in enumerate(choices):
            segment = Segment(text, place == 0, place == len(choices) - 1, self)
            self._put(value, segment)
            layout.addWidget(segment)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if choices:
            self.set_value(choices[0][0])

    def set_text(self, value: str, text: str) -> None:
        """Another text for a value, such as “All that is left, 1,150.00”."""
        button = self._buttons[value]
        assert isinstance(button, Segment)
        button.words = text
        button.setText(escape_mnemonic(text))
        button.setAccessibleName(text)
        button.updateGeometry()
        button.update()


class Tiles(_OneOf):
    """Choices side by side as tiles: (value, title, subtitle, icon). Alt+1, Alt+2 … choose them."""

    def __init__(self, tiles: Sequence[tuple[str, str, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        for place, (value, title, subtitle, icon) in enumerate(tiles, 1):
            tile = Tile(title, subtitle, icon, self)
            tile.setShortcut(f"Alt+{place}")
            tile.setAccessibleDescription(subtitle)
            self._put(value, tile)
            layout.addWidget(tile)
        if tiles:
            self.set_value(tiles[0][0])

    def set_subtitle(self, value: str, text: str) -> None:
        """Another second line for a value, such as why it cannot be chosen."""
        tile = self._buttons[value]
        assert isinstance(tile, Tile)
        tile.subtitle = text
        tile.setAccessibleDescription(text)
        tile.update()


class CheckBox(FollowsLook, QCheckBox):
    """A box to tick, with plain text after it. `chosen(bool)` is sent when a person ticks or unticks."""

    chosen = Signal(object)

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_text(text)
        self._by_program = False
        self.toggled.connect(self._on_toggled)
        self.look()

    def follow_look(self) -> None:
        self.setFont(font("body"))

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
        self._by_program = True
        self.setChecked(on)
        self._by_program = False

    def _on_toggled(self, on: bool) -> None:
        """By a click, a key, or a screen reader, which clicks nothing."""
        if not self._by_program:
            self.chosen.emit(on)

    def sizeHint(self) -> QSize:
        return marked_size(self, self._words)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), px(48)), self.sizeHint().height())

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = mark_box(self)
        on = self.checkState() != Qt.CheckState.Unchecked
        fill, edge = mark_colours(self, on)
        draw_box(painter, box, fill, edge, radius=4)
        if on:
            sign = "check" if self.checkState() == Qt.CheckState.Checked else "minus"
            draw_icon(painter, box.left() + px(2), box, sign, 12, "on_accent" if self.isEnabled() else "disabled")
        mark_text(self, painter, self._words)


class Radios(_OneOf):
    """Choices as radio buttons, one under the other or `across`: (value, text) pairs, the first one chosen."""

    def __init__(self, choices: Sequence[tuple[str, str]], across: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self) if across else QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(16 if across else 4))
        for value, text in choices:
            radio = Radio(text, self)
            self._put(value, radio)
            layout.addWidget(radio)
        if choices:
            self.set_value(choices[0][0])
