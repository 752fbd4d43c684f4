"""Icons: crisp at every scale, in the colour asked for, renewed with the theme; a missing one is our mistake."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QColor, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from invpay_desktop.base.errors import BugError
from invpay_desktop.ui.theme.apply import apply_theme
from invpay_desktop.ui.theme.fonts import set_text_size
from invpay_desktop.ui.theme.icons import icon, pixmap, set_icon
from invpay_desktop.ui.theme.tokens import DARK, LIGHT


def inks(picture: QPixmap) -> set[str]:
    """The colours of all pixels that are drawn fully."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    colours = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {colour.name().upper() for colour in colours if colour.alpha() == 255}


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_each_scale_of_a_screen_gets_pixels_of_its_own(qapp: QApplication, ratio: float) -> None:
    drawn = pixmap("banknote", 16, "text", ratio)
    assert drawn.size() == QSize(round(16 * ratio), round(16 * ratio))
    assert drawn.devicePixelRatio() == ratio


def test_an_icon_has_the_colour_of_its_token(qapp: QApplication) -> None:
    assert inks(pixmap("square", 24, "error_text", 2.0)) == {LIGHT.error_text}
    assert inks(pixmap("square", 24, "violet", 2.0)) == {LIGHT.pill["violet"].text}
    assert inks(pixmap("square", 24, "#123456", 2.0)) == {"#123456"}


def test_icons_grow_with_the_text(qapp: QApplication) -> None:
    set_text_size(200)
    assert pixmap("check", 16, "text", 1.0).size() == QSize(32, 32)


def test_what_is_disabled_is_drawn_so(qapp: QApplication) -> None:
    shown = icon("square", 24).pixmap(QSize(24, 24), 1.0, QIcon.Mode.Disabled)
    assert inks(shown) <= {LIGHT.disabled}
    assert not shown.isNull()


def test_remembered_icons_follow_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    action, button = QAction(), QPushButton()
    qtbot.addWidget(button)
    set_icon(action, "square", "text", 24)
    set_icon(button, "square", "accent", 24)
    apply_theme(qapp, "dark")
    assert inks(action.icon().pixmap(QSize(24, 24), 2.0)) == {DARK.text}
    assert inks(button.icon().pixmap(QSize(24, 24), 2.0)) == {DARK.accent}


def test_what_has_gone_is_not_renewed(qapp: QApplication) -> None:
    button = QPushButton()
    set_icon(button, "check")
    button.deleteLater()
    del button
    qapp.processEvents()
    apply_theme(qapp, "dark")
    apply_theme(qapp, "light")


def test_a_missing_icon_is_a_mistake_of_ours(qapp: QApplication) -> None:
    with pytest.raises(BugError, match="no icon “unicorn”"):
        pixmap("unicorn", 16, "text")


def test_all_shipped_icons_are_drawn(qapp: QApplication) -> None:
    from pathlib import Path

    from invpay_desktop import resources

    names = sorted(path.stem for path in Path(resources.__path__[0], "icons").glob("*.svg"))
    assert len(names) > 50
    empty = [name for name in names if QColor(LIGHT.text).name().upper() not in inks(pixmap(name, 24, "text", 2.0))]
    assert empty == []
