"""`make bench`: how long things take, beside the bare floor of each, both sides in turns in the same run.

`--sizes 10000,100000` · `--only WORD` (part of: lists payments reports receipt command import draining book,
window window-start window-list window-gaps window-payment) · `--quick`.
Books are generated once and kept in the user's cache folder, or in INVPAY_BENCH_DIR.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy

from benchmarks import receipt_floor
from benchmarks.commands import commands
from benchmarks.draining import draining
from benchmarks.generate import cached_book
from benchmarks.imports import imports
from benchmarks.lists import lists, reports, whole_book
from benchmarks.measure import HEADS, Found, growth, laid, line
from benchmarks.payments import payments
from benchmarks.window import window
from benchmarks.window_gaps import window_gaps
from benchmarks.window_list import window_list
from benchmarks.window_payment import window_payment
from benchmarks.window_start import window_start


def receipt(rounds: int) -> Iterator[Found]:
    """A receipt against the same page on a bare canvas."""
    ours, floor, _ = receipt_floor.ratio(rounds)
    yield Found("a receipt as PDF", 0, ours, floor, 1.5)


def _all(sizes: list[int], only: str, quick: bool) -> Iterator[Found]:
    rounds = 9 if quick else 21
    count = 100 if quick else 1_500
    once: dict[str, Callable[[], Iterator[Found]]] = {
        "receipt": lambda: receipt(20 if quick else 200),
        "import": lambda: imports(3 if quick else 7),
        "draining": lambda: draining(200 if quick else 1_000),
    }
    each: dict[str, Callable[[Path, int], Iterator[Found]]] = {
        "lists": lambda path, size: lists(path, size, rounds if quick else 61),
        "payments": lambda path, size: payments(path, size, count),
        "reports": lambda path, size: reports(path, size, 7 if size <= 100_000 else 2),
        "command": lambda path, size: commands(path, size, min(rounds, 11)),
        "window": lambda path, size: window(path, size, 3 if size > 100_000 else 7),
        "window-start": lambda path, size: window_start(path, size, min(rounds, 15)),
        "window-list": window_list,
        "window-gaps": window_gaps,
        "window-payment": lambda path, size: window_payment(path, size, 20 if quick else 60),
        "book": whole_book,
    }
    for name, measured in once.items():
        if only in name:
            yield from measured()
    for size in sizes:
        for part, of_book in each.items():
            if only in part:
                yield from of_book(cached_book(size), size)


def main() -> int:
    """Print the table; exit status 1 where a goal was missed."""
    options = argparse.ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument("--sizes", default="10000,100000,1000000")
    options.add_argument("--only", default="", metavar="WORD")
    options.add_argument("--quick", action="store_true", help="few rounds, only the two smaller books")
    given = options.parse_args()
    gc.set_threshold(100_000, 20, 100)  # as invpay_desktop/__main__.py does for a command
    sizes = [int(size) for size in given.sizes.split(",")]
    if given.quick:
        sizes = [size for size in sizes if size <= 100_000]
    print(
        f"{platform.python_implementation()} {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"SQLAlchemy {sqlalchemy.__version__}, {os.cpu_count()} cores, {platform.machine()}\n"
    )
    print(laid(HEADS))
    found = []
    for row in _all(sizes, given.only, given.quick):
        found.append(row)
        print(line(row), flush=True)
    grown = growth(found)
    if grown:
        print("\nWhat grows with the book:", *grown, sep="\n")
    return 1 if any(row.verdict == "OVER" for row in found) else 0


if __name__ == "__main__":
    sys.exit(main())
