"""The type of the window: faces by their part, and sizes in pixels of the design, all scaled by the text size."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from invpay_desktop import resources

FAMILY = "Inter"
_FACES = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf")

_ROLES = {
    "caption": (11, QFont.Weight.Normal),
    "small": (12, QFont.Weight.Normal),
    "small_strong": (12, QFont.Weight.Medium),
    "small_bold": (12, QFont.Weight.DemiBold),
    "body": (13, QFont.Weight.Normal),
    "body_strong": (13, QFont.Weight.Medium),
    "body_bold": (13, QFont.Weight.DemiBold),
    "section": (15, QFont.Weight.DemiBold),
    "figure_plain": (20, QFont.Weight.Normal),
    "figure_small": (18, QFont.Weight.DemiBold),
    "figure_mid": (20, QFont.Weight.DemiBold),
    "title": (20, QFont.Weight.DemiBold),
    "amount": (20, QFont.Weight.DemiBold),
    "figure_large": (24, QFont.Weight.DemiBold),
    "figure_huge": (28, QFont.Weight.DemiBold),
}
"""Part → size in pixels at 100 % and weight."""

SMALLEST, LARGEST = 100, 200
"""Bounds of the text size, in per cent."""

_percent = SMALLEST
_family = ""


def load_faces() -> None:
    """Register the shipped faces with Qt, once in a process; without them the system's own face is used."""
    global _family  # noqa: PLW0603
    if _family:
        return
    folder = Path(resources.__path__[0], "fonts")
    found = [QFontDatabase.addApplicationFont(str(folder / face)) for face in _FACES]
    _family = FAMILY if min(found) >= 0 else QGuiApplication.font().family()


def set_text_size(percent: int) -> None:
    """The text size in per cent, 100 to 200. What is built later has it; what stands is built anew by its owner."""
    global _percent  # noqa: PLW0603
    _percent = max(SMALLEST, min(LARGEST, percent))
    font.cache_clear()


def text_size() -> int:
    """The text size in per cent."""
    return _percent


@cache
def font(role: str) -> QFont:
    """The font of a part of the window. Its figures all have one width."""
    load_faces()
    size, weight = _ROLES[role]
    made = QFont(_family)
    made.setPixelSize(px(size))
    made.setWeight(weight)
    made.setFeature(QFont.Tag.fromString("tnum"), 1)
    return made


def px(pixels: int) -> int:
    """Pixels of the design (at 100 %) as pixels of this window; Qt itself sees to the screen's own scale."""
    return (pixels * _percent + 50) // 100
