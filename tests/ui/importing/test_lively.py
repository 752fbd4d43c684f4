"""The window stays live while 42,481 lines are read and imported: the work is done by another process."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.importing.dialog import RESULT
from tests.builders import Shop
from tests.ui.importing.conftest import add, december, finish, go_on, opened

LONGEST = 0.15  # three times what a person bears: a neighbour on the same core slows this thread too
"""Seconds that the GUI thread may work without looking at its events."""


class Watchdog:
    """Looks every 5 ms how long the GUI thread has worked since, whatever else the machine does."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._before = time.thread_time()
        self._timer = QTimer(interval=5)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        now = time.thread_time()
        self.longest, self._before = max(self.longest, now - self._before), now


def test_the_window_never_waits_for_a_large_import(
    qtbot: QtBot, window: QMainWindow, desk: Desk, shop: Shop, tmp_path: Path
) -> None:
    dialog = opened(qtbot, window, desk)
    add(qtbot, dialog, *december(tmp_path))
    dialog.files.terms.setText("30")
    dialog.files.currency.setText("USD")
    go_on(qtbot, dialog)
    qtbot.waitUntil(lambda: "hosted_id" in dialog.columns.boxes)
    watchdog, ours = Watchdog(), time.process_time()
    go_on(qtbot, dialog)
    go_on(qtbot, dialog)
    assert dialog.step == RESULT, dialog.failure
    assert dialog.done_banner.title() == "2,025 new entries imported"
    assert "invoiced $823,746.14" in dialog.done_banner.text()
    assert watchdog.longest < LONGEST
    # A thread of ours that read the files would take the interpreter from the window: they take a second at least.
    assert time.process_time() - ours < 1.0
    finish(qtbot, dialog)
