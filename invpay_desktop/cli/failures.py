"""The one place where errors are shown on the command line: one sentence, an exit status, never a traceback.

Exit status: 0 done · 1 refused, or the machine or the program failed · 2 the command line was wrong · 3 the outcome is
not known yet. What nobody foresaw is written, without any value, to a log in the user's state folder.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from invpay_desktop import __version__
from invpay_desktop.base.dates import instant_text
from invpay_desktop.base.errors import (
    BackupMissing,
    BookDamaged,
    BookMissing,
    BugError,
    InvPayError,
    NotABook,
    Refused,
)
from invpay_desktop.cli.output import print_beside, print_out, refusal

LOG_LIMIT = 1_000_000
"""Bytes after which the log begins anew."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as it is shown: exit status, a code for programs, a sentence for people."""

    status: int
    code: str
    message: str
    reasons: tuple[str, ...] = ()
    hint: str = ""


def show(error: BaseException, as_json: bool, now: datetime) -> int:
    """Show an error and return the exit status."""
    if isinstance(error, BrokenPipeError):
        _forget_stdout()
        return 0
    failure = understood(error, now)
    unsaid = [reason for reason in failure.reasons if reason not in failure.message]
    print_beside("\n".join([failure.message, *(f"  - {reason}" for reason in unsaid)]))
    if failure.hint:
        print_beside(failure.hint)
    if as_json:
        try:
            print_out(refusal(failure.code, failure.message, failure.reasons))
        except OSError:
            _forget_stdout()
    return failure.status


def show_unsaid(error: BaseException) -> int:
    """The work was committed and only its answer could not be printed: never to be taken for a failure, or repeated."""
    if not isinstance(error, BrokenPipeError):
        with suppress(OSError):
            print_beside("It was done and is kept; only the answer could not be printed. Do not do it again.")
    _forget_stdout()
    return 0


def understood(error: BaseException, now: datetime) -> Failure:
    """What to show for an error."""
    match error:
        case click.UsageError():
            where = error.ctx.command_path if error.ctx else "invpay"
            return Failure(2, "usage", usage_sentence(error), hint=f"“{where} --help” says how it is used.")
        case click.Abort() | KeyboardInterrupt() | EOFError():
            return Failure(1, "cancelled", "Stopped; nothing of it was kept.")
        case BugError():
            return Failure(1, error.code, f"{error.message} {_logged(error, now)}")
        case InvPayError():
            reasons = error.reasons if isinstance(error, Refused) else ()
            return Failure(1, error.code, error.message, reasons, _way_out(error))
        case OSError() if error.errno is not None:
            return Failure(1, "machine", _system_sentence(error))
        case MemoryError():
            return Failure(1, "machine", "This computer has no memory left for it. Nothing of it was kept.")
        case _:
            return Failure(1, "bug", f"Something went wrong that we did not foresee. {_logged(error, now)}")


def _way_out(error: InvPayError) -> str:
    """The command that helps here, '' where the sentence says all: the rooms below know of no commands."""
    return next((way for kind, way in _WAYS_OUT if isinstance(error, kind)), "")


_WAYS_OUT = (
    (BackupMissing, "“invpay backup” makes one."),
    (BookMissing, "“invpay init” makes a book; --book names another."),
    (NotABook, "--book names another file."),
    (BookDamaged, "“invpay check” says what is wrong; “invpay restore” puts a backup in the book's place."),
)


def usage_sentence(error: click.UsageError) -> str:
    """Click's complaint in our words."""
    match error:
        case click.NoSuchOption():
            near = f" Did you mean {error.possibilities[0]}?" if error.possibilities else ""
            return f"There is no option {error.option_name} here.{near}"
        case click.MissingParameter():
            return f"{_named(error)} is missing."
        case click.BadParameter():
            return f"{_named(error)}: {error.message}"
        case _:
            return error.format_message()


def _named(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "A value")
    return error.param.opts[0] if isinstance(error.param, click.Option) else error.param.make_metavar(error.ctx)  # type: ignore[arg-type]


def _system_sentence(error: OSError) -> str:
    what = {
        errno.ENOENT: "is not there",
        errno.EACCES: "may not be read or written by you",
        errno.EPERM: "may not be read or written by you",
        errno.EISDIR: "is a folder",
        errno.ENOTDIR: "does not lie in a folder",
        errno.ENOSPC: "does not fit on the disk any more",
        errno.EROFS: "lies on a disk that may not be written",
    }.get(error.errno or 0, f"could not be used ({error.strerror})")
    return f"{error.filename if error.filename else 'The output'} {what}."


def _logged(error: BaseException, now: datetime) -> str:
    """Write an error to the log: kinds and places only, since messages and variables may hold what is private."""
    from platformdirs import user_log_path

    path = user_log_path("invpay", appauthor=False) / "failures.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        anew = path.exists() and path.stat().st_size > LOG_LIMIT
        flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if anew else os.O_APPEND)
        with os.fdopen(os.open(path, flags, 0o600), "a", encoding="utf-8") as log:
            log.write(_report(error, now))
    except OSError:
        return "The book is as it was before. No report could be written."
    return f"The book is as it was before. Where it happened is written in {path}; send that file with your report."


def _report(error: BaseException, now: datetime) -> str:
    import platform
    import traceback

    lines = [f"== {instant_text(now)} invpay {__version__}, Python {platform.python_version()}, {sys.platform}"]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        for frame in traceback.extract_tb(seen.__traceback__):
            lines.append(f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}")
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines) + "\n"


def _short(filename: str) -> str:
    """The file's name from the last package folder on: where the program lies says who its user is."""
    parts = Path(filename).parts
    for anchor in ("invpay_desktop", "site-packages"):
        if anchor in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(anchor) :])
    return Path(filename).name


def _forget_stdout() -> None:
    """Nobody reads any more: what is left in the buffer goes nowhere, quietly."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (AttributeError, OSError, ValueError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for the rest of the process
