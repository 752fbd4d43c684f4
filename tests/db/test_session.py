"""Transactions on a book: facts are only ever added, readers see one state and cannot write, half a write is none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from invpay_desktop.base.errors import BookReadOnly, BugError, MachineError
from invpay_desktop.db import tables
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.db.connect import connect
from invpay_desktop.db.session import WriteSession
from invpay_desktop.db.setting_values import read_setting, read_settings, write_setting

NOW = datetime(2026, 1, 28, 3, 0, tzinfo=UTC)


@pytest.fixture
def book(book_file: Path) -> Iterator[Book]:
    with open_book(book_file) as opened:
        yield opened


@pytest.mark.parametrize("table", tables.APPEND_ONLY, ids=lambda table: table.name)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_the_database_refuses_to_change_or_delete_a_fact(book: Book, table: Table, verb: str) -> None:
    same = {column.name: column for column in table.columns}
    change = update(table).values(same) if verb == "UPDATE" else delete(table)
    with pytest.raises(BugError, match=f"{table.name} is append-only"), book.write(NOW) as session:
        session.execute(change.where(table.c.id == select(func.max(table.c.id)).scalar_subquery()))


@pytest.mark.parametrize("table", [*(table.name for table in tables.APPEND_ONLY), "book"])
def test_so_it_does_to_a_bare_connection(book_file: Path, table: str) -> None:
    """The guards are the file's, not the program's."""
    with closing(sqlite3.connect(book_file, isolation_level=None)) as connection:
        before = connection.execute(f"SELECT * FROM {table}").fetchall()
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
            with pytest.raises(sqlite3.IntegrityError, match=r"append-only|a book"):
                connection.execute(statement)
        assert connection.execute(f"SELECT * FROM {table}").fetchall() == before


@pytest.mark.parametrize("table", [table.name for table in tables.APPEND_ONLY])
def test_our_connections_do_not_replace_a_fact_either(book_file: Path, table: str) -> None:
    """SQLite's REPLACE deletes past a guard unless it is told to mind it."""
    with closing(connect(book_file, "mode=rw")) as ours, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        ours.execute(f"REPLACE INTO {table} SELECT * FROM {table}")


def test_a_reader_cannot_write(book: Book) -> None:
    with pytest.raises(BookReadOnly), book.read(NOW) as session:
        session.execute(insert(tables.setting), {"key": "a", "value": "b"})
    with book.read(NOW) as session:
        assert read_setting(session, "a") is None


def test_a_reader_sees_one_state(book: Book) -> None:
    with book.read(NOW) as reader:
        before = read_settings(reader)
        with book.write(NOW) as writer:
            write_setting(writer, "book.name", "Renamed")
        assert read_settings(reader) == before
    with book.read(NOW) as reader:
        assert read_setting(reader, "book.name") == "Renamed"


def test_an_error_undoes_all_of_a_write(book: Book) -> None:
    def half(session: WriteSession) -> None:
        write_setting(session, "book.name", "Never")
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), book.write(NOW) as session:
        half(session)
    with book.read(NOW) as reader:
        assert read_setting(reader, "book.name") == "Sample books"


def test_ids_go_on_after_an_error_without_a_gap(book: Book) -> None:
    with book.read(NOW) as reader:
        last = reader.scalar(select(func.max(tables.event.c.id)))
    with pytest.raises(ZeroDivisionError), book.write(NOW) as broken:
        assert broken.record("setting.changed", data={"key": "x"}).id / 0
    with book.write(NOW) as writer:
        assert writer.record("setting.changed", data={"key": "x", "after": None}).id == last + 1


def test_events_of_one_write_share_an_action(book: Book) -> None:
    with book.write(NOW) as session:
        first, second = session.record("setting.changed"), session.record("setting.changed")
        assert session.action_id == first.id
    with book.read(NOW) as reader:
        rows = reader.execute(select(tables.event).where(tables.event.c.id >= first.id)).all()
    assert [(row.id, row.action_id, row.at, row.actor) for row in rows] == [
        (first.id, first.id, NOW, "user"), (second.id, first.id, NOW, "user"),
    ]  # fmt: skip


def test_a_row_that_breaks_a_rule_is_our_mistake(book: Book) -> None:
    nothing = {"payment_id": 1, "invoice_id": 1, "amount_minor": 0, "dated_on": date(2026, 1, 28)}
    with pytest.raises(BugError) as caught, book.write(NOW) as session:
        session.record("payment.recorded").insert(tables.allocation, **nothing)
    assert isinstance(caught.value.__cause__, IntegrityError)


def test_today_is_the_books_today(book: Book) -> None:
    """Three in the morning UTC is the evening before in Chicago."""
    with book.read(NOW) as session:
        assert session.today == date(2026, 1, 27)
        assert session.info.currency == "USD"


def test_a_write_may_read_what_it_wrote(book: Book) -> None:
    with book.write(NOW) as session:
        write_setting(session, "book.name", "First")
        write_setting(session, "book.name", "Second")
        assert read_setting(session, "book.name") == "Second"
        assert session.changes.settings == {"book.name"}


def test_a_closed_book_can_be_read_again(book: Book) -> None:
    book.close()
    with book.read(NOW) as session:
        assert read_setting(session, "book.name") == "Sample books"


def test_errors_of_the_caller_pass_through_unchanged(book: Book) -> None:
    with pytest.raises(FileNotFoundError) as caught, book.write(NOW):
        raise FileNotFoundError("their file, not ours")
    assert not isinstance(caught.value, MachineError)
