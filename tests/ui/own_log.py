"""A log of a test's own: the program keeps one open for as long as its process lasts."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from invpay_desktop.ui import log


@pytest.fixture
def own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The log lies below the test's folder, in `state`."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    forget()
    yield
    forget()


def forget() -> None:
    """Close the log; the next mistake opens it anew."""
    logger = logging.getLogger("invpay_desktop")
    for handler in list(logger.handlers):
        handler.close()
        logger.removeHandler(handler)
    log._logger.cache_clear()
