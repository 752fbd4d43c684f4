"""One run of a command: its book, its present, its warnings and how it answers."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from invpay_desktop.base.dates import local_zone
from invpay_desktop.base.errors import BookMissing, InvPayError, MachineError
from invpay_desktop.cli import output
from invpay_desktop.keychain import Keychain

if TYPE_CHECKING:
    from invpay_desktop.db.book import Book
    from invpay_desktop.db.session import Session, WriteSession
    from invpay_desktop.hosted.api import HostedApi
    from invpay_desktop.interchange.sample_service import StandIn


OpenWindow = Callable[[Path | None, bool], int]
"""Opens the window on a book (None: the user's own) until it is closed, and returns the exit status; the second says
whether the book's folder is thrown away then. Raises MachineError where no window can be had."""


@dataclass(frozen=True, slots=True)
class SandboxOrder:
    """What a sandbox begins with: its port, faults as they are written, invoices (id, total), where webhooks go.

    `sample`: a sample book whose linked invoices it knows.
    """

    port: int
    faults: tuple[str, ...] = ()
    invoices: tuple[tuple[str, str], ...] = ()
    webhooks: str = ""
    sample: Path | None = None


RunSandbox = Callable[[SandboxOrder, Callable[[Mapping[str, Any]], None], Callable[[str], None]], None]
"""Serves a sandbox until Ctrl-C. The second is told once what there is, the third each call. Raises BadInput for
nonsense in the order, and MachineError where the port is taken."""


class Invocation:
    """What a command works with. The book is opened when it is first needed, and closed by `close`."""

    def __init__(
        self,
        now: datetime | None = None,
        keychain: Keychain | None = None,
        open_window: OpenWindow | None = None,
        run_sandbox: RunSandbox | None = None,
        stand_in: StandIn | None = None,
    ) -> None:
        self.now = now or datetime.now(UTC)
        self._stands_still = now is not None
        self.keychain = keychain or Keychain()
        self.as_json = False
        self.help_as_json = False
        self.status = 0
        self.wrote = False
        self._backed_up = False
        self.warnings: list[str] = []
        self._named: Path | None = None
        self._book: Book | None = None
        self._service: HostedApi | None = None
        self._open_window = open_window
        self._run_sandbox = run_sandbox
        self.stand_in = stand_in

    @property
    def named_book(self) -> Path | None:
        """--book, else INVPAY_BOOK, else None: the user's own."""
        from_environment = os.environ.get("INVPAY_BOOK")
        return self._named or (Path(from_environment) if from_environment else None)

    @property
    def book_path(self) -> Path:
        """The named book, else the one in the user's data folder."""
        named = self.named_book
        if named is not None:
            return named
        from platformdirs import user_data_path

        return user_data_path("invpay", appauthor=False) / "book.sqlite"

    def name_book(self, path: Path) -> None:
        """Take the book that --book names."""
        self._named = path

    def book(self, *, make: bool = False, currency: str | None = None) -> Book:
        """The open book. `make`: make one with defaults (or this currency) where there is none, and say so."""
        if self._book is None:
            from invpay_desktop.db.book import open_book

            try:
                self._book = open_book(self.book_path)
            except BookMissing:
                if not make:
                    raise
                from invpay_desktop.db.new_book import make_book

                code, zone = (currency or "USD").upper(), local_zone()
                self._book = make_book(self.book_path, currency=code, zone=zone, now=self.now)
                self.warn(f"There was no book at {self.book_path}, so one was made ({code}, {zone}).")
        return self._book

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A read transaction on the book."""
        with self.book().read(self.now) as session:
            yield session

    @contextmanager
    def writing(self, *, make: bool = False, actor: str = "user") -> Iterator[WriteSession]:
        """A write transaction: kept when the block ends, undone whole when it raises or Ctrl-C is pressed in it."""
        with self.book(make=make).write(self.now, actor) as session:
            yield session
            too_late_to_stop()
        self.wrote = True

    def open_window(self, book: Path | None, throw_away: bool = False) -> None:
        """Open the window and stay until it is closed. Raises MachineError where this machine cannot show one."""
        if self._open_window is None:
            raise MachineError("There is no window here. “invpay --help” lists the commands.")
        self.status = self._open_window(book, throw_away)

    def run_sandbox(
        self, order: SandboxOrder, started: Callable[[Mapping[str, Any]], None], called: Callable[[str], None]
    ) -> None:
        """Serve a sandbox until Ctrl-C; see RunSandbox."""
        if self._run_sandbox is None:
            raise MachineError("There is no sandbox here. “invpay --help” lists the commands.")
        self._run_sandbox(order, started, called)

    def clock(self) -> datetime:
        """The present, which goes on while the service is asked; a present that was handed in stands still."""
        return self.now if self._stands_still else datetime.now(UTC)

    def service(self, session: Session) -> HostedApi:
        """The hosted service of this book, closed with it. Raises NotConnected, or MachineError from the keyring."""
        if self._service is None:
            from invpay_desktop.hosted.api import HostedApi
            from invpay_desktop.hosted.connection import find_connection

            self._service = HostedApi(find_connection(session, self.keychain), session.info.currency)
        return self._service

    def warn(self, sentence: str) -> None:
        """Say something that does not stop the work: on stderr, and in the document's warnings."""
        self.warnings.append(sentence)
        output.print_beside(f"Note: {sentence}")

    def warn_of_card_numbers(self, *texts: object) -> None:
        """Warn where a text typed freely seems to hold a card number: those do not belong in a book (rule 7)."""
        from invpay_desktop.base.card_numbers import looks_like_card_number

        if any(isinstance(text, str) and looks_like_card_number(text) for text in texts):
            self.warn("A text looks like it holds a card number. Card numbers do not belong in the book.")

    def answer(self, data: Mapping[str, Any], lines: Iterable[str] = ()) -> None:
        """Print what was done or found: the document with --json, else the lines."""
        if self.as_json:
            self.back_up_daily()  # before the document, which holds the warnings
            self._print_json(output.document(data, self.warnings))
        else:
            for line in lines:
                output.print_out(line if isinstance(line, output.Ready) else output.visible(line))

    def answer_not_done(self, status: int, sentence: str, data: Mapping[str, Any], lines: Iterable[str] = ()) -> None:
        """Print what became of a charge that was not approved: exit status 1 declined, 3 not known yet."""
        self.status = status
        if self.as_json:
            self._print_json(output.not_done(data, self.warnings))
        for line in lines:
            output.print_beside(line)
        output.print_beside(sentence)

    def answer_no(self, code: str, sentence: str, data: Mapping[str, Any], lines: Iterable[str] = ()) -> None:
        """Print findings that mean exit status 1: `lines` and the sentence, or the document with both."""
        self.status = 1
        if self.as_json:
            self._print_json(output.refusal(code, sentence, data=data))
        for line in lines:
            output.print_beside(line)
        output.print_beside(sentence)

    def _print_json(self, text: str) -> None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        output.print_out(text)

    def back_up_daily(self) -> None:
        """After a command that wrote: the day's backup, unless there is one. Its failure is said and fails nothing."""
        if not self.wrote or self._backed_up:
            return
        self._backed_up = True
        from invpay_desktop.db.backup import daily_backup_if_due
        from invpay_desktop.db.setting_values import read_value
        from invpay_desktop.settings import BACKUP_DAILY

        try:
            with self.reading() as session:
                wanted = read_value(session, BACKUP_DAILY)
            if wanted:
                daily_backup_if_due(self.book_path, self.now)
        except InvPayError as error:
            why = error.message.partition(" Nothing ")[0]  # what follows speaks of the deed, which was kept
            self.warn(f"What you did is kept, but the daily backup was not made. {why} Make one with “invpay backup”.")

    def close(self) -> None:
        """Close the book. What was committed is kept, so a failure of tidying up is no failure of the command."""
        if self._service is not None:
            self._service.close()
        if self._book is not None:
            with suppress(MachineError):
                self._book.close()
            self._book = None


pass_run = click.make_pass_decorator(Invocation)
"""Hands the invocation to a command as its first argument."""


def too_late_to_stop() -> None:
    """From here on Ctrl-C is not heard: the commit follows, and “nothing was kept” would not be true any more."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
