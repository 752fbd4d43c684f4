"""A desk over a real book for tests of money dialogs, and waiting for what it does beside the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.frame import frame_of
from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.widgets.dialog import Dialog
from tests.builders import Shop, shop

__all__ = ["Keys", "Said", "desk", "said", "settle", "shop", "window"]


class Said:
    """What the desk was asked to say and to do."""

    def __init__(self, desk: Desk) -> None:
        self.toasts: list[tuple[str, bool]] = []
        self.wanted: list[tuple[str, object]] = []
        desk.said.connect(lambda text, undo: self.toasts.append((text, bool(undo))))
        desk.wanted.connect(lambda action, item: self.wanted.append((action, item)))


class Keys:
    """Presses keys where the focus is, as a person does, and counts those that are not typed values."""

    def __init__(self) -> None:
        self.pressed = 0

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.pressed += 1
        QTest.keyClick(self.focus(), key, modifiers)

    def type(self, text: str) -> None:
        for character in text:  # the first one may open an editor, which takes the others
            QTest.keyClicks(self.focus(), character)

    @staticmethod
    def focus() -> QWidget:
        widget = QApplication.focusWidget() or QApplication.activeWindow()
        assert widget is not None
        return widget


@pytest.fixture
def desk(qapp: QApplication, shop: Shop, tmp_path: Path) -> Iterator[Desk]:
    with shop.book.read(shop.now) as session:
        frame = frame_of(session)
    made = Desk(tmp_path / "shop.invpay", frame, Preferences(tmp_path / "window.ini"), now=lambda: shop.now)
    made.ready = True
    yield made
    made.close()


@pytest.fixture
def said(desk: Desk) -> Said:
    return Said(desk)


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Iterator[QMainWindow]:
    """A window for dialogs to stand on. Dialogs left open are closed after the test, and the desk after them."""
    made = QMainWindow()
    made.resize(1440, 900)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    yield made
    for dialog in made.findChildren(Dialog):
        dialog.done(0)


def settle(qtbot: QtBot, desk: Desk, dialog: Dialog | None = None) -> None:
    """Wait until nothing is asked of the book any more, nor about to be."""

    def quiet() -> bool:
        timers = [t for t in (getattr(dialog, "_asking", None),) if t is not None] if dialog is not None else []
        return desk.background.idle() and not any(timer.isActive() for timer in timers)

    qtbot.waitUntil(quiet, timeout=10_000)
