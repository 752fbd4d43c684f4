"""Whether another program, or another connection of this one, has written to a book since it was last asked."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import TracebackType

from invpay_desktop.db.connect import connect_to_read, identity


class Watch:
    """An idle connection that only reads and asks SQLite for its count of foreign commits: some microseconds.

    Our own commits count too, since another connection makes them: `seen` after each of those. Close it, or use it as a
    context manager. To be used by one thread at a time.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._seen: object = None
        self.seen()

    def __enter__(self) -> Watch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def changed_elsewhere(self) -> bool:
        """Whether anything was committed since the last time this or `seen` was asked. Raises nothing.

        A file that was put in the place of the book, or taken away, is a change too, once.
        """
        before = self._seen
        self.seen()
        return self._seen != before

    def seen(self) -> None:
        """Take the book as it is now for known."""
        try:
            found = identity(self._path)
            if self._connection is None or not isinstance(self._seen, tuple) or self._seen[0] != found:
                self.close()
                self._connection = connect_to_read(self._path)
            self._seen = (found, self._connection.execute("PRAGMA data_version").fetchone()[0])
        except (OSError, sqlite3.Error):
            self.close()
            self._seen = None

    def close(self) -> None:
        """Let the book go. Asked again it is opened again, and counts as changed: who knows what happened meanwhile."""
        connection, self._connection, self._seen = self._connection, None, None
        if connection is not None:
            connection.close()
