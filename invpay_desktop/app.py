"""Builds the program and joins its parts: the only place where that happens."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from invpay_desktop.cli.invocation import SandboxOrder
    from invpay_desktop.interchange.sample_service import SampleService
    from invpay_desktop.keychain import Keychain
    from invpay_desktop.sandbox.core import Sandbox
    from invpay_desktop.sandbox.running import RunningSandbox


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

    with StandIn() as stand_in:
        return run(
            args,
            now=now,
            keychain=keychain,
            open_window=partial(open_window, stand_in=stand_in),
            run_sandbox=run_sandbox,
            stand_in=stand_in,
        )


def open_window(book: Path | None, throw_away: bool, stand_in: StandIn | None = None) -> int:
    """Open the window on a book (None: the user's own) until it is closed; returns the exit status.

    `throw_away`: the book is a sample in a folder of its own, removed with the window. `stand_in`: the service behind
    it. Raises MachineError where this machine cannot show a window.
    """
    problem = why_no_window()
    if problem:
        from invpay_desktop.base.errors import MachineError

        raise MachineError(problem)
    from invpay_desktop.ui.start import open_window

    if stand_in is not None:
        return open_window(book, throw_away, stand_in)
    with StandIn() as own:
        return open_window(book, throw_away, own)


class StandIn:
    """A sandbox in the place of the hosted service, for a sample: it runs from when it is first asked to the end."""

    def __init__(self) -> None:
        self._running: RunningSandbox | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._running is not None:
            self._running.__exit__(None, None, None)

    def service(self) -> SampleService:
        """Start it where `invpay sandbox` would answer, so that a sample that is kept can go on there; else nearby."""
        from invpay_desktop.cli.sandbox_command import PORT
        from invpay_desktop.interchange.sample_service import SampleService
        from invpay_desktop.sandbox.running import RunningSandbox

        if self._running is None:
            try:
                self._running = RunningSandbox(port=PORT)
            except OSError:
                self._running = RunningSandbox()
            self._running.__enter__()
        return SampleService(self._running.url, self._running.tenant, self._running.token)

    def later(self) -> SampleService:
        """Where `invpay sandbox` answers by itself."""
        from invpay_desktop.cli.sandbox_command import PORT
        from invpay_desktop.interchange.sample_service import SampleService
        from invpay_desktop.sandbox.core import TENANT, TOKEN
        from invpay_desktop.sandbox.server import HOST

        return SampleService(f"http://{HOST}:{PORT}", TENANT, TOKEN)

    def learn(self, book: Path) -> None:
        """Take over what a sample's linked invoices stand at, and lend the sample its token."""
        from invpay_desktop.keychain import lend
        from invpay_desktop.settings import HOSTED_TOKEN

        if self._running is not None:
            lend(_teach(self._running.sandbox, book), HOSTED_TOKEN.key, self._running.token)


def _teach(sandbox: Sandbox, book: Path) -> str:
    """Put the linked invoices of a book into a sandbox, with what was paid on them; returns the book's public id."""
    from invpay_desktop.db.book import open_book
    from invpay_desktop.interchange.sample_service import known_invoices
    from invpay_desktop.sandbox.ledger import Entry

    with open_book(book) as opened, opened.read() as session:
        for known in known_invoices(session):
            if known.hosted_id in sandbox.ledger.invoices:
                continue
            sandbox.add_invoice(
                known.hosted_id, known.total.minor, number=known.number, customer_id=known.hosted_customer or "cust_123"
            )
            for paid in known.payments:
                refunded = paid.refunded.minor if paid.refunded else 0
                sandbox.book(
                    Entry(
                        paid.hosted_id, known.hosted_id, paid.amount.minor, paid.method, paid.paid_at,
                        transaction_id=paid.transaction_id, refunded=refunded,
                    )
                )  # fmt: skip
        return session.info.public_id


def run_sandbox(
    order: SandboxOrder, started: Callable[[Mapping[str, Any]], None], called: Callable[[str], None]
) -> None:
    """Serve a stand-in for the hosted service on this machine until Ctrl-C. It knows the invoices of a named sample.

    Raises BadInput for nonsense in the order, and MachineError where the port is taken.
    """
    from invpay_desktop.base.errors import BadInput, MachineError
    from invpay_desktop.sandbox.running import serve

    def prepare(sandbox: Sandbox) -> None:
        if order.sample is not None:
            _teach(sandbox, order.sample)

    try:
        serve(order.port, order.faults, order.invoices, order.webhooks, started, called, prepare)
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
