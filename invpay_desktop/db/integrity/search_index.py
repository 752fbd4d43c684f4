"""The search index: every row is in it once, and rows picked from all over are found by their own words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from invpay_desktop.db.integrity.report import Kind, Problem
from invpay_desktop.db.schema_objects import TOKENIZER

PICKED = 200
"""How many rows of each table are looked up."""

MARK = "\ue000"
"""Stands before an amount's minor units in the index."""

_MARKED = (("invoice", "total_minor"), ("payment", "amount_minor"))


def check_search_index(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Rows that are missing from the index, or in it twice."""
    for table, column in _MARKED:
        connection.execute(f"CREATE VIRTUAL TABLE temp.{table}_words USING fts5vocab('main', '{table}_fts', 'row')")
        (found,) = connection.execute(
            f"SELECT coalesce(sum(doc), 0) FROM temp.{table}_words WHERE term >= '{MARK}' AND term < '{MARK}:' "
            "AND substr(term, 2) GLOB '[0-9]*' AND NOT substr(term, 2) GLOB '*[^0-9]*'"
        ).fetchone()
        connection.execute(f"DROP TABLE temp.{table}_words")
        (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        if found < rows:
            yield Problem(Kind.SEARCH, f"{table} search", f"The search index knows {found} of {rows} {table}s.")
        words = f"SELECT id, '{MARK}' || {column} FROM {table}"
        yield from _look_up(connection, table, words, rows)
    (rows,) = connection.execute("SELECT count(*) FROM customer").fetchone()
    yield from _look_up(connection, "customer", "SELECT id, name FROM customer", rows)


def _look_up(connection: sqlite3.Connection, table: str, words: str, rows: int) -> Iterator[Problem]:
    every = max(rows // PICKED, 1)
    connection.execute(f"CREATE VIRTUAL TABLE temp.asked USING fts5(words, tokenize='{TOKENIZER}')")
    connection.execute("CREATE VIRTUAL TABLE temp.asked_words USING fts5vocab('temp', 'asked', 'row')")
    for row, text in connection.execute(f"{words} WHERE id % ? = 0 OR id = ?", (every, rows)).fetchall():
        # What one word is, only the index's own tokenizer knows; and this index takes no phrases.
        connection.execute("DELETE FROM temp.asked")
        connection.execute("INSERT INTO temp.asked VALUES (?)", (text,))
        terms = " ".join(f'"{term}"' for (term,) in connection.execute("SELECT term FROM temp.asked_words"))
        if (
            terms
            and not connection.execute(
                f"SELECT 1 FROM {table}_fts WHERE {table}_fts MATCH ? AND rowid = ?", (terms, row)
            ).fetchone()
        ):
            yield Problem(Kind.SEARCH, f"{table} {row}", f"The search index does not find {table} row {row}.")
    connection.execute("DROP TABLE temp.asked_words")
    connection.execute("DROP TABLE temp.asked")
