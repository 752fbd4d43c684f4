"""Fields: label, message and mark, told to who sees and to who hears."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.theme import tokens
from invpay_desktop.ui.widgets.choice import Segments
from invpay_desktop.ui.widgets.edits import LineEdit, NotesEdit
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.labels import Label
from tests.ui.widgets.naughty import NAUGHTY

CARD = "4242 4242 4242 4242"  # a test number of card networks: it passes the check, and belongs to nobody


def spoken(editor: QWidget, what: QAccessible.Text = QAccessible.Text.Name) -> str:
    return QAccessible.queryAccessibleInterface(editor).text(what)


def holds_focus(editor: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (focused is editor or editor.isAncestorOf(focused))


def tone(field: Field) -> str:
    (label,) = [each for each in field.findChildren(Label) if each.text() == field.message()]
    return label.palette().color(label.foregroundRole()).name().upper()


def test_the_label_names_the_editor(qtbot: QtBot) -> None:
    field = Field("Terms & conditions", LineEdit(), optional=True, help="As printed")
    qtbot.addWidget(field)
    assert spoken(field.editor) == "Terms & conditions"
    assert spoken(field.editor, QAccessible.Text.Description) == "As printed"
    assert "optional" in [label.text() for label in field.findChildren(Label)]


def test_an_error_marks_the_edge_and_is_spoken(qtbot: QtBot) -> None:
    field = Field("Number", LineEdit(), help="As printed")
    qtbot.addWidget(field)
    field.set_error("That number is taken.")
    assert field.editor.property("mark") == "error"
    assert tone(field) == tokens.current().error_text
    assert spoken(field.editor, QAccessible.Text.Description) == "That number is taken."
    field.clear()
    assert (field.message(), field.editor.property("mark")) == ("As printed", "")


def test_a_warning_has_no_red_edge(qtbot: QtBot) -> None:
    field = Field("Routing number", LineEdit())
    qtbot.addWidget(field)
    field.set_warning("The checksum does not fit. Use it anyway?")
    assert not field.editor.property("mark")
    assert tone(field) == tokens.current().warning_text


def test_typing_takes_an_error_away(qtbot: QtBot) -> None:
    editor = LineEdit()
    field = Field("Number", editor)
    qtbot.addWidget(field)
    field.set_error("That number is taken.")
    QTest.keyClicks(editor, "7")
    assert field.message() == ""


def test_a_card_number_in_free_text_is_warned_of(qtbot: QtBot) -> None:
    for editor in (LineEdit(), NotesEdit()):
        field = Field("Note", editor)
        qtbot.addWidget(field)
        QTest.keyClicks(editor, f"Visa {CARD}")
        assert "card number" in field.message()
        assert tone(field) == tokens.current().warning_text
        editor.selectAll()
        QTest.keyClick(editor, Qt.Key.Key_Backspace)
        assert field.message() == ""


def test_a_secret_is_not_looked_at(qtbot: QtBot) -> None:
    editor = LineEdit()
    editor.set_secret()
    field = Field("Token", editor)
    qtbot.addWidget(field)
    QTest.keyClicks(editor, CARD)
    assert field.message() == ""


def test_the_focus_goes_to_the_editor(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    for editor in (LineEdit(), Segments([("a", "A"), ("b", "B")])):
        field = Field("Kind", editor, parent=window)
        window.show()
        window.activateWindow()
        field.show()
        field.setFocus()
        qtbot.waitUntil(partial(holds_focus, editor))


def test_no_string_is_rendered_or_crashes(qtbot: QtBot) -> None:
    field = Field("Name", LineEdit())
    qtbot.addWidget(field)
    field.show()
    for text in NAUGHTY:
        field.set_error(text)
        assert field.message() == text
        field.grab()
        Field(text, LineEdit(), parent=field)
