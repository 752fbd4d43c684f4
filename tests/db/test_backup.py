"""Backups: whole or not there, true while others write, thinned by a rule, and looked into without opening them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from invpay_desktop.base.errors import BookDamaged, BookMissing, BookReadOnly, MachineError, Refused
from invpay_desktop.db.backup import (
    BY_HAND,
    DAILY,
    REPLACED,
    back_up,
    backup_folder,
    daily_backup_if_due,
    list_backups,
    look_inside,
    thin_backups,
)
from invpay_desktop.db.book import open_book
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.setting_values import write_setting
from tests.db.other_people import apart, files_up_to, give_away, nobodys_folder
from tests.db.spoiling import holdings, past_the_guards

NOW = datetime(2026, 1, 28, 14, 0, tzinfo=UTC)


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def rows_of(path: Path) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return holdings(connection)


def test_a_backup_holds_the_same_rows_in_one_private_file(book_file: Path) -> None:
    made = back_up(book_file, BY_HAND, now=NOW)
    folder = book_file.with_name("book.sqlite.backups")
    assert made.path == folder / "book-2026-01-28T140000Z-by-hand.sqlite"
    assert names(folder) == [made.path.name], "no log beside it, no draft left"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert rows_of(made.path) == rows_of(book_file)
    assert check_book(made.path).problems == ()
    assert (made.reason, made.made_at, made.book_name, made.problem) == (BY_HAND, NOW, "Sample books", None)
    assert made.invoices > 10
    assert made.payments > 10
    assert made.size == made.path.stat().st_size
    assert made.head == check_book(book_file).chain_head


def test_two_in_one_second_get_two_names(book_file: Path) -> None:
    first, second = (back_up(book_file, BY_HAND, now=NOW).path.name for _ in range(2))
    assert second == first.replace(".sqlite", "-2.sqlite")
    assert [info.reason for info in list_backups(book_file)] == [BY_HAND, BY_HAND]


def test_a_file_of_ones_choice_is_never_overwritten(book_file: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.sqlite"
    assert back_up(book_file, BY_HAND, to=mine, now=NOW).path == mine
    mine.write_text("something else by now")
    with pytest.raises(Refused, match="left untouched"):
        back_up(book_file, BY_HAND, to=mine, now=NOW)
    assert mine.read_text() == "something else by now"
    assert names(tmp_path) == ["here", "mine.sqlite"]
    with pytest.raises(MachineError, match=r"No such file or directory"):
        back_up(book_file, BY_HAND, to=tmp_path / "nowhere" / "mine.sqlite", now=NOW)


def test_there_must_be_a_book(tmp_path: Path) -> None:
    with pytest.raises(BookMissing):
        back_up(tmp_path / "nothing.sqlite", BY_HAND, now=NOW)
    assert names(tmp_path) == []


WRITES_ON = """
import sys
from pathlib import Path
from functools import partial
from datetime import UTC, datetime
from invpay_desktop.db.book import open_book
from invpay_desktop.db.setting_values import write_setting
print("ready", flush=True)
with open_book(Path(sys.argv[1])) as book:
    number = 0
    while not Path(sys.argv[2]).exists():
        number += 1
        with book.write(datetime.now(UTC)) as session:
            write_setting(session, "book.name", f"written {number}")
"""


def test_backups_while_another_process_writes_are_each_one_whole_moment(book_file: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITES_ON, str(book_file), str(tmp_path / "stop")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        try:
            made = [back_up(book_file, BY_HAND, now=NOW + timedelta(seconds=n)) for n in range(20)]
        finally:
            (tmp_path / "stop").touch()
    assert len({info.head for info in made}) > 1, "nobody wrote meanwhile: this test looks at nothing"
    assert [check_book(info.path).problems for info in made] == [()] * 20
    assert [check_book(info.path).chain_head for info in made] == [info.head for info in made]


def test_what_lies_in_the_log_is_in_the_backup(book_file: Path) -> None:
    with open_book(book_file) as book:
        with book.write(NOW) as session:
            write_setting(session, "book.name", "Only in the log")
        assert back_up(book_file, BY_HAND, now=NOW).book_name == "Only in the log"


def test_no_half_backup_without_room(book_file: Path) -> None:
    def deed() -> None:
        with files_up_to(book_file.stat().st_size // 2), pytest.raises(MachineError, match="Nothing was kept"):
            back_up(book_file, BY_HAND, now=NOW)
        assert names(backup_folder(book_file)) == []
        assert back_up(book_file, BY_HAND, now=NOW).problem is None

    apart(deed)


def test_a_killed_backup_leaves_no_name(book_file: Path) -> None:
    """Killed in the middle of copying: what is left of it does not look like a backup, and is cleared away later."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        _back_up_and_die_half_way(book_file)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    left = list(backup_folder(book_file).iterdir())
    assert [file for file in left if not file.name.startswith(".")] == []
    assert left, "it was not killed half-way: this test looks at nothing"
    assert list_backups(book_file) == ()
    for file in left:
        os.utime(file, (0, 0))
    thin_backups(backup_folder(book_file), NOW)
    assert names(backup_folder(book_file)) == []


def _back_up_and_die_half_way(path: Path) -> None:
    from invpay_desktop.db import backup

    class Dying(sqlite3.Connection):
        def backup(self, target: sqlite3.Connection, **options: object) -> None:
            super().backup(target, pages=5, progress=lambda *_: os.kill(os.getpid(), 9))

    def dying(source: Path) -> sqlite3.Connection:
        return sqlite3.connect(source, isolation_level=None, factory=Dying)

    backup.copy_and_compare = partial(backup.copy_and_compare, opening=dying)
    try:
        back_up(path, BY_HAND, now=NOW)
    finally:
        os._exit(0)


