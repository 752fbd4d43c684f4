"""A shop with some payments, and the window on its book, at the page of payments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QItemSelectionModel
from pytestqt.qtbot import QtBot

from invpay_desktop.payments.refunds import RefundPayment, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment, void_payment
from invpay_desktop.ui.actions import Actions
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.frame import Frame
from invpay_desktop.ui.main_window import MainWindow
from invpay_desktop.ui.pages.payments.page import PaymentsPage
from invpay_desktop.ui.preferences import Preferences
from tests.builders import NOW, Shop, a_customer, an_invoice, pays, sends
from tests.builders import shop as shop  # noqa: PLC0414 - a fixture


@dataclass
class Opened:
    """The window on a book, at the page of payments."""

    qtbot: QtBot
    desk: Desk
    window: MainWindow
    page: PaymentsPage
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    went: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
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
        """The check numbers in the list, in order."""
        return [row.check_number for row in (self.page.list.model.known(one) for one in self.page.list.ids()) if row]

    def choose(self, *ids: int) -> None:
        """Select payments as with Ctrl and the mouse; the first is the current one."""
        table = self.page.list.table
        rows = [list(self.page.list.ids()).index(one) for one in ids]
        table.choose_row(rows[0])
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        only = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        table.selectionModel().select(self.page.list.model.index(rows[0], 0), only)
        for row in rows[1:]:
            table.selectionModel().select(self.page.list.model.index(row, 0), flags)
        self.settle()

    def do(self, deed: Callable[..., Any], *words: Any) -> None:
        """Change the book from the window."""
        self.desk.write(lambda session: deed(session, *words), lambda _outcome: None, owner=self.page)
        self.settle()


@pytest.fixture
def open_page(qtbot: QtBot) -> Iterator[Callable[..., Opened]]:
    """Opens the window on a shop's book; `live` lets actions open their dialogs."""
    made: list[Opened] = []

    def open_it(shop: Shop, size: tuple[int, int] = (1440, 900), live: bool = False) -> Opened:
        desk = Desk(shop.book.path, Frame("Sample Shop", "USD", ZoneInfo("UTC"), False), Preferences(), lambda: NOW)
        window = MainWindow(desk)
        page = window.page("payments")
        assert isinstance(page, PaymentsPage)
        opened = Opened(qtbot, desk, window, page)
        desk.failed.connect(lambda error, _owner: opened.problems.append(str(error)))
        desk.wanted.connect(lambda name, item: opened.asked.append((name, item)))
        desk.said.connect(lambda text, _undo: opened.said.append(text))
        if live:
            Actions(window, desk)
        else:
            desk.went.disconnect(window._go)
            desk.went.connect(lambda name, item: opened.went.append((name, item)))
        made.append(opened)
        window.show_page("payments")
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
    """Payments 1 to 7: approved, refunded in part, wholly, came back, void, one check for two, cash to credit."""
    oak = a_customer(shop, "C-1", "Oak & Anvil")
    fern = a_customer(shop, "C-2", "Fern Hollow School")

    def paid(number: str, day: str, total: str = "100.00") -> int:
        invoice = an_invoice(shop, total, customer=oak, issued="2026-01-02")
        return pays(shop, invoice, total, day, kind="check", check_number=number).id

    paid("1001", "2026-01-05")
    part, whole, back, void = (paid(f"100{n}", f"2026-01-1{n}") for n in (2, 3, 4, 5))
    shop.do(refund_payment, RefundPayment(part, "a part", shop.money("30.00")))
    shop.do(refund_payment, RefundPayment(whole, "all of it"))
    shop.do(return_payment, ReturnPayment(back, "Insufficient funds"))
    shop.do(void_payment, void, "typed twice")
    for _ in range(2):
        an_invoice(shop, "250.00", customer=fern, issued="2026-01-03")
    sends(shop, fern, "500.00", on="2026-01-20", kind="check", check_number="2001")
    sends(shop, fern, "40.00", on="2026-01-21", kind="cash")
    return shop
