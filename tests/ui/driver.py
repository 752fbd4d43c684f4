"""The user's words over the real window: `app.pay("INV-1001", "250.00", by="check", number="12345")`.

Everything is done by clicks and keys on the widgets a person sees; nothing here calls a use case. Waiting is for a
state of the window, never for time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QTableView, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from invpay_desktop.db.book import open_book
from invpay_desktop.db.session import Session
from invpay_desktop.ui.main_window import MainWindow
from invpay_desktop.ui.pages.invoices.page import InvoicesPage
from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.start import Program
from invpay_desktop.ui.widgets.cell import CELL_ROLE, Cell
from invpay_desktop.ui.widgets.dialog import Dialog

SECONDS = 15
Widget = TypeVar("Widget", bound=QWidget)
Found = TypeVar("Found")


class App:
    """The program with its window open on a book."""

    def __init__(self, qtbot: QtBot, book: Path, preferences: Path, page: str = "invoices") -> None:
        self.qtbot = qtbot
        self.book = book
        kept = Preferences(preferences)
        kept.put("window/page", page)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.program = Program(app, kept)
        self.program.begin(book)
        self.until(lambda: self.window.desk.ready)
        self.window.resize(1440, 900)
        self.settled()

    @property
    def window(self) -> MainWindow:
        """The main window."""
        assert self.program.window is not None
        return self.program.window

    def close(self) -> None:
        """Close the window, as its title bar does, and wait for what was begun."""
        if self.program.window is not None:
            window = self.program.window
            window.close()
            window.deleteLater()
        self.program.deleteLater()

    # Hands

    def key(self, keys: str) -> None:
        """Press a key, such as `Ctrl+R` or `Tab`, where the focus is."""
        [combination] = QKeySequence(keys)
        target = QApplication.focusWidget() or QApplication.activeWindow() or self.window
        QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClicks(target, text)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click a widget that can be seen and pressed."""
        assert widget.isVisible(), f"{widget.accessibleName()} cannot be seen"
        assert widget.isEnabled(), f"{widget.accessibleName()} cannot be pressed"
        if at is None:
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        else:
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)

    def press(self, name: str, within: QWidget | None = None) -> None:
        """Click the button with this name."""
        self.click(self.button(name, within))

    def fill(self, widget: QWidget, text: str) -> None:
        """Go to a field and type over what is in it."""
        widget.setFocus()
        self.key("Ctrl+A")
        self.type(text)

    # Eyes

    def until(self, seen: Callable[[], object]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(lambda: bool(seen()), timeout=SECONDS * 1000)

    def settled(self) -> None:
        """Wait until nothing is being read, written or gathered."""
        window = self.window
        self.until(lambda: window.desk.background.idle() and not window._gathering.isActive())
        QApplication.processEvents()
        self.until(lambda: window.desk.background.idle() and not window._gathering.isActive())

    def button(self, name: str, within: QWidget | None = None) -> QAbstractButton:
        """The visible button with this text or name."""
        where = within or self.dialog_or_window()
        for button in where.findChildren(QAbstractButton):
            if button.isVisible() and name in (button.text(), button.accessibleName()):
                return button
        shown = sorted({b.text() or b.accessibleName() for b in where.findChildren(QAbstractButton) if b.isVisible()})
        raise AssertionError(f"no button “{name}” among {shown}")

    def dialog(self, kind: type[Widget]) -> Widget:
        """The open dialog of this kind, once it is there."""
        found: list[Widget] = []

        def there() -> bool:
            found[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
            return bool(found)

        self.until(there)
        self._hand_keyboard_to(found[-1])
        return found[-1]

    def _hand_keyboard_to(self, window: QWidget) -> None:
        """Wait until a window has the keyboard. Without a window manager nobody else gives it to a new one."""
        if QApplication.platformName() == "offscreen":
            window.activateWindow()
        self.until(window.isActiveWindow)

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
        self.settled()

    def dialog_or_window(self) -> QWidget:
        """The dialog in front, else the window."""
        return QApplication.activeModalWidget() or self.window

    @property
    def toast(self) -> str:
        """What the toast says."""
        return self.window.toast.text

    def ask(self, question: Callable[[Session], Found]) -> Found:
        """Look into the book itself, beside the window."""
        with open_book(self.book) as book, book.read() as session:
            return question(session)

    # Invoices

    @property
    def invoices(self) -> InvoicesPage:
        """The page of invoices, in front."""
        if self.window.front is not self.window.pages.get("invoices"):
            self.key("Ctrl+2")
            self.settled()
        return cast(InvoicesPage, self.window.page("invoices"))

    def find(self, text: str) -> list[str]:
        """Search the list; returns the numbers it shows."""
        page = self.invoices
        self.key("Ctrl+F")
        self.key("Ctrl+A")
        if text:
            self.type(text)
        else:
            self.key("Del")
        self.until(lambda: page.list.wish.filters.search == text)
        self.settled()
        return [row[0] for row in self.rows(page.list.table)]

    def rows(self, table: QTableView, most: int = 200) -> list[list[str]]:
        """The texts of a table's first rows, as they are painted."""
        model = table.model()
        shown = [column for column in range(model.columnCount()) if not table.isColumnHidden(column)]
        return [
            [_painted(model.index(row, column).data(CELL_ROLE)) for column in shown]
            for row in range(min(most, model.rowCount()))
        ]

    def select(self, number: str) -> None:
        """Find an invoice and make it the current one."""
        page = self.invoices
        self.find(number)
        table = page.list.table
        for row, texts in enumerate(self.rows(table)):
            if texts[0] == number:
                self.click(table.viewport(), table.visualRect(table.model().index(row, 0)).center())
                self.settled()
                return
        raise AssertionError(f"{number} is not in the list")

    def row(self, number: str) -> list[str]:
        """What the list says of an invoice."""
        self.find(number)
        return next(texts for texts in self.rows(self.invoices.list.table) if texts[0] == number)

    # Money

    def pay(self, invoice: str, amount: str, *, by: str = "check", number: str = "") -> None:
        """Record a payment that came in, through the dialog."""
        from invpay_desktop.ui.payment_dialog.dialog import PaymentDialog

        self.select(invoice)
        self.key("Ctrl+R")
        dialog = self.dialog(PaymentDialog)
        self.fill(dialog.amount.edit, amount)
        external = dialog.method.external
        self.press({"check": "Check", "cash": "Cash", "wire": "Wire", "other": "Other"}[by], dialog)
        if number:
            self.fill(external.number, number)
        self.key("Ctrl+Return")
        self.gone(dialog)


def _painted(cell: Cell) -> str:
    from invpay_desktop.ui import words

    text = words.status(cell.pill).text if cell.pill else cell.text
    return f"{text} {cell.note}" if cell.note else text
