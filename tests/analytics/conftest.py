"""An empty book for each test, copied from one that is made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from invpay_desktop.db.new_book import make_book
from tests.analytics.books import NOW, Desk, copy_of


@pytest.fixture(scope="session")
def empty_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "empty.invpay"
    make_book(path, now=NOW).close()
    return path


@pytest.fixture
def desk(empty_book: Path, tmp_path: Path) -> Iterator[Desk]:
    with copy_of(empty_book, tmp_path) as made:
        yield made
