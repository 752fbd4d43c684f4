"""What is said after the work is done: never that it failed, and never over a file that is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def _command(book: Path, *words: str, to: str | None = None) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "invpay_desktop", "--book", str(book), *words]
    if to is None:
        return subprocess.run(line, capture_output=True, text=True, check=False)
    with open(to, "w") as place:
        return subprocess.run(line, stdout=place, stderr=subprocess.PIPE, text=True, check=False)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.sqlite"
    for words in (
        ("init",),
        ("customer", "add", "C-1", "Kestrel"),
        ("invoice", "add", "--customer", "C-1", "--number", "A", "--amount", "5"),
    ):
        assert _command(path, *words).returncode == 0
    return path


def test_a_payment_that_was_kept_is_not_said_to_have_failed(book: Path) -> None:
    told = _command(book, "pay", "A", "1", "--method", "external", to="/dev/full")
    assert told.returncode == 0
    assert "is kept" in told.stderr
    assert _command(book, "history", "A").stdout.count("Approved") == 1


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_refused_rows_never_replace_a_file(book: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("Invoice,Customer,Date,Amount\nB,C-1,bad,1\n")
    before = book.read_bytes()
    told = _command(book, "import", "invoices", str(rows), "--terms", "30", "--rejects", str(book), *options)
    assert told.returncode == 1
    assert "is there already" in told.stderr
    assert book.read_bytes() == before


def test_a_paper_never_replaces_a_file_of_the_book(book: Path) -> None:
    lock = book.with_name(book.name + ".lock")
    assert lock.read_bytes() == b""
    told = _command(book, "invoice", "pdf", "A", str(lock))
    assert told.returncode == 1
    assert lock.read_bytes() == b""
