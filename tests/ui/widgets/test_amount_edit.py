"""The amount field: exact, in the user's locale, sums allowed, and not told off while typing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from invpay_desktop.base.money import MAX_MINOR, Money
from invpay_desktop.ui.widgets.amount_edit import AmountEdit
from invpay_desktop.ui.widgets.field import Field
from tests.ui.widgets.naughty import NAUGHTY


@pytest.mark.parametrize(
    ("typed", "minor", "shown"),
    [
        ("1150-500", 65000, "650.00"),
        ("120*3", 36000, "360.00"),
        ("500/2", 25000, "250.00"),
        ("1,150.50", 115050, "1150.50"),
        ("$20", 2000, "20.00"),
        ("0.1+0.2", 30, "0.30"),
    ],
)
def test_a_sum_is_shown_as_its_result_when_left(qtbot: QtBot, typed: str, minor: int, shown: str) -> None:
    edit = AmountEdit("USD")
    qtbot.addWidget(edit)
    QTest.keyClicks(edit, typed)
    assert edit.text() == typed
    assert edit.value() == Money(minor, "USD")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == shown
    assert edit.value() == Money(minor, "USD")


def test_what_is_no_amount_is_said_on_leaving_only(qtbot: QtBot) -> None:
    edit = AmountEdit("USD")
    field = Field("Amount", edit)
    qtbot.addWidget(field)
    QTest.keyClicks(edit, "12,00.5")
    assert field.message() == ""
    assert edit.value() is None
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert field.message() == edit.problem() == "Not an amount. Try 1200.50"
    assert edit.text() == "12,00.5"
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert field.message() == ""


def test_an_empty_field_is_no_amount_and_no_problem(qtbot: QtBot) -> None:
    edit = AmountEdit("USD")
    qtbot.addWidget(edit)
    assert (edit.value(), edit.problem()) == (None, "")
    edit.set_value(Money(5, "USD"))
    edit.set_value(None)
    assert edit.text() == ""


@pytest.mark.parametrize(
    ("currency", "minor", "text"), [("JPY", 1200, "1200"), ("KWD", 1250, "1.250"), ("EUR", 5, "0.05")]
)
def test_each_currency_has_its_decimals(qtbot: QtBot, currency: str, minor: int, text: str) -> None:
    edit = AmountEdit(currency)
    qtbot.addWidget(edit)
    edit.set_value(Money(minor, currency))
    assert edit.text() == text


def test_it_speaks_the_locale(qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale("de_DE"))
    edit = AmountEdit("EUR", large=True)
    qtbot.addWidget(edit)
    QTest.keyClicks(edit, "1.150,50")
    assert edit.value() == Money(115050, "EUR")


@pytest.mark.usefixtures("qapp")
@given(st.integers(-MAX_MINOR, MAX_MINOR))
def test_no_amount_is_changed_by_being_shown(minor: int) -> None:
    edit = AmountEdit("USD")
    edit.set_value(Money(minor, "USD"))
    assert edit.value() == Money(minor, "USD")


def test_no_string_crashes_it(qtbot: QtBot) -> None:
    edit = AmountEdit("USD", large=True)
    qtbot.addWidget(edit)
    edit.show()
    for text in NAUGHTY:
        edit.setText(text)
        assert (edit.value() is None) >= bool(edit.problem())
        edit.grab()


def test_the_large_one_is_44_high(qtbot: QtBot) -> None:
    edit = AmountEdit("USD", large=True)
    qtbot.addWidget(edit)
    edit.show()
    edit.adjustSize()
    assert edit.height() == 44
    assert edit.alignment() & Qt.AlignmentFlag.AlignRight
