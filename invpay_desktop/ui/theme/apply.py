"""Telling Qt how the window looks, at the start and whenever the theme, or the system's, changes.

The style beneath, Fusion, is chosen when the application is made.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from invpay_desktop.ui.theme import tokens
from invpay_desktop.ui.theme.focus_ring import install_focus_ring
from invpay_desktop.ui.theme.followers import renew_looks
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
_BY_NAME = {"light": tokens.LIGHT, "dark": tokens.DARK, "contrast": tokens.HIGH_CONTRAST}
_following: list[QApplication] = []
"""The application that follows the system: it alone, while the theme is `system`."""


def apply_theme(app: QApplication, name: str) -> None:
    """Dress the application. `system` follows the system from now on; what it does not say is light."""
    hints = QGuiApplication.styleHints()
    scheme = _SCHEMES[name]
    if _following:
        hints.colorSchemeChanged.disconnect(_follow_scheme)
        hints.accessibility().contrastPreferenceChanged.disconnect(_follow_contrast)
        _following.clear()
    hints.setColorScheme(scheme)  # title bars and file dialogs are the system's own
    if name == "system":
        _following.append(app)
        hints.colorSchemeChanged.connect(_follow_scheme)
        hints.accessibility().contrastPreferenceChanged.connect(_follow_contrast)
        _dress(app, _of_system(hints.colorScheme(), hints.accessibility().contrastPreference()))
    else:
        _dress(app, _BY_NAME[name])


def _follow_scheme(scheme: Qt.ColorScheme) -> None:
    _dress(_following[0], _of_system(scheme, QGuiApplication.styleHints().accessibility().contrastPreference()))


def _follow_contrast(contrast: Qt.ContrastPreference) -> None:
    _dress(_following[0], _of_system(QGuiApplication.styleHints().colorScheme(), contrast))


def _of_system(scheme: Qt.ColorScheme, contrast: Qt.ContrastPreference) -> tokens.Tokens:
    if contrast == Qt.ContrastPreference.HighContrast:
        return tokens.HIGH_CONTRAST
    return tokens.DARK if scheme == Qt.ColorScheme.Dark else tokens.LIGHT


def _dress(app: QApplication, chosen: tokens.Tokens) -> None:
    tokens.use(chosen)
    app.setFont(font("body"))
    app.setPalette(palette(chosen))
    app.setStyleSheet(style_sheet(chosen))
    install_focus_ring(app)
    renew_icons()
    renew_looks()
