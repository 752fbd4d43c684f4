"""The widgets that set sizes and colours of their own, and set them again when the theme changes."""

from __future__ import annotations

from typing import Protocol
from weakref import WeakSet

from shiboken6 import isValid


class Follower(Protocol):
    """A widget that can take the look of now."""

    def look(self) -> None:
        """Set what follows from the theme."""


_followers: WeakSet[Follower] = WeakSet()


def follow(widget: Follower) -> None:
    """Have a widget look again at each change.

    Told from here, not by changeEvent: Qt tells each widget of a look at every step of its being built into a window,
    and each time Python would be asked.
    """
    _followers.add(widget)


def renew_looks() -> None:
    """Have all of them look again."""
    for widget in list(_followers):
        if isValid(widget):  # Python may know an object longer than Qt does
            widget.look()
