"""Kill -9 at random moments of a scripted day; and each bug that the harness is there for, planted and found."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from invpay_desktop.db.book import Book
from invpay_desktop.db.new_book import make_book
from invpay_desktop.ledger.posting import NewPayment, grant_credit, post_payment
from invpay_desktop.ledger.projections import refresh
from tests.durability.kill import kill_often
from tests.durability.lives import act, receipt
from tests.durability.scripted_day import Deed
from tests.durability.shapes import driver

KILLS = 50
"""Per seed: 200 in all. Longer runs: `python -m tests.durability.soak`."""
EXACT = range(1, 30, 2)
"""Lives that end at a drawn write or sync: the same ones in each run."""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "day.invpay"
    make_book(path, name="Sample").close()
    return path


@pytest.mark.parametrize("seed", range(4))
def test_no_kill_loses_or_halves_an_action(book: Path, seed: int) -> None:
    tally = kill_often(book, seed, range(KILLS))
    assert not tally.faults
    assert tally.kills == KILLS
    assert tally.acknowledged > KILLS, "too little was done for a kill to matter"
    assert tally.undone > 0, "no kill met an action under way"


def unsafe(book: Book, deed: Deed, pipe: Connection) -> None:
    """Planted: the writing connection does not sync. A kill alone cannot show it, since the system keeps its cache."""
    with book.write() as session:
        raw = driver(session)
    raw.execute("PRAGMA synchronous=OFF")
    act(book, deed, pipe)


def test_a_connection_that_does_not_sync_is_found(book: Path) -> None:
    assert _has(kill_often(book, 0, EXACT[:3], unsafe).faults, "unsafe: ")


def too_early(book: Book, deed: Deed, pipe: Connection) -> None:
    """Planted: the word is given before the commit."""
    with book.write() as session:
        deed.do(session)
        pipe.send(receipt(session))


def test_a_word_given_before_the_commit_is_found(book: Path) -> None:
    assert _has(kill_often(book, 0, EXACT, too_early).faults, "lost: ")


def in_two_commits(book: Book, deed: Deed, pipe: Connection) -> None:
    """Planted: a payment in one transaction, where its money lies in another."""
    if deed.label == "customer":
        return act(book, deed, pipe)
    with book.write() as session:
        new = NewPayment(1, 100, session.today)
        payment, _ = post_payment(session, session.record("payment.recorded"), new)
    with book.write() as session:
        event = session.record("credit.kept", payment_id=payment)
        grant_credit(event, 1, 100, session.today, payment_id=payment)
        refresh(session, payments=[payment], customers=[1])
        done = receipt(session)
    pipe.send(done)


def test_an_action_in_two_commits_is_found(book: Path) -> None:
    faults = kill_often(book, 0, EXACT, in_two_commits).faults
    assert _has(faults, "half: there is [{'payment.recorded': 1, 'payment': 1, 'payment_step': 1}], while ")
    assert _has(faults, "check: ")


def test_a_guard_that_is_gone_is_found(book: Path) -> None:
    assert not kill_often(book, 0, EXACT[:1]).faults
    with closing(sqlite3.connect(book)) as raw:
        raw.execute("DROP TRIGGER keep_payment_update")
    assert _has(kill_often(book, 0, EXACT[1:2]).faults, "keep_payment_update")


def test_a_fact_that_was_changed_is_found(book: Path) -> None:
    kill_often(book, 0, EXACT[:1])
    with closing(sqlite3.connect(book)) as raw:
        [(guard,)] = raw.execute("SELECT sql FROM sqlite_schema WHERE name = 'keep_payment_update'").fetchall()
        raw.executescript(f"DROP TRIGGER keep_payment_update; UPDATE payment SET amount_minor = 1; {guard};")
    assert _has(kill_often(book, 0, EXACT[1:2]).faults, "check: ")


def _has(faults: list[str], words: str) -> bool:
    return any(words in fault for fault in faults)
