"""Ctrl+K: finds actions, invoices and customers, and goes there, however fast one types."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.action_table import all_actions
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.finder import Finder
from tests.builders import Shop, a_customer, an_invoice
from tests.ui.payment_dialog.desks import desk, shop, window
from tests.ui.widgets.naughty import MARKUP

__all__ = ["desk", "shop", "window"]


@pytest.fixture
def done(desk: Desk) -> list[Any]:
    found: list[Any] = []
    desk.went.connect(lambda page, item: found.append((page, item)))
    desk.wanted.connect(lambda name, item: found.append((name, item)))
    return found


@pytest.fixture
def finder(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop) -> Finder:
    for at in range(3):
        an_invoice(shop, "500.00", number=f"INV-{at}", customer=a_customer(shop, f"C-{at}", f"Oak {at} & Anvil"))
    made = Finder(window, desk)
    made.open()
    qtbot.waitExposed(made)
    return made


def texts(finder: Finder) -> list[str]:
    return [finder.list.item(row).text() for row in range(finder.list.count())]


def test_it_opens_with_everything_that_can_be_done(finder: Finder) -> None:
    shown = " ".join(texts(finder))
    for action in all_actions():
        assert (action.text in shown) == action.listed, action.name
    for page in ("Dashboard", "Invoices", "Customers", "Payments", "Settings", "Help"):
        assert any(text.startswith(page) for text in texts(finder))


def test_the_action_that_is_marked_is_done(qtbot: QtBot, finder: Finder, done: list[Any]) -> None:
    QTest.keyClicks(finder.field, "one check")
    qtbot.waitUntil(lambda: not finder._waiting)
    QTest.keyClick(finder.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(done))
    assert done == [("receive_check", {})]
    assert not finder.isVisible()


def test_enter_before_the_answer_goes_to_what_the_book_finds(qtbot: QtBot, finder: Finder, done: list[Any]) -> None:
    QTest.keyClicks(finder.field, "INV-2")
    QTest.keyClick(finder.field, Qt.Key.Key_Return)
    assert done == []
    qtbot.waitUntil(lambda: bool(done))
    assert done == [("invoices", {"invoice": 3})]


def test_customers_are_found_too(qtbot: QtBot, finder: Finder, done: list[Any]) -> None:
    QTest.keyClicks(finder.field, "oak 1")
    qtbot.waitUntil(lambda: not finder._waiting)
    row = next(row for row, text in enumerate(texts(finder)) if text.startswith("Oak 1 & Anvil · C-1 · owes 500.00"))
    for _ in range(row):
        QTest.keyClick(finder.field, Qt.Key.Key_Down)
    QTest.keyClick(finder.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(done))
    assert done == [("customers", {"customer": 2})]


def test_what_is_marked_stays_marked_when_the_answer_comes(qtbot: QtBot, finder: Finder, done: list[Any]) -> None:
    QTest.keyClicks(finder.field, "inv")
    QTest.keyClick(finder.field, Qt.Key.Key_Down)
    marked = finder.list.currentItem().text()
    before = finder.list.count()
    qtbot.waitUntil(lambda: not finder._waiting)
    assert finder.list.count() > before
    assert finder.list.currentItem().text() == marked


def test_an_answer_for_another_text_is_dropped(qtbot: QtBot, finder: Finder) -> None:
    QTest.keyClicks(finder.field, "INV-2")
    finder._ask()
    QTest.keyClick(finder.field, Qt.Key.Key_Backspace)
    QTest.keyClicks(finder.field, "1")
    qtbot.waitUntil(lambda: not finder._waiting)
    assert [text for text in texts(finder) if text.startswith("INV-")] == ["INV-1 · Oak 1 & Anvil · 500.00 left"]


def test_nothing_found_does_nothing(qtbot: QtBot, finder: Finder, done: list[Any]) -> None:
    QTest.keyClicks(finder.field, "zzzz")
    QTest.keyClick(finder.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not finder._waiting)
    assert texts(finder) == []
    assert finder.isVisible()
    assert done == []
    QTest.keyClick(finder.field, Qt.Key.Key_Escape)
    assert not finder.isVisible()


@pytest.mark.parametrize("text", MARKUP)
def test_no_text_breaks_it(qtbot: QtBot, finder: Finder, text: str) -> None:
    finder.field.setText(text)
    qtbot.waitUntil(lambda: not finder._waiting)
