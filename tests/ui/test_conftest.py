"""The fixtures of tests of the window: what they promise holds, whatever ran before."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QSettings
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[2]

BAD = """
import threading
from PySide6.QtCore import qWarning

def test_leaves_a_thread(request):
    leave = threading.Event()
    request.session.addfinalizer(leave.set)
    threading.Thread(target=leave.wait, args=(10,), name="forgotten").start()

def test_is_warned_by_qt(qapp):
    qWarning("layout already has a parent")
"""


def test_there_is_no_screen(qapp: QApplication) -> None:
    assert qapp.platformName() == "offscreen"


@pytest.mark.parametrize("spoiled", [QLocale("de_DE"), QLocale("ar_EG")])
def test_amounts_are_american_again_in_each_test(spoiled: QLocale) -> None:
    assert QLocale().name() == "en_US"
    QLocale.setDefault(spoiled)


@pytest.mark.parametrize("turn", [1, 2])
def test_settings_of_one_test_are_not_found_by_the_next(turn: int, tmp_path: Path) -> None:
    settings = QSettings("InvPay", "test of settings")
    assert settings.value("kept") is None
    settings.setValue("kept", turn)
    settings.sync()
    assert Path(settings.fileName()).is_relative_to(tmp_path)


def test_widgets_are_shown_and_closed_without_a_warning(qtbot: QtBot) -> None:
    label = QLabel("Sample")
    qtbot.addWidget(label)
    label.show()
    qtbot.waitExposed(label)
    assert label.isVisible()


def test_a_stray_thread_and_a_warning_of_qt_fail_their_test(pytester: pytest.Pytester) -> None:
    conftest = (ROOT / "tests" / "ui" / "conftest.py").read_text("utf-8")
    assert "PATIENCE = 10.0" in conftest
    pytester.makeconftest(conftest.replace("PATIENCE = 10.0", "PATIENCE = 0.1"))
    test = pytester.makepyfile(BAD)
    done = pytester.runpytest_subprocess(
        "-c", str(ROOT / "pyproject.toml"), "-n", "0", "-p", "no:cacheprovider", str(test)
    )
    done.assert_outcomes(passed=1, failed=1, errors=1)
    said = done.stdout.str()
    assert "forgotten" in said
    assert "layout already has a parent" in said
