"""Choices: by mouse and keyboard, told once and only when a person chose, plain text everywhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.widgets.choice import CheckBox, ChoiceBox, Radios, Segments, Tiles
from tests.ui.widgets.naughty import NAUGHTY

KINDS = (("check", "Check"), ("cash", "Cash"), ("wire", "Wire"), ("other", "Other"))
OneOf = Segments | Tiles | Radios


def made(kind: str) -> OneOf:
    if kind == "tiles":
        return Tiles([(value, text, "more", "banknote") for value, text in KINDS])
    return Segments(KINDS) if kind == "segments" else Radios(KINDS)


@pytest.fixture(params=["segments", "tiles", "radios"])
def one_of(request: pytest.FixtureRequest, qtbot: QtBot) -> OneOf:
    widget = made(request.param)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def button(widget: OneOf, place: int) -> QAbstractButton:
    return widget.findChildren(QAbstractButton)[place]


def test_the_first_is_chosen_and_another_can_be(one_of: OneOf, qtbot: QtBot) -> None:
    assert one_of.value() == "check"
    with qtbot.waitSignal(one_of.chosen, timeout=2000) as told:
        QTest.mouseClick(button(one_of, 2), Qt.MouseButton.LeftButton)
    assert told.args == ["wire"]
    assert one_of.value() == "wire"


def test_choosing_the_same_again_is_not_told(one_of: OneOf, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(one_of.chosen):
        QTest.mouseClick(button(one_of, 0), Qt.MouseButton.LeftButton)


def test_the_program_chooses_silently(one_of: OneOf, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(one_of.chosen):
        one_of.set_value("cash")
    assert one_of.value() == "cash"
    one_of.set_value("")
    assert one_of.value() == ""


def test_arrow_keys_go_from_one_to_the_next(one_of: OneOf, qtbot: QtBot) -> None:
    one_of.activateWindow()
    one_of.setFocus()
    qtbot.waitUntil(button(one_of, 0).hasFocus)
    key = Qt.Key.Key_Down if isinstance(one_of, Radios) else Qt.Key.Key_Right
    with qtbot.waitSignal(one_of.chosen, timeout=2000):
        QTest.keyClick(button(one_of, 0), key)
    assert one_of.value() == "cash"
    assert button(one_of, 1).hasFocus()


def test_what_is_closed_cannot_be_chosen(one_of: OneOf, qtbot: QtBot) -> None:
    one_of.set_open("cash", False)
    QTest.mouseClick(button(one_of, 1), Qt.MouseButton.LeftButton)
    assert one_of.value() == "check"


@pytest.mark.parametrize("kind", ["segments", "tiles", "radios"])
def test_no_string_is_rendered_or_crashes(qtbot: QtBot, kind: str) -> None:
    for text in NAUGHTY:
        widget: OneOf = (
            Tiles([("a", text, text, "banknote")])
            if kind == "tiles"
            else Segments([("a", text)])
            if kind == "segments"
            else Radios([("a", text)])
        )
        qtbot.addWidget(widget)
        inside = button(widget, 0)
        if kind != "tiles":  # which have Alt+1
            assert inside.shortcut().isEmpty()
        assert inside.accessibleName() == text
        widget.grab()


def test_a_drop_down_list_shows_text_as_it_is(qtbot: QtBot) -> None:
    box = ChoiceBox([(str(place), text) for place, text in enumerate(NAUGHTY)])
    qtbot.addWidget(box)
    box.show()
    assert box.count() == len(NAUGHTY)
    assert box.itemText(0) == NAUGHTY[0] == "<b>bold</b>"
    for place in range(len(NAUGHTY)):
        box.set_value(str(place))
        box.grab()
    box.showPopup()
    box.view().grab()
    box.hidePopup()


def test_a_drop_down_list_tells_what_a_person_chose(qtbot: QtBot) -> None:
    box = ChoiceBox(KINDS)
    qtbot.addWidget(box)
    box.show()
    with qtbot.assertNotEmitted(box.chosen):
        box.set_value("wire")
    with qtbot.waitSignal(box.chosen, timeout=2000) as told:
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert told.args == ["other"]
    box.set_value("nothing of the kind")
    assert box.value() == ""


def test_other_choices_keep_the_value_they_share(qtbot: QtBot) -> None:
    box = ChoiceBox(KINDS)
    qtbot.addWidget(box)
    box.set_value("wire")
    box.set_choices([("a", "A"), ("wire", "Wire")])
    assert box.value() == "wire"
    box.set_choices([("a", "A"), ("b", "B")])
    assert box.value() == "a"


def test_the_wheel_changes_nothing(qtbot: QtBot) -> None:
    box = ChoiceBox(KINDS)
    qtbot.addWidget(box)
    box.show()
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, turn)
    assert box.value() == "check"


def test_a_box_is_ticked_by_its_text_and_tells(qtbot: QtBot) -> None:
    box = CheckBox("Send the receipt to Smith & Sons <ap@example.com>")
    qtbot.addWidget(box)
    box.show()
    box.adjustSize()
    with qtbot.waitSignal(box.chosen, timeout=2000) as told:
        QTest.mouseClick(box, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(box.width() - 3, 5))
    assert told.args == [True]
    assert box.value()
    with qtbot.assertNotEmitted(box.chosen):
        box.set_value(False)
    spoken = QAccessible.queryAccessibleInterface(box).text(QAccessible.Text.Name)
    assert spoken == "Send the receipt to Smith & Sons <ap@example.com>"


def test_another_text_on_a_segment(qtbot: QtBot) -> None:
    segments = Segments([("all", "All"), ("part", "A part")])
    qtbot.addWidget(segments)
    before = segments.sizeHint().width()
    segments.set_text("all", "All that is left, 1,150.00")
    assert segments.sizeHint().width() > before
    assert button(segments, 0).accessibleName() == "All that is left, 1,150.00"
