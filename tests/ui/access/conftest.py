"""The program open on a copy of the sample year, for those who look at all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.builders import sample_book
from tests.ui.driver import App

__all__ = ["app", "sample_book"]


@pytest.fixture
def app(qtbot: QtBot, sample_book: Path, tmp_path: Path) -> Iterator[App]:
    """The window on the sample year, at the list of invoices."""
    opened = App(qtbot, sample_book, tmp_path / "driven.ini")
    yield opened
    opened.close()


@pytest.fixture
def fresh(qtbot: QtBot, tmp_path: Path) -> Iterator[App]:
    """The program where there is no book yet."""
    opened = App(qtbot, tmp_path / "nothing" / "book.sqlite", tmp_path / "driven.ini")
    yield opened
    opened.close()
