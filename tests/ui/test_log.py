"""Mistakes of the program: the log keeps them, without secrets; a person gets one sentence."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from invpay_desktop.base.errors import BugError, DiskFull, InvPayError
from invpay_desktop.ui import log
from invpay_desktop.ui.application import Mistakes
from tests.ui.own_log import own_log

__all__ = ["own_log"]
pytestmark = pytest.mark.usefixtures("own_log")


def wrong(message: str = "it went wrong") -> None:
    held_in_a_variable = "hunter2"
    assert held_in_a_variable
    raise ValueError(message)


def caught(message: str = "it went wrong") -> ValueError:
    try:
        wrong(message)
    except ValueError as error:
        return error
    raise AssertionError


@pytest.fixture
def met(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> list[InvPayError]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    found: list[InvPayError] = []
    mistakes = Mistakes()
    mistakes.install()
    mistakes.met.connect(found.append)
    return found


def test_the_log_says_what_and_where_and_is_this_user_s_alone() -> None:
    error = caught()
    log.keep(ValueError, error, error.__traceback__)
    text = log.log_path().read_text()
    assert "ValueError" in text
    assert "in wrong" in text
    assert log.log_path().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "secret",
    [
        "4111 1111 1111 1111",
        "4111111111111111",
        "5555-5555-5555-4444",
        "Bearer abc.def",
        "api_key=abc123",
        "DE89370400440532013000",
    ],
)
def test_the_log_holds_no_secrets(secret: str) -> None:
    error = caught(f"cannot read “{secret}” here")
    log.keep(ValueError, error, error.__traceback__)
    text = log.log_path().read_text()
    assert secret not in text
    assert "hunter2" not in text.replace('held_in_a_variable = "hunter2"', "")
    assert "in wrong" in text


def test_what_led_to_a_mistake_is_kept_with_it() -> None:
    try:
        try:
            wrong()
        except ValueError as first:
            raise KeyError("second") from first
    except KeyError as error:
        log.keep(KeyError, error, error.__traceback__)
    text = log.log_path().read_text()
    assert "builtins.KeyError" in text
    assert "after builtins.ValueError" in text


def test_the_log_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_LARGEST", 2000)
    error = caught()
    for _ in range(50):
        log.keep(ValueError, error, error.__traceback__)
    files = list(log.log_path().parent.iterdir())
    assert len(files) == 3
    assert all(file.stat().st_size <= 2000 for file in files)
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    error = caught()
    log.keep(ValueError, error, error.__traceback__)


def test_one_sentence_for_one_mistake(met: list[InvPayError]) -> None:
    for _ in range(3):
        error = caught()
        sys.excepthook(ValueError, error, error.__traceback__)
    assert len(met) == 1
    assert isinstance(met[0], BugError)
    assert "saved before is safe" in met[0].message
    assert str(log.log_path()) in met[0].message
    assert "it went wrong" not in met[0].message
    assert log.log_path().read_text().count("builtins.ValueError") == 3


def test_an_error_of_ours_says_itself(met: list[InvPayError]) -> None:
    full = DiskFull("There is no room left.")
    sys.excepthook(DiskFull, full, None)
    assert met == [full]


def test_a_mistake_in_another_thread_is_heard_here(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    mistakes = Mistakes()
    mistakes.install()
    heard: list[object] = []

    class Window(QThread):
        def take(self, error: InvPayError) -> None:
            heard.append((QThread.currentThread(), type(error)))

    window = Window()
    mistakes.met.connect(window.take)
    thread = threading.Thread(target=wrong)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(heard), timeout=10_000)
    assert heard == [(qapp.thread(), BugError)]
