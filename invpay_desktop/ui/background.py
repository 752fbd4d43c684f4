"""The one place that runs work off the GUI thread, and brings what comes of it back.

Work goes down one of four lanes: reads (two at a time), writes (one at a time, so that actions keep their order), long
work (imports, backups, checks), and what waits for the hosted service. Answers return on the GUI thread by one queued
signal. Threads are Python's own: an executor drops what has not begun, names its threads and tells at the end that all
have gone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from invpay_desktop.base.errors import BugError, Cancelled, InvPayError

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

Lane = Literal["read", "write", "work", "network"]
_WIDTHS: dict[Lane, int] = {"read": 2, "write": 1, "work": 2, "network": 3}


class Step(NamedTuple):
    """How far long work has come: `done` of `of` (0: not known), and what it is doing."""

    done: int
    of: int
    what: str


class Work:
    """Something that was asked for: whom to answer, and whether they still want to know."""

    def __init__(
        self,
        owner: QObject,
        done: Callable[[Any], None],
        failed: Callable[[InvPayError], None],
        progress: Callable[[Step], None] | None = None,
    ) -> None:
        self._owner = owner
        self._done = done
        self._failed = failed
        self._progress = progress
        self._stop = threading.Event()
        self.forgotten = False
        self.future: Future[Any] | None = None

    def cancel(self) -> None:
        """Ask long work to stop at its next step: it answers with Cancelled. What has not begun never will."""
        self._stop.set()

    def forget(self) -> None:
        """Drop the answer."""
        self.forgotten = True
        if self.future is not None:
            self.future.cancel()

    @property
    def wanted(self) -> bool:
        """Whether there is still somebody to answer to."""
        return not self.forgotten and isValid(self._owner)

    def stopped(self) -> bool:
        """Whether it was cancelled."""
        return self._stop.is_set()

    def answer(self, outcome: object) -> None:
        """Tell the owner, on the GUI thread."""
        if not self.wanted:
            return
        if isinstance(outcome, Step):
            if self._progress is not None:
                self._progress(outcome)
        elif isinstance(outcome, InvPayError):
            self._failed(outcome)
        else:
            self._done(outcome)


class Progress:
    """Handed to long work, which calls it at each step; raises Cancelled there once the person has stopped it."""

    def __init__(self, work: Work, tell: Callable[[Work, object], None]) -> None:
        self._work = work
        self._tell = tell
        self._said = -1

    def __call__(self, done: int, of: int = 0, what: str = "") -> None:
        if self._work.stopped():
            raise Cancelled("You stopped it. Nothing of it was kept.")
        percent = done * 100 // of if of else -1
        if percent != self._said or not of:  # a hundred steps are enough for any bar
            self._said = percent
            self._tell(self._work, Step(done, of, what))


class Background(QObject):
    """Runs work off the GUI thread. Lives as long as the window."""

    _arrived = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._lanes: dict[Lane, ThreadPoolExecutor] = {}
        self._asked: dict[tuple[int, str], Work] = {}
        self._running: set[Work] = set()
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def ask(self, lane: Lane, job: Callable[[], Any], work: Work, key: str = "") -> Work:
        """Run `job` in a lane and answer through `work`. With a key, it takes the place of the owner's earlier one.

        Once closed, nothing is run any more: what a timer still asks then would open the book again.
        """
        if self._closed:
            work.forget()
            return work
        if key:
            name = (id(work._owner), key)
            earlier = self._asked.get(name)
            if earlier is not None:
                earlier.forget()
            self._asked[name] = work
        self._running.add(work)
        work.future = self._lane(lane).submit(job)
        work.future.add_done_callback(lambda future: self._finished(work, future))
        return work

    def progress(self, work: Work) -> Progress:
        """What the long work `work` reports its steps with."""
        return Progress(work, self._tell)

    def idle(self) -> bool:
        """Whether nothing runs and nothing waits to be delivered."""
        return not self._running

    @property
    def closed(self) -> bool:
        """Whether nothing is begun any more. Any thread."""
        return self._closed

    def close(self) -> None:
        """Wait for what runs and for writes that wait, drop what else waits, answer nobody any more."""
        self._closed = True
        for work in list(self._running):
            work.cancel()
            work.forgotten = True
        for lane, executor in self._lanes.items():  # nothing new begins anywhere, before anything is waited for
            executor.shutdown(wait=False, cancel_futures=lane != "write")
        for executor in self._lanes.values():
            executor.shutdown(wait=True)
        self._lanes = {}
        self._running.clear()

    def _lane(self, lane: Lane) -> ThreadPoolExecutor:
        if lane not in self._lanes:
            from concurrent.futures import ThreadPoolExecutor  # loads logging: not before the first paint

            self._lanes[lane] = ThreadPoolExecutor(_WIDTHS[lane], thread_name_prefix=f"invpay-{lane}")
        return self._lanes[lane]

    def _finished(self, work: Work, future: Future[Any]) -> None:
        from concurrent.futures import CancelledError

        try:
            outcome = future.result()
        except CancelledError:
            outcome = Cancelled("It was not begun.")
        except InvPayError as error:
            outcome = error
        except Exception as error:  # noqa: BLE001 – here every mistake of ours becomes a sentence; the log keeps it
            from invpay_desktop.ui.log import keep

            keep(type(error), error, error.__traceback__)
            outcome = BugError(
                "The program met a mistake of its own, so nothing was changed. "
                f"Its log has the details ({type(error).__name__})."
            )
        self._tell(work, outcome)

    def _tell(self, work: Work, outcome: object) -> None:
        try:
            self._arrived.emit(work, outcome)
        except RuntimeError:  # the window has gone in the meantime
            self._running.discard(work)

    def _deliver(self, work: Work, outcome: object) -> None:
        if not isinstance(outcome, Step):
            self._running.discard(work)
            for name in [name for name, asked in self._asked.items() if asked is work]:
                del self._asked[name]
        work.answer(outcome)
