"""Restoring: the file is a stranger's until it is proved a book, and what it replaces is never lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from invpay_desktop.base.errors import (
    BookBusy,
    BookDamaged,
    BookMissing,
    BookNewer,
    MachineError,
    NotABook,
    Refused,
)
from invpay_desktop.db.backup import BY_HAND, REPLACED, back_up, list_backups
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.restore import restore
from invpay_desktop.db.setting_values import read_setting, write_setting
from tests.db.other_people import apart, files_up_to
from tests.db.random_books import new_book
from tests.db.spoiling import holdings, past_the_guards

NOW = datetime(2026, 1, 28, 14, 0, tzinfo=UTC)


def rename_book(path: Path, text: str) -> None:
    with open_book(path) as book, book.write(NOW) as session:
        write_setting(session, "book.name", text)


def name_of(path: Path) -> str | None:
    with open_book(path) as book, book.read(NOW) as session:
        return read_setting(session, "book.name")


def rows_of(path: Path) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return holdings(connection)


def beside(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir())


@pytest.fixture
def backup_file(book_file: Path) -> Path:
    """A backup of the book, which was renamed since."""
    made = back_up(book_file, BY_HAND, now=NOW).path
    rename_book(book_file, "Later")
    return made


def test_the_book_is_as_it_was_when_it_was_backed_up(book_file: Path, backup_file: Path, whole_book: Path) -> None:
    before, content = rows_of(book_file), backup_file.read_bytes()
    result = restore(book_file, backup_file, NOW)
    assert rows_of(book_file) == rows_of(whole_book)
    assert result.replaced is not None
    assert rows_of(result.replaced) == before, "what it replaced is kept"
    assert (result.same_book, result.warnings, result.restored.book_name) == (True, (), "Sample books")
    assert backup_file.read_bytes() == content
    assert beside(book_file) == ["book.sqlite", "book.sqlite.backups", "book.sqlite.lock"]
    assert book_file.stat().st_mode & 0o777 == 0o600
    assert check_book(book_file).problems == ()
    rename_book(book_file, "It goes on")
    assert name_of(book_file) == "It goes on"


def test_a_restore_can_be_taken_back(book_file: Path, backup_file: Path) -> None:
    replaced = restore(book_file, backup_file, NOW).replaced
    assert replaced is not None
    restore(book_file, replaced, NOW)
    assert name_of(book_file) == "Later"
    assert [info.reason for info in list_backups(book_file)].count(REPLACED) == 2


def test_where_no_book_is_yet(backup_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "new computer" / "book.sqlite"
    result = restore(path, backup_file, NOW)
    assert (result.replaced, result.same_book) == (None, None)
    assert name_of(path) == "Sample books"


def test_another_companys_book_is_said_to_be_another(book_file: Path, tmp_path: Path) -> None:
    new_book(tmp_path / "other.sqlite").close()
    assert restore(book_file, tmp_path / "other.sqlite", NOW).same_book is False


def test_what_lay_in_the_log_of_the_replaced_book_is_kept_and_not_applied(book_file: Path, backup_file: Path) -> None:
    """As after a crash: the newest entries are only in the log. They go along with the book that is replaced."""
    with open_book(book_file) as book, book.write(NOW) as session:
        write_setting(session, "book.name", "Only in the log")
        session.flush()
    crashed = book_file.with_name("crashed.sqlite")
    with open_book(book_file) as book:
        with book.write(NOW) as session:
            write_setting(session, "book.name", "Only in the log, indeed")
        for end in ("", "-wal"):
            shutil.copy(f"{book_file}{end}", f"{crashed}{end}")
    assert Path(f"{crashed}-wal").stat().st_size > 0
    result = restore(crashed, backup_file, NOW)
    assert name_of(crashed) == "Sample books"
    assert result.replaced is not None
    assert name_of(result.replaced) == "Only in the log, indeed"


# The book that is there ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"garbage" * 1000,
        lambda content: bytes(4096) + content[4096:],
        lambda content: content[: len(content) // 2],
        lambda content: content[:4096] + b"\xff" * (len(content) - 4096),
        lambda content: b"",
    ],
)
def test_a_book_damaged_beyond_opening_is_kept_byte_for_byte(
    book_file: Path, backup_file: Path, spoil: Callable[[bytes], bytes]
) -> None:
    book_file.write_bytes(spoil(book_file.read_bytes()))
    spoiled = book_file.read_bytes()
    Path(f"{book_file}-wal").write_bytes(b"its log, as damaged")
    Path(f"{book_file}-shm").write_bytes(b"memory")
    result = restore(book_file, backup_file, NOW)
    assert name_of(book_file) == "Sample books"
    assert result.replaced is not None
    assert result.replaced.read_bytes() == spoiled
    assert Path(f"{result.replaced}-wal").read_bytes() == b"its log, as damaged"
    assert check_book(book_file).problems == ()
    assert list_backups(book_file)[-1].problem or any(info.problem for info in list_backups(book_file))


def test_a_log_left_without_its_book_is_not_applied(book_file: Path, backup_file: Path) -> None:
    with open_book(book_file) as book, book.write(NOW) as session:
        write_setting(session, "book.name", "Gone")
    with open_book(book_file) as book:
        with book.write(NOW) as session:
            write_setting(session, "book.name", "Gone indeed")
        log = Path(f"{book_file}-wal").read_bytes()
    book_file.unlink()
    Path(f"{book_file}-wal").write_bytes(log)
    restore(book_file, backup_file, NOW)
    assert name_of(book_file) == "Sample books"


def test_a_book_open_here_is_not_replaced(book_file: Path, backup_file: Path) -> None:
    with open_book(book_file) as book:
        with book.read(NOW) as session:
            assert read_setting(session, "book.name") == "Later"
        with pytest.raises(BookBusy, match="open in another program"):
            restore(book_file, backup_file, NOW)
        with book.write(NOW) as session:
            write_setting(session, "book.name", "Still mine")
    assert name_of(book_file) == "Still mine"
    assert [info.reason for info in list_backups(book_file)] == [BY_HAND], "nothing was kept that nothing replaced"
    restore(book_file, backup_file, NOW)
    assert name_of(book_file) == "Sample books"


OPEN = """
import sys
from pathlib import Path
from datetime import UTC, datetime
from invpay_desktop.db.book import open_book
with open_book(Path(sys.argv[1])) as book:
    with book.read(datetime.now(UTC)):
        pass
    print("open", flush=True)
    sys.stdin.read()
