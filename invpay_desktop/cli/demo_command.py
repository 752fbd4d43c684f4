"""`invpay demo`: a throw-away sample book, and what to try on it."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

import click

from invpay_desktop.cli.frame import Command
from invpay_desktop.cli.invocation import Invocation, pass_run

TRY = (
    "invoice list --overdue",
    "customer show C-104",
    "history INV-1003 --events",
    "pay INV-1013 250 --method external --kind check --check-number 2088",
    "receive C-105 --kind cash 500",
    "aging",
    "analytics --period 90d",
    "invoice pdf INV-1010 invoice.pdf",
    "check",
)


@click.command(cls=Command)
@click.option("--in", "folder", type=click.Path(path_type=Path), metavar="FOLDER", help="Where to; else a new folder.")
@pass_run
def demo(run: Invocation, folder: Path | None) -> None:
    """Make a throw-away sample book and say what to try on it.

    It is marked as a sample, and nothing in it is real. Your own book is not touched.
    """
    from invpay_desktop.cli.sample import NAME, fill
    from invpay_desktop.db.new_book import make_book

    path = (folder or Path(tempfile.mkdtemp(prefix="invpay-sample-"))) / "sample.sqlite"
    with make_book(path, name=NAME, zone="America/Chicago", now=run.now) as book:
        fill(book, run.now)
    program = _program()
    run.answer(
        {"book": str(path), "name": NAME},
        [
            f"Made a sample book at {path}. Nothing in it is real; delete it when you are done.",
            "",
            "Try:",
            f"  export INVPAY_BOOK={shlex.quote(str(path))}",
            *(f"  {program} {line}" for line in TRY),
            f"  {program} --help",
        ],
    )


def _program() -> str:
    """How to call this program from here: by its name where the shell finds it, else by its place."""
    if shutil.which("invpay"):
        return "invpay"
    beside = Path(sys.executable).with_name("invpay")
    return (
        shlex.quote(os.path.relpath(beside)) if beside.exists() else f"{shlex.quote(sys.executable)} -m invpay_desktop"
    )
