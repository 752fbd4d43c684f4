"""Fields to type into: plain text in, plain text out, secrets forgotten."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.theme.apply import apply_theme
from invpay_desktop.ui.theme.fonts import set_text_size
from invpay_desktop.ui.widgets.edits import LineEdit, NotesEdit, set_mark
from tests.ui.widgets.naughty import NAUGHTY


def test_every_string_comes_out_as_it_went_in(qtbot: QtBot) -> None:
    line, notes = LineEdit("Name", "search"), NotesEdit()
    qtbot.addWidget(line)
    qtbot.addWidget(notes)
    line.show()
    notes.show()
    for text in NAUGHTY:
        notes.set_value(text)
        line.set_value(text)
        assert line.value() == text.strip()
        assert notes.value().split() == text.split()
        line.grab()
        notes.grab()


def test_only_a_person_edits(qtbot: QtBot) -> None:
    for edit in (LineEdit(), NotesEdit()):
        qtbot.addWidget(edit)
        with qtbot.assertNotEmitted(edit.edited):
            edit.set_value("set by the program")
        with qtbot.waitSignal(edit.edited, timeout=2000):
            QTest.keyClicks(edit, "x")


def test_leaving_is_told_once(qtbot: QtBot) -> None:
    line = LineEdit()
    qtbot.addWidget(line)
    with qtbot.waitSignal(line.left, timeout=2000):
        QTest.keyClick(line, Qt.Key.Key_Return)


def test_notes_leave_tab_and_control_return_to_the_form(qtbot: QtBot) -> None:
    window, notes = QWidget(), NotesEdit()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(notes)
    layout.addWidget(LineEdit())
    window.show()
    QTest.keyClicks(notes, "one")
    QTest.keyClick(notes, Qt.Key.Key_Return)
    QTest.keyClick(notes, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(notes, Qt.Key.Key_Tab)
    assert notes.toPlainText() == "one\n"


def test_a_secret_is_dots_and_then_nothing(qtbot: QtBot) -> None:
    line = LineEdit()
    qtbot.addWidget(line)
    line.set_secret()
    QTest.keyClicks(line, "hunter2")
    assert line.displayText() != "hunter2"
    assert line.value() == "hunter2"
    assert not line.free_text
    line.forget()
    assert line.text() == ""
    line.undo()
    assert line.text() == ""
    assert line.echoMode() == QLineEdit.EchoMode.Password


def test_heights_and_marks(qapp: QApplication, qtbot: QtBot) -> None:
    line = LineEdit()
    qtbot.addWidget(line)
    line.show()
    line.adjustSize()
    assert line.height() == 32
    set_mark(line, "error")
    line.adjustSize()
    assert line.height() == 32
    assert line.property("mark") == "error"
    set_text_size(200)
    apply_theme(qapp, "light")
    line.adjustSize()
    assert line.height() == 64
