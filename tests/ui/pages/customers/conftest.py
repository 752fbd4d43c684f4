"""A shop with some customers, and the window on its book, at their page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.actions import Actions
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.frame import Frame
from invpay_desktop.ui.main_window import MainWindow
from invpay_desktop.ui.pages.customers.page import CustomersPage
from invpay_desktop.ui.pages.customers.panel import CustomerPanel
from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.widgets.dialog import Dialog
from tests.builders import NOW, Shop, a_customer, an_invoice, pays, sends
from tests.builders import shop as shop  # noqa: PLC0414 - a fixture


@dataclass
class Opened:
    """The window on a book, at the page of customers."""

    qtbot: QtBot
    shop: Shop
    desk: Desk
    window: MainWindow
    page: CustomersPage
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    went: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def settle(self) -> None:
        """Wait until nothing is asked any more, and nothing waits to be."""
        calm = 0

        def is_calm() -> bool:
            nonlocal calm
            waiting = self.page.list._settling.isActive() or self.page._typing.isActive()
            calm = (
                calm + 1 if self.desk.background.idle() and not waiting and not self.window._gathering.isActive() else 0
            )
            return calm > 2

        self.qtbot.waitUntil(is_calm, timeout=10_000)
        assert self.problems == []

    def names(self) -> list[str]:
        """The names in the list, in order."""
        return [row.name for row in (self.page.list.model.known(one) for one in self.page.list.ids()) if row]

    def panel(self, row: int) -> CustomerPanel:
        """The panel of the customer in a row."""
        self.page.list.table.choose_row(row)
        self.page.open_panel()
        self.settle()
        assert isinstance(self.page.beside.side, CustomerPanel)
        return self.page.beside.side


@pytest.fixture
def full(shop: Shop) -> Shop:
    """Oak owes 150.00 of which 50.00 are late, Fern has 40.00 of credit, Zoe has nothing."""
    oak = a_customer(shop, "C-1", "Oak & Anvil", email="oak@example.invalid", address="1 Lane\nTown")
    late = an_invoice(shop, "90.00", customer=oak, number="INV-1", issued="2026-01-02", due="2026-01-10")
    pays(shop, late, "40.00", "2026-01-12", kind="check", check_number="77")
    an_invoice(shop, "100.00", customer=oak, number="INV-2", issued="2026-01-20", due="2026-02-20")
    sends(shop, a_customer(shop, "C-2", "Fern Hollow"), "40.00", on="2026-01-21", kind="cash")
    a_customer(shop, "C-3", "Zoe <b>Cut</b>", phone="555 0100")
    return shop


@pytest.fixture
def opened(qtbot: QtBot, full: Shop) -> Iterator[Opened]:
    desk = Desk(full.book.path, Frame("Sample Shop", "USD", ZoneInfo("UTC"), False), Preferences(), lambda: NOW)
    window = MainWindow(desk)
    page = window.page("customers")
    assert isinstance(page, CustomersPage)
    made = Opened(qtbot, full, desk, window, page)
    desk.failed.connect(lambda error, _owner: made.problems.append(str(error)))
    desk.wanted.connect(lambda name, item: made.asked.append((name, item)))
    desk.went.connect(lambda name, item: made.went.append((name, item)))
    desk.said.connect(lambda text, _undo: made.said.append(text))
    Actions(window, desk)
    window.show_page("customers")
    window.show()
    window.resize(1440, 900)
    qtbot.waitExposed(window)
    desk.open(lambda error: made.problems.append(str(error)))
    made.settle()
    yield made
    for dialog in window.findChildren(Dialog):
        dialog.done(0)
    window.close()
    desk.close()
    window.deleteLater()
