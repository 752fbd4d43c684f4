"""Builds the program and joins its parts: the only place where that happens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from invpay_desktop.cli.frame import run
from invpay_desktop.keychain import Keychain


def command_line(args: Sequence[str], *, now: datetime | None = None, keychain: Keychain | None = None) -> int:
    """Run one command line and return its exit status. Tests hand in the present and a keychain of their own."""
    return run(args, now=now, keychain=keychain)
