"""The day field: T, + and −, a bare number, and the calendar."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from invpay_desktop.base.dates import LAST_DAY
from invpay_desktop.ui.widgets.calendar import CalendarPopup
from invpay_desktop.ui.widgets.day_edit import DayEdit
from invpay_desktop.ui.widgets.field import Field
from tests.ui.widgets.naughty import NAUGHTY

TODAY = date(2026, 1, 30)


@pytest.fixture
def edit(qtbot: QtBot) -> DayEdit:
    made = DayEdit(lambda: TODAY)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("t", TODAY),
        ("T", TODAY),
        ("+", date(2026, 1, 31)),
        ("++", date(2026, 2, 1)),
        ("-", date(2026, 1, 29)),
        ("t---", date(2026, 1, 27)),
        ("5", date(2026, 1, 5)),
        ("5+", date(2026, 1, 6)),
        ("Oct 5", date(2026, 10, 5)),
        ("2025-12-31", date(2025, 12, 31)),
        ("1/5/26", date(2026, 1, 5)),
        ("1-5-26", date(2026, 1, 5)),
    ],
)
def test_a_day_is_typed_in_few_keys(edit: DayEdit, qtbot: QtBot, typed: str, day: date) -> None:
    QTest.keyClicks(edit, typed)
    assert edit.value() == day
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == f"{day:%b} {day.day}, {day.year}"


def test_keys_step_from_the_day_shown(edit: DayEdit, qtbot: QtBot) -> None:
    edit.set_value(date(2026, 2, 28))
    with qtbot.waitSignal(edit.edited, timeout=2000):
        QTest.keyClicks(edit, "+")
    assert edit.value() == date(2026, 3, 1)
    edit.set_value(LAST_DAY)
    QTest.keyClicks(edit, "+")
    assert edit.text().startswith(f"Dec 31, {LAST_DAY.year}")


def test_what_is_no_day_is_said_on_leaving(qtbot: QtBot) -> None:
    edit = DayEdit(lambda: TODAY)
    field = Field("Received on", edit)
    qtbot.addWidget(field)
    QTest.keyClicks(edit, "Feb 30")
    assert field.message() == ""
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert field.message() == "Not a date. Try Jan 30, 2026"
    assert edit.value() is None


def test_an_empty_day_is_a_problem_unless_optional(edit: DayEdit, qtbot: QtBot) -> None:
    assert edit.problem()
    optional = DayEdit(lambda: TODAY, optional=True)
    qtbot.addWidget(optional)
    assert (optional.problem(), optional.value()) == ("", None)


def test_the_calendar_gives_a_day(edit: DayEdit, qtbot: QtBot) -> None:
    QTest.keyClick(edit, Qt.Key.Key_F4)
    popup = edit.findChild(CalendarPopup)
    assert isinstance(popup, CalendarPopup)
    assert popup.calendar.selectedDate() == QDate(2026, 1, 30)
    assert popup.calendar.firstDayOfWeek() == Qt.DayOfWeek.Sunday
    popup.grab()
    with qtbot.waitSignal(edit.edited, timeout=2000):
        popup.calendar.activated.emit(QDate(2026, 2, 14))
    assert edit.value() == date(2026, 2, 14)


def test_weeks_begin_as_in_the_locale(edit: DayEdit) -> None:
    QLocale.setDefault(QLocale("de_DE"))
    edit.open_calendar()
    popup = edit.findChild(CalendarPopup)
    assert isinstance(popup, CalendarPopup)
    assert popup.calendar.firstDayOfWeek() == Qt.DayOfWeek.Monday
    popup.close()


def test_what_cannot_be_changed_has_no_calendar(edit: DayEdit, qtbot: QtBot) -> None:
    edit.set_value(TODAY)
    edit.setReadOnly(True)
    QTest.keyClicks(edit, "+")
    QTest.keyClick(edit, Qt.Key.Key_F4)
    assert edit.value() == TODAY
    assert edit.findChild(CalendarPopup) is None


def test_no_string_crashes_it(edit: DayEdit) -> None:
    for text in NAUGHTY:
        edit.setText(text)
        edit.problem()
        edit.grab()
