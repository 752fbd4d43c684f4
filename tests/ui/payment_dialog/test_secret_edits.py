"""Digits are set apart while they are typed, wherever the cursor stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.payment_dialog.secret_edits import CardNumberEdit, GroupedEdit, card_groups, expiry_groups


@pytest.mark.parametrize(
    ("typed", "grouped"),
    [("4111111111111111", "4111 1111 1111 1111"), ("378282246310005", "3782 822463 10005"), ("4", "4"), ("", ""),
     ("41111", "4111 1"), ("4111 x", "4111 x")],
)  # fmt: skip
def test_card_numbers_stand_in_the_groups_of_the_card(typed: str, grouped: str) -> None:
    assert card_groups(typed) == grouped


@given(st.text("0123456789 ", max_size=23))
def test_grouping_keeps_the_digits_and_is_done_once(typed: str) -> None:
    grouped = card_groups(typed)
    assert grouped.replace(" ", "") == typed.replace(" ", "")
    assert card_groups(grouped) == grouped


@pytest.mark.parametrize(
    ("typed", "grouped"),
    [("1", "1"), ("11", "11 / "), ("1127", "11 / 27"), ("1/", "01 / "), ("1/27", "01 / 27"), ("soon", "soon")],
)
def test_an_expiry_gets_its_stroke(typed: str, grouped: str) -> None:
    assert expiry_groups(typed) == grouped


def test_typing_and_taking_back_in_the_middle_keeps_the_place(qtbot: QtBot) -> None:
    edit = CardNumberEdit()
    qtbot.addWidget(edit)
    QTest.keyClicks(edit, "411111111111")
    assert edit.text() == "4111 1111 1111"
    edit.setCursorPosition(2)
    QTest.keyClicks(edit, "9")
    assert (edit.text(), edit.cursorPosition()) == ("4191 1111 1111 1", 3)
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert edit.text().replace(" ", "") == "411111111111"


def test_the_stroke_can_be_taken_back(qtbot: QtBot) -> None:
    edit = GroupedEdit(expiry_groups)
    qtbot.addWidget(edit)
    QTest.keyClicks(edit, "1127")
    for _ in range(7):
        QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert edit.text() == ""


def test_forgetting_leaves_nothing_to_undo(qtbot: QtBot) -> None:
    edit = CardNumberEdit()
    qtbot.addWidget(edit)
    QTest.keyClicks(edit, "4111111111111111")
    edit.forget()
    edit.undo()
    assert edit.text() == ""
