"""The process that reads files and writes them into the book, so that the window never waits for either.

Parsing a large file is pure Python: in a thread it would hold the interpreter against the window, and a collection of
garbage over a million rows would stop it for a second. This module runs in that process and loads nothing of Qt.
"""

from __future__ import annotations

import gc
import hashlib
import os
import signal
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Any

from invpay_desktop.base.errors import BadInput, Cancelled, InvPayError, NotFound, Refused, UserError
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.interchange.batches import undo_import
from invpay_desktop.interchange.columns import ImportKind
from invpay_desktop.interchange.rejects import write_rejects
from invpay_desktop.interchange.report import ImportReport
from invpay_desktop.interchange.run_import import ReadFiles, read_files, rehearse_import, run_import
from invpay_desktop.interchange.sources import ImportRequest
from invpay_desktop.ui.importing.facts import FileLook, Summary, Wish
from invpay_desktop.ui.importing.first_look import look_at
from invpay_desktop.ui.importing.places import in_the_window
from invpay_desktop.ui.importing.summing import summary_of

_BEHIND = 5
"""How far this process stands behind the window where both want the same core."""
_PAUSE = 0.05
"""Seconds between two steps that are told."""


class _Apart:
    """What the process keeps between two requests: the open book, and the files as they were previewed."""

    def __init__(self, line: Connection, path: Path) -> None:
        self._line = line
        self._path = path
        self._open: Book | None = None
        self._read: ReadFiles | None = None
        self._report: ImportReport | None = None
        self._told = 0.0
        self.now = datetime.now(UTC)
        self.deeds: dict[str, Callable[..., Any]] = {
            "look": self.look, "plan": self.plan, "write": self.write, "rejects": self.rejects, "undo": self.undo,
        }  # fmt: skip

    @property
    def _book(self) -> Book:
        if self._open is None:
            self._open = open_book(self._path)
        return self._open

    def look(self, paths: tuple[str, ...]) -> tuple[FileLook, ...]:
        """The files at first sight."""
        with self._book.read(self.now) as session:
            looks = []
            for path in paths:
                self._tell(0, 0)
                looks.append(look_at(session, Path(path)))
            return tuple(looks)

    def plan(self, wish: Wish) -> Summary:
        """Read the files whole and say what would become of each row."""
        self._read = self._report = None
        request = ImportRequest(
            ImportKind(wish.kind), tuple(map(Path, wish.files)), wish.columns, wish.terms, wish.currency,
            wish.date_order,
        )  # fmt: skip
        with self._book.read(self.now) as session:
            read = read_files(session, request, self._tell)
            self._report = rehearse_import(session, read)
        self._read = read
        return summary_of(self._report)

    def write(self) -> Summary:
        """Bring in what was previewed. Raises Refused where a file is no longer what it was then."""
        read = self._previewed()
        for source in read.sources:
            _require_unchanged(source.table.path, source.sha256)
        with self._book.write(self.now, "import") as session:
            self._report = run_import(session, read, self._tell)
        return summary_of(self._report)

    def rejects(self, path: str) -> int:
        """Save the refused rows; how many they are."""
        files = self._previewed().request.files
        assert self._report is not None
        return write_rejects(Path(path), self._report.refused, files)

    def undo(self, import_id: str) -> int:
        """Take an import back; how many entries it had brought."""
        with self._book.write(self.now) as session:
            return undo_import(session, import_id).new

    def close(self) -> None:
        if self._open is not None:
            self._open.close()

    def _previewed(self) -> ReadFiles:
        if self._read is None:
            raise Refused("The files were not read to their end. Nothing was imported; look at the preview again.")
        return self._read

    def _tell(self, done: int, of: int) -> None:
        """Say how far it is, and stop where the window wants that or has gone."""
        if self._line.poll():
            raise Cancelled("You stopped it. Nothing of it was kept.")
        if monotonic() - self._told > _PAUSE or (of and done >= of):
            self._told = monotonic()
            self._line.send(("step", done, of))


def serve(line: Connection, path: Path) -> None:
    """Do what is asked for, one request after the other, until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl+C is for the window, which then closes this
    gc.set_threshold(100_000, 20, 100)
    if hasattr(os, "nice"):
        os.nice(_BEHIND)
    apart = _Apart(line, path)
    try:
        while True:
            deed, *words = line.recv()
            if deed in apart.deeds:  # and not a stop that came too late
                apart.now, *words = words
                line.send(_answer(apart.deeds[deed], words))
    except (EOFError, OSError):
        pass  # the window has gone
    finally:
        apart.close()


def _answer(deed: Callable[..., Any], words: list[Any]) -> tuple[str, Any]:
    try:
        return "done", deed(*words)
    except NotFound as error:  # it cannot be rebuilt from its sentence
        return "failed", UserError(str(error))
    except BadInput as error:
        return "failed", BadInput(in_the_window(str(error)), error.field)
    except InvPayError as error:
        return "failed", error
    except MemoryError:
        return "failed", Refused("The files need more memory than this machine has free. Import them in parts.")
    except Exception:  # noqa: BLE001 – the window's log keeps it, and says in a sentence that it was our mistake
        return "bug", traceback.format_exc()


def _require_unchanged(path: Path, sha256: str) -> None:
    try:
        now = hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        raise BadInput(
            f"{path.name} is no longer where it was when you looked at it. Nothing was imported. "
            "Put it back, or choose the files again.",
            "file",
        ) from None
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error.strerror}. Nothing was imported.", "file") from None
    if now != sha256:
        raise BadInput(
            f"{path.name} has changed since you looked at it. Nothing was imported. Look at the preview again.", "file"
        )
