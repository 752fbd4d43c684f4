"""One writer at a time on a book, across threads and processes.

SQLite before 3.51.3 can corrupt a WAL when two connections write and checkpoint at once (sqlite.org/wal.html, "WAL
reset bug"), so writing, checkpointing and closing a writing connection happen under this lock. It is an operating
system lock on a separate file beside the book, held by an open descriptor: it ends with the process that held it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from invpay_desktop.db.failures import busy, in_plain_words

PATIENCE = 30.0
"""Seconds to wait for another writer before giving up."""


class WriteLock:
    """The lock of one book; reentrant within a thread."""

    def __init__(self, book: Path, patience: float = PATIENCE) -> None:
        self._book = book
        self._patience = patience
        self._threads = threading.RLock()
        self._file = FileLock(lock_path(book), mode=0o600, poll_interval=0.01)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock. Raises BookBusy when it is not free in time, MachineError where it cannot be made."""
        if not self._threads.acquire(timeout=self._patience):
            raise busy(self._book)
        try:
            with in_plain_words(self._book):
                _make(lock_path(self._book))
                try:
                    self._file.acquire(timeout=self._patience)
                except Timeout:
                    raise busy(self._book) from None
            try:
                yield
            finally:
                self._file.release()
        finally:
            self._threads.release()


def _make(lock: Path) -> None:
    """Make the lock's file. Raises OSError where that cannot be: the library would try for as long as it may wait."""
    if not lock.exists():
        os.close(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600))


def lock_path(book: Path) -> Path:
    """The lock file that belongs to a book."""
    return book.with_name(book.name + ".lock")


def private(path: Path) -> None:
    """Take a file of ours from everyone but its owner (mode 0600), where the system knows modes.

    A file that nobody may write was made so on purpose and keeps its mode.
    """
    if os.name == "posix" and path.exists() and path.stat().st_mode & 0o077 and not meant_to_be_read(path):
        path.chmod(0o600)


def meant_to_be_read(path: Path) -> bool:
    """Whether the right to write a file was taken from everyone; root could pass over that. Raises OSError."""
    return not path.stat().st_mode & 0o222
