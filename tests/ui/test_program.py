"""The program while it runs: the sample that is thrown away, other books, and a way out of every book that is none."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from invpay_desktop.base.errors import BugError
from invpay_desktop.db.new_book import make_book
from invpay_desktop.ui.main_window import MainWindow
from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.start import Program, remove_sample
from invpay_desktop.ui.widgets.dialog import Dialog
from tests.builders import NOW, sample_book

__all__ = ["sample_book"]
PATIENCE = 20_000


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own book."""
    path = tmp_path / "mine" / "book.sqlite"
    path.parent.mkdir()
    make_book(path, name="Mine", currency="USD", zone="UTC", now=NOW).close()
    monkeypatch.setenv("INVPAY_BOOK", str(path))
    return path


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    made = Program(qapp, Preferences(tmp_path / "window.ini"))
    yield made
    for window in (made.window, made.first_run):
        if window is not None:
            for dialog in window.findChildren(Dialog):
                dialog.done(0)
            window.close()
            window.deleteLater()
    made.deleteLater()


def opened(qtbot: QtBot, program: Program) -> MainWindow:
    """The window, once its book is open and nothing is asked."""
    qtbot.waitUntil(lambda: program.window is not None and program.window.desk.ready, timeout=PATIENCE)
    assert program.window is not None
    desk = program.window.desk
    qtbot.waitUntil(desk.background.idle, timeout=PATIENCE)
    return program.window


def test_a_sample_that_was_tried_is_gone_when_its_window_closes(
    qtbot: QtBot, program: Program, sample_book: Path, tmp_path: Path
) -> None:
    own = tmp_path / "sample-folder"
    own.mkdir()
    shutil.move(sample_book, own / "book.sqlite")
    program.begin(own / "book.sqlite", throw_away=True)
    window = opened(qtbot, program)
    assert "(sample)" in window.windowTitle()
    window.close()
    assert not own.exists()
    assert program.window is None


def test_a_book_that_was_opened_stays_when_its_window_closes(qtbot: QtBot, program: Program, sample_book: Path) -> None:
    program.begin(sample_book)
    opened(qtbot, program).close()
    assert sample_book.is_file()


def test_nothing_but_the_sample_is_removed_with_it(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("book.sqlite", "book.sqlite-wal", "diary.txt"):
        (folder / name).write_text(name)
    (folder / "book.sqlite.backups").mkdir()
    remove_sample(folder / "book.sqlite")
    assert [file.name for file in folder.iterdir()] == ["diary.txt"]


def test_leaving_the_sample_opens_the_user_s_own_book(
    qtbot: QtBot, program: Program, sample_book: Path, mine: Path
) -> None:
    program.begin(sample_book, throw_away=True)
    opened(qtbot, program).left_sample.emit()
    window = opened(qtbot, program)
    assert window.desk.book_path == mine
    assert window.desk.name == "Mine"
    assert not sample_book.exists()


def test_leaving_the_sample_without_a_book_asks_how_to_begin(
    qtbot: QtBot, program: Program, sample_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INVPAY_BOOK", str(tmp_path / "none" / "book.sqlite"))
    program.begin(sample_book, throw_away=True)
    opened(qtbot, program).left_sample.emit()
    assert program.window is None
    assert program.first_run is not None
    assert program.first_run.isVisible()


def test_another_book_takes_the_place_of_this_one(
    qtbot: QtBot, program: Program, sample_book: Path, mine: Path
) -> None:
    program.begin(sample_book)
    window = opened(qtbot, program)
    window.other_book.emit(False)
    [dialog] = window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(mine))
    assert opened(qtbot, program).desk.book_path == mine
    assert sample_book.is_file()


def test_a_new_book_is_offered_beside_this_one(qtbot: QtBot, program: Program, mine: Path) -> None:
    program.begin(mine)
    opened(qtbot, program).other_book.emit(True)
    assert program.window is None
    assert program.first_run is not None
    assert program.first_run.isVisible()
    assert mine.is_file()


def _damaged(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:4000] = bytes(3900)
    path.write_bytes(data)


def _foreign(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7 my tax return" * 100)


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")
    connection.close()


def _gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("spoil", [_damaged, _foreign, _newer, _gone])
def test_a_book_that_cannot_be_opened_is_left_as_it_is_and_there_is_a_way_on(
    qtbot: QtBot, program: Program, mine: Path, spoil: Any
) -> None:
    spoil(mine)
    before = mine.read_bytes() if mine.exists() else None
    program.begin(mine)
    qtbot.waitUntil(lambda: program.first_run is not None and program.first_run.isVisible(), timeout=PATIENCE)
    assert program.window is None
    assert (mine.read_bytes() if mine.exists() else None) == before


def test_a_mistake_is_shown_over_the_window(qtbot: QtBot, program: Program, mine: Path) -> None:
    program.begin(mine)
    window = opened(qtbot, program)
    program.mistakes.met.emit(BugError("The program met a mistake."))
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(Dialog)))


def test_a_window_built_anew_does_everything_once(qtbot: QtBot, program: Program, mine: Path) -> None:
    program.begin(mine)
    first = opened(qtbot, program)
    first.show_page("customers")
    first.desk.renewed.emit()
    qtbot.waitUntil(lambda: program.window is not None and program.window is not first, timeout=PATIENCE)
    window = opened(qtbot, program)
    assert window.front is not None
    assert window.front.key == "customers"
    window.desk.do("new_customer")
    qtbot.waitUntil(lambda: bool(window.findChildren(Dialog)))
    assert len([each for each in window.findChildren(Dialog) if each.isVisible()]) == 1
