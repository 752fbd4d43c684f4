"""Opening a book: the file, its connections, and the read and write transactions on it.

Readers use connections that cannot write (mode=ro), so that they never checkpoint, not even when they close. There is
one writing connection per process, used under db/write_lock.py. Every commit is on disk before it is reported
(WAL with synchronous=FULL).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool, StaticPool

from invpay_desktop.base.dates import parse_zone
from invpay_desktop.base.errors import BookMissing, BugError, MachineError
from invpay_desktop.db import tables
from invpay_desktop.db.connect import FrozenConnection, connect, connect_to_read, identity
from invpay_desktop.db.failures import database_in_plain_words, in_plain_words, missing, newer, not_a_book, read_only
from invpay_desktop.db.schema_version import APPLICATION_ID, HEAD, REVISIONS
from invpay_desktop.db.session import BookInfo, Session, WriteSession
from invpay_desktop.db.write_lock import WriteLock, meant_to_be_read, private

_WRITING_CONNECTION = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA secure_delete=ON")
_INFO = select(tables.book.c.public_id, tables.book.c.currency)
_ZONE = select(tables.setting.c.value).where(tables.setting.c.key == "book.zone")


class Book:
    """An open book. Close it, or use it as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = WriteLock(path)
        self._identity = identity(path)
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
        writing, self._writing = self._writing, None
        if writing is None:
            return
        if not self.path.exists():  # SQLite leaves a file alone that was moved away, and so does the lock its folder
            writing.dispose()
            return
        with self.lock.held(), in_plain_words(self.path):
            writing.dispose()

    @contextmanager
    def read(self, now: datetime | None = None) -> Iterator[Session]:
        """A read transaction: one unchanging state of the book."""
        self._require_in_place()
        with database_in_plain_words(self.path), self._reading.connect() as connection, connection.begin():
            yield Session(connection, self._known(connection), now or datetime.now(UTC))

    @contextmanager
    def write(self, now: datetime | None = None, actor: str = "user") -> Iterator[WriteSession]:
        """A write transaction, committed when the block ends, undone whole when it raises."""
        self._require_in_place()  # before the lock makes its file where the folder is gone
        with self.lock.held(), database_in_plain_words(self.path):
            self._require_in_place()
            with self._writer().begin() as connection:
                session = WriteSession(connection, self._known(connection), now or datetime.now(UTC), actor)
                yield session
                session.seal()
            if session.changes.settings:
                self._info = None

    def _require_in_place(self) -> None:
        """Our connections hold a file, not its name: what was put in its place in between must not be missed."""
        with in_plain_words(self.path):
            try:
                in_place = identity(self.path) == self._identity
            except FileNotFoundError:
                raise BookMissing(
                    f"The book {self.path} is no longer there: it was moved or deleted while it was open here. "
                    "Nothing was kept of this action. Put it back, then try again."
                ) from None
        if not in_place:
            raise MachineError(
                f"The book {self.path} was replaced by another file while it was open here, as a restore does. "
                "Nothing was kept of this action. Open it again, then do it again."
            )

    def _known(self, connection: Connection) -> BookInfo:
        if self._info is None:
            row = connection.execute(_INFO).one()
            zone = connection.execute(_ZONE).scalar()
            self._info = BookInfo(row.public_id, row.currency, parse_zone(zone) if zone else ZoneInfo("UTC"))
        return self._info

    def _writer(self) -> Engine:
        if self._writing is None:
            self._writing = _writing_engine(self._connect_writer)
        return self._writing

    def _connect_writer(self) -> sqlite3.Connection:
        # While a book may only be read, SQLite makes its log with that permission, which stays when ours is back.
        for log in (Path(f"{self.path}-wal"), Path(f"{self.path}-shm")):
            if log.exists() and not os.access(log, os.W_OK):
                self._reading.dispose()  # connections of one process share what they opened for reading only
                with suppress(PermissionError):
                    log.chmod(0o600)
        return connect_to_write(self.path)


def open_book(path: Path) -> Book:
    """Open a book, bringing an older one up to date first (after a backup).

    Raises BookMissing, NotABook, BookNewer (the file is left untouched), BookDamaged or another MachineError.
    """
    with in_plain_words(path):
        if not path.exists():
            raise missing(path)
        if not path.is_file() or path.stat().st_size == 0:
            raise not_a_book(path)
    book = Book(path)
    try:
        if _needs_migration(book):
            from invpay_desktop.db.migrate import migrate  # loads the migration library

            book.close()
            migrate(path)
            book = Book(path)
        private(path)
    except BaseException:
        book.close()
        raise
    return book


def _needs_migration(book: Book) -> bool:
    with in_plain_words(book.path), book._reading.connect() as connection:
        if connection.execute(text("PRAGMA application_id")).scalar() != APPLICATION_ID:
            raise not_a_book(book.path)
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision not in REVISIONS:
        raise newer(book.path, revision)
    return bool(revision != HEAD)


def _reading_engine(path: Path) -> Engine:
    engine = create_engine(
        "sqlite://", creator=lambda: connect_to_read(path), poolclass=QueuePool, pool_size=4, max_overflow=4
    )
    event.listen(engine, "begin", _begin_to_read)
    event.listen(engine, "checkin", _forget_frozen)
    return engine


def _begin_to_read(connection: Connection) -> None:
    # By the driver: by way of SQLAlchemy it costs as much as the rest of a read transaction, at each page of a list.
    connection.connection.cursor().execute("BEGIN")


def _forget_frozen(connection: object, record: ConnectionPoolEntry) -> None:
    if isinstance(connection, FrozenConnection):
        record.invalidate()


def _writing_engine(connect_writer: Callable[[], sqlite3.Connection]) -> Engine:
    engine = create_engine("sqlite://", creator=connect_writer, poolclass=StaticPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def connect_to_write(path: Path) -> sqlite3.Connection:
    """A connection that keeps what it commits. To be made, used and closed under the write lock."""
    if meant_to_be_read(path) or not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise read_only(path)
    connection = connect(path, "mode=rw")
    try:
        for statement in _WRITING_CONNECTION:
            connection.execute(statement)
        connection.execute("BEGIN IMMEDIATE")  # what cannot write is not kept for later
        connection.execute("ROLLBACK")
        if durability(connection) != ("wal", 2):
            raise BugError(f"SQLite would not keep {path} safe (no write-ahead log here). Nothing was written.")
    except BaseException:
        connection.close()
        raise
    return connection


def durability(connection: Any) -> tuple[str, int]:
    """(journal mode, synchronous level) of a connection: ("wal", 2) is what a book promises."""
    return (
        connection.execute("PRAGMA journal_mode").fetchone()[0],
        connection.execute("PRAGMA synchronous").fetchone()[0],
    )
