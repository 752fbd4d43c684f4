"""What painted widgets share: to follow a change of theme or text size, and to speak to a screen reader."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter
from PySide6.QtWidgets import QWidget

from invpay_desktop.ui.theme.tokens import current

LOOK_CHANGES = frozenset(
    {QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange}
)


class FollowsLook(QWidget):
    """A widget whose sizes and colours are set again by `follow_look` whenever theme or text size change.

    The widget calls `follow_look` itself once its parts are built.
    """

    def follow_look(self) -> None:
        """Set sizes that come from px() again; painting asks for tokens by itself."""

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the text size."""
        super().changeEvent(event)
        if event.type() in LOOK_CHANGES and getattr(self, "look_ready", False):
            self.look_ready = False  # what follow_look sets may itself be told as a change
            self.follow_look()
            self.updateGeometry()
            self.update()
            self.look_ready = True


def colour(tone: str) -> QColor:
    """The colour of a token, or the text colour of a pill: `muted`, `error_text`, `red`, `violet` …"""
    tokens = current()
    pill = tokens.pill.get(tone)
    return QColor(pill.text if pill is not None else getattr(tokens, tone))


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say `text`, which appears without the focus going there."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def bar(painter: QPainter, x: float, y: float, width: float, height: float) -> None:
    """A filled bar with round ends, in the painter's brush."""
    painter.drawRoundedRect(x, y, width, height, height / 2, height / 2)  # type: ignore[call-overload]
