"""Telling Qt how the window looks, at the start and whenever the theme, or the system's, changes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from invpay_desktop.ui.theme import tokens
from invpay_desktop.ui.theme.focus_ring import install_focus_ring
from invpay_desktop.ui.theme.fonts import font
from invpay_desktop.ui.theme.icons import renew_icons
from invpay_desktop.ui.theme.palette import palette
from invpay_desktop.ui.theme.style_sheet import style_sheet

THEMES = ("system", "light", "dark", "contrast")

_SCHEMES = {
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
    "contrast": Qt.ColorScheme.Dark,
    "system": Qt.ColorScheme.Unknown,
}
_following: list[QApplication] = []
"""The application whose system colours are followed: it alone, while the theme is `system`."""


def apply_theme(app: QApplication, name: str) -> None:
    """Dress the application. `system` follows the system from now on; what it does not say is light."""
    hints = QGuiApplication.styleHints()
    if _following:
        hints.colorSchemeChanged.disconnect(_follow)
        _following.clear()
    hints.setColorScheme(_SCHEMES[name])  # title bars and file dialogs are the system's own
    if name == "system":
        _following.append(app)
        hints.colorSchemeChanged.connect(_follow)
    _dress(app, _chosen(name))


def _follow() -> None:
    _dress(_following[0], _chosen("system"))


def _chosen(name: str) -> tokens.Tokens:
    if name == "system":
        if QGuiApplication.styleHints().accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return tokens.HIGH_CONTRAST
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return tokens.DARK if dark else tokens.LIGHT
    return {"light": tokens.LIGHT, "dark": tokens.DARK, "contrast": tokens.HIGH_CONTRAST}[name]


def _dress(app: QApplication, chosen: tokens.Tokens) -> None:
    tokens.use(chosen)
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setFont(font("body"))
    app.setPalette(palette(chosen))
    app.setStyleSheet(style_sheet(chosen))
    install_focus_ring(app)
    renew_icons()
