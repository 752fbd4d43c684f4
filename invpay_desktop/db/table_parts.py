"""What tables are put together from: columns as this program uses them, and the naming of keys and indexes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData, Table, Text, text
from sqlalchemy.sql.type_api import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key() -> Column[int]:
    """The row id, allotted by db/session.py."""
    return Column("id", Integer, primary_key=True)


def to(name: str, table: str, *, optional: bool = False) -> Column[int]:
    """A key to another table, checked at once."""
    return Column(name, Integer, ForeignKey(f"{table}.id"), nullable=optional)


def about(name: str, table: str) -> Column[int]:
    """A key of an event to what it is about, checked at commit."""
    return Column(name, Integer, ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED"))


def by() -> Column[int]:
    """The event that wrote a fact, sealed with its digest after it.

    No key of SQLite's: one that waits for the event makes SQLite look through every table of facts for each event
    written. The digests hold the tie, and `invpay check` finds a fact without its event.
    """
    return Column("event_id", Integer, nullable=False)


def must(name: str, kind: type[TypeEngine[Any]], default: str | None = None) -> Column[Any]:
    """A column that is never NULL; `default`: SQL text."""
    return Column(name, kind, nullable=False, server_default=text(default) if default is not None else None)


def may(name: str, kind: type[TypeEngine[Any]] = Text) -> Column[Any]:
    """A column that may be NULL."""
    return Column(name, kind)


def one_of(column: str, *values: str) -> CheckConstraint:
    """A column holds one of these words."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(v) for v in values)})", name=column)


def make_table(name: str, *parts: Any, rowid: bool = True) -> Table:
    """A STRICT table of the book."""
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=rowid)
