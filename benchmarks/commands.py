"""Whole processes: a command beside a Python that only loads SQLAlchemy and sqlite3, and the memory a list takes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.measure import Found, in_turns

_LIBRARIES = (sys.executable, "-c", "import sqlalchemy, sqlite3")


_LIST = """
import sys
from pathlib import Path
from invpay_desktop.db.book import open_book
from invpay_desktop.ledger.invoice_list import InvoiceQuery, invoice_ids, list_invoices
with open_book(Path(sys.argv[1])) as book, book.read() as session:
    ids = invoice_ids(session, InvoiceQuery())
    rows = list_invoices(session, InvoiceQuery(search="inv"), 100)
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""


def commands(path: Path, size: int, rounds: int) -> Iterator[Found]:
    """`invpay history` of one book; compiled modules lie ready on both sides."""
    installed = Path(sys.executable).with_name("invpay")
    program = (str(installed),) if installed.exists() else (sys.executable, "-m", "invpay_desktop")
    history = (*program, "--book", str(path), "--json", "history", "INV-0007")
    ours, floor = in_turns(partial(_run, history), partial(_run, _LIBRARIES), rounds)
    yield Found("invpay history, whole process", size, ours, floor, 1.5)

    if not Path("/proc/self/status").exists():  # getrusage counts what the starting process held, too
        return
    told = subprocess.run((sys.executable, "-c", _LIST, str(path)), check=True, capture_output=True, text=True).stdout
    yield Found("memory with all ids and a page", size, int(told) / 1024, unit="MB")


def _run(words: tuple[str, ...]) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env=environment)
