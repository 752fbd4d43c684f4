"""Whether there is room for things side by side: not on a small screen with large text."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.widgets.look import room_on_screen

_WIDE = 900
"""Pixels of the design that the wide form of a dialog asks for."""


def is_narrow(parent: QWidget) -> bool:
    """Whether the screen of a dialog's parent cannot take the wide form at this text size."""
    return room_on_screen(parent).width() < px(_WIDE)


def beside_or_below(parent: QWidget) -> QBoxLayout.Direction:
    """How to place two parts that stand side by side where there is room."""
    return QBoxLayout.Direction.TopToBottom if is_narrow(parent) else QBoxLayout.Direction.LeftToRight
