"""A scripted day on the recording file layer: the log of every write and sync, and the book after each action."""

from __future__ import annotations

import multiprocessing
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from invpay_desktop.db import book as opening
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.db.new_book import make_book
from tests.durability.fingerprint import fingerprint
from tests.durability.recording_vfs import RecordingLayer, Touch
from tests.durability.scripted_day import next_deed
from tests.durability.shapes import driver

ACTIONS_PER_OPENING = 12
CHECKPOINT_PAGES = 60
"""A checkpoint after so many pages, not SQLite's 1000: a short day sees the log fold back and begin anew many times."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A day as the disk saw it. All paths are the book's, with SQLite's own ends."""

    path: str
    start: bytes
    """The new book, closed, before the first action."""
    end: bytes
    """The book after the last, closed again."""
    log: list[Touch]
    states: list[str]
    """Fingerprints of the book after the n-th acknowledged action; 0 is the new book."""


def record(folder: Path, seed: int, actions: int, synchronous: str = "FULL") -> Recording:
    """Record a day in a fresh process: a file layer stays registered for as long as its process lives.

    Another `synchronous` than FULL is the planted bug.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(_record, folder / "day.invpay", seed, actions, synchronous).result()


def _record(path: Path, seed: int, actions: int, synchronous: str) -> Recording:
    with pytest.MonkeyPatch.context() as patch:
        pragmas = [*opening._WRITING_CONNECTION, f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}"]
        if synchronous != "FULL":
            pragmas.append(f"PRAGMA synchronous={synchronous}")
            patch.setattr(opening, "durability", lambda connection: ("wal", 2))
        patch.setattr(opening, "_WRITING_CONNECTION", pragmas)
        return _work(path, random.Random(seed), actions)


def _work(path: Path, dice: random.Random, actions: int) -> Recording:
    make_book(path, name="Sample").close()
    start = path.read_bytes()
    log: list[Touch] = []
    RecordingLayer(log.append)
    states: list[str] = []
    for begin in range(0, actions, ACTIONS_PER_OPENING):
        with open_book(path) as book:
            states += [] if begin else [_state(book)]
            for _ in range(begin, min(begin + ACTIONS_PER_OPENING, actions)):
                deed = next_deed(book, dice)
                with book.write() as write:
                    deed.do(write)
                log.append(Touch("said", deed.label))
                states.append(_state(book))
    ours = [touch for touch in log if touch.kind == "said" or touch.file.startswith(str(path))]
    return Recording(str(path), start, path.read_bytes(), ours, states)


def _state(book: Book) -> str:
    with book.read() as session:
        return fingerprint(driver(session))
