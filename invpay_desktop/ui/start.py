"""Starting the window: the first rows are on the screen before the rest of the program is loaded."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from invpay_desktop.base.errors import BookMissing, InvPayError
from invpay_desktop.db.first_page import FirstPage, read_first_page
from invpay_desktop.ui.application import Mistakes, make_application
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.frame import Frame
from invpay_desktop.ui.garbage import Garbage
from invpay_desktop.ui.main_window import MainWindow
from invpay_desktop.ui.one_window import OneWindow, call_first_window
from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.translation import tr

if TYPE_CHECKING:
    from invpay_desktop.interchange.sample_service import StandIn
    from invpay_desktop.ui.first_run.window import FirstRunWindow
    from invpay_desktop.ui.watching import Watching


def open_window(book: Path | None = None, throw_away: bool = False, stand_in: StandIn | None = None) -> int:
    """Open the window on a book (None: the user's own), and return the exit status when it is closed.

    `throw_away`: the book is a sample that is removed when its window closes. `stand_in`: the service of a sample.
    """
    preferences = Preferences()
    path = book or usual_book()
    app = make_application(sys.argv[:1], preferences)
    if call_first_window(path):
        return 0
    program = Program(app, preferences, stand_in)
    program.mistakes.install()
    program.begin(path, throw_away)
    return app.exec()


def usual_book() -> Path:
    """INVPAY_BOOK, else the book in the user's data folder."""
    from_environment = os.environ.get("INVPAY_BOOK")
    if from_environment:
        return Path(from_environment)
    from platformdirs import user_data_path

    return user_data_path("invpay", appauthor=False) / "book.sqlite"


class Program(QObject):
    """The program while it runs: one window at a time, on a book or on the choice of one."""

    def __init__(self, app: QApplication, preferences: Preferences, stand_in: StandIn | None = None) -> None:
        super().__init__()
        self._app = app
        self._stand_in = stand_in
        self.preferences = preferences
        self._garbage = Garbage(self)
        self.mistakes = Mistakes()
        self.mistakes.met.connect(self._show_mistake)
        self.window: MainWindow | None = None
        self.first_run: FirstRunWindow | None = None
        self._one: OneWindow | None = None
        self._watching: Watching | None = None
        self._throw_away: Path | None = None

    def begin(self, path: Path, throw_away: bool = False) -> None:
        """Show the book at a path; where there is none, the choice of how to begin."""
        try:
            page = read_first_page(path, datetime.now(UTC))
        except BookMissing:
            self.choose(path)
            return
        except InvPayError as error:
            self.choose(path, error)
            return
        self.show_book(path, page, throw_away)

    def choose(self, path: Path, error: InvPayError | None = None) -> None:
        """The first start: the sample, an import, an empty book; or what is wrong with the book that was named."""
        from invpay_desktop.ui.first_run.window import FirstRunWindow

        self.first_run = FirstRunWindow(self.preferences, path, self._stand_in)
        self.first_run.chosen.connect(self._chosen)
        self.first_run.show()
        if error is not None:
            self.first_run.show_problem(error)

    def show_book(self, path: Path, page: FirstPage | None, throw_away: bool = False) -> MainWindow:
        """Open the window on a book whose first page was read (None: it must be brought up to date first)."""
        from zoneinfo import ZoneInfo

        frame = Frame("", "USD", ZoneInfo("UTC"), sample=False)
        if page is not None:
            frame = Frame(page.name, page.currency, page.zone, page.sample)
        desk = Desk(path, frame, self.preferences)
        self._throw_away = path if throw_away else None
        self._one = OneWindow(path)
        window = self._window_on(desk)
        desk.opened.connect(self._opened)
        desk.renewed.connect(self._renew, Qt.ConnectionType.QueuedConnection)
        self._show_first(window, page)
        window.painted.connect(self._painted)
        window.show()
        return window

    def _show_first(self, window: MainWindow, page: FirstPage | None) -> None:
        """Bring the page of last time to the front; of the invoices only what was read, until that is painted."""
        shown = self.preferences.get("window/page", "dashboard")
        key = shown if shown in ("dashboard", "invoices", "customers", "payments", "in_step") else "dashboard"
        if key == "invoices" and page is not None:
            from invpay_desktop.ui.pages.invoices.first_sight import FirstSight

            sight = FirstSight(page, self.preferences)
            window.show_first(key, sight)
            window.painted.connect(lambda: window.put_page(key, sight, page))
        else:
            window.show_page(key)

    def _window_on(self, desk: Desk) -> MainWindow:
        """A window on an open desk, heard from now on."""
        window = MainWindow(desk)
        self.window = window
        window.closed.connect(self._closed)
        window.left_sample.connect(self._leave_sample)
        window.other_book.connect(self._other_book)
        desk.failed.connect(window.show_problem)
        if self._one is not None:
            self._one.called.connect(window.come_to_front)
        return window

    def _renew(self) -> None:
        """Put a window built anew in the place of the one there is: for another text size, or another book."""
        from invpay_desktop.ui.actions import Actions

        old = self.window
        if old is None:
            return
        front = old.front.key if old.front is not None else "dashboard"
        old.closed.disconnect(self._closed)
        window = self._window_on(old.desk)
        window.restoreGeometry(old.saveGeometry())
        window.show()
        window.show_page(front)
        old.hide()
        delete(old)  # at once, so that nothing is done twice, by its pages and by the new ones
        self.actions = Actions(window, window.desk)
        if self._watching is not None:
            self._watching.backed_up.connect(window.show_backup)
            self._watching.ask_for_backup()

    def _painted(self) -> None:
        """The window is on the screen: now the rest."""
        from PySide6.QtGui import QIcon

        from invpay_desktop import resources
        from invpay_desktop.ui.actions import Actions

        if self.window is None:
            return
        if self._one is not None:
            self._one.listen()
        self._app.setWindowIcon(QIcon(str(Path(resources.__path__[0], "program.svg"))))
        self.actions = Actions(self.window, self.window.desk)
        self.window.desk.open(self._not_opened)

    def _opened(self) -> None:
        from invpay_desktop.ui.warming import Warming
        from invpay_desktop.ui.watching import Watching

        if self.window is not None and self._watching is None:
            Warming(self.window.desk)
            self.window.desk.syncing.start()
            self.window.desk.listening.start()
            self._watching = Watching(self.window.desk)
            self._watching.backed_up.connect(self.window.show_backup)

    def _not_opened(self, error: InvPayError) -> None:
        path = self.window.desk.book_path if self.window else usual_book()
        self._close_window()
        self.choose(path, error)

    def _chosen(self, path: Path, throw_away: bool, then: str) -> None:
        """A book was made or named on the first-run window; `then` is an action to begin with, such as `import`."""
        first_run, self.first_run = self.first_run, None
        if call_first_window(path):
            self._app.quit()
            return
        self.begin(path, throw_away)
        if then and self.window is not None:
            desk = self.window.desk
            desk.opened.connect(lambda: desk.do(then))
        if first_run is not None:
            first_run.close()
            first_run.deleteLater()

    def _leave_sample(self) -> None:
        self._close_window()
        self.begin(usual_book()) if usual_book().exists() else self.choose(usual_book())

    def _other_book(self, new: bool) -> None:
        if new:
            path = self.window.desk.book_path if self.window else usual_book()
            self._close_window()
            self.choose(path)
            return
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self.window, tr("Open another book"), "", tr("Books (*.sqlite);;All files (*)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self._swap(Path(name)))
        dialog.open()

    def _swap(self, path: Path) -> None:
        if call_first_window(path):
            return
        self._close_window()
        self.begin(path)

    def _close_window(self) -> None:
        window, self.window = self.window, None
        if window is not None:
            window.closed.disconnect(self._closed)
            self._tidy(window)
            window.close()
            window.deleteLater()

    def _closed(self) -> None:
        window, self.window = self.window, None
        if window is not None:
            self._tidy(window)

    def _tidy(self, window: MainWindow) -> None:
        if (field := window.focusWidget()) is not None:
            field.clearFocus()  # what is being typed is left, and so saved, while the book is still open
        if self._watching is not None:
            self._watching.stop()
            self._watching = None
        if self._one is not None:
            self._one.close()
            self._one = None
        window.hide()  # a service that is slow to answer is waited for, but not by the person
        window.desk.close()
        if self._throw_away is not None:
            remove_sample(self._throw_away)
            self._throw_away = None

    def _show_mistake(self, error: InvPayError) -> None:
        if self.window is not None:
            self.window.show_problem(error)


def remove_sample(book: Path) -> None:
    """Remove a throw-away book with what lies beside it under its name, and its folder where nothing else is in it."""
    for file in book.parent.glob(f"{book.name}*"):
        if file.is_dir() and not file.is_symlink():
            shutil.rmtree(file, ignore_errors=True)
        else:
            file.unlink(missing_ok=True)
    with suppress(OSError):
        book.parent.rmdir()
