"""Pills: for every state a word, and another drawing in another theme."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.theme.apply import apply_theme
from invpay_desktop.ui.widgets.pill import Pill, pill_pixmap, pill_width


def test_a_pill_is_named_by_its_word(qtbot: QtBot) -> None:
    pill = Pill("partially_paid")
    qtbot.addWidget(pill)
    assert pill.accessibleName() == "Partially paid"
    narrow = pill.sizeHint().width()
    pill.show_state("overdue", "9 days overdue & <b>")
    assert pill.accessibleName() == "9 days overdue & <b>"
    assert pill.sizeHint().width() > narrow
    assert pill.sizeHint().width() == pill_width("overdue", "9 days overdue & <b>")


def test_it_is_drawn_once_and_anew_in_another_theme(qapp: QApplication) -> None:
    light = pill_pixmap("paid", None, 20, 1.0)
    assert pill_pixmap("paid", None, 20, 1.0) is light
    apply_theme(qapp, "dark")
    assert pill_pixmap("paid", None, 20, 1.0).toImage() != light.toImage()
