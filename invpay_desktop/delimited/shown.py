"""A cell's text as a message shows it: short, on one line, in quotation marks."""

from __future__ import annotations

_LONGEST = 40


def shown(text: str) -> str:
    """The text in quotation marks, cut after 40 characters, with everything unprintable as `�`."""
    cut = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return "“" + "".join(char if char.isprintable() else "\ufffd" for char in cut) + "”"
