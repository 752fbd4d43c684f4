"""What painted widgets share: to follow a change of theme or text size, and to speak to a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QWidget

from invpay_desktop.ui.theme import tokens
from invpay_desktop.ui.theme.followers import follow

if TYPE_CHECKING:
    _Widget = QWidget
else:  # Qt wants one Qt class only among the bases
    _Widget = object


class FollowsLook(_Widget):
    """Put before a widget class: sizes and colours are set again by `follow_look` whenever theme or text size change.

    The widget calls `look()` once its parts are built.
    """

    def follow_look(self) -> None:
        """Set sizes that come from px() again; painting asks for tokens by itself."""

    def look(self) -> None:
        """Take the look of now, and follow it from now on."""
        follow(self)
        self.follow_look()
        self.updateGeometry()
        self.update()


def colour(tone: str) -> QColor:
    """The colour of a token, or the text colour of a pill: `muted`, `error_text`, `red`, `violet` …"""
    return QColor(tokens.colour(tone))


def own_viewport(ground: QPalette.ColorRole = QPalette.ColorRole.Base) -> QWidget:
    """A viewport for a scroll area, in place of Qt's own.

    Asked for one that Qt made, PySide looks among all kinds of widgets for what it is, and makes the Python class of
    each: 20 ms of a start.
    """
    viewport = QWidget()
    viewport.setBackgroundRole(ground)
    viewport.setAutoFillBackground(True)
    return viewport


def room_on_screen(widget: QWidget) -> QRect:
    """The part of the screen a widget's window may take.

    Not by `widget.screen()`: PySide 6.11 gives that screen to the widget, and deletes both together.
    """
    window = widget.window()
    at = window.parentWidget() or window
    screen = QGuiApplication.screenAt(at.mapToGlobal(at.rect().center())) or QGuiApplication.primaryScreen()
    return screen.availableGeometry()


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say `text`, which appears without the focus going there."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
