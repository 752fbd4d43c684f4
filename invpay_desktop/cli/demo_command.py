"""`invpay demo`: the window on a throw-away sample year, or what to try on it at the command line."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from invpay_desktop.base.errors import MachineError
from invpay_desktop.cli.frame import Command
from invpay_desktop.cli.invocation import Invocation, pass_run
from invpay_desktop.cli.progress import bar

TRY = (
    "invoice list --overdue",
    "customer show C-119",
    "history INV-1042 --events",
    "pay INV-1042 250 --method external --kind check --check-number 10451",
    "receive C-113 --kind cash 500",
    "aging",
    "analytics --period 12m",
    "invoice pdf INV-1055 invoice.pdf",
    "check",
)


@click.command(cls=Command)
@click.option("--in", "folder", type=click.Path(path_type=Path), metavar="FOLDER", help="Where to keep it.")
@click.option("--no-window", is_flag=True, help="Make it and say what to try, without the window.")
@pass_run
def demo(run: Invocation, folder: Path | None, no_window: bool) -> None:
    """Open the window on a sample: a year of a small business.

    It is marked as a sample, and nothing in it is real. Your own book is not touched. Without --in it is thrown away
    when the window is closed. Where no window can be had, and with --no-window or --json, it is kept and what to try
    on it is printed.
    """
    from invpay_desktop.interchange.sample_year import NAME, make_sample

    with _place(folder) as place, bar(run, "Making the sample") as tell:
        path = place / "sample.sqlite"
        make_sample(path, run.now, tell)
    if not (no_window or run.as_json):
        try:
            run.open_window(path, throw_away=folder is None)
            return
        except MachineError as problem:
            run.warn(problem.message)
    run.answer({"book": str(path), "name": NAME, "sample": True}, _what_to_try(path))


@contextmanager
def _place(folder: Path | None) -> Iterator[Path]:
    """The folder that was named, or a new one, of which nothing stays where the sample is not finished."""
    if folder is not None:
        yield folder
        return
    made = Path(tempfile.mkdtemp(prefix="invpay-sample-"))
    try:
        yield made
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _what_to_try(path: Path) -> list[str]:
    program = _program()
    return [
        f"Made a sample book at {path}. Nothing in it is real; delete it when you are done.",
        "",
        "Try:",
        f"  export INVPAY_BOOK={shlex.quote(str(path))}",
        *(f"  {program} {line}" for line in TRY),
        f"  {program} --help",
    ]


def _program() -> str:
    """How to call this program from here: by its name where the shell finds it, else by its place."""
    if shutil.which("invpay"):
        return "invpay"
    beside = Path(sys.executable).with_name("invpay")
    return (
        shlex.quote(os.path.relpath(beside)) if beside.exists() else f"{shlex.quote(sys.executable)} -m invpay_desktop"
    )
