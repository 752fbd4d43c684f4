"""The list of invoices in the window: how long each thing a person does there holds up the GUI thread, in frames.

Runs in a process of its own, without a screen. Time is that of the GUI thread alone (its processor time, so that other
work on the machine does not count), from the key until the changed list is painted.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.generate import NOW
from benchmarks.measure import Found, quantile

if TYPE_CHECKING:
    from invpay_desktop.ui.desk import Desk
    from invpay_desktop.ui.pages.invoices.page import InvoicesPage

FRAME = 1000 / 60
MOST_MEMORY = 250
"""MB the whole process may have at a million invoices."""
_WORDS = ("bakery", "99999", "kel", "250")


def window_list(path: Path, size: int) -> Iterator[Found]:
    """p95 of each thing done in the list, beside one frame at 60 Hz; and the memory of the process."""
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "INVPAY_WINDOW": str(Path(folder, "window.ini")),
            "XDG_RUNTIME_DIR": folder,
        }
        told = subprocess.run(
            (sys.executable, "-m", "benchmarks.window_list", str(path)),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            env=surroundings,
        ).stdout
    measured = json.loads(told)
    for name, times in measured["times"].items():
        yield Found(f"window: {name}, p95 in frames", size, quantile(times, 0.95), FRAME, 1)
    yield Found("window: memory of the process", size, measured["memory"], MOST_MEMORY, 1, "MB")


class OpenWindow:
    """The window on a book, and a stop-watch for its thread."""

    def __init__(self, path: Path) -> None:
        from zoneinfo import ZoneInfo

        from PySide6.QtWidgets import QApplication

        from invpay_desktop.ui.application import make_application
        from invpay_desktop.ui.desk import Desk
        from invpay_desktop.ui.frame import Frame
        from invpay_desktop.ui.main_window import MainWindow
        from invpay_desktop.ui.pages.invoices.page import InvoicesPage
        from invpay_desktop.ui.preferences import Preferences

        preferences = Preferences()
        app = QApplication.instance()
        self.app = app if isinstance(app, QApplication) else make_application(("bench",), preferences)
        self.desk: Desk = Desk(path, Frame("", "USD", ZoneInfo("UTC"), False), preferences, lambda: NOW)
        self.window = MainWindow(self.desk)
        self.window.resize(1440, 900)
        page = self.window.show_page("invoices")
        assert isinstance(page, InvoicesPage)
        self.page: InvoicesPage = page
        self.window.show()
        self.window.resize(1440, 900)
        self.desk.open(self._not_opened)
        self.settle()
        self.page.list.table.setFocus()

    def _not_opened(self, error: Exception) -> None:
        raise error

    def settle(self) -> None:
        """Wait until everything that was asked has come."""
        calm = 0
        while calm < 5:
            self.app.processEvents()
            time.sleep(0.02)
            calm = calm + 1 if self.desk.background.idle() else 0

    def taken(self, deed: Callable[[], object]) -> float:
        """Milliseconds of this thread for a deed and the painting that follows."""
        start = time.thread_time()
        deed()
        self.app.processEvents()
        spent = (time.thread_time() - start) * 1000
        self.settle()
        return spent

    def until_listed(self, deed: Callable[[], object]) -> float:
        """Milliseconds of this thread until the list has changed and is painted."""
        from PySide6.QtCore import QEventLoop

        loop = QEventLoop()
        self.page.list.listed.connect(loop.quit)
        start = time.thread_time()
        deed()
        loop.exec()
        self.app.processEvents()
        spent = (time.thread_time() - start) * 1000
        self.page.list.listed.disconnect(loop.quit)
        self.settle()
        return spent


def _measure(path: Path) -> dict[str, object]:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    here = OpenWindow(path)
    table, search = here.page.list.table, here.page.filters.search
    count, chance = len(here.page.list.ids()), random.Random(7)

    def press(key: Qt.Key) -> Callable[[], None]:
        return lambda: QTest.keyClick(table, key)

    def some_row() -> None:
        table.choose_row(chance.randrange(count))

    times: dict[str, list[float]] = {}
    times["page down"] = [here.taken(press(Qt.Key.Key_PageDown)) for _ in range(40)]
    times["jump to the end"] = []
    for _ in range(20):
        times["jump to the end"].append(here.taken(press(Qt.Key.Key_End)))
        here.taken(press(Qt.Key.Key_Home))
    times["jump anywhere"] = [here.taken(some_row) for _ in range(40)]
    times["select all"] = []
    for _ in range(10):
        times["select all"].append(here.taken(table.selectAll))
        here.taken(lambda: table.choose_row(0))
    here.page.close_panel()
    times["open an invoice"] = []
    for _ in range(20):
        here.taken(some_row)
        times["open an invoice"].append(here.taken(here.page.open_panel))
        here.page.close_panel()
        here.settle()
    here.page.open_panel()
    here.until_listed(lambda: QTest.keyClicks(search, "x"))  # the first round does not count
    here.until_listed(search.clear)
    times["a key of a search to the changed list"] = []
    for word in _WORDS:
        for letter in word:
            times["a key of a search to the changed list"].append(
                here.until_listed(lambda letter=letter: QTest.keyClick(search, letter))  # type: ignore[misc]
            )
        here.until_listed(search.clear)
    here.window.close()
    here.desk.close()
    return {"times": times, "memory": _memory()}


def _memory() -> float:
    """Largest resident memory of this process so far, MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]))))
