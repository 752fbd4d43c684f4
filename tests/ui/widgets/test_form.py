"""Forms drawn from base.fields: each kind its editor, values as their readers take them."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.fields import Field, Kind
from invpay_desktop.payments.methods import external
from invpay_desktop.ui.widgets.amount_edit import AmountEdit
from invpay_desktop.ui.widgets.choice import CheckBox, ChoiceBox, Segments
from invpay_desktop.ui.widgets.day_edit import DayEdit
from invpay_desktop.ui.widgets.edits import LineEdit, NotesEdit
from invpay_desktop.ui.widgets.form import Form

FEW = (("check", "Check"), ("cash", "Cash"))
MANY = tuple((str(number), f"Number {number}") for number in range(5))
ALL_KINDS = (
    Field("name", "Name", required=True, max_length=10),
    Field("notes", "Notes", max_length=4000),
    Field("day", "Received on", Kind.DAY),
    Field("amount", "Amount", Kind.MONEY, required=True),
    Field("days", "Days to pay", Kind.NUMBER),
    Field("kind", "Kind", Kind.CHOICE, required=True, choices=FEW),
    Field("place", "Put it in", Kind.CHOICE, choices=MANY),
    Field("print", "Print it", Kind.TICK),
    Field("token", "Token", Kind.SECRET, secret=True),
)
VALUES = {
    "name": "Smith",
    "notes": "two\nlines",
    "day": "2026-01-30",
    "amount": "1150.50",
    "days": "30",
    "kind": "cash",
    "place": "3",
    "print": "yes",
    "token": "hunter2",
}


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form(ALL_KINDS, lambda: date(2026, 1, 30), "USD", columns=2)
    qtbot.addWidget(made)
    made.show()
    return made


def test_each_kind_has_its_editor(form: Form) -> None:
    kinds = {key: type(form.field(key).editor) for key in VALUES if key not in ("days", "name")}
    assert kinds == {
        "notes": NotesEdit,
        "day": DayEdit,
        "amount": AmountEdit,
        "kind": Segments,
        "place": ChoiceBox,
        "print": CheckBox,
        "token": LineEdit,
    }


def test_values_go_in_and_come_out_alike(form: Form) -> None:
    form.set_values(VALUES)
    assert form.values() == VALUES


def test_values_are_the_same_in_every_locale(qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale("de_DE"))
    form = Form(ALL_KINDS, lambda: date(2026, 1, 30), "EUR")
    qtbot.addWidget(form)
    form.set_values(VALUES)
    amount = form.field("amount").editor
    assert isinstance(amount, AmountEdit)
    assert amount.text() == "1150,50"
    assert form.values() == VALUES


def test_nothing_given_is_nothing_but_what_stands_first(form: Form) -> None:
    assert {key: value for key, value in form.values().items() if value} == {"kind": "check", "print": "no"}


def test_what_is_missing_or_wrong_is_shown(form: Form, qtbot: QtBot) -> None:
    days = form.field("days").editor
    QTest.keyClicks(days, "thirty")
    assert not form.check()
    assert form.field("name").message() == "Name is needed."
    assert form.field("amount").message() == "Amount is needed."
    assert form.field("days").message() == "Not a whole number. Try 30"
    assert form.field("notes").message() == ""
    form.set_values(VALUES)
    assert form.check()


@pytest.mark.parametrize("named", ["day", "Received on"])
def test_a_problem_is_shown_where_it_belongs(form: Form, named: str) -> None:
    assert form.show_problem(BadInput("That day lies in a locked month.", named))
    assert form.field("day").message() == "That day lies in a locked month."


def test_a_problem_of_something_else_is_not_taken(form: Form) -> None:
    assert not form.show_problem(BadInput("No.", "weather"))
    assert not form.show_problem(BadInput("No."))


def test_a_problem_of_the_methods_own_reader_finds_its_field(qtbot: QtBot) -> None:
    form = Form(external.FIELDS, lambda: date(2026, 1, 30), "USD")
    qtbot.addWidget(form)
    form.set_values({"kind": "cash", "check_number": "7"})
    with pytest.raises(BadInput) as refused:
        external.checked(form.values())
    assert form.show_problem(refused.value)
    assert "check number belongs to a check" in form.field("check_number").message()


def test_secrets_are_dots_and_are_forgotten(form: Form) -> None:
    form.set_values(VALUES)
    token = form.field("token").editor
    assert isinstance(token, LineEdit)
    assert token.echoMode() == QLineEdit.EchoMode.Password
    form.forget_secrets()
    assert form.values() == {**VALUES, "token": ""}


def test_only_what_a_person_does_is_told(form: Form, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(form.edited):
        form.set_values(VALUES)
    with qtbot.waitSignal(form.edited, timeout=2000):
        QTest.keyClicks(form.field("name").editor, "x")
    with qtbot.waitSignal(form.edited, timeout=2000):
        QTest.mouseClick(form.field("print").editor, Qt.MouseButton.LeftButton)


def test_a_text_is_no_longer_than_its_field(form: Form, qtbot: QtBot) -> None:
    QTest.keyClicks(form.field("name").editor, "a name of many letters")
    assert form.values()["name"] == "a name of"


def test_a_day_or_an_amount_that_is_none_is_refused(form: Form) -> None:
    with pytest.raises(BadInput, match="not a day"):
        form.set_values({"day": "yesterday"})
    with pytest.raises(BadInput):
        form.set_values({"amount": "much"})
