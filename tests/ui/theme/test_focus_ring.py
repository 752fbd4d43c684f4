"""The ring follows the focus, stands outside its button, and goes with it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.theme.focus_ring import FocusRing, ring_radius


def rings(window: QWidget) -> list[FocusRing]:
    return [ring for ring in window.findChildren(FocusRing) if ring.isVisible()]


def shown(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    inner = QWidget(window)
    outer, layout = QVBoxLayout(window), QVBoxLayout(inner)
    layout.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(inner)
    for widget in widgets:
        layout.addWidget(widget)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_a_button_with_the_focus_has_a_ring_outside_of_it(qtbot: QtBot) -> None:
    button, other, edit = QPushButton("One"), QPushButton("Two"), QLineEdit()
    window = shown(qtbot, button, other, edit)
    button.setFocus()
    (ring,) = rings(window)
    around = ring.geometry()
    assert around.contains(button.rect().translated(button.mapTo(window, button.rect().topLeft())))
    assert around.width() == button.width() + 8
    other.setFocus()
    (ring,) = rings(window)
    assert ring.geometry() != around
    edit.setFocus()
    assert rings(window) == []


def test_the_ring_goes_where_its_button_goes(qtbot: QtBot) -> None:
    button = QPushButton("One")
    window = shown(qtbot, button)
    button.setFocus()
    before = rings(window)[0].geometry()
    window.resize(window.width() + 200, window.height() + 100)
    QApplication.processEvents()
    assert rings(window)[0].geometry() != before
    button.hide()
    assert rings(window) == []


def test_in_a_list_that_scrolls_the_ring_scrolls_too(qtbot: QtBot) -> None:
    area, button = QScrollArea(), QPushButton("One")
    area.setWidget(button)
    window = shown(qtbot, area)
    button.setFocus()
    (ring,) = rings(window)
    assert ring.parentWidget() is area.viewport()


def test_a_button_that_goes_takes_its_ring_along(qtbot: QtBot) -> None:
    button = QPushButton("One")
    window = shown(qtbot, button, QLineEdit())
    button.setFocus()
    button.deleteLater()
    qtbot.waitUntil(lambda: not window.findChildren(QPushButton))
    assert rings(window) == []


def test_who_draws_the_focus_itself_has_no_ring(qtbot: QtBot) -> None:
    class Own(QPushButton):
        ring_radius = None

    button = Own()
    qtbot.addWidget(button)
    assert ring_radius(button) is None
    assert ring_radius(QApplication.activeWindow()) is None
