"""The table of actions: everything in it is done by somebody, under a key of its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

import invpay_desktop
from invpay_desktop.db import tables
from invpay_desktop.ledger.undo import last_action
from invpay_desktop.ui.action_table import all_actions
from invpay_desktop.ui.actions import Actions
from invpay_desktop.ui.deeds import DEEDS
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.main_window import MainWindow
from invpay_desktop.ui.money_dialogs import registry
from invpay_desktop.ui.places import places, places_below
from invpay_desktop.ui.theme.icons import icon
from invpay_desktop.ui.undoing import undo_last, undo_now
from invpay_desktop.ui.widgets.dialog import Question
from tests.builders import Shop, a_customer, an_invoice
from tests.ui.payment_dialog.desks import Said, desk, said, settle, shop, window

__all__ = ["desk", "said", "shop", "window"]
UI = Path(invpay_desktop.__file__).parent / "ui"


def test_every_action_has_who_does_it() -> None:
    for action in all_actions():
        assert action.page != (action.name in DEEDS), action.name
    assert set(DEEDS) == {action.name for action in all_actions() if not action.page}
    assert set(registry.OPEN) <= set(DEEDS)


def test_every_action_of_a_page_is_known_to_some_page() -> None:
    sources = "".join(file.read_text(encoding="utf-8") for file in (UI / "pages").rglob("*.py"))
    for action in all_actions():
        if action.page:
            assert f'"{action.name}"' in sources, action.name


def test_what_pages_ask_for_is_in_the_table() -> None:
    known = {action.name for action in all_actions()}
    asked = set()
    for file in UI.rglob("*.py"):
        asked |= set(re.findall(r"desk\.do\(\s*\"(\w+)\"", file.read_text(encoding="utf-8")))
        asked |= set(re.findall(r"desk\.do, \"(\w+)\"", file.read_text(encoding="utf-8")))
    assert len(asked) > 8
    assert asked <= known


def test_no_key_has_two_meanings_and_every_name_is_one() -> None:
    keys = [action.key for action in all_actions() if action.key]
    keys += [place.shortcut for place in (*places(), *places_below())]
    assert len(keys) == len(set(keys))
    names = [action.name for action in all_actions()]
    assert len(names) == len(set(names))


def test_every_icon_exists(qapp: QApplication) -> None:
    for action in all_actions():
        assert not icon(action.icon).isNull()
    for place in (*places(), *places_below()):
        assert not icon(place.icon).isNull()


def test_an_action_that_is_not_in_the_table_is_a_mistake(desk: Desk, window: QMainWindow) -> None:
    actions = Actions(cast(MainWindow, window), desk)
    with pytest.raises(KeyError):
        actions.do("dance")


# Undo


def question(qtbot: QtBot, window: QMainWindow) -> Question:
    qtbot.waitUntil(lambda: any(found.isVisible() for found in window.findChildren(Question)))
    return next(found for found in window.findChildren(Question) if found.isVisible())


def test_undo_says_what_it_takes_back_and_asks(
    qtbot: QtBot, shop: Shop, desk: Desk, said: Said, window: QMainWindow
) -> None:
    customer = a_customer(shop)
    invoice = an_invoice(shop, customer=customer)
    undo_last(window, desk)
    asked = question(qtbot, window)
    assert "invoice added" in asked.windowTitle()
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    assert shop.row(tables.invoice, invoice).hidden == 0
    undo_last(window, desk)
    asked = question(qtbot, window)
    assert asked.primary is not None
    asked.primary.click()
    settle(qtbot, desk)
    assert shop.row(tables.invoice, invoice).hidden == 1
    assert said.toasts[-1] == ("Taken back: invoice added, 500.00 on INV-0001.", False)


def test_only_what_was_asked_about_is_taken_back(qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow) -> None:
    first = an_invoice(shop)
    problems: list[str] = []
    desk.failed.connect(lambda error, _owner: problems.append(error.message))
    meant = shop.ask(last_action)
    second = an_invoice(shop)  # by a command beside the window
    undo_now(window, desk, meant)
    settle(qtbot, desk)
    assert [shop.row(tables.invoice, each).hidden for each in (first, second)] == [0, 0]
    assert "nothing was taken back" in problems[0]
    undo_now(window, desk)
    settle(qtbot, desk)
    assert [shop.row(tables.invoice, each).hidden for each in (first, second)] == [0, 1]


def test_nothing_to_take_back_is_said(qtbot: QtBot, desk: Desk, said: Said, window: QMainWindow) -> None:
    undo_last(window, desk)
    settle(qtbot, desk)
    assert said.toasts == [("There is nothing to take back.", False)]