def test_a_damaged_book_is_not_backed_up_as_a_good_one(book_file: Path) -> None:
    content = bytearray(book_file.read_bytes())
    with closing(sqlite3.connect(book_file)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'allocation'").fetchone()
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    book_file.write_bytes(content)
    with pytest.raises(BookDamaged):
        back_up(book_file, BY_HAND, now=NOW)
    assert names(backup_folder(book_file)) == []


def test_a_folder_that_may_not_be_written(whole_book: Path) -> None:
    with nobodys_folder() as folder:
        path = Path(shutil.copy(whole_book, folder / "book.sqlite"))
        give_away(path)

        def deed() -> None:
            folder.chmod(0o500)
            with pytest.raises(BookReadOnly):
                back_up(path, BY_HAND, now=NOW)
            folder.chmod(0o700)

        apart(deed, as_nobody=True)


# Days and thinning --------------------------------------------------------------------------------------------------


def test_one_backup_a_day(book_file: Path) -> None:
    first = daily_backup_if_due(book_file, NOW)
    assert first is not None
    assert first.reason == DAILY
    assert daily_backup_if_due(book_file, NOW + timedelta(hours=9)) is None
    assert daily_backup_if_due(book_file, NOW + timedelta(hours=10)) is not None, "a new day in UTC"
    assert len(list_backups(book_file)) == 2


def made_up(folder: Path, source: Path, days_ago: int, reason: str = DAILY) -> Path:
    at = NOW - timedelta(days=days_ago)
    return Path(shutil.copy(source, folder / f"book-{at:%Y-%m-%dT%H%M%SZ}-{reason}.sqlite"))


@pytest.fixture
def folder(book_file: Path) -> Path:
    backup_folder(book_file).mkdir()
    return backup_folder(book_file)


def test_daily_ones_are_kept_for_days_weeks_and_months(folder: Path, book_file: Path) -> None:
    for days_ago in range(500):
        made_up(folder, book_file, days_ago)
    thin_backups(folder, NOW)
    kept = [(NOW - datetime.fromisoformat(name[5:15] + "T14:00:00+00:00")).days for name in names(folder)][::-1]
    assert kept[:14] == list(range(14)), "the last fourteen days"
    assert kept[14:20] == [17, 24, 28, 31, 38, 45], "Sundays of the eight weeks, and the end of the year"
    assert len(kept) == 14 + 6 + 10, "and the ends of the months before"
    assert max(kept) < 365
    assert thin_backups(folder, NOW) == (), "a second time there is nothing to do"


def test_those_before_an_update_stay_thirty_days_and_what_was_replaced_for_good(folder: Path, book_file: Path) -> None:
    old = [made_up(folder, book_file, 31, "before-update"), made_up(folder, book_file, 400, "before-import")]
    made_up(folder, book_file, 29, "before-update")
    made_up(folder, book_file, 400, REPLACED)
    made_up(folder, book_file, 400, BY_HAND)
    (folder / "notes.txt").write_text("mine")
    assert set(thin_backups(folder, NOW)) == set(old)
    assert len(names(folder)) == 4


def test_the_newest_good_one_is_never_thinned_away(folder: Path, book_file: Path) -> None:
    good = made_up(folder, book_file, 90, "before-import")
    made_up(folder, book_file, 95, "before-import")
    made_up(folder, book_file, 40, "before-import").write_bytes(b"spoiled")
    thin_backups(folder, NOW)
    assert names(folder) == [good.name]


# Looking inside -----------------------------------------------------------------------------------------------------


def test_damaged_backups_are_listed_and_say_so(folder: Path, book_file: Path) -> None:
    whole = book_file.read_bytes()
    contents = (whole, whole[: len(whole) // 2], b"garbage" * 999, b"", whole[:4096] + bytes(len(whole) - 4096))
    for days_ago, content in enumerate(contents):
        made_up(folder, book_file, days_ago).write_bytes(content)
    found = list_backups(book_file)
    assert [info.problem is None for info in found] == [True, False, False, False, False]
    assert found[0].book_name == "Sample books"
    assert all(info.problem is None or info.problem.endswith("damaged.") for info in found)
    assert [info.made_at for info in found] == [NOW - timedelta(days=n) for n in range(5)]


def test_a_backup_that_lacks_its_end_says_so(folder: Path, book_file: Path) -> None:
    """What is asked for lies before the cut: only the size tells."""
    made_up(folder, book_file, 0).write_bytes(book_file.read_bytes()[:-4096])
    assert [info.problem for info in list_backups(book_file)] == ["It is damaged."]


def test_a_file_with_a_name_of_its_own_is_dated_by_its_own_time(book_file: Path, tmp_path: Path) -> None:
    mine = Path(shutil.copy(book_file, tmp_path / "mine.sqlite"))
    os.utime(mine, (NOW.timestamp(), NOW.timestamp()))
    assert (look_inside(mine).made_at, look_inside(mine).reason) == (NOW, BY_HAND)
    with pytest.raises(MachineError):
        look_inside(tmp_path / "nothing.sqlite")


def test_a_book_without_backups_has_none(book_file: Path) -> None:
    assert list_backups(book_file) == ()
    assert thin_backups(backup_folder(book_file), NOW) == ()


def test_hidden_entries_do_not_count(book_file: Path) -> None:
    before = look_inside(book_file)
    with past_the_guards(book_file) as connection:
        connection.execute("UPDATE invoice SET hidden = 1 WHERE id = (SELECT min(id) FROM invoice WHERE hidden = 0)")
    assert look_inside(book_file).invoices == before.invoices - 1
