"""What went wrong is said in a dialog, and said once."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.base.errors import BookMissing
from invpay_desktop.ui.problem_dialog import ProblemDialog, show_problem


def test_the_same_is_not_said_over_itself(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    first = show_problem(window, BookMissing("The book is gone."))
    assert show_problem(window, BookMissing("The book is gone.")) is first
    other = show_problem(window, BookMissing("The disk is full."))
    other.accept()
    first.accept()
    again = show_problem(window, BookMissing("The book is gone."))
    assert [dialog.message for dialog in window.findChildren(ProblemDialog) if dialog.isVisible()] == [again.message]
