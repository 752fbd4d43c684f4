"""Opening a money dialog as an action does, typing into it, doing it by its key, and whether it came as foretold."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from invpay_desktop.db import tables
from invpay_desktop.ledger.customers import get_customer
from invpay_desktop.ledger.invoice_list import rows_by_ids
from invpay_desktop.payments.history import get_payment
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.main_window import MainWindow
from invpay_desktop.ui.money_dialogs.money_dialog import MoneyDialog
from invpay_desktop.ui.money_dialogs.outlook import Outlook
from invpay_desktop.ui.money_dialogs.registry import OPEN
from tests.builders import Shop
from tests.ui.payment_dialog.desks import settle

CTRL = Qt.KeyboardModifier.ControlModifier


def opened(qtbot: QtBot, desk: Desk, window: QMainWindow, action: str, **item: Any) -> Any:
    """The dialog of an action, its first outlook there."""
    OPEN[action](cast(MainWindow, window), desk, item)
    dialog = next(found for found in window.findChildren(MoneyDialog) if found.isVisible())
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    settle(qtbot, desk, dialog)
    return dialog


def type_into(edit: QLineEdit, text: str) -> None:
    """Take the place of what stands in a field."""
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def look(qtbot: QtBot, desk: Desk, dialog: MoneyDialog) -> Outlook[Any]:
    """What the dialog foretells now."""
    settle(qtbot, desk, dialog)
    assert dialog.outlook.outlook is not None, dialog.outlook.told
    return dialog.outlook.outlook


def do_it(qtbot: QtBot, desk: Desk, dialog: MoneyDialog) -> None:
    """Press its key twice, as an impatient person does."""
    for _ in range(2):
        QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    settle(qtbot, desk)


def events(shop: Shop) -> list[str]:
    """The kinds of all events, in order."""
    return [row.kind for row in shop.rows(tables.event)]


def assert_as_foretold(shop: Shop, foretold: Outlook[Any]) -> None:
    """Each invoice, payment and credit stands as the dialog had said."""
    for invoice in foretold.invoices:
        [now] = shop.ask(rows_by_ids, [invoice.after.id])
        assert now._replace(public_id="") == invoice.after._replace(public_id="")
    for payment in foretold.payments:
        assert shop.ask(get_payment, payment.after.id) == payment.after
    for credit in foretold.credits:
        assert shop.ask(get_customer, credit.customer_id).credit == credit.after
