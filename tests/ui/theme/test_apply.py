"""Dressing the application: palette, style sheet and widgets agree, at once and whenever the theme changes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.theme import tokens
from invpay_desktop.ui.theme.apply import THEMES, apply_theme
from invpay_desktop.ui.theme.fonts import set_text_size
from invpay_desktop.ui.theme.tokens import DARK, HIGH_CONTRAST, LIGHT, Tokens
from tests.ui.gallery import Gallery

BY_NAME = {"light": LIGHT, "dark": DARK, "contrast": HIGH_CONTRAST}


@pytest.mark.parametrize(("name", "chosen"), BY_NAME.items())
def test_a_theme_is_used_everywhere(qapp: QApplication, name: str, chosen: Tokens) -> None:
    apply_theme(qapp, name)
    assert tokens.current() is chosen
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == chosen.window
    assert chosen.border_strong in qapp.styleSheet()
    assert qapp.font().family() == "Inter"


def test_the_system_is_followed_while_asked_to(qapp: QApplication) -> None:
    hints = QGuiApplication.styleHints()
    apply_theme(qapp, "system")
    assert hints.colorScheme() == Qt.ColorScheme.Unknown, "this platform has no scheme of its own"
    assert tokens.current() is LIGHT
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert tokens.current() is DARK
    assert qapp.palette().color(QPalette.ColorRole.Base).name().upper() == DARK.surface
    hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert tokens.current() is HIGH_CONTRAST
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Unknown)
    assert tokens.current() is LIGHT
    apply_theme(qapp, "light")
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert tokens.current() is LIGHT


def test_an_unknown_theme_is_refused(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        apply_theme(qapp, "pink")
    assert "pink" not in THEMES


def test_what_stands_already_changes_its_clothes(qapp: QApplication, qtbot: QtBot) -> None:
    edit = QLineEdit()
    qtbot.addWidget(edit)
    edit.show()
    for name, chosen in BY_NAME.items():
        apply_theme(qapp, name)
        image = edit.grab().toImage()
        assert image.pixelColor(image.width() // 2, image.height() // 2).name().upper() == chosen.surface


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("percent", [100, 200])
def test_the_gallery_is_drawn_in_every_theme_and_size(
    qapp: QApplication, qtbot: QtBot, name: str, percent: int
) -> None:
    set_text_size(percent)
    apply_theme(qapp, name)
    gallery = Gallery()
    qtbot.addWidget(gallery)
    gallery.show()
    image = gallery.grab().toImage()
    assert image.pixelColor(1, 1).name().upper() == BY_NAME[name].window


def colours(widget: QWidget) -> set[str]:
    """Every colour that a widget is drawn with."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {f"#{pixel & 0xFFFFFF:06X}" for pixel in set(memoryview(image.constBits()).cast("I"))}


def test_a_change_of_theme_leaves_nothing_of_the_old_one(qapp: QApplication, qtbot: QtBot) -> None:
    gallery = Gallery()
    qtbot.addWidget(gallery)
    gallery.show()
    only_light = {LIGHT.window, LIGHT.surface, LIGHT.border, LIGHT.border_strong, LIGHT.accent, LIGHT.select}
    assert colours(gallery) >= only_light
    apply_theme(qapp, "dark")
    assert colours(gallery).isdisjoint(only_light)
    assert colours(gallery) >= {DARK.window, DARK.surface, DARK.border_strong, DARK.accent, DARK.select}
