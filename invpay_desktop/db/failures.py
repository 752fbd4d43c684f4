"""What SQLite and the operating system complain of, turned into sentences that a person can act on."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from invpay_desktop.base.errors import (
    BookBusy,
    BookDamaged,
    BookMissing,
    BookNewer,
    BookReadOnly,
    BugError,
    DiskFull,
    MachineError,
    NotABook,
)
from invpay_desktop.db.schema_version import HEAD


@contextmanager
def in_plain_words(path: Path) -> Iterator[None]:
    """Translate failures of the database and of the system while working on the file at `path`.

    Raises a MachineError (see base/errors.py), or BugError where a rule of the schema was broken.
    """
    try:
        with database_in_plain_words(path):
            yield
    except UnicodeDecodeError as error:  # SQLite quotes the name of what is damaged, and Python cannot read it
        raise _damaged(path) from error
    except OSError as error:
        raise translated(error, path) from error


@contextmanager
def database_in_plain_words(path: Path) -> Iterator[None]:
    """Translate failures of the database alone: around code that has files of its own to fail with."""
    try:
        yield
    except DBAPIError as error:
        raise translated(error.orig if error.orig is not None else error, path) from error
    except sqlite3.Error as error:
        raise translated(error, path) from error


def translated(error: BaseException, path: Path) -> Exception:
    """The error to show for one that SQLite or the system raised while working on `path`."""
    if isinstance(error, OSError):
        return _from_system(error, path)
    if not isinstance(error, sqlite3.Error):
        return error if isinstance(error, Exception) else RuntimeError(str(error))
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    full = isinstance(error.__cause__, OSError) and error.__cause__.errno == errno.ENOSPC
    if code == sqlite3.SQLITE_FULL or full:
        return _full(path)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return busy(path)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return read_only(path)
    if code == sqlite3.SQLITE_NOTADB:
        return not_a_book(path)
    if code == sqlite3.SQLITE_CORRUPT:
        return _damaged(path)
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR):
        if _no_room(path):  # a reader needs a little too, for the memory that it shares with writers
            return _full(path)
        return MachineError(
            f"The book {path} could not be read or written ({error}). Nothing was kept of this action. "
            "Check that the disk and the folder are there and that you may use them, then try again."
        )
    if code == sqlite3.SQLITE_CONSTRAINT:
        return BugError(f"The book refused a row that breaks its rules ({error}). Nothing was kept of this action.")
    if str(error).startswith("Could not decode to UTF-8"):
        return _damaged(path)
    return BugError(f"The database reported “{error}”. Nothing was kept of this action.")


def _from_system(error: OSError, path: Path) -> MachineError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _full(path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return read_only(path)
    return MachineError(f"{path}: {error.strerror or error}. Nothing was kept of this action.")


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free == 0
    except OSError:
        return False


def _damaged(path: Path) -> BookDamaged:
    return BookDamaged(
        f"The book {path} is damaged: its bytes are not what was written. Nothing more was written to it. "
        "Keep the file, and restore the newest good backup."
    )


def _full(path: Path) -> DiskFull:
    return DiskFull(
        f"There is no room left on the disk that holds {path}. Nothing was kept of this action, and what was saved "
        "before is safe. Make room, then do it again."
    )


def busy(path: Path) -> BookBusy:
    """The book is held by another program."""
    return BookBusy(
        f"Another program is writing to the book {path} and did not finish in time. Nothing was kept of this action. "
        "Try again in a moment."
    )


def read_only(path: Path) -> BookReadOnly:
    """The book may be read, not written."""
    return BookReadOnly(
        f"The book {path}, or the folder it lies in, may not be written by you. Nothing was changed. "
        "Allow writing there, or copy the book to a folder of your own."
    )


def not_a_book(path: Path) -> NotABook:
    """The file is something else."""
    return NotABook(f"{path} is not a book of this program. It was left untouched; name another file.")


def missing(path: Path) -> BookMissing:
    """There is nothing at the path."""
    return BookMissing(f"There is no book at {path}. Make one, or name another.")


def newer(path: Path, revision: object) -> BookNewer:
    """The file is a book of a schema that this program does not know."""
    return BookNewer(
        f"The book {path} was written by a newer version of this program (schema {revision}; this version "
        f"knows up to {HEAD}). It was left untouched. Install the newer version to open it."
    )
