"""Charging from the payment dialog: a real window, a real book, a sandbox that runs, real faults."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.db import tables
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.payment_dialog.dialog import PaymentDialog
from tests.builders import Shop, Stand, stand
from tests.ui.payment_dialog.desks import Said, settle
from tests.ui.payment_dialog.hosted_desks import GOOD, HARD, LATE, LOST_AFTER, LOST_BEFORE, SOFT, Hosted

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
NOT_KNOWN = "We don't know yet whether this went through. Please do not charge again."


def opened(qtbot: QtBot, desk: Desk, window: QMainWindow, invoice: int, **known: object) -> PaymentDialog:
    dialog = PaymentDialog(window, desk, invoice, **known)  # type: ignore[arg-type]
    dialog.open()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    settle(qtbot, desk, dialog)
    return dialog


def type_into(widget: QWidget, text: str) -> None:
    widget.setFocus()
    widget.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(widget, text)


def type_card(dialog: PaymentDialog, number: str) -> None:
    dialog.method.tiles._buttons["card"].click()
    card = dialog.method.hosted["card"]
    for key, text in (("number", number), ("expires", "1227"), ("cvv", "123")):
        type_into(card.fields[key].editor, text)


def press(qtbot: QtBot, desk: Desk, dialog: PaymentDialog, state: str) -> None:
    """Ctrl+Enter, and wait for what comes of it."""
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    arrive(qtbot, desk, dialog, state)


def arrive(qtbot: QtBot, desk: Desk, dialog: PaymentDialog, state: str) -> None:
    qtbot.waitUntil(lambda: dialog.state == state and not dialog.is_busy, timeout=10_000)
    settle(qtbot, desk)


def charge(qtbot: QtBot, desk: Desk, dialog: PaymentDialog, number: str, state: str) -> None:
    type_card(dialog, number)
    press(qtbot, desk, dialog, state)


def statuses(shop: Shop) -> list[str]:
    return [row.status for row in shop.rows(tables.payment_state)]


def test_a_card_is_charged_in_full(qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted, said: Said) -> None:
    invoice = hosted.invoice()
    dialog = opened(qtbot, desk, window, invoice)
    charge(qtbot, desk, dialog, GOOD, "approved")
    assert stand(hosted.shop, invoice).status == "paid"
    assert len(hosted.there()) == 1
    assert dialog.outcome.said.title() == "$500.00 was charged to Visa •• 1111."
    assert dialog.outcome.said.text() == "INV-1001 is paid in full."
