"""The toast: one at a time, for some seconds, longer under the mouse or the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.widgets.buttons import PlainButton
from invpay_desktop.ui.widgets.toast import SHOWN_FOR, Toast
from tests.ui.widgets.naughty import MARKUP


def host_of(qtbot: QtBot) -> QWidget:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1024, 700)
    host.show()
    return host


def test_the_second_takes_the_place_of_the_first(qtbot: QtBot) -> None:
    host = host_of(qtbot)
    toast = Toast(host)
    for text in MARKUP:
        toast.show(text)
        assert toast.text == text
    assert host.rect().contains(toast.slip.geometry())
    assert abs(toast.slip.geometry().center().x() - host.rect().center().x()) <= 1
    toast.hide()
    assert toast.text == ""


def test_undo_is_called_once(qtbot: QtBot) -> None:
    done: list[str] = []
    toast = Toast(host_of(qtbot))
    toast.show("650.00 recorded.", lambda: done.append("undone"))
    (button,) = toast.slip.findChildren(PlainButton)
    assert QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name) == "Undo"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    button.click()
    assert done == ["undone"]
    assert toast.text == ""
    toast.show("Receipt sent.")
    assert not button.isVisible()


def test_it_goes_by_itself_but_not_from_under_the_focus(qtbot: QtBot) -> None:
    toast = Toast(host_of(qtbot))
    toast.show("650.00 recorded.", lambda: None)
    (clock,) = toast.slip.findChildren(QTimer)
    (button,) = toast.slip.findChildren(PlainButton)
    assert clock.interval() == SHOWN_FOR == 8000
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    clock.timeout.emit()
    assert toast.text == "650.00 recorded."
    button.clearFocus()
    clock.timeout.emit()
    assert toast.text == ""


def test_a_long_text_takes_a_second_line(qtbot: QtBot) -> None:
    host = host_of(qtbot)
    toast = Toast(host)
    toast.show("Recorded.")
    low = toast.slip.height()
    toast.show("A check over many invoices was recorded. " * 8)
    assert toast.slip.height() > low
    assert host.rect().contains(toast.slip.geometry())
