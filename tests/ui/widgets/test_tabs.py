"""Tabs with counts: keys, names, and what is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.widgets.tabs import CountTabs

TABS = [("all", "All"), ("overdue", "Overdue"), ("void", "Void & gone")]
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def page_of(qtbot: QtBot) -> tuple[QWidget, CountTabs, QLineEdit]:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    tabs, edit = CountTabs(TABS, alarming=["overdue"]), QLineEdit()
    column.addWidget(tabs)
    column.addWidget(edit)
    page.show()
    return page, tabs, edit


def test_keys_go_round(qtbot: QtBot) -> None:
    _, tabs, edit = page_of(qtbot)
    heard: list[object] = []
    tabs.chosen.connect(heard.append)
    QTest.keyClick(edit, Qt.Key.Key_Tab, _CTRL)
    QTest.keyClick(edit, Qt.Key.Key_Backtab, _CTRL | _SHIFT)
    QTest.keyClick(edit, Qt.Key.Key_Backtab, _CTRL | _SHIFT)
    QTest.keyClick(tabs, Qt.Key.Key_Home)
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert heard == ["overdue", "all", "void", "all", "overdue"]
    assert tabs.value() == "overdue"


def test_a_tab_of_none_stays_and_is_named_with_its_count(qtbot: QtBot) -> None:
    _, tabs, _ = page_of(qtbot)
    tabs.set_counts({"all": 1158, "void": 0})
    assert [tabs.accessibleTabName(at) for at in range(3)] == ["All, 1,158", "Overdue", "Void & gone, 0"]
    assert all(tabs.isTabVisible(at) for at in range(3))


def test_counts_make_room_for_themselves(qtbot: QtBot) -> None:
    _, tabs, _ = page_of(qtbot)
    narrow = tabs.tabRect(0).width()
    tabs.set_counts({"all": 1158})
    assert tabs.tabRect(0).width() > narrow
    assert tabs.tabRect(0).width() == tabs.tabSizeHint(0).width()


def test_an_unknown_key_changes_nothing(qtbot: QtBot) -> None:
    _, tabs, _ = page_of(qtbot)
    tabs.choose("void")
    tabs.choose("nothing of that name")
    assert tabs.value() == "void"
