"""The watch over a book: it notices every commit of somebody else once, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from invpay_desktop.db.book import open_book
from invpay_desktop.db.setting_values import read_setting, write_setting
from invpay_desktop.db.watch import Watch

WRITE = (
    "import sys; from pathlib import Path; from invpay_desktop.db.book import open_book;"
    "from invpay_desktop.db.setting_values import write_setting;"
    "book = open_book(Path(sys.argv[1]));\n"
    "with book.write() as session: write_setting(session, 'terms.days', sys.argv[2])\n"
    "book.close()"
)


def write_elsewhere(path: Path, days: str) -> None:
    subprocess.run([sys.executable, "-c", WRITE, str(path), days], check=True)


def test_a_commit_of_another_program_is_noticed_once(book_file: Path) -> None:
    with open_book(book_file) as book, Watch(book_file) as watch:
        assert not watch.changed_elsewhere()
        write_elsewhere(book_file, "11")
        assert watch.changed_elsewhere()
        assert not watch.changed_elsewhere()
        with book.read() as session:
            assert read_setting(session, "terms.days") == "11"
        assert not watch.changed_elsewhere()


def test_what_was_seen_is_not_news(book_file: Path) -> None:
    with open_book(book_file) as book, Watch(book_file) as watch:
        with book.write() as session:
            write_setting(session, "terms.days", "12")
        watch.seen()
        assert not watch.changed_elsewhere()
        with book.write() as session:
            write_setting(session, "terms.days", "13")
        assert watch.changed_elsewhere()


def test_what_was_not_kept_is_no_change(book_file: Path) -> None:
    with open_book(book_file) as book, Watch(book_file) as watch:
        try:
            with book.write() as session:
                write_setting(session, "terms.days", "14")
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        assert not watch.changed_elsewhere()


def test_another_file_in_its_place_is_a_change(book_file: Path) -> None:
    with Watch(book_file) as watch:
        copy = Path(shutil.copy(book_file, book_file.with_name("copy.sqlite")))
        os.replace(copy, book_file)
        assert watch.changed_elsewhere()
        assert not watch.changed_elsewhere()
        write_elsewhere(book_file, "15")
        assert watch.changed_elsewhere()


def test_a_book_that_was_taken_away_is_a_change_and_so_is_its_return(book_file: Path) -> None:
    with Watch(book_file) as watch:
        away = book_file.rename(book_file.with_name("away.sqlite"))
        assert watch.changed_elsewhere()
        assert not watch.changed_elsewhere()
        away.rename(book_file)
        assert watch.changed_elsewhere()
        assert not watch.changed_elsewhere()


def test_what_happened_while_the_book_was_let_go_is_not_missed(book_file: Path) -> None:
    watch = Watch(book_file)
    watch.close()
    write_elsewhere(book_file, "16")

    assert watch.changed_elsewhere()
    assert not watch.changed_elsewhere()
    watch.close()
