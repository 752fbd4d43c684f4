"""Cards and figures: buttons whose amounts are never cut."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.widgets.card import Card, FigureCard, FigureStrip
from tests.ui.widgets.naughty import MARKUP

FIGURES = [("owed", "Still owed"), ("late", "Overdue"), ("in", "Received"), ("credit", "Unused credit")]


def test_a_figure_is_a_button_for_mouse_keys_and_screen_readers(qtbot: QtBot) -> None:
    card = FigureCard("Still owed")
    qtbot.addWidget(card)
    card.show_figure("$11,530.50", "18 invoices")
    card.show()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(card.clicked):
            QTest.keyClick(card, key)
    spoken = QAccessible.queryAccessibleInterface(card)
    assert spoken.text(QAccessible.Text.Name) == "Still owed, $11,530.50, 18 invoices"
    assert spoken.role() == QAccessible.Role.Button


def test_a_strip_breaks_before_it_cuts_a_figure(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.show()
    strip = FigureStrip(FIGURES, parent=page)
    for key, _ in FIGURES:
        strip.show_figure(key, "$1,123,511,530.50", "18 invoices")
    for width, rows in ((1600, 1), (700, 2), (330, 4)):
        strip.resize(width, 400)
        strip.show()
        QApplication.sendPostedEvents()
        assert len({card.y() for card in strip.cards.values()}) == rows
        assert all(card.width() >= card.minimumSizeHint().width() for card in strip.cards.values())


def test_a_click_on_a_strip_tells_which(qtbot: QtBot) -> None:
    strip = FigureStrip(FIGURES, apart=True)
    qtbot.addWidget(strip)
    with qtbot.waitSignal(strip.chosen) as chosen:
        strip.cards["late"].click()
    assert chosen.args == ["late"]


def test_titles_are_plain(qtbot: QtBot) -> None:
    for text in MARKUP:
        card = Card(text, note=text)
        qtbot.addWidget(card)
        assert card.accessibleName() == text
        assert not card.grab().isNull()
