"""Which schedules are played, and where their books lie; `python -m tests.simulator.seeds 0-99999` plays many."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests.simulator.agreement import Disagreement
from tests.simulator.schedule import run_schedule

_SHARE = 200


def shares(schedules: int, parts: int) -> list[range]:
    """So many seeds from 0 on, in parts that can be played side by side."""
    return [range(part, schedules, parts) for part in range(parts)]


@contextmanager
def in_memory(otherwise: Path | None = None) -> Iterator[Path]:
    """A folder on a disk in memory, where there is one: what is on trial is not how fast a disk can be."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else otherwise, prefix="invpay-simulator-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def play(seeds: range) -> list[str]:
    """Play schedules; returns what disagreed."""
    found = []
    with in_memory() as folder:
        for seed in seeds:
            try:
                run_schedule(seed, folder)
            except Disagreement as disagreement:
                found.append(str(disagreement))
    return found


def read_seeds(words: list[str]) -> list[range]:
    """Seeds as they are written: `7`, `0-1999`, several."""
    found = []
    for word in words:
        first, _, last = word.partition("-")
        found.append(range(int(first), int(last or first) + 1))
    return found


def main(words: list[str]) -> int:
    """Play what was asked for on all processors; the exit status is 1 where something disagreed."""
    wanted = read_seeds(words or ["0-1999"])
    pieces = [each[at : at + _SHARE] for each in wanted for at in range(0, len(each), _SHARE)]
    began = time.monotonic()
    disagreed = 0
    with ProcessPoolExecutor() as pool:
        for found in pool.map(play, pieces):
            disagreed += len(found)
            for each in found:
                sys.stdout.write(f"{each}\n\n")
    played = sum(map(len, wanted))
    spent = time.monotonic() - began
    sys.stdout.write(
        f"{played} schedules, {disagreed} disagreed, {spent:.0f} s ({spent / played * 1000:.0f} ms each)\n"
    )
    return 1 if disagreed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
