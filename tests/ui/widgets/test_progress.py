"""Progress and grey blocks: nothing before 300 ms, figures, and Cancel once."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.loading import LoadingBlocks
from invpay_desktop.ui.widgets.progress import ProgressLine


def test_short_work_is_never_seen(qtbot: QtBot) -> None:
    line = ProgressLine("lines")
    qtbot.addWidget(line)
    line.start("Importing invoices")
    line.stop()
    (patience,) = line.findChildren(QTimer)
    assert not patience.isActive()
    assert line.isHidden()


def test_long_work_says_how_far_it_is(qtbot: QtBot) -> None:
    line = ProgressLine("lines")
    qtbot.addWidget(line)
    line.start("Importing invoices", "Nothing is saved until the end.")
    line.show_step(27_180, 42_481)
    qtbot.waitUntil(line.isVisible)
    texts = [label.text() for label in line.findChildren(Label)]
    assert "27,180 of 42,481 lines" in texts
    assert "Nothing is saved until the end." in texts


def test_cancel_is_asked_once(qtbot: QtBot) -> None:
    line = ProgressLine()
    qtbot.addWidget(line)
    line.start("Importing invoices")
    heard: list[bool] = []
    line.cancelled.connect(lambda: heard.append(True))
    line.cancel.click()
    line.cancel.click()
    assert heard == [True]


def test_blocks_wait_and_go_at_once(qtbot: QtBot) -> None:
    blocks = LoadingBlocks()
    qtbot.addWidget(blocks)
    blocks.begin()
    assert not blocks.blocks_shown
    qtbot.waitUntil(lambda: blocks.blocks_shown)
    blocks.end()
    assert not blocks.blocks_shown
