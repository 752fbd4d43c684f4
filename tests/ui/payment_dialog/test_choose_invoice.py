"""Choosing the invoice that money came for, by keyboard alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.payment_dialog.choose_invoice import InvoiceChoice, choose_invoice
from invpay_desktop.ui.payment_dialog.dialog import PaymentDialog
from tests.builders import Shop, a_customer, an_invoice, pays
from tests.ui.payment_dialog.desks import settle


def chooser(qtbot: QtBot, desk: Desk, window: QMainWindow) -> InvoiceChoice:
    choose_invoice(window, desk)
    [choice] = window.findChildren(InvoiceChoice)
    settle(qtbot, desk, choice)
    return choice


def numbers(choice: InvoiceChoice) -> list[str]:
    return [row.number for row in choice.model.rows]


def test_open_invoices_are_offered_oldest_due_first(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop) -> None:
    an_invoice(shop, number="INV-2", due="2026-02-20")
    an_invoice(shop, number="INV-1", due="2026-01-20")
    pays(shop, an_invoice(shop, "10.00", number="INV-3"), "10.00")
    assert numbers(chooser(qtbot, desk, window)) == ["INV-1", "INV-2"]


def test_a_name_and_enter_open_the_dialog_also_before_the_search_has_answered(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop
) -> None:
    an_invoice(shop, number="INV-1")
    wanted = an_invoice(shop, number="INV-2", customer=a_customer(shop, "cust_k", "Kestrel Brewing"))
    choice = chooser(qtbot, desk, window)
    QTest.keyClicks(choice.search, "kestrel")
    QTest.keyClick(choice.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.findChildren(PaymentDialog)))
    [dialog] = window.findChildren(PaymentDialog)
    assert dialog.facts.id == wanted


def test_the_arrows_go_through_the_rows_while_the_search_is_typed(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop
) -> None:
    for number in ("INV-1", "INV-2", "INV-3"):
        an_invoice(shop, number=number)
    choice = chooser(qtbot, desk, window)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(choice.search, key)
    assert choice.table.current_row() == 1
    QTest.keyClick(choice.search, Qt.Key.Key_Return)
    [dialog] = window.findChildren(PaymentDialog)
    assert dialog.facts.number == "INV-2"


def test_nothing_found_is_said(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop) -> None:
    an_invoice(shop, number="INV-1")
    choice = chooser(qtbot, desk, window)
    QTest.keyClicks(choice.search, "<b>zebra</b>")
    settle(qtbot, desk, choice)
    assert choice.nothing.text() == "No open invoice has “<b>zebra</b>”."
    QTest.keyClick(choice.search, Qt.Key.Key_Return)
    assert choice.isVisible()
