"""One window for one book, also after a crash."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from invpay_desktop.ui import one_window
from invpay_desktop.ui.background import Background, Work
from invpay_desktop.ui.one_window import OneWindow, call_first_window


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller of this process keeps the window it calls from answering for as long as it waits."""
    monkeypatch.setattr(one_window, "_PATIENCE_MS", 50)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.sqlite"
    path.write_bytes(b"a book")
    return path


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def first(qapp: QApplication, book: Path) -> Iterator[OneWindow]:
    made = OneWindow(book)
    made.listen()
    yield made
    made.close()


def called_from_elsewhere(qtbot: QtBot, background: Background, owner: OneWindow, book: Path) -> bool:
    """Call as another start does, while this one's window goes on."""
    answers: list[bool] = []
    background.ask("read", lambda: call_first_window(book), Work(owner, answers.append, answers.append))  # type: ignore[arg-type]
    qtbot.waitUntil(background.idle, timeout=10_000)
    return answers == [True]


def test_a_second_start_brings_the_first_window_to_the_front(
    qtbot: QtBot, background: Background, first: OneWindow, book: Path, tmp_path: Path
) -> None:
    called: list[int] = []
    first.called.connect(lambda: called.append(1))
    assert called_from_elsewhere(qtbot, background, first, book)
    other_name = tmp_path / "link.sqlite"
    other_name.symlink_to(book)
    assert called_from_elsewhere(qtbot, background, first, other_name)
    assert called == [1, 1]


def test_another_book_has_a_window_of_its_own(
    qtbot: QtBot, background: Background, first: OneWindow, tmp_path: Path
) -> None:
    other = tmp_path / "other.sqlite"
    other.write_bytes(b"another book")
    assert not called_from_elsewhere(qtbot, background, first, other)
    assert not called_from_elsewhere(qtbot, background, first, tmp_path / "missing.sqlite")


def test_what_a_crash_left_behind_is_taken_over(
    qtbot: QtBot, background: Background, qapp: QApplication, book: Path
) -> None:
    name = one_window._name(book)
    assert name is not None
    with socket.socket(socket.AF_UNIX) as left:  # bound, and never listened on again
        left.bind(name)
    assert os.path.exists(name)
    assert not call_first_window(book)
    made = OneWindow(book)
    made.listen()
    assert called_from_elsewhere(qtbot, background, made, book)
    made.close()


def test_when_the_window_has_closed_the_next_start_opens_one(
    qtbot: QtBot, background: Background, first: OneWindow, book: Path
) -> None:
    first.close()
    assert not called_from_elsewhere(qtbot, background, first, book)


def test_only_this_user_reaches_the_socket(first: OneWindow, book: Path) -> None:
    name = one_window._name(book)
    assert name is not None
    assert os.stat(name).st_mode & 0o077 == 0
