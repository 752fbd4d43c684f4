"""Processes that work on a book until they are killed, and one that looks at what they left.

A server process that has the program loaded and never opens SQLite forks them, so that a life takes milliseconds.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import select

from invpay_desktop.db import chain, tables
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.db.connect import connect
from invpay_desktop.db.session import WriteSession
from tests.durability.recording_vfs import RecordingLayer, Touch
from tests.durability.scripted_day import Deed, next_deed
from tests.durability.whole import faults

LONGEST_LIFE = 0.12
"""Seconds until a child is killed by the clock, at most."""
MOST_TOUCHES = 400
"""Writes, truncations, syncs and deletions until a child kills itself, at most."""
PATIENCE = 60.0
"""Seconds after which a process that should have ended is taken for stuck."""

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload([__name__, "invpay_desktop.db.new_book", "pytest"])
_PROMISES = ("journal_mode", "synchronous")
_LAST_EVENT = select(tables.event.c.id, tables.event.c.digest).order_by(tables.event.c.id.desc()).limit(1)


Shape = dict[str, int]
"""The rows of one action: kind of event or table of facts → how many."""


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

    faults: list[str]
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
    mode, level = (session.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in _PROMISES)
    assert session.action_id is not None
    return Done(session.action_id, event, digest, (str(mode), int(str(level))))


def live(path: Path, seed: int, number: int, how: Act = act) -> list[Word]:
    """Let a child work on the book and kill it: what it said. The life is drawn from seed and number.

    Odd lives end at a drawn touch of the disk, exactly there each time; even ones at a drawn moment.
    """
    dice = random.Random(f"{seed}/{number}")
    touches, seconds = dice.randint(1, MOST_TOUCHES), dice.uniform(0, LONGEST_LIFE)
    ours, theirs = _SERVER.Pipe(duplex=False)
    child = _SERVER.Process(target=_work, args=(path, seed, number, how, theirs, touches if number % 2 else None))
    child.start()
    theirs.close()
    child.join(PATIENCE if number % 2 else seconds)
    child.kill()
    child.join()
    if child.exitcode != -signal.SIGKILL:
        raise RuntimeError(f"life {number} of seed {seed} was not killed but ended by itself: {child.exitcode}")
    return list(_heard(ours))


def inspect(path: Path) -> Found:
    """Open the book in a fresh process, as the program does, and look at everything in it."""
    ours, theirs = _SERVER.Pipe(duplex=False)
    child = _SERVER.Process(target=_inspect, args=(path, theirs))
    child.start()
    theirs.close()
    found = list(_heard(ours))
    child.join()
    assert found, f"the book {path} could not be inspected"
    assert isinstance(found[0], Found)
    return found[0]


def _heard(pipe: Connection) -> Iterator[Any]:
    with pipe:
        while True:
            try:
                yield pipe.recv()
            except EOFError:
                return


def _work(path: Path, seed: int, number: int, how: Act, pipe: Connection, touches: int | None) -> None:
    if touches is not None:
        RecordingLayer(_dies_after(touches))
    dice = random.Random(f"{seed}/{number}/work")
    book = open_book(path)
    while True:
        with book.read() as session:
            deed = next_deed(session, dice)
        pipe.send(Begun(deed.label, _tried(book, deed)))
        how(book, deed, pipe)


def _tried(book: Book, deed: Deed) -> Shape:
    """Do the deed and undo it, to know what it comes to."""
    with suppress(_EnoughSeenError), book.write() as session:
        deed.do(session)
        session.seal()
        raw = session.connection.connection.driver_connection
        assert raw is not None
        assert session.action_id is not None
        [shape] = _shapes(raw, since=session.action_id).values()
        raise _EnoughSeenError
    return shape


class _EnoughSeenError(Exception):
    """Raised to leave a transaction undone."""


def _shapes(raw: sqlite3.Connection, since: int = 1) -> dict[int, Shape]:
    """The actions from this one on, with what each wrote."""
    shapes: dict[int, Counter[str]] = {}
    for action, kind in raw.execute("SELECT action_id, kind FROM event WHERE id >= ?", (since,)):
        shapes.setdefault(action, Counter())[kind] += 1
    for table in chain.FACT_COLUMNS:
        statement = f"SELECT action_id FROM {table} JOIN event ON event.id = event_id WHERE event_id >= ?"
        for (action,) in raw.execute(statement, (since,)):
            shapes[action][table] += 1
    return {action: dict(shape) for action, shape in shapes.items()}


def _dies_after(touches: int) -> Callable[[Touch], None]:
    left = itertools.count(touches - 1, -1)

    def note(touch: Touch) -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return note


def _inspect(path: Path, pipe: Connection) -> None:
    with open_book(path) as book, book.read():
        raw = connect(path, "mode=ro")
        pipe.send(Found(faults(raw), dict(raw.execute("SELECT id, digest FROM event")), _shapes(raw)))
        raw.close()
