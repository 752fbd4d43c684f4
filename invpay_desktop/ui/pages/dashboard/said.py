"""Something that needs the person, in words: one row of the card."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Said(NamedTuple):
    """Icon and tone of its dot, title, second line, the word on its button, and what that does."""

    icon: str
    tone: str
    title: str
    second: str
    button: str
    deed: Callable[[], None]
