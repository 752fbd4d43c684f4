"""Buttons: plain words, keys as caps, pressed by mouse and keyboard, quiet while busy."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.theme.apply import apply_theme
from invpay_desktop.ui.theme.fonts import set_text_size
from invpay_desktop.ui.theme.tokens import DARK, HIGH_CONTRAST, LIGHT, Tokens
from invpay_desktop.ui.widgets.buttons import Button, IconButton, LinkButton, PlainButton
from invpay_desktop.ui.widgets.drawing import key_text
from tests.ui.widgets.naughty import MARKUP, NAUGHTY


def spoken(button: PlainButton) -> str:
    return QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name)


def ground(button: PlainButton) -> str:
    """The colour inside the left edge, halfway down."""
    return button.grab().toImage().pixelColor(4, button.height() // 2).name().upper()


def shown(qtbot: QtBot, button: PlainButton) -> PlainButton:
    qtbot.addWidget(button)
    button.show()
    button.adjustSize()
    return button


def test_no_string_is_rendered_or_crashes(qtbot: QtBot) -> None:
    button, link = shown(qtbot, Button("", icon="check", key="Ctrl+N")), shown(qtbot, LinkButton(""))
    for text in NAUGHTY:
        for each in (button, link):
            each.setText(text)
            assert each.text() == text
            assert each.shortcut() == QKeySequence()
            each.grab()


@pytest.mark.parametrize("text", MARKUP)
def test_a_screen_reader_hears_what_is_seen(qtbot: QtBot, text: str) -> None:
    assert spoken(shown(qtbot, Button(text))).split() == text.split()


def test_a_shortcut_outlives_a_new_text(qtbot: QtBot) -> None:
    button = Button("Record payment", key="Ctrl+Return", shortcut=True)
    qtbot.addWidget(button)
    button.setText("Record & print")
    assert button.shortcut() == QKeySequence("Ctrl+Return")
    assert Button("New", key="Ctrl+N").shortcut() == QKeySequence()


@pytest.mark.parametrize(
    ("key", "cap"), [("Ctrl+N", "Ctrl N"), ("Ctrl+Return", "Ctrl ↵"), ("Esc", "Esc"), ("Ctrl++", "Ctrl +"), ("+", "+")]
)
def test_keys_are_written_as_on_the_keyboard(qtbot: QtBot, key: str, cap: str) -> None:
    assert key_text(key) == cap


def test_icon_and_cap_have_room(qtbot: QtBot) -> None:
    plain, full = shown(qtbot, Button("New")), shown(qtbot, Button("New", icon="plus", key="Ctrl+N"))
    assert full.sizeHint().width() > plain.sizeHint().width() + 24
    assert full.height() == plain.height() == 32
    assert shown(qtbot, Button("New", small=True)).height() == 28


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_it_is_pressed_by_the_keyboard(qtbot: QtBot, key: Qt.Key) -> None:
    button = shown(qtbot, Button("Record"))
    with qtbot.waitSignal(button.clicked, timeout=2000):
        QTest.keyClick(button, key)


def test_a_key_with_control_is_not_the_buttons(qtbot: QtBot) -> None:
    button = shown(qtbot, Button("Cancel"))
    with qtbot.assertNotEmitted(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_while_busy_nothing_is_pressed_and_the_focus_stays(qtbot: QtBot) -> None:
    button = Button("Record payment", "primary", "check")
    shown(qtbot, button)
    button.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    wide = button.width()
    button.set_busy(True, "Recording …")
    assert (button.text(), button.hasFocus(), button.width()) == ("Recording …", True, wide)
    with qtbot.assertNotEmitted(button.clicked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QTest.keyClick(button, Qt.Key.Key_Return)
        QTest.keyClick(button, Qt.Key.Key_Space)
    button.set_busy(False)
    assert button.text() == "Record payment"
    with qtbot.waitSignal(button.clicked, timeout=2000):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(("name", "theme"), [("light", LIGHT), ("dark", DARK), ("contrast", HIGH_CONTRAST)])
def test_each_kind_has_its_colours_in_each_theme(qapp: QApplication, qtbot: QtBot, name: str, theme: Tokens) -> None:
    apply_theme(qapp, name)
    grounds = {"primary": theme.accent, "secondary": theme.surface, "danger": theme.danger}
    for kind, colour in grounds.items():
        button = shown(qtbot, Button("Record", kind))
        assert ground(button) == QColor(colour).name().upper()
        button.setDown(True)
        assert ground(button) != QColor(colour).name().upper()
        button.setDown(False)
        button.setEnabled(False)
        assert ground(button) == QColor(theme.sunken).name().upper()


def test_a_theme_is_put_on_what_is_shown_already(qapp: QApplication, qtbot: QtBot) -> None:
    button = shown(qtbot, Button("Record", "primary"))
    apply_theme(qapp, "dark")
    assert ground(button) == DARK.accent


def test_a_button_grows_with_the_text(qapp: QApplication, qtbot: QtBot) -> None:
    button = shown(qtbot, Button("Record", icon="check"))
    before = button.sizeHint()
    set_text_size(200)
    apply_theme(qapp, "light")
    assert button.sizeHint().height() == 64
    assert button.sizeHint().width() > 1.9 * before.width()


def test_an_icon_has_a_name_and_a_tip_with_its_key(qtbot: QtBot) -> None:
    button = IconButton("x", "Close & go", "Esc")
    shown(qtbot, button)
    assert spoken(button) == "Close & go"
    assert button.toolTip() == "Close & go (Esc)"
    assert button.width() >= 24
    assert button.height() >= 24
