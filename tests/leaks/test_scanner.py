"""The scanner itself: what is planted is found, in each form and each kind of file."""

from __future__ import annotations

import base64
import gzip
import sqlite3
import zipfile
from pathlib import Path

import pytest

from tests.leaks.scanner import forms, leaks_in

SECRET = "4539148803436467"


@pytest.mark.parametrize("form", forms(SECRET))
def test_each_form_is_found(tmp_path: Path, form: str) -> None:
    (tmp_path / "log").write_bytes(b"before " + forms(SECRET)[form] + b" after")
    assert form in {leak.form for leak in leaks_in(tmp_path, {"card": SECRET})}


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_base64_is_found_wherever_it_begins(tmp_path: Path, before: str) -> None:
    (tmp_path / "log").write_bytes(base64.b64encode(f"{before}{SECRET}and more".encode()))
    assert leaks_in(tmp_path, {"card": SECRET})


def test_what_was_deleted_from_a_book_is_found_in_its_file(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "book") as book:
        book.execute("PRAGMA secure_delete=OFF")
        book.execute("CREATE TABLE note (text)")
        book.execute("INSERT INTO note VALUES (?)", (SECRET,))
        book.execute("DELETE FROM note")
    book.close()
    assert [leak.form for leak in leaks_in(tmp_path, {"card": SECRET})] == ["utf-8"]


def test_packed_files_and_names_are_looked_into(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(SECRET.encode()))
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside", SECRET)
    (tmp_path / f"receipt {SECRET}").touch()
    assert len(leaks_in(tmp_path, {"card": SECRET})) == 3


def test_a_short_secret_is_a_word_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("id 19473, at 10:9473, 9473.50")
    assert leaks_in(tmp_path, {"cvv": "9473"}) == []
    (tmp_path / "log").write_text('"cvv": "9473"')
    assert leaks_in(tmp_path, {"cvv": "9473"})
