"""The chain recomputed: it names the first event that does not hold, and takes no more memory for a longer book."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from invpay_desktop.db import tables
from invpay_desktop.db.book import open_book
from invpay_desktop.db.integrity.digests import check_chain, orphans
from tests.db.random_books import START
from tests.db.spoiling import past_the_guards


def broken(path: Path) -> tuple[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        (problem,) = check_chain(connection, lambda number: None).problems
    return problem.where, problem.sentence


@pytest.fixture
def connection(book_file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(book_file)) as opened:
        opened.text_factory = bytes
        yield opened


def test_the_head_is_the_last_events_digest(connection: sqlite3.Connection) -> None:
    result = check_chain(connection, lambda number: None)
    row = connection.execute("SELECT id, digest FROM event ORDER BY id DESC LIMIT 1").fetchone()
    assert (result.events, result.head.encode()) == row
    assert list(orphans(connection)) == []


def test_the_first_broken_event_is_named_with_what_it_was_about(book_file: Path) -> None:
    with past_the_guards(book_file) as connection:
        row = connection.execute(
            "SELECT e.id, i.number FROM event e JOIN invoice i ON i.id = e.invoice_id WHERE e.kind = 'invoice.added' "
            "ORDER BY e.id LIMIT 1 OFFSET 2"
        ).fetchone()
        connection.execute("UPDATE invoice_version SET notes = 'x' WHERE event_id >= ?", (row[0],))
    where, sentence = broken(book_file)
    assert where == f"event {row[0]}"
    assert "(invoice.added of 2026-01-" in sentence
    assert f"invoice {row[1]})" in sentence


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("DELETE FROM event WHERE id = 9", "Event 9 is missing: after event 8 comes event 10."),
        ("UPDATE event SET action_id = 3 WHERE id = 9", "belongs to action 3"),
        ("UPDATE event SET undoes_action = 9 WHERE id = 9", "undoes action 9"),
        ("UPDATE event SET digest_version = 2 WHERE id = 9", "a digest of version 2"),
        ("UPDATE event SET digest = 'x' || digest WHERE id = 9", "The rows of event 9"),
        ("UPDATE event SET kind = 'x' WHERE id = 9", "The rows of event 9"),
    ],
)
def test_each_way_to_break_an_event(book_file: Path, spoil: str, words: str) -> None:
    with past_the_guards(book_file) as connection:
        connection.execute(spoil)
    where, sentence = broken(book_file)
    assert where in ("event 9", "event 10")
    assert words in sentence
    assert "could not be verified" in sentence


def test_two_facts_that_change_places(book_file: Path) -> None:
    """The same rows under each other's numbers are not the same rows."""
    with past_the_guards(book_file) as connection:
        one, other = (row[0] for row in connection.execute("SELECT id FROM allocation LIMIT 2"))
        for before, after in ((one, -1), (other, one), (-1, other)):
            connection.execute("UPDATE allocation SET id = ? WHERE id = ?", (after, before))
    assert "The rows of event" in broken(book_file)[1]


def test_a_fact_of_an_event_that_is_not_there(book_file: Path) -> None:
    with past_the_guards(book_file) as connection:
        connection.execute("INSERT INTO period_lock (id, event_id) VALUES (999, 99999)")
    with closing(sqlite3.connect(book_file)) as connection:
        (problem,) = orphans(connection)
    assert problem.sentence == "1 rows of “period_lock” belong to no event of the timeline."


def test_facts_out_of_the_order_of_their_events_are_joined_all_the_same(book_file: Path) -> None:
    """Two events of one action may be given their facts in turns."""
    with open_book(book_file) as book, book.write(START) as session:
        first, second = session.record("period.unlocked"), session.record("period.unlocked")
        for event in (second, first, second):
            event.insert(tables.period_lock, reason=str(event.id))
    with closing(sqlite3.connect(book_file)) as connection:
        connection.text_factory = bytes
        assert check_chain(connection, lambda number: None).problems == []
        (last,) = connection.execute("SELECT max(id) FROM period_lock").fetchone()
    with past_the_guards(book_file) as connection:
        connection.execute("UPDATE period_lock SET reason = 'x' WHERE id = ?", (last,))
    assert broken(book_file)[0] == f"event {second.id}"
