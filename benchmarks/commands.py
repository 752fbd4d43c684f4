"""A command as a whole process, beside a Python that only loads SQLAlchemy and sqlite3."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.measure import Found, in_turns

_LIBRARIES = (sys.executable, "-c", "import sqlalchemy, sqlite3")


def commands(path: Path, size: int, rounds: int) -> Iterator[Found]:
    """`invpay history` of one book; compiled modules lie ready on both sides."""
    installed = Path(sys.executable).with_name("invpay")
    program = (str(installed),) if installed.exists() else (sys.executable, "-m", "invpay_desktop")
    history = (*program, "--book", str(path), "--json", "history", "INV-0007")
    ours, floor = in_turns(partial(_run, history), partial(_run, _LIBRARIES), rounds)
    yield Found("invpay history, whole process", size, ours, floor, 1.5)


def _run(words: tuple[str, ...]) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env=environment)
