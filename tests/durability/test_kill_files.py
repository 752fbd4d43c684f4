"""Kill -9 while a book is made, backed up, restored, or takes a large action: whole, or not there."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from invpay_desktop.db.backup import BY_HAND, REPLACED, back_up, list_backups
from invpay_desktop.db.book import open_book
from invpay_desktop.db.connect import connect_to_read
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.new_book import make_book
from invpay_desktop.db.restore import restore
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.lines import LineDraft
from tests.durability.fingerprint import fingerprint
from tests.durability.lives import killed
from tests.durability.scripted_day import next_deed

LINES = 4500
NOW = datetime(2026, 1, 28, 14, tzinfo=UTC)


def deaths(most_touches: int, longest: float) -> Iterator[dict[str, Any]]:
    """How the processes end: at drawn touches of the disk, and at drawn moments (seconds)."""
    dice = random.Random(0)
    for _ in range(12):
        yield {"touches": dice.randint(1, most_touches)}
        yield {"seconds": dice.uniform(0, longest)}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "shop.invpay"
    make_book(path, name="Sample").close()
    work_on(path, 10)
    return path


def work_on(path: Path, actions: int) -> None:
    dice = random.Random(actions)
    with open_book(path) as opened:
        for _ in range(actions):
            deed = next_deed(opened, dice)
            with opened.write() as session:
                deed.do(session)


def content(path: Path) -> str:
    """The fingerprint of a book that is whole."""
    assert not check_book(path).problems
    with closing(connect_to_read(path)) as raw:
        return fingerprint(raw)


def make(path: Path, pipe: Connection) -> None:
    make_book(path, name="Sample").close()
    pipe.send("made")


def test_a_new_book_is_whole_or_not_there(tmp_path: Path) -> None:
    for number, death in enumerate(deaths(300, 0.1)):
        path = tmp_path / f"{number}" / "shop.invpay"
        said = killed(make, (path,), **death)
        assert path.exists() or not said
        if not path.exists():
            make_book(path, name="Sample").close()
        with open_book(path) as opened, opened.read() as session:
            assert session.info.currency == "USD"
        assert not check_book(path).problems


def keep(path: Path, pipe: Connection) -> None:
    pipe.send(back_up(path, BY_HAND, now=NOW).path)


def test_a_backup_is_whole_or_not_there(book: Path) -> None:
    before = content(book)
    for death in deaths(250, 0.05):
        said = killed(keep, (book,), **death)
        made = list_backups(book)
        assert {info.path for info in made} >= set(said)
        assert [content(info.path) for info in made] == [before] * len(made)
        assert content(book) == before
        for info in made:
            info.path.unlink()


def bring_back(path: Path, backup: Path, pipe: Connection) -> None:
    restore(path, backup, NOW)
    pipe.send("restored")


def test_a_restore_is_done_or_not_begun_and_keeps_what_it_replaces(book: Path, tmp_path: Path) -> None:
    backup = back_up(book, BY_HAND, to=tmp_path / "kept.sqlite", now=NOW).path
    old = content(backup)
    work_on(book, 5)
    new = content(book)
    for number, death in enumerate(deaths(600, 0.15)):
        folder = tmp_path / f"{number}"
        path = folder / book.name
        folder.mkdir()
        shutil.copy(book, path)
        said = killed(bring_back, (path, backup), **death)
        now = content(path)
        assert now == old if said else now in (old, new)
        if now == old:
            assert [content(info.path) for info in list_backups(path) if info.reason == REPLACED] == [new]
        assert content(backup) == old


def enter(path: Path, pipe: Connection) -> None:
    """One action that outgrows SQLite's page cache, as an import does: its pages reach the log before the commit."""
    lines = tuple(LineDraft("sample " * 70, Decimal(1), Decimal(1)) for _ in range(LINES))
    with open_book(path) as opened:
        with opened.write() as session:
            add_invoice(session, NewInvoice(1, session.today, lines, number="LARGE"))
        pipe.send("entered")


def test_a_large_action_is_there_whole_or_not_at_all(book: Path, tmp_path: Path) -> None:
    before = content(book)
    for number, death in enumerate(deaths(1500, 0.6)):
        path = tmp_path / f"{number}.invpay"
        shutil.copy(book, path)
        said = killed(enter, (path,), **death)
        after = content(path)
        with closing(connect_to_read(path)) as raw:
            [(total,)] = raw.execute("SELECT coalesce(sum(total_minor), 0) FROM invoice WHERE number = 'LARGE'")
        assert (after == before, total) in {(True, 0), (False, LINES * 100)}
        assert total or not said
