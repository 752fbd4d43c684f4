"""Labels and tooltips: what is given is what is shown."""

from __future__ import annotations

from html import unescape

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.theme.apply import apply_theme
from invpay_desktop.ui.theme.fonts import set_text_size
from invpay_desktop.ui.theme.tokens import DARK, LIGHT
from invpay_desktop.ui.widgets.labels import ElidedLabel, FieldLabel, Label, escape_mnemonic, set_tip, tip_text
from tests.ui.widgets.naughty import MARKUP, NAUGHTY


def ink(label: Label) -> str:
    return label.palette().color(label.foregroundRole()).name().upper()


def test_no_string_is_rendered_or_crashes(qtbot: QtBot) -> None:
    label, elided = Label(wrap=True), ElidedLabel(mode="middle")
    for widget in (label, elided):
        qtbot.addWidget(widget)
        widget.resize(120, 40)
        widget.show()
    for text in NAUGHTY:
        label.setText(text)
        elided.setText(text)
        assert label.text() == text
        assert label.textFormat() == elided.textFormat() == Qt.TextFormat.PlainText
        label.grab()
        elided.grab()


def test_markup_is_drawn_letter_by_letter(qtbot: QtBot) -> None:
    marked, plain = Label("<b>bold</b>"), Label("bold")
    qtbot.addWidget(marked)
    qtbot.addWidget(plain)
    assert marked.sizeHint().width() > 2 * plain.sizeHint().width()


def test_a_tone_follows_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    label = Label("left", tone="muted")
    qtbot.addWidget(label)
    assert ink(label) == LIGHT.muted
    apply_theme(qapp, "dark")
    assert ink(label) == DARK.muted
    label.set_tone("red")
    assert ink(label) == DARK.pill["red"].text


def test_a_label_follows_the_text_size(qapp: QApplication, qtbot: QtBot) -> None:
    label = Label("left", "figure_huge")
    qtbot.addWidget(label)
    before = label.sizeHint()
    set_text_size(200)
    apply_theme(qapp, "light")
    assert label.font().pixelSize() == 56
    assert label.sizeHint().width() > 1.8 * before.width()


def test_what_is_cut_off_stands_in_the_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("A customer with a rather long name, Ltd.")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    assert label.toolTip() == label.text()
    label.resize(600, 20)
    assert label.toolTip() == ""


@pytest.mark.parametrize("text", MARKUP)
def test_a_tooltip_shows_markup_as_it_is(qtbot: QtBot, text: str) -> None:
    label = Label("x")
    qtbot.addWidget(label)
    set_tip(label, text)
    tip = label.toolTip()
    inside = tip.removeprefix("<qt>").removesuffix("</qt>") if "<" in text else tip
    assert unescape(inside.replace("<br>", "\n")) == text
    assert inside.replace("<br>", "").count("<") == 0


def test_long_tips_wrap(qtbot: QtBot) -> None:
    assert tip_text("word " * 30).startswith("<qt>")
    assert tip_text("short") == "short"
    assert tip_text("") == ""


def test_an_ampersand_is_no_access_key() -> None:
    assert escape_mnemonic("Smith & Sons") == "Smith && Sons"


def test_a_click_on_its_name_goes_to_the_field(qtbot: QtBot) -> None:
    edit = QLineEdit()
    label = FieldLabel("Terms & conditions", edit)
    for widget in (edit, label):
        qtbot.addWidget(widget)
        widget.show()
    assert label.buddy() is edit
    edit.activateWindow()
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(edit.hasFocus)
