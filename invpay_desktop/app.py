"""Builds the program and joins its parts: the only place where that happens."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invpay_desktop.cli.invocation import SandboxOrder
    from invpay_desktop.keychain import Keychain


def start(args: Sequence[str], *, now: datetime | None = None, keychain: Keychain | None = None) -> int:
    """Open the window where no command was given, else run the command line; returns the exit status.

    Tests hand in the present and a keychain of their own.
    """
    wanted = _window_alone(args)
    if wanted is not None:
        _load_before_qt()
        if why_no_window() is None:
            return open_window(wanted[0], False)
    return command_line(args, now=now, keychain=keychain)


def _load_before_qt() -> None:
    """Load what the window needs first and Qt has no part in.

    Once PySide is loaded it reads the source of each module that comes after it, to look for its own name.
    """
    import array  # noqa: F401
    import json  # noqa: F401

    import invpay_desktop.base.changes
    import invpay_desktop.db.first_page
    import invpay_desktop.resources
    import invpay_desktop.ui.theme.tokens  # noqa: F401


def command_line(args: Sequence[str], *, now: datetime | None = None, keychain: Keychain | None = None) -> int:
    """Run one command line and return its exit status."""
    from invpay_desktop.cli.frame import run

    return run(args, now=now, keychain=keychain, open_window=open_window, run_sandbox=run_sandbox)


def open_window(book: Path | None, throw_away: bool) -> int:
    """Open the window on a book (None: the user's own) until it is closed; returns the exit status.

    `throw_away`: the book is a sample in a folder of its own, removed with the window. Raises MachineError where this
    machine cannot show a window.
    """
    problem = why_no_window()
    if problem:
        from invpay_desktop.base.errors import MachineError

        raise MachineError(problem)
    from invpay_desktop.ui.start import open_window

    return open_window(book, throw_away)


def run_sandbox(
    order: SandboxOrder, started: Callable[[Mapping[str, Any]], None], called: Callable[[str], None]
) -> None:
    """Serve a stand-in for the hosted service on this machine until Ctrl-C.

    Raises BadInput for nonsense in the order, and MachineError where the port is taken.
    """
    from invpay_desktop.base.errors import BadInput, MachineError
    from invpay_desktop.sandbox.running import serve

    try:
        serve(order.port, order.faults, order.invoices, order.webhooks, started, called)
    except ValueError as nonsense:
        raise BadInput(f"{nonsense} No sandbox was started.") from None
    except OSError as problem:
        raise MachineError(
            f"Port {order.port} cannot be used ({problem.strerror}). No sandbox was started. Choose another port."
        ) from None


def why_no_window() -> str | None:
    """Why no window can be shown here, as a sentence; None where one can. Qt itself would end the process."""
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as missing:
        return (
            f"The window cannot be opened: a library that it needs is missing ({missing}). Nothing was changed. "
            "“make run” in the program's folder installs it, or says how; the commands work without it."
        )
    if _has_screen():
        return None
    return (
        "There is no screen here to open the window on. Nothing was changed. "
        "“invpay --help” lists the commands, which work without one."
    )


def _has_screen() -> bool:
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY"):
        return True
    host, _, number = os.environ.get("DISPLAY", "").partition(":")
    if host or not number:
        return bool(host)
    import socket

    where = f"/tmp/.X11-unix/X{number.partition('.')[0]}"  # noqa: S108 – where X servers of this machine listen
    with socket.socket(socket.AF_UNIX) as line:
        try:
            line.connect(where)
        except OSError:
            return False
    return True


def _window_alone(args: Sequence[str]) -> tuple[Path | None] | None:
    """The book of a command line that names no command, read without loading the command line; None for any other."""
    match list(args):
        case []:
            return (None,)
        case ["--book", name] if name:
            return (Path(name),)
        case [both] if both.startswith("--book=") and len(both) > len("--book="):
            return (Path(both.removeprefix("--book=")),)
    return None
