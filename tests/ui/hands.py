"""Hands and eyes for the real window: keys, clicks, menus, dialogs, what can be read. Waits for states, never for time.

Nothing here calls a use case. How the hands move is the same with and without a screen.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from invpay_desktop.ui.widgets.cell import CELL_ROLE, Cell
from invpay_desktop.ui.widgets.dialog import Dialog
from tests.ui.watchdog import Watchdog

SECONDS = 15
Widget = TypeVar("Widget", bound=QWidget)


class Hands:
    """What a person has: fingers and eyes. `watchdog`: sees whether the window stands still meanwhile."""

    def __init__(self, qtbot: QtBot, watchdog: Watchdog | None = None) -> None:
        self.qtbot = qtbot
        self.watchdog = watchdog
        self.pressed = 0
        """How often a key or a button of the mouse was pressed; what is typed into fields does not count."""

    @contextmanager
    def _deed(self) -> Iterator[None]:
        if self.watchdog is None:
            yield
        else:
            with self.watchdog.a_deed():
                yield

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Something of the test's own, which no watchdog minds."""
        if self.watchdog is None:
            yield
        else:
            with self.watchdog.aside():
                yield

    # Fingers

    def key(self, keys: str) -> None:
        """Press a key, such as `Ctrl+R` or `Tab`, where the focus is."""
        combination = cast(Any, QKeySequence(keys))[0]  # the stubs know no [ ]
        popup = QApplication.activePopupWidget()
        window = popup or QApplication.activeWindow() or self.front_window()
        focused = cast(QWidget | None, window.focusWidget())
        target = window if focused is None else focused
        self.pressed += 1
        with self._deed():
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        target = QApplication.focusWidget()
        assert target is not None, "nothing has the keyboard"
        for letter in text:
            with self._deed():
                QTest.keyClicks(target, letter)

    def paste(self, text: str) -> None:
        """Put a text into what has the focus, in the place of what it holds, by the clipboard."""
        QApplication.clipboard().setText(text)
        self.key("Ctrl+A")
        self.key("Ctrl+V")

    def click(self, widget: QWidget, at: QPoint | None = None, *keys: Qt.KeyboardModifier) -> None:
        """Click a widget that can be seen and pressed."""
        assert widget.isVisible(), f"{widget.accessibleName()} cannot be seen"
        assert widget.isEnabled(), f"{widget.accessibleName()} cannot be pressed"
        held = Qt.KeyboardModifier.NoModifier
        for each in keys:
            held |= each
        self.pressed += 1
        with self._deed():
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton, held, at or widget.rect().center())

    def press(self, name: str, within: QWidget | None = None) -> None:
        """Click the button with this name."""
        self.click(self.button(name, within))

    def fill(self, widget: QWidget, text: str) -> None:
        """Go to a field and type over what is in it."""
        self.click(widget)
        self.key("Ctrl+A")
        self.type(text)

    def choose(self, text: str) -> None:
        """Click an entry of the menu that is open."""
        self.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        for action in menu.actions():
            if plain(action.text()) == text:
                assert action.isEnabled(), f"“{text}” cannot be chosen"
                self.click(menu, menu.actionGeometry(action).center())
                return
        raise AssertionError(f"no entry “{text}” among {[plain(action.text()) for action in menu.actions()]}")

    def drop(self, files: Sequence[Path], onto: QWidget) -> None:
        """Drop files of the desktop onto a window."""
        carried = QMimeData()
        carried.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        at, copy = onto.rect().center(), Qt.DropAction.CopyAction
        left, free = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        entering = QDragEnterEvent(at, copy, carried, left, free)
        QApplication.sendEvent(onto, entering)
        assert entering.isAccepted(), "the window does not take the files"
        with self._deed():
            QApplication.sendEvent(onto, QDropEvent(QPointF(at), copy, carried, left, free))

    def name_file(self, path: Path) -> None:
        """Type a name into the dialog of files that is open, and press its button."""
        dialog = self.dialog(QFileDialog)
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(field, QLineEdit)
        with self.aside():  # a dialog of Qt's own
            field.setFocus()
            QTest.keySequence(field, QKeySequence("Ctrl+A"))
            QTest.keyClicks(field, str(path))
            while (offered := QApplication.activePopupWidget()) is not None:
                offered.close()
        [go] = [button for button in dialog.findChildren(QPushButton) if button.isDefault() and button.isVisible()]
        self.click(go)
        self.until(lambda: not isValid(dialog) or not dialog.isVisible())
        self._hand_keyboard_to(self.dialog_or_window())

    # Eyes

    def front_window(self) -> QWidget:
        """The window a person works in."""
        raise NotImplementedError

    def until(self, seen: Callable[[], object]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(lambda: bool(seen()), timeout=SECONDS * 1000)

    def button(self, name: str, within: QWidget | None = None) -> QAbstractButton:
        """The visible button with this text or name."""
        where = within or self.dialog_or_window()
        for button in where.findChildren(QAbstractButton):
            if button.isVisible() and name in (plain(button.text()), button.accessibleName()):
                return button
        shown = sorted({b.text() or b.accessibleName() for b in where.findChildren(QAbstractButton) if b.isVisible()})
        raise AssertionError(f"no button “{name}” among {shown}")

    def dialog(self, kind: builtins.type[Widget]) -> Widget:
        """The open dialog of this kind, once it is there."""
        found: list[Widget] = []

        def there() -> bool:
            found[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
            return bool(found)

        self.until(there)
        self._hand_keyboard_to(found[-1])
        return found[-1]

    def gone(self, dialog: QWidget) -> None:
        """Wait until a dialog has closed, and say why where it says so instead."""

        def closed() -> bool:
            if not isValid(dialog):
                return True
            if isinstance(dialog, Dialog) and dialog.isVisible() and dialog.failure:
                raise AssertionError(dialog.failure)
            return not dialog.isVisible()

        self.until(closed)
        self._hand_keyboard_to(self.dialog_or_window())

    def dialog_or_window(self) -> QWidget:
        """The dialog in front, else the window."""
        return QApplication.activeModalWidget() or self.front_window()

    def rows(self, table: QTableView, most: int = 200) -> list[list[str]]:
        """The texts of a table's first rows, as they are painted."""
        model = table.model()
        shown = [column for column in range(model.columnCount()) if not table.isColumnHidden(column)]
        return [
            [painted(model.index(row, column).data(CELL_ROLE)) for column in shown]
            for row in range(min(most, model.rowCount()))
        ]

    def click_row(self, table: QTableView, row: int, *keys: Qt.KeyboardModifier) -> None:
        """Click the first cell of a row."""
        index = table.model().index(row, 0)
        table.scrollTo(index)
        self.click(table.viewport(), table.visualRect(index).center(), *keys)

    def _hand_keyboard_to(self, window: QWidget) -> None:
        """Wait until a window has the keyboard. Without a window manager nobody else gives it to a new one."""
        if QApplication.platformName() == "offscreen":
            window.activateWindow()
        self.until(window.isActiveWindow)


def painted(cell: Cell) -> str:
    """What a cell of a list says."""
    from invpay_desktop.ui import words

    text = words.status(cell.pill).text if cell.pill else cell.text
    return f"{text} {cell.note}" if cell.note else text


def plain(text: str) -> str:
    """The words of an entry or button, without its key and without what marks a mnemonic."""
    return text.split("\t", maxsplit=1)[0].replace("&&", "\0").replace("&", "").replace("\0", "&")
