"""`check` finds nothing in a whole book, and one changed value or bit in any other."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invpay_desktop.base.errors import BookMissing, MachineError, NotABook
from invpay_desktop.db import tables
from invpay_desktop.db.connect import connect_to_read
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.integrity.report import Kind
from invpay_desktop.db.table_parts import metadata
from tests.db.random_books import START, do_one, new_book
from tests.db.spoiling import change_one, flip, holdings, past_the_guards

FLIPS = 300


def test_a_whole_book_has_no_problems(whole_book: Path) -> None:
    before = whole_book.read_bytes()
    said: list[tuple[int, int]] = []
    report = check_book(whole_book, lambda done, of: said.append((done, of)))
    assert report.problems == ()
    assert report.counts["payment"] > 10
    assert len(report.chain_head) == 64
    assert said == sorted(said)
    assert said[-1] == (1000, 1000)
    assert whole_book.read_bytes() == before
    with closing(sqlite3.connect(whole_book)) as connection:
        for table in tables.APPEND_ONLY:
            assert connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0], f"no {table.name} tried"


@given(seed=st.integers(0, 2**32), deeds=st.integers(1, 60))
@settings(max_examples=15)
def test_any_book_has_no_problems(tmp_path_factory: pytest.TempPathFactory, seed: int, deeds: int) -> None:
    """Whatever the use cases did in whatever order, an independent reading of the rows agrees with them."""
    dice = Random(seed)
    with new_book(tmp_path_factory.mktemp("any") / "book.sqlite") as book:
        for number in range(deeds):
            do_one(book, dice, START + timedelta(hours=number + 1))
        assert check_book(book.path).problems == ()


@pytest.mark.parametrize("table", [table.name for table in tables.APPEND_ONLY])
def test_a_changed_value_in_any_column_of_a_fact_is_found(book_file: Path, table: str) -> None:
    """The chain alone finds it: whatever else notices is more than is asked here."""
    whole = book_file.read_bytes()
    for number, column in enumerate(metadata.tables[table].columns.keys()):
        book_file.write_bytes(whole)
        said = change_one(book_file, table, column, Random(number))
        assert Kind.CHAIN in {problem.kind for problem in check_book(book_file).problems}, said


@pytest.mark.parametrize(
    "table", ["invoice", "payment_state", "customer", "credit_memo", "sequence", "setting", "book"]
)
def test_a_changed_value_beside_the_facts_is_found(book_file: Path, table: str) -> None:
    whole = book_file.read_bytes()
    for number, column in enumerate(metadata.tables[table].columns.keys()):
        book_file.write_bytes(whole)
        said = change_one(book_file, table, column, Random(number))
        assert not check_book(book_file).ok, said


@pytest.mark.parametrize("batch", range(6))
def test_no_flipped_bit_of_the_file_passes_with_other_rows(whole_book: Path, tmp_path: Path, batch: int) -> None:
    """A flipped bit is found, or lies where nothing is: never “everything holds” over other rows."""
    with closing(sqlite3.connect(whole_book)) as connection:
        truth = holdings(connection)
    spoiled, found = tmp_path / "spoiled.sqlite", 0
    for number in range(FLIPS // 6):
        shutil.copy(whole_book, spoiled)
        where = flip(spoiled, Random(1000 * batch + number))
        try:
            if not check_book(spoiled).ok:
                found += 1
                continue
        except MachineError:
            found += 1
            continue
        with closing(connect_to_read(spoiled)) as connection:
            assert holdings(connection) == truth, where
    assert found > FLIPS // 100, "the bits flipped lay in no row: this test looks at nothing"


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        ("DELETE FROM allocation WHERE id = (SELECT max(id) FROM allocation)", Kind.CHAIN),
        (
            "INSERT INTO allocation SELECT 9999, 9999, payment_id, invoice_id, 100, dated_on FROM allocation LIMIT 1",
            "chain",
        ),
        ("DELETE FROM event WHERE id = 20", Kind.CHAIN),
        ("UPDATE event SET action_id = 2 WHERE id = 20", Kind.CHAIN),
        ("DELETE FROM payment_state WHERE payment_id = 1", Kind.REMEMBERED),
        ("DELETE FROM setting WHERE key = 'book.name'", Kind.REMEMBERED),
        ("INSERT INTO setting (key, value) VALUES ('terms.weeks', '3')", Kind.REMEMBERED),
        ("UPDATE invoice SET version_id = version_id + 1 WHERE id = 1", Kind.REMEMBERED),
        ("INSERT INTO invoice_fts (invoice_fts) VALUES ('delete-all')", Kind.SEARCH),
        ("DROP INDEX ix_invoice_due", Kind.SCHEMA),
        ("CREATE VIEW strange AS SELECT 1", Kind.SCHEMA),
        ("CREATE TRIGGER keep_out AFTER INSERT ON invoice BEGIN SELECT 1; END", Kind.SCHEMA),
        ("UPDATE alembic_version SET version_num = '0000'", Kind.SCHEMA),
        ("PRAGMA application_id=7", Kind.FILE),
        ("DELETE FROM customer WHERE id = 1", Kind.FILE),
    ],
)
def test_each_kind_of_damage_is_named(book_file: Path, spoil: str, kind: Kind) -> None:
    with past_the_guards(book_file) as connection:
        connection.execute(spoil)
    found = check_book(book_file).problems
    assert kind in {problem.kind for problem in found}
    assert all(problem.sentence.endswith(".") or problem.sentence.endswith("?") for problem in found)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("UPDATE allocation SET amount_minor = amount_minor + 1 WHERE id = 1", "lies on invoices"),
        ("UPDATE credit_entry SET amount_minor = amount_minor * 50 WHERE kind = 'apply'", "more was used"),
        ("UPDATE refund SET amount_minor = amount_minor + 100000", "is booked on"),
        ("UPDATE line SET net_minor = net_minor + 1 WHERE version_id = 1", "add up to"),
        ("UPDATE line SET quantity = '7.77' WHERE id = 1", "does not come to"),
        ("UPDATE invoice_version SET version = version + 7 WHERE id = 1", "is missing"),
        ("UPDATE credit_entry SET customer_id = customer_id % 3 + 1 WHERE kind <> 'grant'", "no grant of theirs"),
        ("DELETE FROM receipt WHERE id = 2", "there is a gap"),
        ("DELETE FROM payment_step WHERE payment_id = 1", "has no step"),
        ("UPDATE refund_part SET payment_id = payment_id % 5 + 1", "not the payment that it is of"),
        ("UPDATE adjustment SET amount_minor = -amount_minor WHERE kind = 'write_off'", "taken off"),
    ],
)
def test_the_rules_of_money_notice_by_themselves(book_file: Path, spoil: str, words: str) -> None:
    """With the chain aside: each rule is broken once and says so."""
    with past_the_guards(book_file) as connection:
        assert connection.execute(spoil).rowcount > 0
    sentences = [problem.sentence for problem in check_book(book_file).problems if problem.kind is Kind.MONEY]
    assert any(words in sentence for sentence in sentences), sentences


def test_many_problems_of_one_kind_are_counted_not_listed(book_file: Path) -> None:
    with past_the_guards(book_file) as connection:
        changed = connection.execute("UPDATE invoice SET paid_minor = paid_minor + 1").rowcount
    found = [problem for problem in check_book(book_file).problems if problem.kind is Kind.REMEMBERED]
    assert len(found) == 21
    assert found[-1].sentence == f"The same holds for {changed - 20} more."


def test_others_may_not_read_a_book(book_file: Path) -> None:
    book_file.chmod(0o644)
    assert [problem.kind for problem in check_book(book_file).problems] == [Kind.FILE]


def test_what_is_no_book_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BookMissing):
        check_book(tmp_path / "nothing.sqlite")
    (tmp_path / "text.sqlite").write_text("Dear diary\n" * 500)
    with pytest.raises(NotABook):
        check_book(tmp_path / "text.sqlite")
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as connection:
        connection.execute("CREATE TABLE songs (name)")
    with pytest.raises(NotABook):
        check_book(tmp_path / "other.sqlite")
