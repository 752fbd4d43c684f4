"""The digest of an event: what it is made of, against one worked out here, and how the check reads the same words."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.db import chain, tables
from invpay_desktop.db.integrity import digests


def test_a_digest_worked_out_by_hand() -> None:
    lines = [chain.row_line("event", [1, "Würfel “x”\n", None]), chain.row_line("line", [2])]
    assert lines == ['["event",1,"Würfel “x”\\n",null]\n'.encode(), b'["line",2]\n']
    expected = hashlib.sha256((chain.FIRST + '\n["event",1,"Würfel “x”\\n",null]\n["line",2]\n').encode()).hexdigest()
    assert chain.digest(chain.FIRST, lines) == expected


def test_the_first_event_of_a_book_by_hand(whole_book: Path) -> None:
    with closing(sqlite3.connect(whole_book)) as connection:
        columns = ", ".join(chain.EVENT_COLUMNS)
        row = connection.execute(f"SELECT {columns} FROM event WHERE id = 1").fetchone()
        (digest,) = connection.execute("SELECT digest FROM event WHERE id = 1").fetchone()
    text = "0" * 64 + "\n" + json.dumps(["event", *row], ensure_ascii=False, separators=(",", ":")) + "\n"
    assert digest == hashlib.sha256(text.encode()).hexdigest()


def test_each_column_of_each_fact_is_digested() -> None:
    """A new column needs a new version of the digest: it must not stay outside."""
    assert set(chain.EVENT_COLUMNS) == set(tables.event.columns.keys()) - {"digest"}
    assert list(chain.FACT_COLUMNS) == [table.name for table in tables.FACTS]
    for table in tables.FACTS:
        assert set(chain.FACT_COLUMNS[table.name]) == set(table.columns.keys()), table.name


def test_the_check_takes_the_columns_in_the_same_order() -> None:
    assert tuple(digests.EVENT.split(", ")) == chain.EVENT_COLUMNS
    assert {name: tuple(columns.split()) for name, columns in digests.FACTS.items()} == chain.FACT_COLUMNS
    assert list(digests.FACTS) == list(chain.FACT_COLUMNS)
    assert digests.START == chain.FIRST


@given(st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.text()), min_size=1, max_size=4))
def test_sqlite_and_python_write_the_same_line(values: list[int | str | None]) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.text_factory = bytes
        marks = ", ".join("?" * len(values))
        (line,) = connection.execute(f"SELECT json_array('line', {marks})", values).fetchone()
    assert line + b"\n" == chain.row_line("line", values)
