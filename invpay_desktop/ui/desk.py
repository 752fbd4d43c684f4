"""The desk: the open book and everything around it that pages and dialogs are given to work with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.dates import today_in
from invpay_desktop.ui.background import Background, Progress, Step, Work
from invpay_desktop.ui.connecting import Service
from invpay_desktop.ui.frame import Frame, frame_of
from invpay_desktop.ui.listening import Listening
from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.syncing import Syncing

if TYPE_CHECKING:
    from invpay_desktop.base.errors import InvPayError
    from invpay_desktop.db.book import Book
    from invpay_desktop.db.session import Session, WriteSession

T = TypeVar("T")


class Desk(QObject):
    """One open book, asked and changed off the GUI thread.

    `changed` carries the Changes of every commit made here, and Changes(everything=True) where another process wrote.
    `framed` says that the name, the zone or the mark of a sample may have changed. `wanted`, `went`, `said` and
    `failed` are how pages ask the window for an action, a page, a toast, a problem shown. Nobody may have the book's
    file open between `let_go` and `took_up`. `renewed` asks for a window built anew.
    `backed_up`: a backup was made by hand.
    """

    changed = Signal(object)
    opened = Signal()
    framed = Signal()
    wanted = Signal(str, object)
    went = Signal(str, object)
    said = Signal(str, object)
    failed = Signal(object, object)
    let_go = Signal()
    took_up = Signal()
    renewed = Signal()
    backed_up = Signal()

    def __init__(
        self, path: Path, frame: Frame, preferences: Preferences, now: Callable[[], datetime] | None = None
    ) -> None:
        super().__init__()
        self.book_path = path
        self.preferences = preferences
        self.ready = False
        self._frame = frame
        self._now = now or (lambda: datetime.now(UTC))
        self._book: Book | None = None
        self._opening = threading.Lock()
        self.background = Background()
        self.service = Service(self)
        self.syncing = Syncing(self)
        self.listening = Listening(self)

    @property
    def currency(self) -> str:
        """The book's currency, ISO 4217."""
        return self._frame.currency

    @property
    def zone(self) -> ZoneInfo:
        """The book's time zone."""
        return self._frame.zone

    @property
    def name(self) -> str:
        """The business's name, or ''."""
        return self._frame.name

    @property
    def sample(self) -> bool:
        """Whether the book is marked as a sample."""
        return self._frame.sample

    def now(self) -> datetime:
        """The present, aware, UTC."""
        return self._now()

    def today(self) -> date:
        """The present day in the book's zone."""
        return today_in(self.zone, self._now())

    # Reading and writing

    def read(
        self,
        question: Callable[[Session], T],
        answer: Callable[[T], None],
        *,
        owner: QObject,
        key: str = "",
        failed: Callable[[InvPayError], None] | None = None,
    ) -> Work:
        """Ask the book in a worker. With a key, a later question of the same owner takes this one's place."""

        def job() -> T:
            with self.book().read(self._now()) as session:
                return question(session)

        return self.background.ask("read", job, Work(owner, answer, failed or self._show(owner)), key)

    def read_now(self, question: Callable[[Session], T]) -> T:
        """Ask the book here and now, on the GUI thread: for rows by their ids only, which takes a few ms."""
        with self.book().read(self._now()) as session:
            return question(session)

    def write(
        self,
        deed: Callable[[WriteSession], T],
        done: Callable[[T], None],
        *,
        owner: QObject,
        failed: Callable[[InvPayError], None] | None = None,
    ) -> Work:
        """Change the book: `done` and then `changed` come only after the commit is on disk."""

        def job() -> tuple[T, Changes]:
            with self.book().write(self._now()) as session:
                outcome = deed(session)
                changes = session.changes
            return outcome, changes

        def kept(answer: tuple[T, Changes]) -> None:
            outcome, changes = answer
            try:
                if isValid(owner):
                    done(outcome)
            finally:
                self.announce(changes)

        def refused(error: InvPayError) -> None:
            if not isValid(owner):
                self.problem(error)
            else:
                (failed or self._show(owner))(error)

        # What was committed, or was not, is told also where the dialog that asked has gone in the meantime.
        return self.background.ask("write", job, Work(self, kept, refused))

    def rehearse(
        self,
        deed: Callable[[WriteSession], T],
        answer: Callable[[T], None],
        *,
        owner: QObject,
        key: str = "",
        failed: Callable[[InvPayError], None] | None = None,
    ) -> Work:
        """Do a deed in a transaction that is rolled back: the truth about what it would do, and nothing kept."""

        def job() -> T:
            try:
                with self.book().write(self._now()) as session:
                    raise _RolledBackError(deed(session))
            except _RolledBackError as rolled_back:
                outcome: T = rolled_back.outcome
                return outcome

        return self.background.ask("write", job, Work(owner, answer, failed or self._show(owner)), key)

    def work(
        self,
        job: Callable[[Progress], T],
        done: Callable[[T], None],
        *,
        owner: QObject,
        progress: Callable[[Step], None] | None = None,
        failed: Callable[[InvPayError], None] | None = None,
    ) -> Work:
        """Run long work beside the window: `job` reports its steps; `cancel()` on what is returned stops it."""
        work = Work(owner, done, failed or self._show(owner), progress)
        steps = self.background.progress(work)
        return self.background.ask("work", lambda: job(steps), work)

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Nobody has the book open inside, so that another file can take its place; questions wait. Any thread."""
        with self._opening:
            book, self._book = self._book, None
            if book is not None:
                book.close()
            yield

    def book(self) -> Book:
        """The book, opened when it is first asked for (which may bring it up to date). Any thread may call."""
        with self._opening:
            if self._book is None:
                from invpay_desktop.db.book import open_book

                self._book = open_book(self.book_path)
            return self._book

    def open(self, failed: Callable[[InvPayError], None]) -> None:
        """Open the book in a worker, after the first paint; `opened` tells when pages may ask it on the GUI thread."""

        def job() -> Frame:
            with self.book().read(self._now()) as session:
                return frame_of(session)

        def done(frame: Frame) -> None:
            self.take_frame(frame)
            self.ready = True
            self.opened.emit()

        self.background.ask("read", job, Work(self, done, failed))

    def reread(self) -> None:
        """Read what the frame shows again: the name, the zone."""
        self.read(frame_of, self.take_frame, owner=self, key="frame")

    def announce(self, changes: Changes) -> None:
        """Tell every page what has changed."""
        if changes.settings or changes.everything:
            self.reread()
        self.changed.emit(changes)

    def reopen(self) -> None:
        """Close the book's connections and open it again at the next question."""
        with self.closed():
            pass

    def close(self) -> None:
        """Wait for writes that were begun, then close the book."""
        self.syncing.stop()
        self.listening.stop()
        self.background.close()
        self.reopen()
        self.preferences.flush()

    # Asking the window

    def toast(self, text: str, undo: bool = False) -> None:
        """Say in passing what was done."""
        self.said.emit(text, undo)

    def go(self, page: str, **item: Any) -> None:
        """Show a page, and there an item: `go("invoices", invoice=7)`."""
        self.went.emit(page, item)

    def do(self, action: str, **item: Any) -> None:
        """Do something that is not the caller's own: `do("receive_payment", invoice=7)`; see actions.py."""
        self.wanted.emit(action, item)

    def problem(self, error: InvPayError, owner: QObject | None = None) -> None:
        """Show a sentence about what went wrong, where there is no better place for it."""
        self.failed.emit(error, owner)

    def _show(self, owner: QObject) -> Callable[[InvPayError], None]:
        return lambda error: self.problem(error, owner)

    def take_frame(self, frame: Frame) -> None:
        """Show another name, zone, currency around the pages."""
        self._frame = frame
        self.framed.emit()


class _RolledBackError(Exception):
    """Ends a rehearsal: what it came to goes out, what it wrote does not."""

    def __init__(self, outcome: Any) -> None:
        super().__init__()
        self.outcome = outcome
