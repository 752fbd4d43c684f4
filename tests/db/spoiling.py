"""Changing what must not be changed: rows past their guards, bits of a file; and what a book holds, to compare."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

from invpay_desktop.db.table_parts import metadata


@contextmanager
def past_the_guards(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection on which no trigger, key or check stands in the way; the guards are back afterwards."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        connection.execute("PRAGMA ignore_check_constraints=ON")
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in guards:
            connection.execute(sql)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def change_one(path: Path, table: str, column: str, dice: Random) -> str:
    """Change one value of a column the least possible; says what it was and is."""
    with past_the_guards(path) as connection:
        # Indexes of the spoiled column go along: this is a changed value, not a torn file.
        rows = connection.execute(f"SELECT rowid, {column} FROM {table}").fetchall()
        row, before = dice.choice(rows)
        after = changed(before, dice)
        connection.execute(f"UPDATE OR REPLACE {table} SET {column} = ? WHERE rowid = ?", (after, row))
    return f"{table}.{column} of row {row}: {before!r} → {after!r}"


def changed(value: int | str | None, dice: Random) -> int | str:
    """Another value of the same type, one bit away."""
    match value:
        case None:
            return 1
        case int():
            return value ^ (1 << dice.randint(0, 12))
        case str() if value:
            place = dice.randrange(len(value))
            return value[:place] + chr(ord(value[place]) ^ 1) + value[place + 1 :]
        case _:
            return "x"


def holdings(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table; a table that an older schema has not is as good as empty."""
    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    found: dict[str, list[tuple[object, ...]]] = {name: [] for name in metadata.tables}
    for table in metadata.tables.values():
        if table.name not in there:
            continue
        columns = ", ".join(column.name for column in table.columns)
        found[table.name] = connection.execute(f"SELECT {columns} FROM {table.name}").fetchall()
    return found


def flip(path: Path, dice: Random) -> str:
    """Flip one bit of a file; says where."""
    content = bytearray(path.read_bytes())
    place, bit = dice.randrange(len(content)), dice.randrange(8)
    content[place] ^= 1 << bit
    path.write_bytes(content)
    return f"byte {place}, bit {bit}"
