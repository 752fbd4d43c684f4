"""The watchdog barks at our code that keeps the GUI thread, names the place, and lets others be."""

from __future__ import annotations

import time

import pytest
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.arithmetic import evaluate
from tests.ui.watchdog import LIMIT, watched


def busy() -> None:
    """Some of the processor's time, more than a window may take on any machine these tests run on."""
    until = time.thread_time() + 10 * LIMIT
    while time.thread_time() < until:
        pass


def slow_number(text: str) -> str:
    busy()
    return text


def test_it_names_the_place(qtbot: QtBot) -> None:
    with watched() as dog, dog.a_deed():
        evaluate("1+1", slow_number)
    with pytest.raises(AssertionError, match=r"ui/arithmetic\.py:\d+ in "):
        dog.check()


def test_what_the_test_itself_does_is_no_stall(qtbot: QtBot) -> None:
    with watched() as dog, dog.a_deed():
        busy()
    dog.check()
