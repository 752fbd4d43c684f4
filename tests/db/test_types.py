"""Values lie on disk in one form each, and come back as they were; SQLite itself refuses any other type."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from invpay_desktop.db.table_parts import metadata
from invpay_desktop.db.types import Day, Exact, Instant, Tick, stored

DIALECT = sqlite.dialect()


def to_disk(kind: Any, value: Any) -> Any:
    return kind.bind_processor(DIALECT)(value)


def from_disk(kind: Any, value: Any) -> Any:
    return kind.result_processor(DIALECT, None)(value)


@pytest.mark.parametrize(
    ("kind", "value", "on_disk"),
    [
        (Day(), date(2026, 1, 28), "2026-01-28"),
        (Day(), None, None),
        (Instant(), datetime(2026, 1, 28, 15, 0, tzinfo=timezone(timedelta(hours=1))), "2026-01-28T14:00:00Z"),
        (Exact(), Decimal("1E+3"), "1000"),
        (Exact(), Decimal("0.0050"), "0.0050"),
        (Tick(), True, 1),
        (Tick(), False, 0),
    ],
)
def test_each_value_has_one_form_on_disk(kind: Any, value: Any, on_disk: Any) -> None:
    written = to_disk(kind, value)
    assert (type(written), written) == (type(on_disk), on_disk)
    assert from_disk(kind, written) == value
    assert stored(value) == on_disk, "a digest is made of what lies on disk"


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_decimals_come_back_exactly(value: Decimal) -> None:
    written = to_disk(Exact(), value)
    assert "E" not in written
    assert from_disk(Exact(), written) == value


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda value: value.year >= 1000))
def test_instants_come_back_to_the_second(aware: datetime) -> None:
    assert from_disk(Instant(), to_disk(Instant(), aware)) == aware.replace(microsecond=0)


def test_strict_tables_refuse_another_type(whole_book: Path, book_file: Path) -> None:
    """A text among amounts, a fraction among cents, a number among names: refused in every column of every table."""
    with closing(sqlite3.connect(book_file, isolation_level=None)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for table in metadata.tables.values():
            if not connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]:
                continue
            for column in table.columns:
                wrong: Any = b"\x01" if str(column.type.compile(DIALECT)) == "TEXT" else "12.5"
                with pytest.raises(sqlite3.IntegrityError, match=r"cannot store|datatype mismatch"):
                    connection.execute(f"UPDATE {table.name} SET {column.name} = ?", (wrong,))


def test_every_table_is_strict(book_file: Path) -> None:
    with closing(sqlite3.connect(book_file)) as connection:
        lax = connection.execute(
            "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND NOT strict"
        ).fetchall()
    assert {name for (name,) in lax if not name.partition("_fts")[1]} == {"sqlite_schema", "alembic_version"}
