"""The user's words over the real window: `app.pay("INV-1001", "250.00", by="check", number="12345")`.

Everything is done by clicks and keys on the widgets a person sees; nothing here calls a use case. Waiting is for a
state of the window, never for time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QTabBar, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from invpay_desktop.db.book import open_book
from invpay_desktop.db.session import Session
from invpay_desktop.ui.finder import Finder
from invpay_desktop.ui.invoice_panel.panel import InvoicePanel
from invpay_desktop.ui.main_window import MainWindow
from invpay_desktop.ui.page import Page
from invpay_desktop.ui.pages.invoices.page import InvoicesPage
from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.start import Program
from invpay_desktop.ui.widgets.dialog import Dialog, Question
from tests.ui.hands import Hands, plain
from tests.ui.watchdog import Watchdog

if TYPE_CHECKING:
    from invpay_desktop.ui.importing.dialog import ImportDialog

Found = TypeVar("Found")
PAGES = {"dashboard": "Ctrl+1", "invoices": "Ctrl+2", "customers": "Ctrl+3", "payments": "Ctrl+4", "in_step": "Ctrl+5",
         "settings": "Ctrl+,", "help": "F1"}  # fmt: skip
_SOON_MS = 200
"""What the window puts off by no more than this, such as a search until the next key, is waited for."""
_KINDS = {"check": "Check", "cash": "Cash", "wire": "Wire", "other": "Other"}


class App(Hands):
    """The program with its window open on a book."""

    def __init__(
        self, qtbot: QtBot, book: Path, preferences: Path, page: str = "invoices", watchdog: Watchdog | None = None
    ) -> None:
        super().__init__(qtbot, watchdog)
        self.book = book
        with self.aside():
            kept = Preferences(preferences)
            kept.put("window/page", page)
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            self.program = Program(app, kept)
            self.program.begin(book)
            if self.program.window is not None:
                self.opened()

    def opened(self) -> None:
        """Wait until the book is open and its first page stands."""
        self.until(lambda: self.program.window is not None and self.window.desk.ready)
        self.window.resize(1440, 900)
        self._hand_keyboard_to(self.window)
        self.settled()

    @property
    def window(self) -> MainWindow:
        """The main window."""
        assert self.program.window is not None
        return self.program.window

    def front_window(self) -> QWidget:
        """The main window, or the one that asks how to begin."""
        window = self.program.window or self.program.first_run
        assert window is not None
        return window

    def close(self) -> None:
        """Close the window, as its title bar does, and wait for what was begun."""
        for window in (self.program.window, self.program.first_run):
            if window is not None:
                window.close()
                window.deleteLater()
        self.program.deleteLater()

    def settled(self) -> None:
        """Wait until nothing is being read, written or gathered."""

        def still() -> bool:
            window = self.program.window
            if window is None:
                return True
            soon = [timer for timer in window.findChildren(QTimer) if timer.isActive() and timer.isSingleShot()]
            return window.desk.background.idle() and not any(timer.interval() <= _SOON_MS for timer in soon)

        self.until(still)
        QApplication.processEvents()
        self.until(still)

    def gone(self, dialog: QWidget) -> None:
        super().gone(dialog)
        self.settled()

    @property
    def toast(self) -> str:
        """What the toast says."""
        return self.window.toast.text

    def ask(self, question: Callable[[Session], Found]) -> Found:
        """Look into the book itself, beside the window."""
        with self.aside(), open_book(self.book) as book, book.read() as session:
            return question(session)

    # Pages

    def go(self, page: str) -> Page:
        """Go to a page by its key."""
        self.key(PAGES[page])
        self.settled()
        shown = self.window.front
        assert shown is not None
        assert shown.key == page
        return shown

    @property
    def invoices(self) -> InvoicesPage:
        """The page of invoices, in front."""
        if self.window.front is not self.window.pages.get("invoices"):
            self.go("invoices")
        return cast(InvoicesPage, self.window.page("invoices"))

    @property
    def panel(self) -> InvoicePanel:
        """The panel of the open invoice."""
        side = self.invoices.beside.side
        assert isinstance(side, InvoicePanel)
        return side

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

    def filter(self, status: str) -> list[str]:
        """Choose a tab by its name; returns the numbers it shows."""
        page = self.invoices
        self.press_tab(page.tabs, status)
        self.settled()
        return [row[0] for row in self.rows(page.list.table)]

    def press_tab(self, tabs: QTabBar, name: str) -> None:
        """Click a tab, whatever count stands behind its word."""
        at = next(at for at in range(tabs.count()) if plain(tabs.tabText(at)) == name)
        self.click(tabs, tabs.tabRect(at).center())

    def select(self, *numbers: str, search: str | None = None) -> None:
        """Find invoices and select them; the last is the current one."""
        page = self.invoices
        self.find(numbers[0] if search is None else search)
        shown = [texts[0] for texts in self.rows(page.list.table)]
        for place, number in enumerate(numbers):
            assert number in shown, f"{number} is not in the list"
            held = (Qt.KeyboardModifier.ControlModifier,) if place else ()
            self.click_row(page.list.table, shown.index(number), *held)
        self.settled()

    def row(self, number: str) -> list[str]:
        """What the list says of an invoice."""
        self.find(number)
        return next(texts for texts in self.rows(self.invoices.list.table) if texts[0] == number)

    def stands(self, number: str) -> tuple[str, str]:
        """The status and what is left of an invoice, as the list says it."""
        row = self.row(number)
        return row[3], row[-1]

    def open(self, number: str) -> InvoicePanel:
        """Open the panel of an invoice."""
        self.select(number)
        self.key("Return")
        self.until(lambda: self.panel.facts is not None and self.panel.facts.row.number == number)
        self.settled()
        return self.panel

    def more(self, number: str, entry: str) -> None:
        """Choose an entry of an invoice's own menu."""
        panel = self.open(number)
        self.click(panel.head.more)
        self.choose(entry)

    def about(self, number: str, deed: str, entry: int = 0) -> None:
        """Choose something to do about a payment of an invoice's timeline, the newest that allows it or an earlier."""
        timeline = self.open(number).timeline
        able = [row for row, each in enumerate(timeline.entries_model.entries) if each.payment and each.deeds]
        index = timeline.entries_model.index(able[entry])
        timeline.scrollTo(index)
        self.click(timeline.viewport(), timeline.visualRect(index).center())
        self.key("Return")
        self.choose(deed)

    # Money that came in

    def pay(
        self,
        invoice: str,
        amount: str,
        *,
        by: str = "check",
        number: str = "",
        excess: str = "",
        receipt: bool = False,
    ) -> None:
        """Record a payment through the dialog. `excess`: the words that say what becomes of what is too much."""
        from invpay_desktop.ui.payment_dialog.dialog import PaymentDialog

        self.select(invoice)
        self.key("Ctrl+R")
        dialog = self.dialog(PaymentDialog)
        self.fill(dialog.amount.edit, amount)
        self.press(_KINDS[by], dialog)
        if number:
            self.fill(dialog.method.external.number, number)
        if excess:
            self.press(excess, dialog)
        if receipt != dialog.receipt.value():
            self.click(dialog.receipt)
        self.key("Ctrl+Return")
        if receipt:
            self.until(lambda: not isValid(dialog) or not dialog.isVisible())
        else:
            self.gone(dialog)

    def receive(self, customer: str, amount: str, *, number: str = "") -> None:
        """One check of a customer, spread over what was due first."""
        from invpay_desktop.ui.receive_dialog.dialog import ReceiveDialog

        self.key("Ctrl+Shift+R")
        dialog = self.dialog(ReceiveDialog)
        self.fill(dialog.form.customer, customer)
        self.until(dialog.form.customer.is_open)
        self.key("Return")
        self.until(lambda: dialog.payer is not None)
        self.fill(dialog.form.amount, amount)
        if number:
            self.fill(dialog.form.external.number, number)
        self.key("Ctrl+Return")
        self.gone(dialog)

    # Money that goes, or goes elsewhere

    @contextmanager
    def money_dialog(self) -> Iterator[Dialog]:
        """The dialog that has opened; its deed is done with Ctrl+Enter at the end."""
        from invpay_desktop.ui.money_dialogs.money_dialog import MoneyDialog

        dialog = self.dialog(MoneyDialog)
        yield dialog
        self.key("Ctrl+Return")
        self.gone(dialog)

    def _fill_in(self, dialog: Dialog, amount: str, reason: str, *choices: str) -> None:
        if amount:
            self.fill(dialog.amount.edit, amount)  # type: ignore[attr-defined]
        for choice in choices:
            if choice:
                self.press(choice, dialog)
        if reason:
            self.fill(dialog.reason, reason)  # type: ignore[attr-defined]

    def refund(self, invoice: str, amount: str = "", *, reason: str, then: str = "") -> None:
        """Refund the newest payment of an invoice. `then`: the words that say how the invoice stands after it."""
        self.about(invoice, "Refund …")
        with self.money_dialog() as dialog:
            self._fill_in(dialog, amount, reason, then)

    def return_check(self, invoice: str, *, fee: str = "", charge: str = "") -> None:
        """The bank took the newest check back."""
        from invpay_desktop.ui.money_dialogs.came_back import CameBackDialog

        self.about(invoice, "It came back …")
        with self.money_dialog() as dialog:
            assert isinstance(dialog, CameBackDialog)
            for field, text in ((dialog.fee, fee), (dialog.charge, charge)):
                if text:
                    self.fill(field, text)

    def void_payment(self, invoice: str, *, reason: str) -> None:
        """Void the newest payment of an invoice."""
        self.about(invoice, "Void …")
        with self.money_dialog() as dialog:
            self._fill_in(dialog, "", reason)

    def void(self, invoice: str, *, reason: str, to_credit: bool = False) -> None:
        """Void an invoice; `to_credit`: what was paid on it becomes credit first."""
        from invpay_desktop.ui.money_dialogs.void_invoice import VoidInvoiceDialog

        self.more(invoice, "Void …")
        with self.money_dialog() as dialog:
            assert isinstance(dialog, VoidInvoiceDialog)
            if to_credit:
                self.click(dialog.to_credit)
            self._fill_in(dialog, "", reason)

    def write_off(self, invoice: str, amount: str = "", *, reason: str) -> None:
        """Give up what is left of an invoice, or a part."""
        self.more(invoice, "Write off …")
        with self.money_dialog() as dialog:
            self._fill_in(dialog, amount, reason)

    def keep_as_credit(self, invoice: str, amount: str = "", *, reason: str = "") -> None:
        """What was paid too much becomes credit."""
        self.open(invoice)
        self.press("Keep as credit", self.panel.decision)
        with self.money_dialog() as dialog:
            self._fill_in(dialog, amount, reason)

    def apply_excess(self, invoice: str) -> None:
        """What was paid too much goes to the customer's open invoice that was due first."""
        from invpay_desktop.ui.money_dialogs.apply_excess import ApplyExcessDialog

        self.open(invoice)
        self.press("Use for another invoice …", self.panel.decision)
        with self.money_dialog() as dialog:
            assert isinstance(dialog, ApplyExcessDialog)
            self.until(lambda: dialog.listed)

    def refund_excess(self, invoice: str, *, reason: str) -> None:
        """What was paid too much goes back."""
        self.open(invoice)
        self.press("Refund …", self.panel.decision)
        with self.money_dialog() as dialog:
            self._fill_in(dialog, "", reason)

    def apply_credit(self, invoice: str, amount: str = "") -> None:
        """Use the customer's credit for an invoice."""
        self.more(invoice, "Use credit …")
        with self.money_dialog() as dialog:
            self.settled()
            self._fill_in(dialog, amount, "")

    # Taking back

    def undo(self) -> None:
        """Ctrl+Z, and yes."""
        self.click(self.window.navigation)  # away from any field
        self.key("Ctrl+Z")
        question = self.dialog(Question)
        self.press("Take it back", question)
        self.gone(question)

    def undo_by_toast(self) -> None:
        """The button of the toast."""
        self.press("Undo", self.window.toast.slip)
        self.settled()

    # Invoices and customers

    def new_invoice(self, customer: str, *lines: tuple[str, str, str], number: str = "", draft: bool = False) -> None:
        """Write an invoice; a line is its text, quantity and price."""
        from invpay_desktop.ui.invoice_editor.dialog import InvoiceEditor

        assert self.invoices is not None  # in front
        self.key("Ctrl+N")
        editor = self.dialog(InvoiceEditor)
        self.settled()
        self.fill(editor.customer, customer)
        self.until(editor.customer.is_open)
        self.key("Return")
        self.until(lambda: editor.customer.customer() is not None)
        if number:
            self.fill(editor.number, number)
        for place, line in enumerate(lines, start=1):
            if place > editor.lines.rows():
                self.press("Add a line", editor)
            for what, text in zip(("Text", "Quantity", "Price"), line, strict=True):
                self.fill(self.field(f"Line {place}, {what}", editor), text)
        if draft:
            self.click(editor.keep_draft)
        self.key("Ctrl+Return")
        self.gone(editor)

    def duplicate(self, invoice: str) -> None:
        """Another invoice like this one."""
        from invpay_desktop.ui.invoice_editor.dialog import InvoiceEditor

        self.select(invoice)
        self.key("Ctrl+D")
        editor = self.dialog(InvoiceEditor)
        self.settled()
        self.key("Ctrl+Return")
        self.gone(editor)

    def edit(self, invoice: str, fields: Mapping[str, str] | None = None) -> None:
        """Change an invoice: what its fields are called, and what is typed there. A draft is issued by that."""
        from invpay_desktop.ui.invoice_editor.dialog import InvoiceEditor

        self.click(self.open(invoice).edit)
        editor = self.dialog(InvoiceEditor)
        self.settled()
        for name, text in (fields or {}).items():
            self.fill(self.field(name, editor), text)
        self.key("Ctrl+Return")
        self.gone(editor)

    def new_customer(self, name: str, **more: str) -> None:
        """Write a customer down; `more`: email, phone, terms … as the form names them."""
        from invpay_desktop.ui.pages.customers.editor import CustomerEditor

        self.go("customers")
        self.key("Ctrl+N")
        editor = self.dialog(CustomerEditor)
        self.settled()
        self.fill(editor.name, name)
        for field, text in more.items():
            self.fill(getattr(editor, field), text)
        self.key("Ctrl+Return")
        self.gone(editor)

    def field(self, name: str, within: QWidget) -> QWidget:
        """The visible field with this name, once it is there."""
        found: list[QWidget] = []

        def there() -> bool:
            found[:] = [each for each in within.findChildren(QWidget) if each.accessibleName() == name]
            return any(each.isVisible() for each in found)

        self.until(there)
        return next(each for each in found if each.isVisible())

    # Papers and files

    def save_paper(self, into: Path) -> None:
        """Save what the preview shows: into this file, or several into this folder."""
        from invpay_desktop.ui.papers.preview import Preview

        preview = self.dialog(Preview)
        self.settled()
        self.click(preview.save)
        self.name_file(into)
        self.gone(preview)

    def export(self, into: Path) -> None:
        """Save the list as it is seen."""
        self.key("Ctrl+E")
        self.name_file(into)
        self.until(lambda: into.name in self.toast)

    def import_files(self, files: Sequence[Path], *, drop: bool = False, kind: str = "", terms: str = "") -> None:
        """Import files by the dialog, or by dropping them on the window; leaves the dialog at its result."""
        from invpay_desktop.ui.importing import dialog as importing

        if drop:
            self.drop(files, self.window)
        else:
            self.key("Ctrl+I")
        dialog = self.dialog(importing.ImportDialog)
        self.until(lambda: not dialog.errands.running)
        if not drop:
            for file in files:
                self.click(dialog.files.first if dialog.files.first.isVisible() else dialog.files.more)
                self.name_file(file)
                self.until(lambda: not dialog.errands.running)
        self.until(lambda: dialog.files.looks)
        if kind:
            self.press(kind, dialog.files)
        if terms:
            self.fill(dialog.files.terms, terms)
        for step in (importing.COLUMNS, importing.PREVIEW, importing.RESULT):
            assert dialog.primary is not None
            assert not dialog.failure, dialog.failure
            self.click(dialog.primary)
            self._until_step(dialog, step)
        assert not dialog.failure, dialog.failure

    def _until_step(self, dialog: ImportDialog, step: int) -> None:
        self.until(lambda: dialog.failure or (dialog.step == step and not dialog.errands.running))

    # Anything, by its name

    def palette(self, typed: str, wanted: str) -> None:
        """Ctrl+K, a few letters, down to the row that says what is wanted, Enter."""
        self.key("Ctrl+K")
        finder = self.dialog(Finder)
        self.type(typed)

        def row() -> int:
            texts = [finder.list.item(at).text() for at in range(finder.list.count())]
            return next((at for at, text in enumerate(texts) if wanted in text), -1)

        self.until(lambda: row() >= 0)
        for _ in range(row()):
            self.key("Down")
        self.key("Return")
        self.until(lambda: not isValid(finder) or not finder.isVisible())
        self.settled()

    # Settings

    def settings(self, section: str) -> QWidget:
        """Go to a section of the settings by its name."""
        page = self.go("settings")
        self.press(section, page)
        self.settled()
        return page

    def back_up(self) -> None:
        """Back up now."""
        self.press("Back up now", self.settings("Backups"))
        self.until(lambda: "Backed up" in self.toast)
        self.settled()

    def restore(self, made: str = "By hand") -> None:
        """Restore the newest backup that was made in this way, after a look inside."""
        from invpay_desktop.ui.backups.look_dialog import LookDialog
        from invpay_desktop.ui.backups.table import BackupTable

        page = self.settings("Backups")
        [table] = [table for table in page.findChildren(BackupTable) if table.isVisible()]
        self.click_row(table, next(at for at, texts in enumerate(self.rows(table)) if made in texts))
        self.press("Look inside …", page)
        look = self.dialog(LookDialog)
        self.until(lambda: look.primary is not None and look.primary.isEnabled())
        self.press("Restore this backup …", look)
        question = self.dialog(Question)
        before = self.program.window
        self.click(cast(QWidget, question.primary))
        self.until(lambda: self.program.window is not before)
        self.opened()

    def lock(self, until: str, *, reason: str = "") -> None:
        """Lock the book up to a day."""
        section = self.settings("Period lock")
        self.fill(self.field("Last locked day", section), until)
        if reason:
            self.fill(self.field("Reason", section), reason)
        self.press("Lock the period", section)
        self.until(lambda: "Locked up to" in self.toast)
        self.settled()
