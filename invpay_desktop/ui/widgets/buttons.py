"""Buttons: with a word, with an icon only, and links. All are painted here; `&` is a letter like any other."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QWidget

from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import colour
from invpay_desktop.ui.widgets.drawing import cap_width, draw_box, draw_cap, draw_icon, key_text
from invpay_desktop.ui.widgets.labels import escape_mnemonic, set_tip
from invpay_desktop.ui.widgets.look import FollowsLook


class _Kind(NamedTuple):
    """Tokens of a kind of button: three fills (at rest, under the mouse, pressed), edge and text."""

    fills: tuple[str, str, str]
    edge: str
    text: str
    font: str = "body_strong"


_KINDS = {
    "primary": _Kind(("accent", "accent_hover", "accent_press"), "", "on_accent", "body_bold"),
    "secondary": _Kind(("surface", "hover", "line"), "border_strong", "text"),
    "quiet": _Kind(("", "hover", "line"), "", "accent_text"),
    "danger": _Kind(("danger", "danger_hover", "danger_press"), "", "on_danger", "body_bold"),
}
_DISABLED = _Kind(("sunken", "sunken", "sunken"), "border", "disabled")
_WHILE_BUSY = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Shortcut,
    }
)


class PlainButton(FollowsLook, QPushButton):
    """What all our buttons share: the text is plain, Return presses, and nothing is pressed while busy."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self._busy = False
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setText(text)

    def text(self) -> str:
        """The text as it is shown."""
        return self._words

    def setText(self, text: str) -> None:
        """Show a text; it carries no access key."""
        self._words = text
        super().setText(escape_mnemonic(text))
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._busy and event.key() not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            if not event.isAutoRepeat():  # a key held down is one press
                self.click()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if getattr(self, "_busy", False) and event.type() in _WHILE_BUSY:
            return True
        return super().event(event)


_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class Button(PlainButton):
    """A button with a word, perhaps an icon before it and its key after it.

    `kind`: primary (one in a view), secondary, quiet, danger. `key`: shown as a cap; it is a shortcut of this button
    only if `shortcut`, for mostly an action of the window has it. `small`: 28 high, for banners and rows.
    """

    def __init__(
        self,
        text: str,
        kind: str = "secondary",
        icon: str = "",
        key: str = "",
        *,
        shortcut: bool = False,
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._kind = _KINDS[kind]
        self._icon = icon
        self._cap = key_text(key) if key else ""
        self._small = small
        self._at_rest = text
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if key and shortcut:
            self.setShortcut(QKeySequence(key))
        self.look()

    def follow_look(self) -> None:
        face = self._kind.font
        self.setFont(font(face.replace("body", "small") if self._small else face))

    def setText(self, text: str) -> None:
        """Show a text; QPushButton would drop the shortcut with it."""
        shortcut = self.shortcut()
        super().setText(text)
        self.setShortcut(shortcut)

    def set_kind(self, kind: str) -> None:
        """Another kind, for a view whose one filled button moves."""
        self._kind = _KINDS[kind]
        self.look()

    def set_tone(self, tone: str) -> None:
        """Another colour of word and icon, by token or tone of a pill: for a state that wants to be seen."""
        self._kind = self._kind._replace(text=tone)
        self.update()

    def set_icon_name(self, icon: str) -> None:
        """Another icon, or none."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_busy(self, busy: bool, text: str = "") -> None:
        """While busy the button keeps the focus but cannot be pressed, and shows `text`, such as “Recording …”."""
        if busy and not self._busy:
            self._at_rest = self.text()
            self.setMinimumWidth(self.width() if self.isVisible() else 0)
        self._busy = busy
        if not busy:
            self.setMinimumWidth(0)
        self.setText((text or self._at_rest) if busy else self._at_rest)
        self.update()

    def sizeHint(self) -> QSize:
        """With the cap of its key."""
        bare = self.minimumSizeHint()
        return QSize(bare.width() + (cap_width(self._cap) + px(8) if self._cap else 0), bare.height())

    def minimumSizeHint(self) -> QSize:
        """Where room is short the cap goes first."""
        width = 2 * self._side() + self.fontMetrics().horizontalAdvance(self.text())
        width += px(16) + px(8) if self._icon else 0
        return QSize(width, px(28 if self._small else 32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._kind if self.isEnabled() and not self._busy else _DISABLED
        edge = "" if look is _DISABLED and self._kind.fills[0] == "" else look.edge
        fill = "" if look is _DISABLED and self._kind.fills[0] == "" else look.fills[step(self)]
        draw_box(painter, self.rect(), fill, edge)
        painter.setPen(QColor(colour(look.text)))
        painter.setFont(self.font())
        capped = bool(self._cap) and self.width() >= self.sizeHint().width()
        wanted = self.sizeHint() if capped else self.minimumSizeHint()
        left = self.rect().left() + (self.width() - wanted.width()) // 2 + self._side()
        left = max(left, self._side())
        if self._icon:
            draw_icon(painter, left, self.rect(), self._icon, 16, look.text)
            left += px(16) + px(8)
        wide = self.fontMetrics().horizontalAdvance(self.text())
        painter.drawText(QRect(left, 0, wide + 1, self.height()), _LINE, self.text())
        if capped:
            draw_cap(painter, left + wide + px(8), self.rect(), self._cap, look.text)

    def _side(self) -> int:
        return px(10 if self._small else 12)


_LINE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine)


def step(button: QAbstractButton) -> int:
    """0 at rest, 1 under the mouse, 2 pressed (or held down)."""
    if button.isDown() or button.isChecked():
        return 2
    return 1 if button.underMouse() and button.isEnabled() else 0


class IconButton(PlainButton):
    """A button with an icon only: it has a name for screen readers and a tooltip with its key.

    `framed`: with the edge of a secondary button. `inside`: small and without focus, for within a field.
    """

    def __init__(
        self,
        icon: str,
        name: str,
        key: str = "",
        *,
        framed: bool = False,
        inside: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._icon = icon
        self._framed = framed
        self._inside = inside
        super().__init__("", parent)
        self._key = key
        self.set_name(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.look()
        if inside:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_name(self, name: str) -> None:
        """What it does, for screen readers and the tooltip."""
        self.setAccessibleName(name)
        set_tip(self, f"{name} ({key_text(self._key)})" if self._key else name)

    def set_icon_name(self, icon: str) -> None:
        """Another icon."""
        self._icon = icon
        self.update()

    def sizeHint(self) -> QSize:
        side = px(24 if self._inside else 32)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        fills = ("surface" if self._framed else "", "hover", "line")
        draw_box(painter, self.rect(), fills[step(self)], "border_strong" if self._framed else "")
        tone = "muted" if self._inside else "text"
        left = (self.width() - px(16)) // 2
        draw_icon(painter, left, self.rect(), self._icon, 16, tone if self.isEnabled() else "disabled")


class LinkButton(PlainButton):
    """A button that reads as a link in a line of text: underlined under the mouse or with the focus."""

    def __init__(self, text: str, *, role: str = "body_strong", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._role = role
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.look()

    def follow_look(self) -> None:
        self.setFont(font(self._role))

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 1, max(metrics.height(), px(18)))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), px(60)), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        face = QFont(self.font())
        face.setUnderline(self.underMouse() or self.hasFocus())
        painter.setFont(face)
        painter.setPen(QColor(colour("accent_text" if self.isEnabled() else "disabled")))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), _LINE, shown)
