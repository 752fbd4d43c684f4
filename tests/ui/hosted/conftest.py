"""The window beside a sandbox of the hosted service that really listens, both with a sample of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from invpay_desktop.db.book import open_book
from invpay_desktop.db.session import WriteSession
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.sandbox.running import RunningSandbox
from tests.builders import NOW, sample_book
from tests.ui.driver import App

__all__ = ["sample_book"]


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    """A service on a port of this machine, with no invoices but those a test opens."""
    with RunningSandbox(samples=False) as running:
        yield running


def prepare(book: Path, deed: Callable[[WriteSession], object]) -> None:
    """Write into a book before its window opens."""
    with open_book(book) as opened, opened.write(NOW) as session:
        deed(session)


def connect(book: Path, sandbox: RunningSandbox) -> None:
    """Set the account of a book up; the token is in the environment."""

    def deed(session: WriteSession) -> None:
        for key, value in (("hosted.url", sandbox.url), ("hosted.tenant", sandbox.tenant), ("sync.auto", "no")):
            write_setting(session, key, value)

    prepare(book, deed)


@pytest.fixture
def app(qtbot: QtBot, sample_book: Path, tmp_path: Path) -> Iterator[App]:
    """The window on the sample year, not connected."""
    opened = App(qtbot, sample_book, tmp_path / "driven.ini", "dashboard")
    yield opened
    opened.close()


@pytest.fixture
def connected(
    qtbot: QtBot, sample_book: Path, tmp_path: Path, sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> Iterator[App]:
    """The window on the sample year, connected to the sandbox in test mode; rounds only when asked for."""
    monkeypatch.setenv("INVPAY_HOSTED_TOKEN", sandbox.token)
    connect(sample_book, sandbox)
    opened = App(qtbot, sample_book, tmp_path / "driven.ini", "dashboard")
    yield opened
    opened.close()
