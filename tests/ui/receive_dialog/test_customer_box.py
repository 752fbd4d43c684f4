"""The field that finds a customer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.receive_dialog.dialog import ReceiveDialog
from tests.builders import Shop, a_customer
from tests.ui.payment_dialog.desks import settle


@pytest.fixture
def dialog(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop) -> ReceiveDialog:
    for number, name in (("c1", "Northgate & Sons"), ("c2", "Northside Clinic"), ("c3", "<b>Southside</b>")):
        a_customer(shop, number, name)
    made = ReceiveDialog(window, desk)
    made.open()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.form.customer.setFocus()
    return made


def typed(qtbot: QtBot, dialog: ReceiveDialog, text: str) -> None:
    QTest.keyClicks(dialog.form.customer, text)
    qtbot.waitUntil(dialog.form.customer.is_open)


def test_down_and_enter_take_the_second(qtbot: QtBot, desk: Desk, dialog: ReceiveDialog) -> None:
    typed(qtbot, dialog, "north")
    QTest.keyClick(dialog.form.customer, Qt.Key.Key_Down)
    QTest.keyClick(dialog.form.customer, Qt.Key.Key_Return)
    settle(qtbot, desk, dialog)
    assert dialog.payer is not None
    assert dialog.payer.name == "Northside Clinic"
    assert dialog.form.customer.text() == "Northside Clinic"
    assert not dialog.form.customer.is_open()


def test_tab_takes_the_first_and_goes_on(qtbot: QtBot, desk: Desk, dialog: ReceiveDialog) -> None:
    typed(qtbot, dialog, "north")
    QTest.keyClick(dialog.form.customer, Qt.Key.Key_Tab)
    settle(qtbot, desk, dialog)
    assert dialog.payer is not None
    assert dialog.payer.name == "Northgate & Sons"


def test_esc_closes_the_list_only(qtbot: QtBot, dialog: ReceiveDialog) -> None:
    typed(qtbot, dialog, "north")
    QTest.keyClick(dialog.form.customer, Qt.Key.Key_Escape)
    assert not dialog.form.customer.is_open()
    assert dialog.isVisible()


def test_what_names_nobody_does_not_stay(qtbot: QtBot, desk: Desk, dialog: ReceiveDialog) -> None:
    QTest.keyClicks(dialog.form.customer, "nobody")
    dialog.form.amount.setFocus(Qt.FocusReason.TabFocusReason)
    settle(qtbot, desk, dialog)
    assert dialog.form.customer.text() == ""
    assert dialog.payer is None


def test_markup_is_a_name_like_any_other(qtbot: QtBot, desk: Desk, dialog: ReceiveDialog) -> None:
    typed(qtbot, dialog, "<b>")
    QTest.keyClick(dialog.form.customer, Qt.Key.Key_Return)
    settle(qtbot, desk, dialog)
    assert dialog.form.card.name.text() == "<b>Southside</b> owes"
