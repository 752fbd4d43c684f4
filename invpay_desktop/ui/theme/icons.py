"""Icons: the SVG files in resources/icons, drawn in a colour of the theme, crisp on every screen."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton
from shiboken6 import isValid

from invpay_desktop import resources
from invpay_desktop.base.errors import BugError
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import colour as colour_of

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QIcon

_FOLDER = Path(resources.__path__[0], "icons")
_THICK_UP_TO = 14
"""Size up to which lines are as thick as drawn; larger icons have finer ones."""

_remembered: WeakKeyDictionary[QAction | QAbstractButton, tuple[str, str, int]] = WeakKeyDictionary()


def pixmap(name: str, size: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """One icon as a picture. `size`: pixels of the design. `colour`: a token or `#RRGGBB`. `ratio`: of the screen."""
    return _drawn(name, px(size), size <= _THICK_UP_TO, colour_of(colour), ratio)


def icon(name: str, size: int = 16, role: str = "text") -> QIcon:
    """An icon for what only takes a QIcon: once for each kind of screen there is, and once more for disabled."""
    from PySide6.QtGui import QIcon

    made = QIcon()
    for ratio in sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()} or {1.0}):
        made.addPixmap(pixmap(name, size, role, ratio), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, size, "disabled", ratio), QIcon.Mode.Disabled)
    return made


def set_icon(target: QAction | QAbstractButton, name: str, role: str = "text", size: int = 16) -> None:
    """Give an action or a button an icon that follows the theme."""
    _remembered[target] = (name, role, size)
    _renew(target)


def renew_icons() -> None:
    """Draw the remembered icons in the colours of now."""
    for target in list(_remembered):
        if isValid(target):  # Python may know an object longer than Qt does
            _renew(target)


def _renew(target: QAction | QAbstractButton) -> None:
    name, role, size = _remembered[target]
    target.setIcon(icon(name, size, role))
    if isinstance(target, QAbstractButton):
        target.setIconSize(QSize(px(size), px(size)))


@cache
def _source(name: str) -> str:
    try:
        return (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BugError(f"There is no icon “{name}”.") from None


@cache
def _drawn(name: str, pixels: int, thick: bool, colour: str, ratio: float) -> QPixmap:
    from PySide6.QtCore import QByteArray
    from PySide6.QtSvg import QSvgRenderer

    source = _source(name).replace("currentColor", colour)
    if not thick:
        source = source.replace('stroke-width="2"', 'stroke-width="1.75"')
    side = round(pixels * ratio)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
