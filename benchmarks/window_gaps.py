"""How long the window's thread is ever busy without looking at what a person does: importing, searching, opening,
backing up, telling the service. A timer of 5 ms looks; another thread sees where it was when it took too long.

Time is the processor time of that thread: on a busy machine the clock on the wall counts what others do.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.generate import NOW
from benchmarks.imports import RETAIL
from benchmarks.measure import Found
from benchmarks.window_list import OpenWindow

LONGEST = 50
TOLD = 1000
_LOOK = 0.005
_BETWEEN_KEYS = 0.12


def window_gaps(path: Path, size: int) -> Iterator[Found]:
    """The longest gap of each, beside the 50 ms that a person does not notice."""
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "INVPAY_WINDOW": str(Path(folder, "window.ini")),
            "XDG_RUNTIME_DIR": folder,
        }
        told = subprocess.run(
            (sys.executable, "-m", "benchmarks.window_gaps", str(path), folder),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            env=surroundings,
        ).stdout
    for name, longest in json.loads(told).items():
        yield Found(f"window: longest gap, {name}", size, longest, LONGEST, 1)


class _Watch:
    """The longest time between two ticks of a timer, and where the thread was then."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self.longest, self.where = 0.0, ""
        self._thread = threading.get_ident()
        self._clock = time.pthread_getcpuclockid(self._thread)
        self._since, self._seen = time.thread_time(), ""
        self._over = threading.Event()
        self._timer = QTimer(interval=int(_LOOK * 1000))
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._looking = threading.Thread(target=self._look)
        self._looking.start()

    def _tick(self) -> None:
        now = time.thread_time()
        if now - self._since > self.longest:
            self.longest, self.where = now - self._since, self._seen
        self._since, self._seen = now, ""

    def _look(self) -> None:
        while not self._over.wait(_LOOK):
            if time.clock_gettime(self._clock) - self._since > LONGEST / 2000:
                self._seen = "\n".join(_places(self._thread))

    def close(self) -> None:
        self._timer.stop()
        self._over.set()
        self._looking.join()


def _places(thread: int) -> list[str]:
    """The innermost calls of a thread. Nothing lets it run meanwhile: a painter lives as long as a frame is held."""
    frame = sys._current_frames().get(thread)
    found: list[str] = []
    while frame is not None and len(found) < 8:
        found.append(f"  {frame.f_code.co_filename}:{frame.f_lineno} in {frame.f_code.co_name}")
        frame = frame.f_back
    return found


@contextmanager
def _watched(name: str, found: dict[str, float]) -> Iterator[None]:
    watch = _Watch()
    try:
        yield
    finally:
        watch.close()
    found[name] = watch.longest * 1000
    if found[name] > LONGEST:
        print(f"{name}: {found[name]:.0f} ms at\n{watch.where}", file=sys.stderr)


def _measure(path: Path, folder: Path) -> dict[str, float]:
    from PySide6.QtTest import QTest

    here, chance = OpenWindow(path), random.Random(7)
    found: dict[str, float] = {}
    search, table, count = here.page.filters.search, here.page.list.table, len(here.page.list.ids())
    here.page.open_panel()
    here.settle()
    with _watched("opening invoices", found):
        for _ in range(20):
            table.choose_row(chance.randrange(count))
            _wait(here, 0.1)
        here.settle()
    with _watched("searching", found):
        for letter in "kel bakery":
            QTest.keyClick(search, letter)  # type: ignore[call-overload]
            _wait(here, _BETWEEN_KEYS)
        here.settle()
    search.clear()
    here.settle()
    with _watched("backing up", found):
        _back_up(here, folder / "backup.sqlite")
    here.window.close()
    here.desk.close()
    _import(folder, found)
    _tell(folder, found)
    return found


def _wait(here: OpenWindow, seconds: float) -> None:
    until = time.monotonic() + seconds
    _run(here, lambda: time.monotonic() > until)


def _run(here: OpenWindow, over: Callable[[], bool]) -> None:
    """Let the window live until something is over."""
    while not over():
        here.app.processEvents()
        time.sleep(0.001)


def _back_up(here: OpenWindow, target: Path) -> None:
    from invpay_desktop.db.backup import BY_HAND, back_up

    made: list[object] = []
    book = here.desk.book_path
    here.desk.work(lambda _progress: back_up(book, BY_HAND, to=target, now=NOW), made.append, owner=here.page)
    _run(here, lambda: bool(made))
    target.unlink()


def _import(folder: Path, found: dict[str, float]) -> None:
    """The retailer's month, 42,481 lines, through the dialog over the window of a new book."""
    from invpay_desktop.db.new_book import make_book
    from invpay_desktop.ui.importing.dialog import RESULT, ImportDialog

    with tarfile.open(RETAIL) as archive:
        archive.extractall(folder, filter="data")
    book = folder / "new.sqlite"
    make_book(book, currency="USD", now=NOW).close()
    here = OpenWindow(book)
    dialog = ImportDialog(here.window, here.desk)
    dialog.open()
    _run(here, lambda: not dialog.errands.running)

    def go_on() -> None:
        assert dialog.primary is not None
        dialog.primary.click()
        _run(here, lambda: not dialog.errands.running)

    with _watched("importing 42,481 lines", found):
        dialog.files.add([str(file) for file in sorted(folder.rglob("*.csv"))])
        _run(here, lambda: not dialog.errands.running)
        dialog.files.terms.setText("30")
        dialog.files.currency.setText("USD")
        go_on()
        go_on()
        go_on()
        here.settle()
    assert dialog.step == RESULT, dialog.failure
    process = dialog.errands.process
    dialog.done(0)
    _run(here, lambda: process.pid is None)
    here.window.close()
    here.desk.close()


def _tell(folder: Path, found: dict[str, float]) -> None:
    """A thousand queued payments told to the service, as fast as it takes them, over the window of their book."""
    from benchmarks.draining import fast_api, prepared
    from invpay_desktop.sandbox.running import RunningSandbox
    from invpay_desktop.sync.sync_pass import sync_round
    from invpay_desktop.ui.background import Progress

    with RunningSandbox(samples=False) as service:
        book = prepared(folder / "told.sqlite", service, TOLD)
        path = book.path
        book.close()
        here = OpenWindow(path)
        api = fast_api(service)

        def job(_progress: Progress) -> int:
            waiting = TOLD
            while waiting:
                waiting = sync_round(here.desk.book(), api, here.desk.now).waiting
            return waiting

        ended: list[object] = []
        with _watched(f"telling {TOLD:,} payments", found):
            here.desk.work(job, ended.append, owner=here.page)
            _run(here, lambda: bool(ended))
            here.settle()
        api.close()
        here.window.close()
        here.desk.close()


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]), Path(sys.argv[2]))))
