"""The window's log: one small rotating file, without secrets, for mistakes and for what the person may be asked for."""

from __future__ import annotations

import logging
import os
import traceback
from contextlib import suppress
from functools import cache
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

_LARGEST = 512 * 1024


def log_path() -> Path:
    """Where the log lies."""
    from platformdirs import user_log_path

    return user_log_path("invpay", appauthor=False) / "window.log"


def keep(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """Write a mistake down. A log that cannot be written stops nobody."""
    _logger().error("%s", "".join(_told(kind, error, trace)).rstrip())


def _told(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> list[str]:
    """Kinds and places, and what led to it. No messages: they may quote what was typed, a card number or a key."""
    lines = [f"{kind.__module__}.{kind.__qualname__}\n", *traceback.format_tb(trace)]
    before = error and (error.__cause__ or (None if error.__suppress_context__ else error.__context__))
    return [*lines, "after ", *_told(type(before), before, before.__traceback__)] if before else lines


class _OwnFile(RotatingFileHandler):
    """Files that only this user can read, the fresh one after each turn too."""

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding="utf-8", opener=lambda path, how: os.open(path, how, 0o600))


@cache
def _logger() -> logging.Logger:
    logger = logging.getLogger("invpay_desktop")
    with suppress(OSError):
        log_path().parent.mkdir(parents=True, exist_ok=True)
        file = _OwnFile(log_path(), maxBytes=_LARGEST, backupCount=2, encoding="utf-8", delay=True)
        file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        logger.addHandler(file)
    return logger
