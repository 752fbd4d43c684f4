"""Starting the window: from the start of the process to the painted list, beside a bare window with a table.

Both are processes of their own on the platform without a screen, in turns. The floor is the least that PySide can
show: 200 rows of constant text in Qt's own model, in Qt's own style and font.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.measure import Found

_FLOOR = """
import os, time
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

class Window(QMainWindow):
    painted = False

    def event(self, event):
        handled = super().event(event)
        if event.type() == QEvent.Type.Paint and not self.painted:
            self.painted = True
            QTimer.singleShot(0, self.tell)
        return handled

    def tell(self):
        print(time.monotonic(), flush=True)
        os._exit(0)

app = QApplication([])
window, model, table = Window(), QStandardItemModel(200, 7), QTableView()
for row in range(200):
    for column in range(7):
        model.setItem(row, column, QStandardItem(f"{row} {column}"))
table.setModel(model)
window.setCentralWidget(table)
window.resize(1440, 900)
window.show()
app.exec()
"""
_OURS = """
import os, sys, time
from invpay_desktop import __main__, app
begin = app.open_window

def open_window(book, throw_away):
    from invpay_desktop.ui import start

    def tell(window):
        assert window.stack.currentWidget().table.model().rowCount() == 200
        print(time.monotonic(), flush=True)
        os._exit(0)

    start.MainWindow._finish = tell
    return begin(book, throw_away)

app.open_window = open_window
sys.argv = ["invpay", "--book", sys.argv[1]]
__main__.main()
"""
_PREPARE = """
from invpay_desktop.ui.preferences import Preferences

preferences = Preferences()
preferences.put("window/page", "invoices")
preferences.flush()
"""


class _Start(NamedTuple):
    """Milliseconds of one start: on the clock on the wall, and of processors."""

    wall: float
    work: float


def window_start(path: Path, size: int, rounds: int) -> Iterator[Found]:
    """By the processors' time, which other work on the machine does not lengthen; the clock on the wall beside it."""
    with tempfile.TemporaryDirectory() as folder:
        surroundings = _surroundings(folder)
        subprocess.run((sys.executable, "-c", _PREPARE), check=True, env=surroundings)
        pairs = [
            (_start((_OURS, str(path)), surroundings), _start((_FLOOR,), surroundings)) for _ in range(rounds + 1)
        ][1:]
    for name, at, goal in (("start to painted list", 1, 1.5), ("start to painted list, on the wall", 0, None)):
        ours, floor = median(pair[0][at] for pair in pairs), median(pair[1][at] for pair in pairs)
        yield Found(f"window: {name}", size, ours, floor, goal)


def _surroundings(folder: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {
        "QT_QPA_PLATFORM": "offscreen",
        "INVPAY_WINDOW": str(Path(folder, "window.ini")),
        "XDG_RUNTIME_DIR": folder,
    }


def _start(words: tuple[str, ...], surroundings: dict[str, str]) -> _Start:
    began = time.monotonic()
    process = subprocess.Popen(
        (sys.executable, "-c", *words),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=surroundings,
    )
    assert process.stdout is not None
    told = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, told
    return _Start((float(told) - began) * 1000, (used.ru_utime + used.ru_stime) * 1000)
