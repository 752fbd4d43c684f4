"""The floor of everything that is SQL: the statements that ours ran, with the same parameters, on a bare connection."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

_EVERY = ("foreign_keys=ON", "cell_size_check=ON", "busy_timeout=30000")
READING = (*_EVERY, "trusted_schema=OFF", "query_only=ON")
WRITING = (*_EVERY, "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
"""The settings of a book's connections, said once more."""


@dataclass(slots=True)
class Statement:
    """A statement as it reached SQLite. `rows`: so many are fetched, None for all."""

    sql: str
    parameters: Any
    many: bool
    rows: int | None = None


def connection(path: Path, *, writing: bool = False) -> sqlite3.Connection:
    """A bare connection with the settings of ours."""
    mode = "rw" if writing else "ro"
    made = sqlite3.connect(f"file:{path}?mode={mode}", uri=True, isolation_level=None)
    for pragma in WRITING if writing else READING:
        made.execute(f"PRAGMA {pragma}")
    return made


@contextmanager
def captured() -> Iterator[list[Statement]]:
    """The statements that reach SQLite through SQLAlchemy while the block runs."""
    found: list[Statement] = []

    def keep(_connection: object, _cursor: object, sql: str, parameters: Any, _context: object, many: bool) -> None:
        found.append(Statement(sql, parameters, many))

    event.listen(Engine, "before_cursor_execute", keep)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", keep)


def replay(bare: sqlite3.Connection, statements: Sequence[Statement]) -> None:
    """Run captured statements in a transaction, and fetch what they give."""
    if not statements[0].sql.startswith("BEGIN"):
        bare.execute("BEGIN")
    for statement in statements:
        if statement.many:
            bare.executemany(statement.sql, statement.parameters)
        elif statement.rows is None:
            bare.execute(statement.sql, statement.parameters).fetchall()
        else:
            bare.execute(statement.sql, statement.parameters).fetchmany(statement.rows)
    bare.execute("COMMIT")


def as_far_as_walked(statements: list[Statement]) -> list[Statement]:
    """The same, fetching of a list that a search walks along as many rows as were looked at."""
    looked_at = sum(len(json.loads(s.parameters[0])) for s in statements if "group_concat" in s.sql)
    for statement in statements:
        if looked_at and "group_concat" not in statement.sql and statement.parameters and -1 in statement.parameters:
            statement.rows = looked_at
    return statements
