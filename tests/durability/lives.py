"""Processes that work on a book until they are killed, and one that looks at what they left.

A server process that has the program loaded and never opens SQLite forks them, so that a life takes milliseconds.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from invpay_desktop.db import tables
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.db.connect import connect_to_read
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.session import WriteSession
from tests.durability.recording_vfs import RecordingLayer, Touch
from tests.durability.scripted_day import Deed, next_deed
from tests.durability.shapes import Shape, driver, shapes_since

LONGEST_LIFE = 0.15
"""Seconds until a child is killed by the clock, at most."""
MOST_TOUCHES = 400
"""Writes, truncations, syncs and deletions until a child kills itself, at most."""
PATIENCE = 60.0
"""Seconds after which a process that should have ended is taken for stuck, and killed."""

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(
    [__name__, "invpay_desktop.db.new_book", "invpay_desktop.db.restore", "invpay_desktop.interchange.run_import"]
)
_LAST_EVENT = select(tables.event.c.id, tables.event.c.digest).order_by(tables.event.c.id.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Begun:
    """A child is about to do this."""

    label: str
    shape: Shape
    """What it will have written when it is whole."""


@dataclass(frozen=True, slots=True)
class Done:
    """A child told its user that this is done: the action, and its last event with the digest of all that it wrote."""

    action: int
    event: int
    digest: str
    durability: tuple[str, int]
    """(journal mode, synchronous level) of the connection that wrote it."""


Word = Begun | Done
Act = Callable[[Book, Deed, Connection], None]
"""How a child performs a deed and says so: `act` is the right way, the planted bugs have others."""


@dataclass(frozen=True, slots=True)
class Found:
    """A book as a fresh process found it."""

    problems: list[str]
    """What “invpay check” says."""
    digests: dict[int, str]
    """Event → its digest."""
    shapes: dict[int, Shape]
    """Action → its rows."""


def act(book: Book, deed: Deed, pipe: Connection) -> None:
    """Do it as the program does: one transaction, and the word only after it."""
    with book.write() as session:
        deed.do(session)
        done = receipt(session)
    pipe.send(done)


def receipt(session: WriteSession) -> Done:
    """What will be said of the action of this session, once it is on disk."""
    session.seal()
    event, digest = session.execute(_LAST_EVENT).one()
    raw = driver(session)
    mode, level = (raw.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous"))
    assert session.action_id is not None
    return Done(session.action_id, event, digest, (mode, level))


def live(path: Path, seed: int, number: int, how: Act = act) -> list[Word]:
    """Let a child work on the book and kill it: what it said. The life is drawn from seed and number.

    Odd lives end at a drawn touch of the disk, at the same one each time; even ones at a drawn moment.
    """
    dice = random.Random(f"{seed}/{number}")
    touches, seconds = dice.randint(1, MOST_TOUCHES), dice.uniform(0, LONGEST_LIFE)
    if number % 2:
        return killed(_work, (path, seed, number, how), touches=touches)
    return killed(_work, (path, seed, number, how), seconds=seconds)


def killed(
    target: Callable[..., None], args: tuple[Any, ...], *, touches: int | None = None, seconds: float = PATIENCE
) -> list[Any]:
    """Run target(*args, pipe) in a fresh process until it has touched the disk so often, or for so long.

    Returns what it sent through the pipe. It may end before that, but not by an exception.
    """
    ours, theirs = _SERVER.Pipe(duplex=False)
    child = _SERVER.Process(target=_run, args=(target, args, touches, theirs))
    _start(child)
    theirs.close()
    child.join(seconds)
    child.kill()
    child.join()
    if child.exitcode not in (0, -signal.SIGKILL):
        raise RuntimeError(f"{target.__name__}{args} ended by itself: {child.exitcode}")
    return list(_heard(ours))


def inspect(path: Path) -> Found:
    """Open the book in a fresh process, as the program does, and look at everything in it."""
    ours, theirs = _SERVER.Pipe(duplex=False)
    child = _SERVER.Process(target=_inspect, args=(path, theirs))
    _start(child)
    theirs.close()
    found = list(_heard(ours))
    child.join()
    assert found, f"the book {path} could not be inspected"
    assert isinstance(found[0], Found)
    return found[0]


def _start(child: BaseProcess) -> None:
    """Start a process; the first one starts the server, to which Python 3.11 does not hand our module path."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        forkserver.ensure_running()
    child.start()


def _heard(pipe: Connection) -> Iterator[Any]:
    with pipe:
        while True:
            try:
                yield pipe.recv()
            except EOFError:
                return


def _run(target: Callable[..., None], args: tuple[Any, ...], touches: int | None, pipe: Connection) -> None:
    if touches is not None:
        RecordingLayer(_dies_after(touches))
    target(*args, pipe)


def _dies_after(touches: int) -> Callable[[Touch], None]:
    left = itertools.count(touches - 1, -1)

    def note(touch: Touch) -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return note


def _work(path: Path, seed: int, number: int, how: Act, pipe: Connection) -> None:
    dice = random.Random(f"{seed}/{number}/work")
    book = open_book(path)
    while True:
        deed = next_deed(book, dice)
        pipe.send(Begun(deed.label, deed.shape))
        how(book, deed, pipe)


def _inspect(path: Path, pipe: Connection) -> None:
    with open_book(path) as book, book.read(), closing(connect_to_read(path)) as raw:
        problems = [str(problem) for problem in check_book(path).problems]
        pipe.send(Found(problems, dict(raw.execute("SELECT id, digest FROM event")), shapes_since(raw)))
