"""Widgets look again when the theme changes, and only then."""

from __future__ import annotations

import gc

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from invpay_desktop.ui.theme import tokens
from invpay_desktop.ui.theme.apply import apply_theme
from invpay_desktop.ui.widgets.labels import Label


class Counting(Label):
    looked = 0

    def follow_look(self) -> None:
        self.looked += 1
        super().follow_look()


def test_a_widget_looks_once_as_it_is_built_and_once_for_each_theme(qtbot: QtBot, qapp: QApplication) -> None:
    window, label = QWidget(), Counting("1,150.00")
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(label)
    window.show()
    assert label.looked == 1
    apply_theme(qapp, "dark")
    assert label.looked == 2
    assert label.palette().color(QPalette.ColorRole.WindowText).name() == tokens.DARK.text.lower()


def test_what_is_gone_is_not_asked(qtbot: QtBot, qapp: QApplication) -> None:
    held, dropped = Counting("held by Python, gone for Qt"), Counting("gone for both")
    delete(held)
    del dropped
    gc.collect()
    apply_theme(qapp, "dark")
    assert held.looked == 1