"""


def test_a_book_open_in_another_process_is_not_replaced(book_file: Path, backup_file: Path) -> None:
    """Idle, between two reads: its connection is on the file all the same."""
    command = [sys.executable, "-c", OPEN, str(book_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(BookBusy):
            restore(book_file, backup_file, NOW)
        other.communicate()
    assert other.returncode == 0
    restore(book_file, backup_file, NOW)
    assert name_of(book_file) == "Sample books"


def test_a_book_that_is_known_but_not_in_use_sees_the_exchange(book_file: Path, backup_file: Path) -> None:
    book = Book(book_file)
    restore(book_file, backup_file, NOW)
    with pytest.raises(MachineError, match="was replaced by another file"), book.read(NOW):
        pass
    book.close()


def test_without_room_everything_stays(book_file: Path, backup_file: Path) -> None:
    def deed() -> None:
        before = rows_of(book_file)
        with files_up_to(book_file.stat().st_size // 2), pytest.raises(MachineError, match="Nothing was kept"):
            restore(book_file, backup_file, NOW)
        assert rows_of(book_file) == before
        assert beside(book_file) == ["book.sqlite", "book.sqlite.backups", "book.sqlite.lock"]
        restore(book_file, backup_file, NOW)

    apart(deed)


@pytest.mark.parametrize("calls", range(1, 12))
def test_killed_anywhere_it_leaves_one_whole_book(book_file: Path, backup_file: Path, calls: int) -> None:
    """Killed at its n-th renaming, linking, deleting or syncing: the old book or the new one, and never a mixture."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        _restore_and_die(book_file, backup_file, calls)
    os.waitpid(child, 0)
    assert check_book(book_file).problems == ()
    assert name_of(book_file) in ("Later", "Sample books")
    restore(book_file, backup_file, NOW)
    assert name_of(book_file) == "Sample books"


