"""Dialogs: leaving, the deed, failing, the order of Tab; and the question before harm."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.base.errors import BadInput, Refused
from invpay_desktop.ui.theme.apply import apply_theme
from invpay_desktop.ui.theme.fonts import set_text_size
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.dialog import Dialog, Question, first_sentence
from invpay_desktop.ui.widgets.dim import Dim
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.look import room_on_screen
from tests.ui.widgets.naughty import MARKUP

_CTRL = Qt.KeyboardModifier.ControlModifier


class Paying(Dialog):
    """A dialog with two fields that counts how often it was done."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "Receive payment")
        self.times = 0
        self.amount, self.number = LineEdit(), LineEdit()
        self.set_primary("Record payment", "check", self._record)
        self.footer_option(QCheckBox("Send the receipt"))
        for field in (self.amount, self.number):
            self.body.addWidget(field)
        self.name_field("number", self.number)

    def _record(self) -> None:
        self.times += 1


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1024, 700)
    window.show()
    return window


@pytest.fixture
def paying(window: QWidget, qtbot: QtBot) -> Paying:
    dialog = Paying(window)
    dialog.open()
    qtbot.waitUntil(dialog.amount.hasFocus)
    return dialog


def test_it_lives_although_nobody_in_python_holds_it(window: QWidget) -> None:
    Paying(window)
    gc.collect()
    [dialog] = window.findChildren(Paying)
    dialog.open()
    del dialog
    gc.collect()
    assert [dialog.isVisible() for dialog in window.findChildren(Paying)] == [True]


def question_in(widget: QWidget) -> Question | None:
    return next((found for found in widget.findChildren(Question) if found.isVisible()), None)


def test_it_dims_its_parent_while_it_is_open(paying: Paying, window: QWidget, qtbot: QtBot) -> None:
    (dim,) = window.findChildren(Dim)
    window.resize(1200, 800)
    assert dim.size() == window.size()
    assert paying.windowModality() == Qt.WindowModality.WindowModal
    QTest.keyClick(paying, Qt.Key.Key_Escape)
    assert not paying.isVisible()
    qtbot.waitUntil(lambda: not window.findChildren(Dim))


def test_enter_goes_through_the_fields_and_ends_in_the_footer(paying: Paying, qtbot: QtBot) -> None:
    QTest.keyClick(paying.amount, Qt.Key.Key_Return)
    assert paying.number.hasFocus()
    QTest.keyClick(paying.number, Qt.Key.Key_Tab)
    assert isinstance(paying.focusWidget(), QCheckBox)
    QTest.keyClick(paying.focusWidget(), Qt.Key.Key_Tab)
    assert paying.focusWidget() is paying.cancel
    QTest.keyClick(paying.cancel, Qt.Key.Key_Tab)
    assert paying.focusWidget() is paying.primary
    assert paying.times == 0


def test_ctrl_enter_does_it_from_any_field(paying: Paying, qtbot: QtBot) -> None:
    QTest.keyClick(paying.number, Qt.Key.Key_Return, _CTRL)
    assert paying.times == 1


def test_while_busy_it_is_neither_done_again_nor_left(paying: Paying, qtbot: QtBot) -> None:
    paying.busy(True, "Recording …")
    assert isinstance(paying.primary, Button)
    QTest.mouseClick(paying.primary, Qt.MouseButton.LeftButton)
    QTest.keyClick(paying, Qt.Key.Key_Return, _CTRL)
    QTest.keyClick(paying, Qt.Key.Key_Escape)
    assert paying.times == 0
    assert paying.isVisible()
    assert paying.primary.text() == "Recording …"
    paying.busy(False)
    assert paying.amount.hasFocus()
    assert paying.primary.text() == "Record payment"


def test_escape_asks_only_when_something_was_typed(paying: Paying, qtbot: QtBot) -> None:
    QTest.keyClicks(paying.amount, "65")
    QTest.keyClick(paying, Qt.Key.Key_Escape)
    question = question_in(paying)
    assert question is not None
    assert paying.isVisible()
    question.reject()
    assert paying.isVisible()
    assert paying.amount.text() == "65"
    paying.amount.setText("")
    QTest.keyClick(paying, Qt.Key.Key_Escape)
    assert not paying.isVisible()


def test_what_was_filled_in_for_the_person_is_not_typed(paying: Paying, qtbot: QtBot) -> None:
    paying.amount.setText("650.00")
    assert paying.dirty()
    paying.call_clean()
    QTest.keyClick(paying, Qt.Key.Key_Escape)
    assert not paying.isVisible()


def test_failing_keeps_what_was_typed_and_goes_to_the_field(paying: Paying, qtbot: QtBot) -> None:
    QTest.keyClicks(paying.number, "10462")
    paying.busy(True)
    paying.fail(BadInput("Check 10462 is recorded already. Nothing was saved.", "number"))
    assert paying.failure == "Check 10462 is recorded already. Nothing was saved."
    assert paying.number.text() == "10462"
    assert paying.number.hasFocus()
    assert not paying.is_busy
    paying.do_it()
    assert paying.failure == ""


def test_reasons_are_listed(paying: Paying) -> None:
    paying.fail(Refused("It cannot be voided.", ("It has a payment.", "January is locked.")))
    assert paying.failure.endswith("It has a payment.\nJanuary is locked.")


@pytest.mark.parametrize("text", MARKUP)
def test_sentences_are_shown_as_they_are(paying: Paying, text: str) -> None:
    paying.fail(Refused(f"No customer is called {text}"))
    assert text in [label.text().removeprefix("No customer is called ") for label in paying.findChildren(Label)]


def test_large_text_scrolls_inside_the_screen(window: QWidget, qapp: QApplication) -> None:
    set_text_size(200)
    apply_theme(qapp, "dark")
    dialog = Dialog(window, "Receive payment", 900)
    for _ in range(20):
        dialog.body.addWidget(LineEdit())
    dialog.set_side(Label("Left after this"))
    dialog.set_primary("Record payment", "check", lambda: None)
    dialog.open()
    room = room_on_screen(dialog)
    assert dialog.height() <= room.height()
    assert dialog.width() <= room.width()
    assert dialog.primary is not None
    corner = dialog.primary.mapTo(dialog, QPoint(0, 0))
    assert dialog.rect().contains(QRect(corner, dialog.primary.size()))


def test_a_question_stands_on_the_safe_answer(window: QWidget, qtbot: QtBot) -> None:
    answers: list[str] = []
    question = Question(window, "Void INV-1057?", "It stays.", "Void invoice", answers.append, True, safe="Keep it")
    question.open()
    assert question.focusWidget() is question.cancel
    assert question.cancel.text() == "Keep it"
    assert question.reason is not None
    QTest.keyClicks(question.reason, " Ordered twice ")
    question.do_it()
    assert answers == ["Ordered twice"]
    assert not question.isVisible()


def test_a_question_that_stays_open_can_fail(window: QWidget) -> None:
    question = Question(window, "Void?", "It stays.", "Void", lambda: None, closes=False)
    question.open()
    question.do_it()
    question.fail(Refused("It has a payment."))
    assert question.isVisible()
    assert question.failure == "It has a payment."
    question.reject()
    assert not question.isVisible()


def test_the_first_sentence_ends_at_a_stop_not_at_a_figure() -> None:
    assert first_sentence("Type at most 1,150.00. Nothing was kept.") == ("Type at most 1,150.00.", "Nothing was kept.")
    assert first_sentence("No stop at all") == ("No stop at all", "")
