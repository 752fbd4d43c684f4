"""A screen for each process of the tests, and the program started on it.

A journey is a test that takes `start`:

    def test_something(start: Start, book: Path) -> None:
        program = start("--book", str(book))
        window = program.window("InvPay")
        program.keys("Ctrl+R")
        dialog = program.window("Receive payment")
        program.type("250")
        dialog.find("push button", "Record payment").press()
        program.gone("dialog", "Receive payment")
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.builders import sample_book
from tests.ui.screen.display import Reader, Screen
from tests.ui.screen.program import Program

__all__ = ["sample_book"]
Start = Callable[..., Program]


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """A display of 1440 × 900 with a window manager and the buses of an accessible desktop; nothing else is on it."""
    screen = Screen()
    yield screen
    screen.close()


@pytest.fixture
def reader(screen: Screen) -> Iterator[Reader]:
    """What reads the windows of this screen, for those who want to ask it directly."""
    reader = Reader(screen)
    yield reader
    reader.close()


@pytest.fixture
def start_python(screen: Screen, reader: Reader, tmp_path: Path) -> Iterator[Start]:
    """Starts Python with arguments, `start_python("-m", "module", NAME="value in the environment")`.

    Ended with the test, which fails where the program crashed, or wrote a warning.
    """
    with ExitStack() as started:

        def start(*arguments: str, **more: str) -> Program:
            folder = tmp_path / f"program {len(list(tmp_path.glob('program *')))}"
            folder.mkdir()
            program = Program(screen, reader, [sys.executable, *arguments], folder, more)
            started.callback(program.close)
            return program

        yield start


@pytest.fixture
def start(start_python: Start) -> Start:
    """Starts InvPay Desktop with the arguments of its command line; the head of this file shows a journey."""
    return lambda *arguments, **more: start_python("-m", "invpay_desktop", *arguments, **more)
