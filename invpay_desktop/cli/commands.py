"""The table of commands: where each lives and what it does, known without loading any of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One command: `where` is module:attribute below invpay_desktop.cli."""

    where: str
    about: str
    section: str


_BOOK = "The book"

COMMANDS: dict[str, Entry] = {
    "init": Entry("init_command:init", "Make a new book.", _BOOK),
    "settings": Entry("settings_commands:settings", "Show and change settings; keep secrets.", _BOOK),
}
"""Name → entry, in the order of the overview."""
