"""Type: our own faces, figures of one width, everything scaled by the text size."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication

from invpay_desktop.ui.theme.fonts import font, px, set_text_size, text_size


@pytest.mark.parametrize(("role", "weight"), [("body", 400), ("body_strong", 500), ("section", 600), ("amount", 600)])
def test_the_faces_shipped_are_the_faces_used(qapp: QApplication, role: str, weight: int) -> None:
    info = QFontInfo(font(role))
    assert (info.family(), info.weight()) == ("Inter", weight)


@pytest.mark.parametrize("role", ["small", "body", "body_bold", "amount", "figure_huge"])
def test_all_figures_are_equally_wide(qapp: QApplication, role: str) -> None:
    widths = {round(QFontMetricsF(font(role)).horizontalAdvance(figure), 3) for figure in "0123456789"}
    assert len(widths) == 1


def test_text_and_sizes_grow_together(qapp: QApplication) -> None:
    assert (font("body").pixelSize(), px(34), px(1)) == (13, 34, 1)
    set_text_size(150)
    assert (font("body").pixelSize(), px(34), px(1)) == (20, 51, 2)
    set_text_size(200)
    assert (font("body").pixelSize(), px(34), px(1)) == (26, 68, 2)


@pytest.mark.parametrize(("asked", "had"), [(50, 100), (100, 100), (175, 175), (900, 200)])
def test_the_text_size_has_bounds(qapp: QApplication, asked: int, had: int) -> None:
    set_text_size(asked)
    assert text_size() == had


def test_an_unknown_part_has_no_font(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        font("headline")
