"""The saved methods of a customer: listed, added by their id, taken off the list."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from invpay_desktop.db.hosted_tables import saved_method
from invpay_desktop.payments.saved_methods import add_method
from invpay_desktop.ui.pages.customers.panel import CustomerPanel
from invpay_desktop.ui.pages.customers.saved_methods import AddMethod
from invpay_desktop.ui.widgets.dialog import Question
from tests.ui.pages.customers.conftest import Opened

LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
Kind = TypeVar("Kind", bound=QWidget)


def panel_of(opened: Opened) -> CustomerPanel:
    opened.page.open_panel()
    opened.settle()
    panel = opened.page.beside.side
    assert isinstance(panel, CustomerPanel)
    panel.tabs.choose("saved")
    return panel


def front(opened: Opened, kind: type[Kind]) -> Kind:
    def shown() -> list[Kind]:
        return [each for each in opened.window.findChildren(kind) if each.isVisible()]

    opened.qtbot.waitUntil(lambda: bool(shown()))
    dialog = shown()[-1]
    dialog.activateWindow()
    opened.qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def add(opened: Opened, panel: CustomerPanel, method_id: str, label: str) -> AddMethod:
    QTest.mouseClick(panel.saved.add, LEFT)
    dialog = front(opened, AddMethod)
    dialog.method_id.setText(method_id)
    dialog.label.setText(label)
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    opened.settle()
    return dialog


def test_a_method_is_added_and_taken_off(opened: Opened) -> None:
    panel = panel_of(opened)
    assert panel.saved.nothing.isVisible()
    assert not panel.saved.remove.isEnabled()
    add(opened, panel, "pm_saved_123", "Visa of the owner")
    assert [row.label for row in panel.saved.model.rows] == ["Visa of the owner"]
    assert panel.tabs._counts["saved"] == 1
    QTest.mouseClick(panel.saved.remove, LEFT)
    question = front(opened, Question)
    QTest.keyClick(question, Qt.Key.Key_Return, CTRL)
    opened.settle()
    assert list(panel.saved.model.rows) == []
    assert [row.hidden for row in opened.shop.rows(saved_method)] == [True]


def test_what_is_no_id_is_said_at_the_field(opened: Opened) -> None:
    panel = panel_of(opened)
    dialog = add(opened, panel, "4111111111111111", "")
    assert dialog.isVisible()
    assert dialog.id_field.message().startswith("The id of a saved method begins with pm_")
    assert opened.shop.rows(saved_method) == []


def test_a_method_of_somebody_else_is_refused(opened: Opened) -> None:
    panel = panel_of(opened)
    other = next(number for number in opened.shop.customers.values() if number != panel.customer_id)
    opened.shop.do(add_method, other, "pm_saved_123", "Theirs")
    dialog = add(opened, panel, "pm_saved_123", "Mine")
    assert "belongs to customer" in dialog.failure
