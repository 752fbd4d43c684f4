"""A shop with some invoices, and the window on its book, at the page of invoices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.frame import Frame
from invpay_desktop.ui.main_window import MainWindow
from invpay_desktop.ui.pages.invoices.page import InvoicesPage
from invpay_desktop.ui.preferences import Preferences
from tests.builders import NOW, Shop, a_customer, an_invoice, pays
from tests.builders import shop as shop  # noqa: PLC0414 - a fixture


@dataclass
class Opened:
    """The window on a book, at the page of invoices."""

    qtbot: QtBot
    desk: Desk
    window: MainWindow
    page: InvoicesPage
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def settle(self) -> None:
        """Wait until nothing is asked any more, and nothing waits to be."""
        calm = 0

        def is_calm() -> bool:
            nonlocal calm
            waiting = self.page.list._settling.isActive() or self.page.filters._typing.isActive()
            gathering = self.window._gathering.isActive()
            calm = calm + 1 if self.desk.background.idle() and not waiting and not gathering else 0
            return calm > 2

        self.qtbot.waitUntil(is_calm, timeout=10_000)
        assert self.problems == []

    def numbers(self) -> list[str]:
        """The numbers in the list, in order."""
        return [row.number for row in (self.page.list.model.known(one) for one in self.page.list.ids()) if row]

    def chosen(self) -> list[int]:
        return list(self.page.list.chosen_ids())

    def choose(self, *rows: int) -> None:
        """Select rows as with Ctrl and the mouse; the first is the current one."""
        from PySide6.QtCore import QItemSelectionModel

        table = self.page.list.table
        table.choose_row(rows[0])
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row in rows[1:]:
            table.selectionModel().select(self.page.list.model.index(row, 0), flags)
        self.settle()

    def do(self, deed: Callable[..., Any], *words: Any) -> None:
        """Change the book from the window."""
        self.desk.write(lambda session: deed(session, *words), lambda _outcome: None, owner=self.page)
        self.settle()


@pytest.fixture
def open_page(qtbot: QtBot) -> Iterator[Callable[..., Opened]]:
    """Opens the window on a shop's book."""
    made: list[Opened] = []

    def open_it(shop: Shop, size: tuple[int, int] = (1440, 900)) -> Opened:
        desk = Desk(shop.book.path, Frame("Sample Shop", "USD", ZoneInfo("UTC"), False), Preferences(), lambda: NOW)
        window = MainWindow(desk)
        window.resize(*size)
        page = window.page("invoices")
        assert isinstance(page, InvoicesPage)
        opened = Opened(qtbot, desk, window, page)
        desk.failed.connect(lambda error, _owner: opened.problems.append(str(error)))
        desk.wanted.connect(lambda name, item: opened.asked.append((name, item)))
        made.append(opened)
        window.show_page("invoices")
        window.show()
        window.resize(*size)
        qtbot.waitExposed(window)
        desk.open(lambda error: opened.problems.append(str(error)))
        opened.settle()
        return opened

    yield open_it
    for one in made:
        one.window.close()
        one.desk.close()
        one.window.deleteLater()


@pytest.fixture
def full(shop: Shop) -> Shop:
    """Twelve invoices of two customers: paid, overpaid, partly paid, late, void, draft."""
    oak = a_customer(shop, "C-1", "Oak & Anvil")
    fern = a_customer(shop, "C-2", "Fern Hollow School")
    for number in range(1, 7):
        an_invoice(shop, "100.00", customer=oak, number=f"INV-{number}", issued="2026-01-10", due="2026-01-20")
    ids = {
        number: an_invoice(
            shop, f"{number}00.00", customer=fern, number=f"INV-{number}", issued="2026-01-20", due="2026-02-20"
        )
        for number in range(7, 13)
    }
    pays(shop, ids[7], "700.00")
    pays(shop, ids[8], "820.00")
    pays(shop, ids[9], "250.00", kind="check", check_number="4471")
    return shop
