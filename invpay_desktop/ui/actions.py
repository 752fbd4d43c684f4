"""Hears what pages ask for and what keys mean, by the table of actions, and does it.

An action of a page (find, new, print …) is offered to the page in front; the others open a dialog. Dialogs are loaded
when they are first wanted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit

from invpay_desktop.ui.action_table import Action, all_actions
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.main_window import MainWindow


class Actions(QObject):
    """Hears what pages want and what keys mean, and does it."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self.table = {action.name: action for action in all_actions()}
        desk.wanted.connect(self.do)
        for action in self.table.values():
            if action.key:
                self._key(action)

    def do(self, name: str, item: object = None) -> None:
        """Do an action. Raises KeyError for one that is not in the table."""
        action = self.table[name]
        given: Mapping[str, Any] = item if isinstance(item, dict) else {}
        if action.page:
            page = self._window.front
            if page is not None:
                page.command(name)
            return
        page = self._window.front
        if not given and page is not None and page.command(name):
            return  # the page knows which invoice or customer is meant
        from invpay_desktop.ui.deeds import DEEDS

        DEEDS[name](self._window, self._desk, given)

    def _key(self, action: Action) -> None:
        shortcut = QShortcut(QKeySequence(action.key.replace(" ", "+")), self._window)
        shortcut.setObjectName(f"key_{action.name}")
        shortcut.activated.connect(lambda name=action.name: self._by_key(name))

    def _by_key(self, name: str) -> None:
        field = QApplication.focusWidget()
        if name == "undo" and _is_being_typed_in(field):
            field.undo()  # type: ignore[union-attr]
            return
        self.do(name)


def _is_being_typed_in(widget: object) -> bool:
    """Whether Ctrl+Z means the text in a field rather than the book."""
    if isinstance(widget, QLineEdit):
        return widget.isUndoAvailable()
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        return widget.document().isUndoAvailable()
    return isinstance(widget, QComboBox) and widget.isEditable()
