"""Everything a person can ask for: one table of actions with their words, icons and keys, for menus, palette and sheet.

An action of a page (find, new, print …) is offered to the page in front; the others open a dialog. Dialogs are loaded
when they are first wanted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.main_window import MainWindow
from invpay_desktop.ui.translation import tr


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to ask for. `key` as the sheet shows it (`Ctrl Shift R`); `page`: the page in front does it.

    `listed`: whether the palette offers it (some only make sense with an item).
    """

    name: str
    text: str
    icon: str
    key: str = ""
    page: bool = False
    listed: bool = True


def all_actions() -> tuple[Action, ...]:
    """The table, in the user's language."""
    return (
        Action("receive_payment", tr("Receive payment …"), "hand-coins", "Ctrl R"),
        Action("receive_check", tr("Receive one check for several invoices …"), "hand-coins", "Ctrl Shift R"),
        Action("new_invoice", tr("New invoice …"), "plus"),
        Action("new_customer", tr("New customer …"), "plus"),
        Action("new_memo", tr("New credit memo …"), "piggy-bank"),
        Action("import", tr("Import …"), "upload", "Ctrl I"),
        Action("undo", tr("Undo the last action"), "undo-2", "Ctrl Z"),
        Action("palette", tr("Find anything"), "search", "Ctrl K", listed=False),
        Action("new", tr("New of the kind in view"), "plus", "Ctrl N", page=True, listed=False),
        Action("find", tr("Search on this page"), "search", "Ctrl F", page=True, listed=False),
        Action("print", tr("Print what is selected"), "printer", "Ctrl P", page=True),
        Action("export", tr("Save this list as CSV …"), "download", "Ctrl E", page=True),
        Action("duplicate", tr("Duplicate the selected invoice"), "copy", "Ctrl D", page=True),
        Action("refresh", tr("Look again"), "refresh-cw", "F5", page=True),
        Action("next_pane", tr("Go to the next part of the page"), "chevron-right", "F6", page=True, listed=False),
        Action("back_up", tr("Back up now"), "shield-check"),
        Action("check", tr("Check the book"), "book-open-check"),
        Action("lock", tr("Lock a period …"), "lock"),
        Action("open_book", tr("Open another book …"), "folder-open", "Ctrl O"),
        Action("theme_system", tr("Colours: as the system"), "contrast"),
        Action("theme_light", tr("Colours: light"), "sun"),
        Action("theme_dark", tr("Colours: dark"), "moon"),
        Action("theme_contrast", tr("Colours: high contrast"), "contrast"),
        Action("keys", tr("Sheet of keys"), "keyboard", "Ctrl /"),
        Action("refund", tr("Refund …"), "undo-2", listed=False),
        Action("return_payment", tr("The check came back …"), "corner-up-left", listed=False),
        Action("void_payment", tr("Void this payment …"), "ban", listed=False),
        Action("void_invoice", tr("Void this invoice …"), "ban", listed=False),
        Action("write_off", tr("Write off …"), "badge-percent", listed=False),
        Action("keep_as_credit", tr("Keep as credit …"), "piggy-bank", listed=False),
        Action("apply_excess", tr("Use for another invoice …"), "arrow-right", listed=False),
        Action("apply_credit", tr("Use credit …"), "arrow-right", listed=False),
        Action("refund_credit", tr("Pay credit back …"), "undo-2", listed=False),
        Action("edit_invoice", tr("Edit invoice …"), "square-pen", listed=False),
        Action("edit_customer", tr("Edit customer …"), "square-pen", listed=False),
        Action("receipt", tr("Receipt"), "receipt-text", listed=False),
        Action("invoice_paper", tr("Invoice as a paper"), "eye", listed=False),
        Action("memo_paper", tr("Credit memo as a paper"), "eye", listed=False),
        Action("restore", tr("Restore a backup …"), "history", listed=False),
        Action("new_book", tr("Start another book …"), "plus"),
    )


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
