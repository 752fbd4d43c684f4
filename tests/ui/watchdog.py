"""Says where the GUI thread was busy for too long: a person would have seen the window stand still."""

from __future__ import annotations

import gc
import linecache
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QAbstractEventDispatcher

LIMIT = 0.050
"""Seconds of the GUI thread's processor between two looks at what a person does. Not of the clock on the wall: on a
busy machine that counts what others did."""
BUILDING = 0.300
"""The same while a page or dialog is loaded and built, which it is once: its widgets cannot be made elsewhere."""
_MARGIN = 3
"""Neighbours on the same core slow a thread's own time too, from one moment to the next. This finds what
freezes; how near the limit the window works is measured by `make bench`, which can repeat itself."""
_LOOP, _LOOP_TAKES = 200_000, 0.010
"""Turns of a loop, and how long they take where the limits hold; a machine that takes longer is given longer."""
_BUILDS = re.compile(r" in (__init__|<module>|_make_\w+|_renew|build_page):")
_LOOK_EVERY = 0.005
_OURS = "/invpay_desktop/"


@dataclass(frozen=True)
class Stall:
    """One time the thread was busy too long: how long, and where it was seen."""

    seconds: float
    where: str


class Watchdog:
    """Watches the thread that makes it: each turn of its event loop, and each key and click given to it by a test."""

    def __init__(self) -> None:
        self.stalls: list[Stall] = []
        self._thread = threading.get_ident()
        self._clock = time.pthread_getcpuclockid(self._thread)
        self._since = time.thread_time()
        self._slowness = _slowness()
        self._turn = 0
        self._seen: list[str] = []
        self._awake = True
        self._aside = 0
        self._over = threading.Event()
        self._looking = threading.Thread(target=self._look, name="watchdog", daemon=True)
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        self._dispatcher = dispatcher
        dispatcher.awake.connect(self._turned)
        dispatcher.aboutToBlock.connect(self._turned)
        self._looking.start()

    def close(self) -> None:
        """Watch no longer."""
        self._over.set()
        self._looking.join()
        self._dispatcher.awake.disconnect(self._turned)
        self._dispatcher.aboutToBlock.disconnect(self._turned)

    @contextmanager
    def a_deed(self) -> Iterator[None]:
        """What the program does about one key or click, which a test hands it past the event loop."""
        self._begin()
        try:
            yield
        finally:
            self._turned()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """What is done here is the test's own, or the start of the program, which has a bench of its own."""
        self._turned()
        self._aside += 1
        try:
            yield
        finally:
            self._aside -= 1
            self._begin()

    def check(self) -> None:
        """Fail where the window stood still."""
        assert not self.stalls, "\n\n".join(f"{stall.seconds * 1000:.0f} ms at\n{stall.where}" for stall in self.stalls)

    def _begin(self) -> None:
        self._turn += 1
        self._seen = []
        self._since = time.thread_time()

    def _turned(self) -> None:
        spent = time.thread_time() - self._since
        where = [place for place in self._seen if place]
        if spent > LIMIT and where and not self._aside:
            limit = BUILDING if any(_BUILDS.search(place) for place in where) else LIMIT
            if spent > limit * max(self._slowness, _slowness()) * _MARGIN:
                self.stalls.append(Stall(spent, max(where, key=where.count)))
        self._begin()

    def _look(self) -> None:
        while not self._over.wait(_LOOK_EVERY):
            turn, since = self._turn, self._since
            if self._aside or time.clock_gettime(self._clock) - since < LIMIT / 3:
                continue
            places = _places(self._thread)
            if turn == self._turn:
                self._seen.append(_ours(places))


def _places(thread: int) -> list[tuple[str, int, str]]:
    """File, line and function of each call of a thread, the outermost first.

    Nothing that could let the thread run meanwhile: who holds its frames keeps a painter alive that paints no more,
    and Qt falls over it.
    """
    frame, found = sys._current_frames().get(thread), []
    while frame is not None:
        # A frame caught between two lines has none.
        line = frame.f_lineno or frame.f_code.co_firstlineno
        found.append((frame.f_code.co_filename, line, frame.f_code.co_name))
        frame = frame.f_back
    return found[::-1]


def _ours(places: list[tuple[str, int, str]]) -> str:
    """The innermost lines of the program's own code; none where only the test is at work."""
    lines = [
        f"  {file.partition(_OURS)[2]}:{line} in {name}: {linecache.getline(file, line).strip()}"
        for file, line, name in places
        if _OURS in file
    ]
    return "\n".join(lines)


def _slowness() -> float:
    """How many times slower this machine is now, at least 1."""
    began = time.thread_time()
    for _turn in range(_LOOP):
        pass
    return max(1.0, (time.thread_time() - began) / _LOOP_TAKES)


@contextmanager
def watched() -> Iterator[Watchdog]:
    """A watchdog for a while, without the garbage of earlier tests in its way."""
    gc.collect()
    dog = Watchdog()
    try:
        yield dog
    finally:
        dog.close()
