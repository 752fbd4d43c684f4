"""Books that the tests of this room share: one drawn from a seed for each run, and copies of it to spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.db.random_books import random_book


@pytest.fixture(scope="session")
def whole_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed book with every kind of fact in it. Not to be written to."""
    return random_book(tmp_path_factory.mktemp("whole") / "book.sqlite", seed=20, deeds=250)


@pytest.fixture
def book_file(whole_book: Path, tmp_path: Path) -> Path:
    """A copy of it to do anything with, in a folder of its own."""
    (tmp_path / "here").mkdir()
    return Path(shutil.copy(whole_book, tmp_path / "here" / "book.sqlite"))
