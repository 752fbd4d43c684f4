"""Receipts without gaps and counters in their place, also over a change of the pattern."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from invpay_desktop.db.integrity.numbers import check_numbers, counter_after, counter_of, numbers_at
from invpay_desktop.db.integrity.report import Kind

OLD, NEW = "RCT-{000001}", "{01}/26"


@pytest.fixture
def book() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript("""
            CREATE TABLE sequence (name, next);
            CREATE TABLE receipt (id INTEGER PRIMARY KEY, number);
            CREATE TABLE invoice_version (id INTEGER PRIMARY KEY, number);
            CREATE TABLE invoice (id INTEGER PRIMARY KEY, number, hidden);
            CREATE TABLE credit_memo (id INTEGER PRIMARY KEY, number, hidden);
            CREATE TABLE event (id INTEGER PRIMARY KEY, kind, data);
        """)
        yield connection


def receipts(book: sqlite3.Connection, *numbers: str, following: int) -> None:
    book.executemany("INSERT INTO receipt (number) VALUES (?)", [(number,) for number in numbers])
    book.execute("INSERT INTO sequence VALUES ('receipt', ?)", (following,))


def use_pattern(book: sqlite3.Connection, kind: str, pattern: str | None) -> None:
    data = json.dumps({"key": f"numbering.{kind}", "after": pattern})
    book.execute("INSERT INTO event (kind, data) VALUES ('setting.changed', ?)", (data,))


def test_an_empty_book_has_nothing_to_number(book: sqlite3.Connection) -> None:
    assert list(check_numbers(book)) == []
    assert counter_after(book, "receipt") is None
    assert counter_after(book, "invoice") is None


def test_receipts_in_a_row(book: sqlite3.Connection) -> None:
    receipts(book, "RCT-000001", "RCT-000002", "RCT-000003", following=4)
    assert list(check_numbers(book)) == []
    assert counter_after(book, "receipt") == 4


def test_a_gap_is_named(book: sqlite3.Connection) -> None:
    receipts(book, "RCT-000001", "RCT-000003", "RCT-000004", following=5)
    (problem,) = check_numbers(book)
    assert (problem.kind, problem.where) == (Kind.MONEY, "receipt RCT-000003")
    assert "After receipt RCT-000001 comes RCT-000003" in problem.sentence


def test_the_counter_goes_on_over_a_change_of_the_pattern_and_back(book: sqlite3.Connection) -> None:
    use_pattern(book, "receipt", NEW)
    use_pattern(book, "receipt", None)
    receipts(book, "RCT-000001", "RCT-000002", "03/26", "RCT-000004", following=5)
    assert list(check_numbers(book)) == []


def test_a_number_that_no_pattern_made(book: sqlite3.Connection) -> None:
    receipts(book, "R1", following=2)
    (problem,) = check_numbers(book)
    assert "no pattern" in problem.sentence


def test_a_counter_that_is_off(book: sqlite3.Connection) -> None:
    receipts(book, "RCT-000001", following=3)
    book.execute("INSERT INTO sequence VALUES ('invoice', 9), ('memo', 1), ('songs', 1)")
    book.execute("INSERT INTO invoice_version (number) VALUES ('INV-0004'), ('by hand'), ('INV-0005')")
    book.execute("INSERT INTO invoice (number, hidden) VALUES ('INV-0004', 0), ('by hand', 0), ('INV-0005', 1)")
    assert {problem.where for problem in check_numbers(book)} == {"counter receipt", "counter invoice", "counter songs"}
    assert counter_after(book, "invoice") == 5, "what was undone gives its number back"
    assert counter_after(book, "memo") is None, "nothing numbered yet"


def test_numbers_and_counters() -> None:
    assert numbers_at([OLD, NEW], 7) == {"RCT-000007", "07/26"}
    assert counter_of([OLD, NEW], "12/26") == 12
    assert counter_of([OLD, NEW], "RCT-1234567") == 1234567
    assert counter_of([OLD, NEW], "RCT-12a") is None
