"""Bare connections to the file of a book: what every connection promises, and those that can only read.

A reading connection (mode=ro) holds no right to write the file, so it never checkpoints, not even when it closes.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

BUSY_MILLISECONDS = 30_000

_EVERY_CONNECTION = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA cell_size_check=ON",
    "PRAGMA recursive_triggers=ON",  # without it REPLACE deletes a fact past its guard
    f"PRAGMA busy_timeout={BUSY_MILLISECONDS}",
)


class FrozenConnection(sqlite3.Connection):
    """Reads a file that nobody was changing when it was opened: good for one read, not to be kept for the next."""


def connect(path: Path, mode: str, factory: type[sqlite3.Connection] = sqlite3.Connection) -> sqlite3.Connection:
    """A connection without transactions of its own; `mode`: `mode=ro`, `mode=rw` or `immutable=1`."""
    name = f"file:{quote(str(path.absolute()))}?{mode}"
    connection = sqlite3.connect(name, uri=True, isolation_level=None, check_same_thread=False, factory=factory)
    for statement in _EVERY_CONNECTION:
        connection.execute(statement)
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection that can only read, proved to work. Raises sqlite3.Error."""
    connection = connect(path, "mode=ro")
    try:
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if _cut_off(path):
            _take_back(path)
            return connect_to_read(path)
        if os.access(path.parent, os.W_OK) or not os.access(path, os.R_OK) or _has_log(path):
            raise
        # In a folder that may not be written, WAL's shared memory cannot be made; with no log beside it, the file
        # alone is the whole book.
        connection = connect(path, "immutable=1", FrozenConnection)
    except sqlite3.Error:
        connection.close()
        raise
    # Only here: the triggers that feed the search index are "unsafe" to SQLite where the schema is not trusted. What a
    # restored file may hold in its schema is checked by restore.
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA query_only=ON")
    return connection


def _cut_off(path: Path) -> bool:
    """Whether a change outside the log was cut off halfway, as by a kill while a book is put in another's place."""
    journal = Path(f"{path}-journal")
    return journal.exists() and journal.stat().st_size > 0 and os.access(path, os.W_OK)


def _take_back(path: Path) -> None:
    """Let SQLite take it back, which only a connection that may write can. Raises sqlite3.Error."""
    from invpay_desktop.db.write_lock import WriteLock

    with WriteLock(path).held(), closing(connect(path, "mode=rw")) as connection:
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    if _cut_off(path):
        raise sqlite3.OperationalError("attempt to write a readonly database")


def connect_to_look(path: Path) -> sqlite3.Connection:
    """A connection to a file that nobody writes to, such as a backup; it leaves nothing beside it."""
    return connect_to_read(path) if _has_log(path) else connect(path, "immutable=1", FrozenConnection)


def _has_log(path: Path) -> bool:
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0


def identity(path: Path) -> tuple[int, int]:
    """Which file lies at a path: another one under the same name has another identity. Raises OSError."""
    found = path.stat()
    return found.st_dev, found.st_ino
