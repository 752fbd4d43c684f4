"""The window on a small book beside a sandbox of the hosted service that really listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.memos import one_line
from invpay_desktop.sandbox.running import RunningSandbox
from tests.builders import Shop, a_book, a_customer, sample_book
from tests.ui.driver import App

__all__ = ["sample_book"]

Prepare = Callable[[Shop], object]
Open = Callable[..., App]


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    """A service on a port of this machine, with no invoices but those a test opens."""
    with RunningSandbox(samples=False) as running:
        yield running


@pytest.fixture
def app(qtbot: QtBot, sample_book: Path, tmp_path: Path) -> Iterator[App]:
    """The window on the sample year, not connected."""
    opened = App(qtbot, sample_book, tmp_path / "driven.ini", "dashboard")
    yield opened
    opened.close()


@pytest.fixture
def small(qtbot: QtBot, tmp_path: Path, sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens the window on a book of today with one linked invoice, INV-1 over 500.00, connected in test mode.

    Rounds come only when asked for, unless `by_itself`; `prepare`: what is done to the book before.
    """
    monkeypatch.setenv("INVPAY_HOSTED_TOKEN", sandbox.token)
    sandbox.sandbox.add_invoice("inv_1", 50000, number="INV-1")
    opened: list[App] = []

    def open_it(prepare: Prepare = lambda _shop: None, *, by_itself: bool = False, url: str = "") -> App:
        shop = a_book(tmp_path, now=datetime.now(UTC))
        for key, value in (
            ("hosted.url", url or sandbox.url), ("hosted.tenant", sandbox.tenant),
            ("sync.auto", "yes" if by_itself else "no"), ("backup.daily", "no"),
        ):  # fmt: skip
            shop.do(write_setting, key, value)
        linked_invoice(shop)
        prepare(shop)
        shop.book.close()
        opened.append(App(qtbot, tmp_path / "shop.invpay", tmp_path / "driven.ini", "dashboard"))
        return opened[-1]

    yield open_it
    for app in opened:
        app.close()


@pytest.fixture
def connected(small: Open) -> App:
    """The window on that book; rounds only when asked for."""
    return small()


def linked_invoice(shop: Shop, number: str = "INV-1", hosted_id: str | None = "inv_1", total: str = "500.00") -> int:
    """An invoice of today, tied to one of the service."""
    lines = (one_line("Bread", shop.money(total)),)
    today = shop.now.date()
    return shop.do(add_invoice, NewInvoice(a_customer(shop), today, lines, number=number, hosted_id=hosted_id))
