"""Kill -9 while a book is made, backed up, restored, or takes an import: whole, or not there."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
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
from invpay_desktop.interchange.columns import ImportKind
from invpay_desktop.interchange.run_import import read_files, run_import
from invpay_desktop.interchange.sources import ImportRequest
from tests.durability.fingerprint import fingerprint
from tests.durability.lives import killed
from tests.durability.scripted_day import next_deed

INVOICES = 1500
NOW = datetime(2026, 1, 28, 14, tzinfo=UTC)


def deaths(pairs: int, most_touches: int, longest: float) -> Iterator[dict[str, Any]]:
    """How the processes end: at drawn touches of the disk, and at drawn moments (seconds)."""
    dice = random.Random(0)
    for _ in range(pairs):
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
    for number, death in enumerate(deaths(12, 300, 0.1)):
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
    for death in deaths(12, 250, 0.05):
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
    for number, death in enumerate(deaths(12, 600, 0.15)):
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


def bring_in(path: Path, file: Path, pipe: Connection) -> None:
    with open_book(path) as opened:
        with opened.read() as session:
            files = read_files(session, ImportRequest(ImportKind.INVOICES, (file,), terms=30))
        with opened.write(actor="import") as write:
            run_import(write, files)
        pipe.send("imported")


def test_an_import_is_there_whole_or_not_at_all(book: Path, tmp_path: Path) -> None:
    """It outgrows SQLite's page cache, so its pages reach the write-ahead log long before the commit."""
    file = tmp_path / "invoices.csv"
    rows = (f"B-{number},Sample,2026-01-05,{number}.00,{'sample ' * 130}\n" for number in range(1, INVOICES + 1))
    file.write_text("Invoice,Customer,Date,Amount,Description\n" + "".join(rows))
    before = content(book)
    for number, death in enumerate(deaths(6, 1500, 1.0)):
        path = tmp_path / f"{number}.invpay"
        shutil.copy(book, path)
        said = killed(bring_in, (path, file), **death)
        after = content(path)
        with closing(connect_to_read(path)) as raw:
            [figures] = raw.execute("SELECT count(*), sum(total_minor) FROM invoice WHERE number LIKE 'B-%'")
        if after == before:
            assert not said
        else:
            assert figures == (INVOICES, 100 * INVOICES * (INVOICES + 1) // 2)
