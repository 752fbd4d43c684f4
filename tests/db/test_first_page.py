"""The first page by sqlite3 against the list's own reading, and files that are no book of this schema."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from invpay_desktop.base.errors import BookDamaged, BookMissing, BookNewer, NotABook
from invpay_desktop.db import first_page
from invpay_desktop.db.book import open_book
from invpay_desktop.db.first_page import read_first_page
from invpay_desktop.db.new_book import make_book
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.invoice_list import InvoiceQuery, list_invoices
from invpay_desktop.settings import BOOK_SAMPLE
from tests.db.first_schema_book import KEPT
from tests.db.random_books import random_book

LATER = datetime(2026, 2, 20, 3, 0, tzinfo=UTC)
"""Still the day before in the book's zone."""


@pytest.mark.parametrize(("seed", "deeds"), [(3, 20), (7, 300), (11, 500)])
def test_it_shows_what_the_list_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, deeds: int) -> None:
    path = random_book(tmp_path / "book.sqlite", seed, deeds)
    monkeypatch.setattr(first_page, "_ROWS", first_page._ROWS.replace("LIMIT 200", "LIMIT 15"))

    page = read_first_page(path, LATER)

    with open_book(path) as book, book.read(LATER) as session:
        rows = list_invoices(session, InvoiceQuery(sort="number", descending=True), 15)
        assert page is not None
        assert page.rows == tuple(rows)
        assert (page.currency, page.zone, page.today) == ("USD", session.info.zone, session.today)
    assert page.today == date(2026, 2, 19)
    assert (page.name, page.sample) == ("Sample books", False)


def test_an_empty_book_is_a_page_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    with make_book(path, name="Hartwell Signs", currency="JPY", zone="Asia/Tokyo") as book, book.write() as session:
        write_setting(session, BOOK_SAMPLE.key, "yes")

    page = read_first_page(path, LATER)

    assert page is not None
    assert (page.rows, page.sample, page.name) == ((), True, "Hartwell Signs")
    assert (page.currency, page.today) == ("JPY", date(2026, 2, 20))


def test_an_older_book_waits_for_its_opening(tmp_path: Path) -> None:
    path = Path(shutil.copy(KEPT, tmp_path / "book.sqlite"))

    assert read_first_page(path, LATER) is None
    open_book(path).close()
    assert read_first_page(path, LATER) is not None


def test_a_newer_book_is_left_alone(book_file: Path) -> None:
    with closing(sqlite3.connect(book_file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9998'")
    before = book_file.read_bytes()

    with pytest.raises(BookNewer, match="9998"):
        read_first_page(book_file, LATER)
    assert book_file.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"number,amount\nINV-1,12\n" * 100])
def test_another_file_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.sqlite"
    path.write_bytes(content)

    with pytest.raises(NotABook):
        read_first_page(path, LATER)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_database_of_another_program_is_no_book(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE invoice (id INTEGER PRIMARY KEY)")
    before = path.read_bytes()

    with pytest.raises(NotABook):
        read_first_page(path, LATER)
    assert path.read_bytes() == before


def test_nothing_and_a_folder_are_no_book(tmp_path: Path) -> None:
    with pytest.raises(BookMissing):
        read_first_page(tmp_path / "none.sqlite", LATER)
    with pytest.raises(NotABook):
        read_first_page(tmp_path, LATER)


def test_a_damaged_book_says_so(book_file: Path) -> None:
    with closing(sqlite3.connect(book_file)) as connection, connection:
        connection.execute("DROP TRIGGER keep_book_delete")
        connection.execute("DELETE FROM book")
    with pytest.raises(BookDamaged):
        read_first_page(book_file, LATER)


def test_garbage_inside_a_book_says_so(book_file: Path) -> None:
    whole = bytearray(book_file.read_bytes())
    for start in range(4096, len(whole), 4096):
        whole[start : start + 100] = b"x" * 100
    book_file.write_bytes(whole)

    with pytest.raises(BookDamaged):
        read_first_page(book_file, LATER)


def test_it_loads_no_database_library(book_file: Path) -> None:
    code = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path;"
        "from invpay_desktop.db.first_page import read_first_page;"
        "assert read_first_page(Path(sys.argv[1]), datetime.now(UTC)).rows;"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'sqlalchemy', 'alembic', 'PySide6'}))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(book_file)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
