"""The Qt that we lock does not kill Python 3.11: from 6.12.0 on, each signal takes a reference away from True."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

ROOT = Path(__file__).resolve().parents[2]


class Bell(QObject):
    rung = Signal(object)


def test_signals_leave_the_references_of_true_and_none_alone() -> None:
    bell = Bell()
    heard: list[object] = []
    bell.rung.connect(heard.append)
    bell.rung.emit("once")
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(500):
        bell.rung.emit("again")
    after = sys.getrefcount(True), sys.getrefcount(None)
    assert len(heard) == 501
    # Others may let go of a few meanwhile; 6.12.0 takes one at each emit.
    assert after[0] > before[0] - 100
    assert after[1] > before[1] - 100


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_the_locked_qt_is_older_than_the_one_that_does(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text("utf-8")
    locked = re.findall(r"^(?:pyside6-essentials|pyside6-addons|shiboken6)==(\d+)\.(\d+)\.\d+ ", text, re.MULTILINE)
    assert len(locked) == 3
    assert {(int(major), int(minor)) < (6, 12) for major, minor in locked} == {True}


def test_no_other_part_of_qt_is_asked_for() -> None:
    """Essentials and Addons only: the package PySide6 would be no more than a name for both."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        wanted = [line for line in tomllib.load(file)["project"]["dependencies"] if line.lower().startswith("pyside6")]
    assert wanted == ["PySide6-Addons>=6.11.3,<6.12", "PySide6-Essentials>=6.11.3,<6.12"]