def _restore_and_die(path: Path, backup_file: Path, calls: int) -> None:
    left = calls

    def dying(call: Callable[..., object]) -> Callable[..., object]:
        def counted(*arguments: object, **options: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), 9)
            return call(*arguments, **options)

        return counted

    for name in ("rename", "replace", "link", "unlink", "fsync"):
        setattr(os, name, dying(getattr(os, name)))
    try:
        restore(path, backup_file, NOW)
    finally:
        os._exit(0)


# The file that is restored ------------------------------------------------------------------------------------------


def refused(path: Path, file: Path, expected: type[Exception] | tuple[type[Exception], ...]) -> None:
    before, content = path.read_bytes(), file.read_bytes() if file.is_file() else b""
    with pytest.raises(expected):
        restore(path, file, NOW)
    assert path.read_bytes() == before
    assert not file.is_file() or file.read_bytes() == content
    assert [name for name in beside(path) if name.startswith(".")] == []


def test_what_is_no_book_is_refused(book_file: Path, tmp_path: Path) -> None:
    text, songs = tmp_path / "text.sqlite", tmp_path / "songs.sqlite"
    text.write_text("Dear diary\n" * 1000)
    with closing(sqlite3.connect(songs)) as connection:
        connection.execute("CREATE TABLE event (name)")
    refused(book_file, text, NotABook)
    refused(book_file, songs, NotABook)
    refused(book_file, tmp_path / "nothing.sqlite", BookMissing)
    refused(book_file, tmp_path, BookMissing)
    refused(book_file, book_file, Refused)


def test_a_truncated_backup_is_refused_wherever_it_was_cut(book_file: Path, backup_file: Path) -> None:
    whole, cut = backup_file.read_bytes(), backup_file.with_name("cut.sqlite")
    for size in range(0, len(whole) - 1, 65536):
        cut.write_bytes(whole[:size])
        refused(book_file, cut, (NotABook, BookDamaged))


@pytest.mark.parametrize(
    ("hostile", "expected"),
    [
        ("CREATE VIEW strange AS SELECT load_extension('x')", NotABook),
        ("CREATE TRIGGER strange AFTER INSERT ON payment BEGIN DELETE FROM setting; END", NotABook),
        ("DROP TABLE alembic_version", NotABook),
        ("UPDATE alembic_version SET version_num = '9999'", BookNewer),
        ("DELETE FROM alembic_version", BookNewer),
        ("CREATE TABLE strange (name)", BookDamaged),
        ("UPDATE allocation SET amount_minor = amount_minor + 1 WHERE id = 1", BookDamaged),
        ("DELETE FROM event WHERE id = 20", BookDamaged),
        ("PRAGMA application_id=1", NotABook),
    ],
)
def test_what_was_tampered_with_is_refused(
    book_file: Path, backup_file: Path, hostile: str, expected: type[Exception]
) -> None:
    with past_the_guards(backup_file) as connection:
        connection.execute(hostile)
    refused(book_file, backup_file, expected)


def test_a_guard_of_ours_with_other_deeds_is_refused(book_file: Path, backup_file: Path) -> None:
    with closing(sqlite3.connect(backup_file, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER keep_event_delete")
        connection.execute("CREATE TRIGGER keep_event_delete AFTER INSERT ON invoice BEGIN DELETE FROM setting; END")
    refused(book_file, backup_file, BookDamaged)


def test_remembered_figures_that_are_off_are_made_anew(book_file: Path, backup_file: Path) -> None:
    with past_the_guards(backup_file) as connection:
        connection.execute("UPDATE invoice SET remaining_minor = 1, status = 'unpaid' WHERE id = 1")
    (warning,) = restore(book_file, backup_file, NOW).warnings
    assert "made anew" in warning
    assert check_book(book_file).problems == ()


def test_progress_is_told(book_file: Path, backup_file: Path) -> None:
    said: list[tuple[int, int]] = []
    restore(book_file, backup_file, NOW, lambda done, of: said.append((done, of)))
    assert said[-1] == (1000, 1000)
