"""The window's end of the process that imports: started when it is first asked, asked from a worker thread.

Loads nothing of Qt: the other process begins its life in this module.
"""

from __future__ import annotations

import threading
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from invpay_desktop.base.errors import Cancelled, MachineError

if TYPE_CHECKING:
    from datetime import datetime
    from multiprocessing.context import SpawnProcess

    from invpay_desktop.ui.background import Progress

_LOOK = 0.05
"""Seconds between two looks at whether the person has stopped it."""
_GRACE = 1.0
"""Seconds a stopped reading has to end by itself. Writing is never cut off: it ends by itself, kept whole or not."""


class ImportProcess:
    """One process over one book, which keeps the files it has read until it is closed."""

    def __init__(self, book: Path) -> None:
        self._book = book
        self._turn = threading.Lock()
        self._line: Connection | None = None
        self._process: SpawnProcess | None = None

    def ask(self, progress: Progress, deed: str, now: datetime, *words: object, writes: bool = False) -> Any:
        """Have something done at the moment `now`, and wait for its answer; see apart.py for the deeds.

        Raises what the deed raises, Cancelled where it was stopped in time, MachineError where the process died.
        """
        with self._turn:
            line = self._started()
            try:
                line.send((deed, now, *words))
                return self._answer(line, progress, writes)
            except (EOFError, OSError) as lost:
                self._end(kill=True)
                raise MachineError(
                    "The part of the program that reads and writes files ended before it was done; the system may be "
                    "short of memory. What it was doing was not kept. Try again, or import the files in parts."
                ) from lost

    def close(self) -> None:
        """End the process. Blocks until it has gone; does nothing where there is none."""
        with self._turn:
            self._end()

    @property
    def pid(self) -> int | None:
        """Number of the process while there is one."""
        return self._process.pid if self._process is not None else None

    def _started(self) -> Connection:
        if self._line is None:
            context = get_context("spawn")
            self._line, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, self._book), name="invpay-import", daemon=True)
            self._process.start()
            theirs.close()
        return self._line

    def _answer(self, line: Connection, progress: Progress, writes: bool) -> Any:
        done, of, stopped = 0, 0, 0.0
        while True:
            if line.poll(_LOOK):
                kind, *said = line.recv()
                match kind:
                    case "step":
                        done, of = said
                    case "done":
                        return said[0]
                    case "failed":
                        raise said[0]
                    case _:
                        raise RuntimeError(said[0])
            try:
                if not stopped:
                    progress(done, of)
            except Cancelled:
                stopped = monotonic()
                line.send(("stop",))
            if stopped and not writes and monotonic() - stopped > _GRACE:
                self._end(kill=True)
                raise Cancelled("You stopped it. Nothing of it was kept.")

    def _end(self, kill: bool = False) -> None:
        line, process, self._line, self._process = self._line, self._process, None, None
        if line is None or process is None:
            return
        line.close()
        if kill:
            process.kill()
        process.join()
        process.close()


def _serve(line: Connection, book: Path) -> None:
    from invpay_desktop.ui.importing.apart import serve

    serve(line, book)
