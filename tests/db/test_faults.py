"""What machines do to a book: each fault has its sentence, nothing is lost, and when it is gone the book works again.

With real parts: real limits, permissions, locks and bytes. “Again” is always the same process and the same Book.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from invpay_desktop.base.errors import (
    BookBusy,
    BookDamaged,
    BookMissing,
    BookNewer,
    BookReadOnly,
    DiskFull,
    MachineError,
    NotABook,
)
from invpay_desktop.db import tables
from invpay_desktop.db.backup import back_up, backup_folder
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.setting_values import read_setting, write_setting
from invpay_desktop.db.write_lock import WriteLock
from tests.db.other_people import apart, files_up_to, give_away, nobodys_folder, resize, small_disk
from tests.db.spoiling import holdings

NOW = datetime(2026, 1, 28, 14, 0, tzinfo=UTC)


def note(book: Book, text: str) -> None:
    with book.write(NOW) as session:
        write_setting(session, "book.name", text)


def noted(book: Book) -> str | None:
    with book.read(NOW) as session:
        return read_setting(session, "book.name")


def refused(deed: Callable[[], object]) -> MachineError:
    with pytest.raises(MachineError, match=r"\.$") as caught:
        deed()
    return caught.value


def fill(book: Book) -> tuple[int, MachineError]:
    """Write larger and larger notes until there is no room; how many were kept, and what was said."""
    for number in range(10_000):
        try:
            note(book, f"{number} " + "x" * 20_000)
        except MachineError as error:
            return number, error
    raise AssertionError("there was room for everything")


# Room ---------------------------------------------------------------------------------------------------------------


def test_a_file_that_may_not_grow(book_file: Path) -> None:
    def deed() -> str:
        with open_book(book_file) as book:
            note(book, "before")
            with files_up_to(book_file.stat().st_size + 300_000):
                number, error = fill(book)
                assert number > 0
                assert noted(book) == f"{number - 1} " + "x" * 20_000, "what was saved before is there"
            note(book, "after")
            assert noted(book) == "after"
            assert check_book(book.path).problems == ()
            return str(error)

    assert "Nothing was kept of this action" in apart(deed)


def test_a_disk_without_room_and_then_with(whole_book: Path) -> None:
    with small_disk("1500k") as folder:
        if folder is None:
            return  # only root can make a disk; the limit above is the same fault for everybody
        path = Path(shutil.copy(whole_book, folder / "book.sqlite"))
        with open_book(path) as book:
            number, error = fill(book)
            assert isinstance(error, DiskFull)
            assert "no room left" in str(error)
            assert noted(book) == f"{number - 1} " + "x" * 20_000
            with pytest.raises(DiskFull):
                back_up(path, "by-hand", now=NOW)
            assert list(backup_folder(path).iterdir()) == [], "half a backup is none"
            resize(folder, "20m")
            note(book, "after")
            assert back_up(path, "by-hand", now=NOW).problem is None
        assert check_book(path).problems == ()


def test_reading_on_a_disk_without_any_room(whole_book: Path) -> None:
    with small_disk("1500k") as folder:
        if folder is None:
            return  # as above
        path = Path(shutil.copy(whole_book, folder / "book.sqlite"))
        with (folder / "other").open("wb", buffering=0) as other, suppress(OSError):
            while other.write(b"x" * 4096):
                pass
        error = refused(lambda: noted(open_book(path)))
        assert isinstance(error, DiskFull), error
        (folder / "other").unlink()
        with open_book(path) as book:
            assert noted(book) == "Sample books"


# Permission ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["the file", "the folder"])
def test_a_book_that_may_only_be_read(whole_book: Path, what: str) -> None:
    with nobodys_folder() as folder:
        path = Path(shutil.copy(whole_book, folder / "book.sqlite"))
        give_away(path)
        closed, mode, back = (path, 0o400, 0o600) if what == "the file" else (folder, 0o500, 0o700)

        def deed() -> None:
            before = path.read_bytes()
            closed.chmod(mode)
            with open_book(path) as book:
                assert noted(book) == "Sample books"
                error = refused(lambda: note(book, "not kept"))
                assert isinstance(error, BookReadOnly)
                assert "may not be written by you. Nothing was changed." in str(error)
                assert check_book(path).problems == ()
                assert path.read_bytes() == before
                closed.chmod(back)
                note(book, "after")
                assert noted(book) == "after", "a reader of the frozen file does not stay behind"
            assert check_book(path).problems == ()

        apart(deed, as_nobody=True)


def test_a_book_that_nobody_may_write_is_not_written_by_root_either(whole_book: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(whole_book, tmp_path / "book.sqlite"))
    path.chmod(0o444)
    before = path.read_bytes()
    with open_book(path) as book:
        assert noted(book) == "Sample books"
        assert isinstance(refused(lambda: note(book, "not kept")), BookReadOnly)
    assert (path.stat().st_mode & 0o777, path.read_bytes()) == (0o444, before)
    path.chmod(0o644)
    with open_book(path) as book:
        note(book, "after")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_book_that_may_not_even_be_read(whole_book: Path) -> None:
    with nobodys_folder() as folder:
        path = Path(shutil.copy(whole_book, folder / "book.sqlite"))
        give_away(path)

        def deed() -> None:
            path.chmod(0)
            refused(lambda: open_book(path))
            path.chmod(0o600)
            folder.chmod(0)
            refused(lambda: open_book(path))
            folder.chmod(0o700)
            with open_book(path) as book:
                note(book, "after")

        apart(deed, as_nobody=True)


def test_permission_lost_while_open(whole_book: Path) -> None:
    with nobodys_folder() as folder:
        path = Path(shutil.copy(whole_book, folder / "book.sqlite"))
        give_away(path)

        def deed() -> None:
            with open_book(path) as book:
                note(book, "before")
                folder.chmod(0)
                refused(lambda: note(book, "during"))
                refused(lambda: noted(book))
                folder.chmod(0o700)
                assert noted(book) == "before"
                note(book, "after")
            assert check_book(path).problems == ()

        apart(deed, as_nobody=True)


# Others -------------------------------------------------------------------------------------------------------------


def test_another_program_writes_for_longer_than_patience(book_file: Path) -> None:
    with open_book(book_file) as book:
        book.lock = WriteLock(book_file, patience=0.05)
        holder = WriteLock(book_file)
        with holder.held():
            error = refused(lambda: note(book, "not now"))
            assert isinstance(error, BookBusy)
            assert noted(book) == "Sample books", "reading goes on"
        note(book, "after")
        assert noted(book) == "after"


def test_a_stranger_holds_the_database_itself(book_file: Path) -> None:
    """A program that knows nothing of our lock, such as a database browser with an open transaction."""
    with open_book(book_file) as book, closing(sqlite3.connect(book_file, isolation_level=None)) as stranger:
        with book.write(NOW) as session:
            session.connection.exec_driver_sql("PRAGMA busy_timeout=50")
        stranger.execute("BEGIN IMMEDIATE")
        assert isinstance(refused(lambda: note(book, "not now")), BookBusy)
        assert noted(book) == "Sample books"
        stranger.execute("ROLLBACK")
        note(book, "after")
        assert noted(book) == "after"


WRITES = """
import sys
from pathlib import Path
from invpay_desktop.db import tables
from invpay_desktop.db.book import open_book
from datetime import UTC, datetime
with open_book(Path(sys.argv[1])) as book:
    for number in range(100):
        with book.write(datetime.now(UTC)) as session:
            event = session.record("period.unlocked", data={"by": sys.argv[2], "number": number})
            event.insert(tables.period_lock, locked_until=None, reason=sys.argv[2])
