"""Opening a book: the file, its connections, and the read and write transactions on it.

Readers use connections that cannot write (mode=ro), so that they never checkpoint, not even when they close. There is
one writing connection per process, used under db/write_lock.py. Every commit is on disk before it is reported
(WAL with synchronous=FULL).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy.pool import QueuePool, StaticPool

from invpay_desktop.base.dates import parse_zone
from invpay_desktop.base.errors import BookMissing, BookNewer, BugError
from invpay_desktop.db import tables
from invpay_desktop.db.failures import database_in_plain_words, in_plain_words, not_a_book, read_only
from invpay_desktop.db.schema_version import APPLICATION_ID, HEAD, REVISIONS
from invpay_desktop.db.session import BookInfo, Session, WriteSession
from invpay_desktop.db.write_lock import WriteLock, private

BUSY_MILLISECONDS = 30_000

_EVERY_CONNECTION = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    f"PRAGMA busy_timeout={BUSY_MILLISECONDS}",
)
_WRITING_CONNECTION = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA secure_delete=ON")
_INFO = select(tables.book.c.public_id, tables.book.c.currency)
_ZONE = select(tables.setting.c.value).where(tables.setting.c.key == "book.zone")


class Book:
    """An open book. Close it, or use it as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = WriteLock(path)
        self._reading = _reading_engine(path)
        self._writing: Engine | None = None
        self._info: BookInfo | None = None

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection; the last one to close tidies the write-ahead log away."""
        self._reading.dispose()
        if self._writing is not None:
            with self.lock.held(), in_plain_words(self.path):
                self._writing.dispose()
                self._writing = None

    @contextmanager
    def read(self, now: datetime | None = None) -> Iterator[Session]:
        """A read transaction: one unchanging state of the book."""
        with database_in_plain_words(self.path), self._reading.connect() as connection, connection.begin():
            yield Session(connection, self._known(connection), now or datetime.now(UTC))

    @contextmanager
    def write(self, now: datetime | None = None, actor: str = "user") -> Iterator[WriteSession]:
        """A write transaction, committed when the block ends, undone whole when it raises."""
        with self.lock.held(), database_in_plain_words(self.path):
            with self._writer().begin() as connection:
                session = WriteSession(connection, self._known(connection), now or datetime.now(UTC), actor)
                yield session
                session.flush()
            if session.changes.settings:
                self._info = None

    def _known(self, connection: Connection) -> BookInfo:
        if self._info is None:
            row = connection.execute(_INFO).one()
            zone = connection.execute(_ZONE).scalar()
            self._info = BookInfo(row.public_id, row.currency, parse_zone(zone) if zone else ZoneInfo("UTC"))
        return self._info

    def _writer(self) -> Engine:
        if self._writing is None:
            self._writing = _writing_engine(self.path)
        return self._writing


def open_book(path: Path) -> Book:
    """Open a book, bringing an older one up to date first (after a backup).

    Raises BookMissing, NotABook, BookNewer (the file is left untouched), BookDamaged or another MachineError.
    """
    if not path.exists():
        raise BookMissing(f"There is no book at {path}. Make one with “invpay init”, or name another with --book.")
    if not path.is_file() or path.stat().st_size == 0:
        raise not_a_book(path)
    book = Book(path)
    try:
        if _needs_migration(book):
            from invpay_desktop.db.migrate import migrate  # noqa: PLC0415 - loads the migration library

            book.close()
            migrate(path)
            book = Book(path)
        private(path)
    except BaseException:
        book.close()
        raise
    return book


def _needs_migration(book: Book) -> bool:
    with in_plain_words(book.path), book._reading.connect() as connection:  # noqa: SLF001 - same file
        if connection.execute(text("PRAGMA application_id")).scalar() != APPLICATION_ID:
            raise not_a_book(book.path)
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision not in REVISIONS:
        raise BookNewer(
            f"The book {book.path} was written by a newer version of this program (schema {revision}; this version "
            f"knows up to {HEAD}). It was left untouched. Install the newer version to open it."
        )
    return revision != HEAD


def _reading_engine(path: Path) -> Engine:
    engine = create_engine(
        "sqlite://", creator=lambda: _connect_to_read(path), poolclass=QueuePool, pool_size=4, max_overflow=4
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _writing_engine(path: Path) -> Engine:
    engine = create_engine("sqlite://", creator=lambda: _connect_to_write(path), poolclass=StaticPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _connect_to_read(path: Path) -> sqlite3.Connection:
    connection = _connect(path, "mode=ro")
    try:
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    except sqlite3.OperationalError:
        # In a folder that may not be written, WAL's shared memory cannot be made; with no log beside it, the file
        # alone is the whole book and cannot change under us.
        connection.close()
        if os.access(path.parent, os.W_OK) or not os.access(path, os.R_OK) or Path(f"{path}-wal").exists():
            raise
        connection = _connect(path, "immutable=1")
    connection.execute("PRAGMA query_only=ON")
    return connection


def _connect_to_write(path: Path) -> sqlite3.Connection:
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise read_only(path)
    connection = _connect(path, "mode=rw")
    for statement in _WRITING_CONNECTION:
        connection.execute(statement)
    if durability(connection) != ("wal", 2):
        connection.close()
        raise BugError(f"SQLite would not keep {path} safe (no write-ahead log here). Nothing was written.")
    return connection


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?{mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    for statement in _EVERY_CONNECTION:
        connection.execute(statement)
    return connection


def durability(connection: Any) -> tuple[str, int]:
    """(journal mode, synchronous level) of a connection: ("wal", 2) is what a book promises."""
    return (
        connection.execute("PRAGMA journal_mode").fetchone()[0],
        connection.execute("PRAGMA synchronous").fetchone()[0],
    )
