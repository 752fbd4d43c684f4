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
from typing import TYPE_CHECKING

import click

from invpay_desktop.base.errors import MachineError
from invpay_desktop.cli.frame import Command
from invpay_desktop.cli.invocation import Invocation, pass_run
from invpay_desktop.cli.progress import bar

if TYPE_CHECKING:
    from invpay_desktop.interchange.sample_service import SampleService, StandIn

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
_CARD = '{"number":"%s","expiryMonth":"12","expiryYear":"%d","cvv":"123"}'
SERVICE_TRY: tuple[tuple[str, str], ...] = (
    ("4111111111111111", "pay INV-1055 300 --method card --secret-stdin"),
    ("4000000000000002", "pay INV-1057 100 --method card --secret-stdin"),
    ("4000000000000341", "pay INV-1059 50 --method card --secret-stdin"),
    ("", "sync --once"),
    ("", "sync status"),
    ("", "history INV-1059"),
)
"""What to try with the service: the card that goes in, and the command. The first pays, the second is declined, of the
third nobody knows for twenty seconds what became of it."""


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

    in_window = not (no_window or run.as_json)
    service = _service(run.stand_in, in_window)
    with _place(folder) as place, bar(run, "Making the sample") as tell:
        path = place / "sample.sqlite"
        make_sample(path, run.now, tell, service)
    if in_window:
        try:
            if run.stand_in is not None:
                run.stand_in.learn(path)
            run.open_window(path, throw_away=folder is None)
            return
        except MachineError as problem:
            run.warn(problem.message)
    run.answer({"book": str(path), "name": NAME, "sample": True}, _what_to_try(path, service, run.now.year + 1))


def _service(stand_in: StandIn | None, at_once: bool) -> SampleService | None:
    """Where the sample's service answers: from this program while its window is open, else where `sandbox` will."""
    if stand_in is None:
        return None
    return stand_in.service() if at_once else stand_in.later()


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


def _what_to_try(path: Path, service: SampleService | None, good_to: int) -> list[str]:
    program = _program()
    with_service = [] if service is None else _what_to_try_with(service, program, good_to)
    return [
        f"Made a sample book at {path}. Nothing in it is real; delete it when you are done.",
        "",
        "Try:",
        f"  export INVPAY_BOOK={shlex.quote(str(path))}",
        *(f"  {program} {line}" for line in TRY),
        f"  {program} --help",
        *with_service,
    ]


def _what_to_try_with(service: SampleService, program: str, good_to: int) -> list[str]:
    """Lines for a shell of a person who has the sandbox running beside."""
    return [
        "",
        "Cards need the stand-in for the hosted service. In another terminal, with the same INVPAY_BOOK:",
        f"  {program} sandbox",
        "Then, here (no real money moves):",
        f"  export INVPAY_HOSTED_TOKEN={service.token}",
        *(
            f"  echo '{_CARD % (card, good_to)}' | {program} {line}" if card else f"  {program} {line}"
            for card, line in SERVICE_TRY
        ),
    ]


def _program() -> str:
    """How to call this program from here: by its name where the shell finds it, else by its place."""
    if shutil.which("invpay"):
        return "invpay"
    beside = Path(sys.executable).with_name("invpay")
    return (
        shlex.quote(os.path.relpath(beside)) if beside.exists() else f"{shlex.quote(sys.executable)} -m invpay_desktop"
    )