"""


def test_four_processes_write_a_hundred_times_each(book_file: Path) -> None:
    with open_book(book_file) as book, book.read(NOW) as session:
        before = session.scalar(select(func.count()).select_from(tables.event))
    writers = [subprocess.Popen([sys.executable, "-c", WRITES, str(book_file), str(number)]) for number in range(4)]
    assert [writer.wait() for writer in writers] == [0] * 4
    with open_book(book_file) as book, book.read(NOW) as session:
        assert session.scalar(select(func.count()).select_from(tables.event)) == before + 400
        reason = tables.period_lock.c.reason
        rows = session.execute(select(reason, func.count()).where(reason.in_(list("0123"))).group_by(reason))
        assert {row[0]: row[1] for row in rows} == {"0": 100, "1": 100, "2": 100, "3": 100}
    assert check_book(book_file).problems == (), "ids are unique, and the chain is unbroken"


# Bytes --------------------------------------------------------------------------------------------------------------


def passes(path: Path) -> bool:
    try:
        return check_book(path).ok
    except BookDamaged:
        return False


def first_page_gone(content: bytes) -> bytes:
    return bytes(4096) + content[4096:]


def half(content: bytes) -> bytes:
    return content[: len(content) // 2 // 4096 * 4096]


def header_spoiled(content: bytes) -> bytes:
    return b"SQLite fOrmat 3\0" + content[16:]


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (header_spoiled, NotABook),
        (first_page_gone, NotABook),
        (half, BookDamaged),
        (lambda content: content[:100], (NotABook, BookDamaged)),
        (lambda content: b"", NotABook),
        (lambda content: b"Dear diary, today I sold nothing.\n" * 1000, NotABook),
    ],
)
def test_spoiled_files(
    book_file: Path, spoil: Callable[[bytes], bytes], expected: type[MachineError] | tuple[type[MachineError], ...]
) -> None:
    whole = book_file.read_bytes()
    book_file.write_bytes(spoil(whole))
    spoiled = book_file.read_bytes()

    def use() -> None:
        with open_book(book_file) as book:
            note(book, "onto a spoiled file")

    assert isinstance(refused(use), expected)
    assert book_file.read_bytes() == spoiled, "left untouched"
    book_file.write_bytes(whole)
    with open_book(book_file) as book:
        note(book, "after")


def test_every_zeroed_page_is_noticed_by_the_check_or_holds_nothing(book_file: Path) -> None:
    whole = book_file.read_bytes()
    with closing(sqlite3.connect(book_file)) as connection:
        truth = holdings(connection)
    for page in range(1, len(whole) // 4096, 3):
        book_file.write_bytes(whole[: page * 4096] + bytes(4096) + whole[(page + 1) * 4096 :])
        if passes(book_file):
            with closing(sqlite3.connect(book_file)) as connection:
                assert holdings(connection) == truth, f"page {page + 1}"


def test_damage_met_in_the_middle_of_work(book_file: Path) -> None:
    """A page that is bad where nobody looked at opening: said when it is met, and the rest is readable."""
    with closing(sqlite3.connect(book_file)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'adjustment'").fetchone()
    content = bytearray(book_file.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    book_file.write_bytes(content)
    with open_book(book_file) as book:

        def read() -> None:
            with book.read(NOW) as session:
                session.execute(select(tables.adjustment)).all()

        assert isinstance(refused(read), BookDamaged)
        assert noted(book) == "Sample books"


def test_a_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "songs.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (name)")
    before = path.read_bytes()
    error = refused(lambda: open_book(path))
    assert isinstance(error, NotABook)
    assert "left untouched" in str(error)
    assert path.read_bytes() == before


def test_a_book_of_a_newer_program_is_left_as_it_is(book_file: Path) -> None:
    with closing(sqlite3.connect(book_file, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = book_file.read_bytes()
    error = refused(lambda: open_book(book_file))
    assert isinstance(error, BookNewer)
    assert "schema 9999" in str(error)
    assert book_file.read_bytes() == before
    assert not backup_folder(book_file).exists()


# Files that move ----------------------------------------------------------------------------------------------------


def test_there_is_no_book(tmp_path: Path) -> None:
    assert isinstance(refused(lambda: open_book(tmp_path / "nothing.sqlite")), BookMissing)
    assert isinstance(refused(lambda: open_book(tmp_path)), NotABook)
    assert isinstance(refused(lambda: open_book(tmp_path / "no folder" / "book.sqlite")), BookMissing)
    assert list(tmp_path.iterdir()) == []


def test_the_folder_goes_and_comes_back(book_file: Path, tmp_path: Path) -> None:
    with open_book(book_file) as book:
        note(book, "before")
        book_file.parent.rename(tmp_path / "elsewhere")
        assert isinstance(refused(lambda: note(book, "during")), BookMissing)
        assert isinstance(refused(lambda: noted(book)), BookMissing)
        assert not book_file.parent.exists(), "no folder is made in the place of one that is not mounted"
        (tmp_path / "elsewhere").rename(book_file.parent)
        assert noted(book) == "before"
        note(book, "after")
        assert noted(book) == "after"
    assert check_book(book_file).problems == ()


def test_a_book_closed_while_its_folder_is_gone(book_file: Path, tmp_path: Path) -> None:
    book = open_book(book_file)
    note(book, "kept")
    book_file.parent.rename(tmp_path / "elsewhere")
    book.close()
    assert not book_file.parent.exists()
    with open_book(tmp_path / "elsewhere" / "book.sqlite") as moved:
        assert noted(moved) == "kept"


def test_another_file_takes_the_place_of_an_open_book(book_file: Path, whole_book: Path) -> None:
    """Neither is the new file written to, nor is anything said to be kept that went into the old one."""
    with open_book(book_file) as book:
        note(book, "in the old one")
        shutil.copy(whole_book, book_file.with_name("other.sqlite"))
        os.replace(book_file.with_name("other.sqlite"), book_file)
        before = book_file.read_bytes()
        for deed in (lambda: note(book, "into which?"), lambda: noted(book)):
            error = refused(deed)
            assert "was replaced by another file while it was open here" in str(error)
        assert book_file.read_bytes() == before


def test_the_log_of_another_book_does_not_pass(book_file: Path, whole_book: Path, tmp_path: Path) -> None:
    """A book copied by hand over another that left its log there: SQLite takes it for its own; the check sees it."""
    other = Path(shutil.copy(whole_book, tmp_path / "other.sqlite"))
    book = open_book(other)
    for number in range(30):
        note(book, f"another book {number}")
    shutil.copy(f"{other}-wal", f"{book_file}-wal")
    book.close()
    with closing(sqlite3.connect(whole_book)) as connection:
        truth = holdings(connection)
    if passes(book_file):
        with closing(sqlite3.connect(book_file)) as connection:
            assert holdings(connection) in (truth, holdings(sqlite3.connect(other)))


# What reading promises ----------------------------------------------------------------------------------------------


def test_a_reader_never_folds_the_log_back(book_file: Path) -> None:
    """db/book.py counts on it: a connection with mode=ro does not checkpoint, not even when it is the last to close."""
    with open_book(book_file) as book:
        note(book, "in the log")
        crashed = book_file.with_name("crashed.sqlite")
        for end in ("", "-wal"):
            shutil.copy(f"{book_file}{end}", f"{crashed}{end}")
    before = {end: Path(f"{crashed}{end}").read_bytes() for end in ("", "-wal")}
    assert len(before["-wal"]) > 0
    with open_book(crashed) as book:
        assert noted(book) == "in the log"
    assert {end: Path(f"{crashed}{end}").read_bytes() for end in ("", "-wal")} == before


def test_an_unused_log_does_not_keep_a_read_only_book_shut(whole_book: Path) -> None:
    """Readers leave an empty log and its memory behind; in a folder that may not be written they are no hindrance."""
    with nobodys_folder() as folder:
        path = Path(shutil.copy(whole_book, folder / "book.sqlite"))
        with open_book(path) as book:
            assert noted(book) == "Sample books"
        assert Path(f"{path}-wal").exists()
        give_away(path, Path(f"{path}-wal"), Path(f"{path}-shm"))

        def deed() -> None:
            folder.chmod(0o500)
            with open_book(path) as book:
                assert noted(book) == "Sample books"
            folder.chmod(0o700)

        apart(deed, as_nobody=True)
