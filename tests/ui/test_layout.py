"""Every page, dialog and state fits: no text cut, none over another, nothing too small to hit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.layout_faults import faults

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("look", ["light-100-1440x900", "light-100-1024x700", "light-200-1440x900"])
def test_everything_fits(look: str) -> None:
    """In a process of its own: the size of the screen is given when Qt starts."""
    command = [sys.executable, "-m", "tests.ui.screenshots", "--check", "--look", look]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
    assert "Traceback" not in done.stderr, done.stderr[-4000:]
    assert "Everything fits." in done.stdout


def test_what_does_not_fit_is_found(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    cut = QLabel("A text that is much wider than its place")
    cut.setFixedWidth(40)
    small = QPushButton()
    small.setAccessibleName("Tiny")
    small.setFixedSize(12, 12)
    column.addWidget(cut)
    column.addWidget(small)
    over = QLabel("over it", window)
    window.resize(300, 200)
    window.show()
    over.move(cut.pos())
    over.resize(over.sizeHint())
    found = "\n".join(faults(window))
    assert "QLabel “A text that is much wider than its place”: wants" in found
    assert "QPushButton “Tiny”: only 12 × 12 to hit" in found
    assert "lies over" in found
