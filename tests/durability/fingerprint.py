"""A book told by its content: what its rows come to, whatever its pages look like."""

from __future__ import annotations

import hashlib
import sqlite3

_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"


def fingerprint(connection: sqlite3.Connection) -> str:
    """A digest of every row of every table, the search index among them: equal for equal books.

    Raises sqlite3.DatabaseError where a table cannot be read.
    """
    state = hashlib.sha256()
    for (table,) in connection.execute(_TABLES).fetchall():
        state.update(repr((table, connection.execute(f'SELECT * FROM "{table}"').fetchall())).encode())
    return state.hexdigest()
