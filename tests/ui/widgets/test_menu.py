"""Menus: plain text, an action done once, closed entries closed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.menu import Entry, Menu, menu, menu_below
from tests.ui.widgets.naughty import NAUGHTY


def test_an_entry_does_its_deed(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    done: list[str] = []
    made = menu(host, [Entry("Refund …", deed=lambda: done.append("refund")), None, Entry("Void …", danger=True)])
    made.popup(QPoint(0, 0))
    made.grab()
    QTest.keyClick(made, Qt.Key.Key_Down)
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert done == ["refund"]
    qtbot.waitUntil(lambda: not host.findChildren(Menu))


def test_a_closed_entry_does_nothing(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    done: list[str] = []
    made = menu(host, [Entry("Refund", deed=lambda: done.append("x"), is_open=False, tip="Nothing was <b>paid</b>")])
    made.actions()[0].trigger()
    assert done == []
    assert made.actions()[0].toolTip() == "<qt>Nothing was &lt;b&gt;paid&lt;/b&gt;</qt>"


def test_a_key_is_shown_and_not_taken(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    made = menu(host, [Entry("Receive payment", "hand-coins", "Ctrl+R")])
    (action,) = made.actions()
    assert action.text() == "Receive payment\tCtrl R"
    assert action.shortcut().isEmpty()


def test_no_string_is_rendered_or_crashes(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    made = menu(host, [Entry(text) for text in NAUGHTY])
    made.popup(QPoint(0, 0))
    made.grab()
    texts = [action.text().replace("&&", "&") for action in made.actions()]
    assert texts == [" ".join(text.split()) for text in NAUGHTY]
    made.close()


def test_it_opens_below_its_button(qtbot: QtBot) -> None:
    button = Button("More")
    qtbot.addWidget(button)
    button.show()
    made = menu_below(button, [Entry("Duplicate")])
    assert made.isVisible()
    assert made.pos().y() >= button.mapToGlobal(QPoint(0, button.height())).y()
    made.close()
