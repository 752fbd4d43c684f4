"""The program open on a copy of the sample year, and a watchdog that sees where it stands still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.builders import sample_book
from tests.ui.driver import App
from tests.ui.watchdog import Watchdog, watched

__all__ = ["app", "sample_book"]


@pytest.fixture
def watchdog(qtbot: QtBot) -> Iterator[Watchdog]:
    """Fails the test where the GUI thread was busy for longer than 50 ms with our code, and says where."""
    with watched() as dog:
        yield dog
        dog.check()


@pytest.fixture
def app(qtbot: QtBot, sample_book: Path, tmp_path: Path, watchdog: Watchdog) -> Iterator[App]:
    """The window on the sample year, at the list of invoices."""
    opened = App(qtbot, sample_book, tmp_path / "driven.ini", watchdog=watchdog)
    yield opened
    with opened.aside():
        opened.close()
