"""`check --rebuild`: whatever is remembered wrongly is made anew from the facts, and the facts stay as they are."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from invpay_desktop.base.errors import BookDamaged, BookMissing
from invpay_desktop.db import tables
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.integrity.rebuild import rebuild_caches
from invpay_desktop.db.table_parts import metadata
from tests.db.spoiling import change_one, holdings, past_the_guards

NOT_MADE_ANEW = {("invoice", "id"), ("customer", "id"), ("credit_memo", "id"), ("payment_state", "payment_id")}
BESIDE = ("invoice", "payment_state", "customer", "credit_memo", "sequence", "setting")


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return {table: sorted(rows, key=repr) for table, rows in holdings(connection).items()}


def test_a_whole_book_stays_as_it_is(book_file: Path, whole_book: Path) -> None:
    assert rebuild_caches(book_file) == ()
    assert rows_of(book_file) == rows_of(whole_book)
    assert check_book(book_file).problems == ()


@pytest.mark.parametrize("table", BESIDE)
def test_any_changed_value_beside_the_facts_is_made_anew(book_file: Path, whole_book: Path, table: str) -> None:
    whole = book_file.read_bytes()
    for number, column in enumerate(metadata.tables[table].columns.keys()):
        if (table, column) not in NOT_MADE_ANEW:
            book_file.write_bytes(whole)
            said = change_one(book_file, table, column, Random(number))
            assert rebuild_caches(book_file) != (), said
            assert check_book(book_file).problems == (), said
            if table != "sequence":
                assert rows_of(book_file) == rows_of(whole_book), said


def test_everything_at_once(book_file: Path, whole_book: Path) -> None:
    with past_the_guards(book_file) as connection:
        connection.execute("UPDATE invoice SET paid_minor = 1, status = 'paid', settled_on = NULL, number = 'n' || id")
        connection.execute("UPDATE customer SET credit_minor = 5, name = 'Somebody'")
        connection.execute("UPDATE credit_memo SET total_minor = 5")
        connection.execute("DELETE FROM payment_state")
        connection.execute("DELETE FROM setting")
        connection.execute("UPDATE sequence SET next = 7000")
        for name in ("invoice_fts", "customer_fts", "payment_fts"):
            connection.execute(f"INSERT INTO {name} ({name}) VALUES ('delete-all')")
    assert len(rebuild_caches(book_file)) > 20
    assert rows_of(book_file) == rows_of(whole_book)
    assert check_book(book_file).problems == ()


def test_facts_that_contradict_each_other_are_left_as_they_are(book_file: Path) -> None:
    """Two invoices with one number cannot both be shown: nothing is changed, and a backup is asked for."""
    with past_the_guards(book_file) as connection:
        connection.execute("UPDATE invoice_version SET number = 'twice', hidden = 0")
    before = rows_of(book_file)
    with pytest.raises(BookDamaged, match="left as it was"):
        rebuild_caches(book_file)
    assert rows_of(book_file) == before


def test_no_fact_is_touched(book_file: Path) -> None:
    with past_the_guards(book_file) as connection:
        connection.execute("UPDATE allocation SET amount_minor = amount_minor + 1 WHERE id = 1")
    before = rows_of(book_file)
    rebuild_caches(book_file)
    after = rows_of(book_file)
    assert all(after[table.name] == before[table.name] for table in tables.APPEND_ONLY)
    assert not check_book(book_file).ok, "a spoiled fact is not mended by remembering it"


def test_there_must_be_a_book(tmp_path: Path) -> None:
    with pytest.raises(BookMissing):
        rebuild_caches(tmp_path / "nothing.sqlite")
    assert list(tmp_path.iterdir()) == []
