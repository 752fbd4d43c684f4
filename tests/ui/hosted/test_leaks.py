"""What is typed into the window is sent, and is nowhere in what the program writes, whatever becomes of the charge."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.payments import charge as charging
from invpay_desktop.payments.charge import Means
from invpay_desktop.sandbox.core import Sandbox
from invpay_desktop.sandbox.running import RunningSandbox
from invpay_desktop.ui.payment_dialog.dialog import PaymentDialog
from tests.builders import a_book
from tests.leaks.scanner import leaks_in
from tests.leaks.secrets import Canaries, canaries
from tests.ui.driver import App
from tests.ui.hosted.conftest import linked_invoice
from tests.ui.own_log import own_log

__all__ = ["own_log"]

INVOICES = 4


@pytest.fixture
def known() -> Canaries:
    return canaries()


@pytest.fixture
def service(known: Canaries) -> Iterator[RunningSandbox]:
    with RunningSandbox(Sandbox(token=known.token), samples=False) as running:
        yield running


@pytest.fixture
def app(
    qtbot: QtBot,
    tmp_path: Path,
    service: RunningSandbox,
    known: Canaries,
    own_log: None,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[App]:
    """The window on a live book, whose every file lies in the test's folder."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("INVPAY_HOSTED_TOKEN", known.token)
    shop = a_book(tmp_path, now=datetime.now(UTC))
    for key, value in (
        ("hosted.url", service.url), ("hosted.tenant", service.tenant), ("hosted.mode", "live"), ("sync.auto", "no"),
    ):  # fmt: skip
        shop.do(write_setting, key, value)
    for number in range(1, INVOICES + 1):
        service.sandbox.add_invoice(f"inv_{number}", 50000, number=f"INV-{number}")
        linked_invoice(shop, f"INV-{number}", f"inv_{number}")
    shop.book.close()
    opened = App(qtbot, tmp_path / "shop.invpay", tmp_path / "driven.ini", "invoices")
    yield opened
    opened.close()


def _pay(app: App, invoice: str, method: str, key: str, values: dict[str, str]) -> PaymentDialog:
    app.select(invoice)
    app.key("Ctrl+R")
    dialog = app.dialog(PaymentDialog)
    app.key(key)
    app.until(lambda: method in dialog.method.hosted and dialog.method.hosted[method].isVisible())
    for name, text in values.items():
        app.fill(dialog.method.hosted[method].fields[name].editor, text)
    app.key("Ctrl+Return")
    return dialog


def _ends(app: App, dialog: PaymentDialog, *states: str) -> None:
    app.until(lambda: dialog.state in states and dialog.primary is not None and dialog.primary.isEnabled())
    app.settled()
    app.key("Esc")
    app.gone(dialog)


def test_nothing_that_was_typed_is_written(
    app: App, service: RunningSandbox, known: Canaries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = {"number": known.card, "expires": "1239", "cvv": known.cvv}
    _ends(app, _pay(app, "INV-1", "card", "Alt+1", card), "failed")  # no card that the sandbox knows
    service.sandbox.arm("html:pay")
    _ends(app, _pay(app, "INV-2", "card", "Alt+1", card), "unknown")

    app.pay("INV-4", "10.00", number="77")

    def broken(how: Means) -> None:
        raise RuntimeError(f"a mistake of ours, about {known.card}")

    monkeypatch.setattr(charging, "_once", broken)
    _pay(app, "INV-3", "card", "Alt+1", card)
    app.until(lambda: list((tmp_path / "state").rglob("*.log")))
    app.settled()
    app.close()
    assert leaks_in(tmp_path, known.named()) == []
