"""What tests of the import dialog begin with: a desk over an empty book, a window, and files."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.importing.dialog import ImportDialog
from tests.ui.payment_dialog.desks import desk, shop

__all__ = ["desk", "shop"]

DATA = Path(__file__).parent.parent.parent / "data"
PATIENCE = 120_000
"""Milliseconds for an errand on a machine that is busy with other tests."""

File = Callable[..., str]


@pytest.fixture
def file(tmp_path: Path) -> File:
    """Writes a file and gives its path."""

    def write(text: str | bytes, name: str = "file.csv") -> str:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Iterator[QMainWindow]:
    """A window for dialogs to stand on; it goes after them, and the desk after it."""
    made = QMainWindow()
    made.resize(1440, 900)
    made.show()
    made.activateWindow()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def dialog(qtbot: QtBot, window: QMainWindow, desk: Desk) -> Iterator[ImportDialog]:
    made = opened(qtbot, window, desk)
    yield made
    finish(qtbot, made)


def opened(qtbot: QtBot, window: QMainWindow, desk: Desk, files: tuple[str, ...] = (), kind: str = "") -> ImportDialog:
    """The dialog, ready."""
    made = ImportDialog(window, desk, files, kind)
    made.open()
    rest(qtbot, made)
    return made


def finish(qtbot: QtBot, dialog: ImportDialog) -> None:
    """Close it and wait until its process has gone."""
    process = dialog.errands.process
    rest(qtbot, dialog)
    dialog.done(0)
    qtbot.waitUntil(lambda: process.pid is None, timeout=PATIENCE)


def rest(qtbot: QtBot, dialog: ImportDialog) -> None:
    """Wait until nothing is being done."""
    qtbot.waitUntil(lambda: not dialog.errands.running, timeout=PATIENCE)


def add(qtbot: QtBot, dialog: ImportDialog, *files: str) -> None:
    dialog.files.add(files)
    rest(qtbot, dialog)


def go_on(qtbot: QtBot, dialog: ImportDialog) -> None:
    """Press the button that goes on, and wait."""
    assert dialog.primary is not None
    dialog.primary.click()
    rest(qtbot, dialog)


def december(folder: Path) -> tuple[str, ...]:
    """The files of a retailer's December: 42,481 lines."""
    with tarfile.open(DATA / "uci-online-retail" / "december-2010.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return tuple(str(path) for path in sorted(folder.rglob("*.csv")))
