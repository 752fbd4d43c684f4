"""Choosing one of many by typing a part of its name: currencies, time zones."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QWidget

from invpay_desktop.ui.widgets.edits import OneLine

_OFFERED = 10


class SearchChoice(OneLine):
    """(value, text) pairs, found by any part of the text. `wrong` is the sentence for what is none of them. F4: all."""

    def __init__(self, choices: Sequence[tuple[str, str]], wrong: str, parent: QWidget | None = None) -> None:
        super().__init__(icon="search", parent=parent)
        self._wrong = wrong
        self._texts = dict(choices)
        self._values = {text.casefold(): value for value, text in choices}
        completer = QCompleter(self)
        completer.setModel(QStringListModel([text for _, text in choices], completer))
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(_OFFERED)
        completer.activated.connect(lambda _text: self.edited.emit())
        self.setCompleter(completer)

    def value(self) -> str:
        """The value of what stands in the field, '' where it is none of the choices."""
        typed = self.text().strip()
        by_text = self._values.get(typed.casefold(), "")
        return by_text or next((value for value in self._texts if value.casefold() == typed.casefold()), "")

    def set_value(self, value: str) -> None:
        """Show a value; one that is no choice as it is."""
        self.setText(self._texts.get(value, value))
        self.setCursorPosition(0)

    def problem(self) -> str:
        """Why what stands in the field cannot be taken."""
        return "" if self.value() else self._wrong

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """On leaving, a value typed bare (`usd`) is shown in full."""
        if event.reason() != Qt.FocusReason.PopupFocusReason and self.value():
            self.set_value(self.value())
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F4:
            self.completer().setCompletionPrefix("")
            self.completer().complete()
            return
        super().keyPressEvent(event)
