"""Notices that somebody else has committed to a book, without reading any of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from invpay_desktop.db.connect import connect_to_read
from invpay_desktop.db.failures import database_in_plain_words


class Watch:
    """One idle reading connection. SQLite's data_version moves with every commit of another connection, ours too."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._seen = -1
        self.seen()

    def changed_elsewhere(self) -> bool:
        """Whether there was a commit since this was last asked, or since `seen`. Raises MachineError."""
        before, self._seen = self._seen, self._version()
        return self._seen != before

    def seen(self) -> None:
        """What was committed until now is known already: it was ours."""
        self._seen = self._version()

    def close(self) -> None:
        """Let the file go. Asked again, it is opened again."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _version(self) -> int:
        with database_in_plain_words(self._path):
            if self._connection is None:
                self._connection = connect_to_read(self._path)
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
