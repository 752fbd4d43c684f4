"""The window's log: one small rotating file, without secrets, for mistakes and for what the person may be asked for."""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import cache
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
    _logger().error("%s", kind.__name__, exc_info=(kind, error, trace) if error is not None else None)


@cache
def _logger() -> logging.Logger:
    logger = logging.getLogger("invpay_desktop")
    with suppress(OSError):
        log_path().parent.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(log_path(), maxBytes=_LARGEST, backupCount=2, encoding="utf-8", delay=True)
        file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        logger.addHandler(file)
        with suppress(OSError):
            log_path().touch(mode=0o600)
    return logger
