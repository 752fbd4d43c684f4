"""Garbage with Qt's objects in it is cleared in the GUI thread, whichever thread made the last of it."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.garbage import Garbage


class Knot:
    """Holds itself."""

    def __init__(self) -> None:
        self.itself = self


def test_a_worker_clears_nothing_and_the_gui_thread_does(qtbot: QtBot) -> None:
    parent = QObject()
    before = gc.get_threshold()
    gc.set_threshold(100, 2, 2)
    try:
        garbage = Garbage(parent)
        cleared_in: list[str] = []
        knot = Knot()
        weakref.finalize(knot, lambda: cleared_in.append(threading.current_thread().name))
        del knot
        worker = threading.Thread(target=lambda: [Knot() for _ in range(1000)])
        worker.start()
        worker.join()
        assert cleared_in == []
        garbage.look()
        assert cleared_in == [threading.main_thread().name]
    finally:
        gc.set_threshold(*before)
