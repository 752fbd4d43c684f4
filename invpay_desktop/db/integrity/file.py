"""The file itself: its pages, its keys, its schema, and who may read it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

from invpay_desktop.db.integrity.report import Kind, Problem, first_of
from invpay_desktop.db.schema_version import APPLICATION_ID, HEAD

Schema = dict[tuple[str, str], str | None]
"""(type, name) → statement, of everything a file's schema holds."""

_OBJECTS = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite#_stat%' ESCAPE '#'"


def check_file(connection: sqlite3.Connection, path: Path) -> Iterator[Problem]:
    """What SQLite finds in the file, and what of the schema is not as in a new book."""
    yield from first_of(
        Problem(Kind.FILE, "the file", f"SQLite finds the file damaged: {row[0]}.")
        for row in connection.execute("PRAGMA integrity_check(100)")
        if row[0] != "ok"
    )
    yield from first_of(
        Problem(
            Kind.FILE, f"{row[0]} {row[1]}", f"Row {row[1]} of “{row[0]}” points to a row of “{row[2]}” that is gone."
        )
        for row in connection.execute("PRAGMA foreign_key_check")
    )
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        yield Problem(Kind.FILE, "the file", "The file does not carry the mark of a book of this program.")
    if connection.execute("SELECT version_num FROM alembic_version").fetchall() != [(HEAD,)]:
        yield Problem(Kind.SCHEMA, "the schema", f"The book does not say that its schema is {HEAD}.")
    yield from check_schema(schema_of(connection))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        yield Problem(Kind.FILE, "the file", "Other people on this computer may read or write the file.")


def check_schema(found: Schema) -> Iterator[Problem]:
    """What differs from the schema of a new book: a guard that is gone, a view that is not ours."""
    wanted = new_schema()
    for kind, name in sorted(wanted.keys() | found.keys()):
        if (kind, name) not in found:
            yield Problem(Kind.SCHEMA, f"{kind} {name}", f"The {kind} “{name}” is missing.")
        elif (kind, name) not in wanted:
            yield Problem(Kind.SCHEMA, f"{kind} {name}", f"The {kind} “{name}” is not one of this program's.")
        elif _words(found[kind, name]) != _words(wanted[kind, name]):
            yield Problem(Kind.SCHEMA, f"{kind} {name}", f"The {kind} “{name}” is not as this program makes it.")


def schema_of(connection: sqlite3.Connection) -> Schema:
    """The schema of an open file."""
    return {(kind, name): sql for kind, name, sql in connection.execute(_OBJECTS)}


def _words(sql: str | None) -> list[str]:
    """A statement's parts without blanks. A table's constraints are sorted: a rebuilt one has them in any order."""
    text = " ".join((sql or "").split())
    if not text.startswith("CREATE TABLE"):
        return [text]
    parts, depth = [""], 0
    for character in text.replace('"', ""):
        depth += (character == "(") - (character == ")")
        if (character == "," and depth == 1) or (character in "()" and depth == (character == "(")):
            parts.append("")
        else:
            parts[-1] += character
    stripped = [part.strip() for part in parts]
    return sorted(stripped, key=lambda part: part if part.startswith("CONSTRAINT") else "")


@cache
def new_schema() -> Schema:
    """The schema that a new book has: made by the migrations, as every book's is."""
    from invpay_desktop.db.migrate import upgrade_schema  # loads the migration library

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        upgrade_schema(raw, Path(":memory:"))
        return schema_of(raw)
