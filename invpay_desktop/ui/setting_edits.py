"""Fields to type a setting into, checked by the setting's own rule when they are left."""

from __future__ import annotations

from typing import Any

from invpay_desktop.base.errors import BadInput
from invpay_desktop.settings import Setting
from invpay_desktop.ui.widgets.edits import LineEdit, NotesEdit


def problem_of(setting: Setting[Any], text: str, currency: str = "USD") -> str:
    """What a setting's rule says against a text, as a sentence; '' where it takes it."""
    try:
        setting.read(text, currency)
    except BadInput as wrong:
        return said_of(setting, wrong)
    return ""


def said_of(setting: Setting[Any], wrong: BadInput) -> str:
    """A refusal without the key that the command line puts before it."""
    said = wrong.message.removeprefix(f"{setting.key}: ")
    return said[:1].upper() + said[1:]


class SettingEdit(LineEdit):
    """One line for a setting's text."""

    def __init__(self, setting: Setting[Any], placeholder: str = "") -> None:
        super().__init__(placeholder)
        self._setting = setting

    def problem(self) -> str:
        """What the setting's rule says of the text."""
        return problem_of(self._setting, self.value())


class SettingNotes(NotesEdit):
    """Several lines for a setting's text."""

    def __init__(self, setting: Setting[Any], lines: int = 3) -> None:
        super().__init__(lines)
        self._setting = setting

    def problem(self) -> str:
        """What the setting's rule says of the text."""
        return problem_of(self._setting, self.value())
