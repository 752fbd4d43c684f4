"""The tests' own screen: real keys and a real mouse reach a window there, and a screen reader can read it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.ui.screen.conftest import Start
from tests.ui.screen.display import Reader, Screen, ScreenError
from tests.ui.screen.program import Program

WINDOW = """
import sys
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import *

app = QApplication(sys.argv)
window = QMainWindow(windowTitle="Sample window")
form = QWidget()
rows = QFormLayout(form)
amount = QLineEdit(accessibleName="Amount")
said = QLabel("nothing yet")
button = QPushButton("Record")
table = QTableWidget(2, 2, accessibleName="Invoices")
for row, (number, left) in enumerate([("INV-1", "10.00"), ("INV-2", "20.00")]):
    table.setItem(row, 0, QTableWidgetItem(number))
    table.setItem(row, 1, QTableWidgetItem(left))
for widget in (amount, button, said, table):
    rows.addRow(widget)
button.clicked.connect(lambda: said.setText("recorded " + amount.text()))
def ask():
    box = QMessageBox(QMessageBox.Icon.Question, "Sure", "Really?", QMessageBox.StandardButton.Yes, window)
    box.open()
QShortcut(QKeySequence("Ctrl+R"), window, ask)
QShortcut(QKeySequence("Ctrl+Q"), window, app.quit)
QShortcut(QKeySequence("Ctrl+,"), window, lambda: said.setText("settings"))
window.setCentralWidget(form)
window.show()
sys.exit(app.exec())
"""


@pytest.fixture
def program(start_python: Start) -> Program:
    return start_python("-c", WINDOW)


def test_keys_and_mouse_reach_the_window(program: Program) -> None:
    program.window("Sample window")
    assert program.focused().name == "Amount"
    program.type("1,250.00 + (3)")
    program.keys("Tab", "Space")
    program.find("label", "recorded 1,250.00 + (3)")
    program.keys("Ctrl+,")
    program.find("label", "settings")
    program.click(program.find("push button", "Record"))
    program.find("label", "recorded 1,250.00 + (3)")


def test_it_is_read_and_driven_without_keys_or_mouse(program: Program) -> None:
    window = program.window("Sample window")
    window.find("text", "Amount").set_text("Żółw – 12 €")
    button = window.find("push button", "Record").focus()
    button.press()
    program.find("label", "recorded Żółw – 12 €")
    assert program.find("text").see(text="Żółw – 12 €").name == "Amount"
    table = window.find("table", "Invoices")
    assert table.rows() == [["INV-1", "10.00"], ["INV-2", "20.00"]]
    assert table.cell(1, 0).name == "INV-2"
    assert "push button “Record”" in program.tree()


def test_a_dialog_takes_the_keyboard_and_gives_it_back(program: Program) -> None:
    program.window("Sample window")
    program.keys("Ctrl+R")
    program.window("Sure")
    program.keys("Esc")
    program.gone("alert", "Sure")
    program.window("Sample window")


def test_a_program_that_quits_tells_its_exit_status(program: Program) -> None:
    program.window("Sample window")
    program.keys("Ctrl+Q")
    assert program.ended() == 0


def test_what_is_not_there_is_told_with_what_is(program: Program) -> None:
    program.window("Sample window")
    with pytest.raises(ScreenError, match=r"(?s)nothing fits.*push button “Record”"):
        program.find("push button", "Charge", seconds=0.2)
    with pytest.raises(ScreenError, match="still there"):
        program.gone("push button", "Record", seconds=0.2)


@pytest.mark.parametrize("end", ["import os; os.abort()", "from PySide6.QtCore import qWarning; qWarning('twice')"])
def test_a_crash_and_a_warning_of_qt_are_not_passed_over(
    screen: Screen, reader: Reader, tmp_path: Path, end: str
) -> None:
    program = Program(screen, reader, [sys.executable, "-c", end], tmp_path)
    with pytest.raises(ScreenError, match="the program has ended"):
        program.find("frame")
    with pytest.raises(ScreenError, match=r"Fatal Python error: Aborted|twice"):
        program.close()
