"""The main window: what it remembers, how it fits, what it takes in, and whom it tells what changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import Refused
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.main_window import MainWindow
from invpay_desktop.ui.navigation import NavButton
from invpay_desktop.ui.page import Page
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.widgets.dialog import Dialog
from tests.builders import shop
from tests.ui.payment_dialog.desks import Said, desk, said, settle

__all__ = ["desk", "said", "shop"]
COPY, LEFT, FREE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Iterator[MainWindow]:
    made = MainWindow(desk)
    desk.failed.connect(made.show_problem)
    made.show()
    qtbot.waitExposed(made)
    yield made
    for dialog in made.findChildren(Dialog):
        dialog.done(0)
    made.close()
    settle(qtbot, desk)
    made.deleteLater()


class Heard(Page):
    """A page that only listens."""

    key = "heard"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Heard")
        self.all: list[Changes] = []
        self.loads = 0

    def load(self) -> None:
        self.loads += 1

    def on_changed(self, changes: Changes) -> None:
        self.all.append(changes)


def listening(window: MainWindow, desk: Desk, key: str) -> Heard:
    page = Heard(desk)
    window.pages[key] = page
    window.stack.addWidget(page)
    return page


def wait_told(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window._gathering.isActive())


def test_the_first_change_is_told_at_once_and_those_close_to_it_together(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    front, behind, never = (listening(window, desk, key) for key in ("invoices", "customers", "payments"))
    window.show_page("customers")
    window.show_page("invoices")
    for row in range(5):
        desk.changed.emit(Changes(invoices=frozenset({row})))
    wait_told(qtbot, window)
    assert front.all == [Changes(invoices=frozenset({0})), Changes(invoices=frozenset({1, 2, 3, 4}))]
    assert behind.all == []
    window.show_page("customers")
    assert behind.all == [Changes(everything=True)]
    window.show_page("customers")
    assert len(behind.all) == 1
    assert (front.loads, behind.loads, never.loads) == (1, 1, 0)
    window.show_page("payments")
    assert (never.loads, never.all) == (1, [])


def test_pages_wait_for_the_book(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    page = listening(window, desk, "invoices")
    desk.ready = False
    window.show_page("invoices")
    assert page.loads == 0
    desk.open(lambda error: pytest.fail(str(error)))
    settle(qtbot, desk)
    assert page.loads == 1


def test_the_next_window_opens_where_this_one_was(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    window.show_page("payments")
    window.setGeometry(40, 30, 1024, 740)  # there is no screen wider than that without one
    window.close()
    assert desk.preferences.get("window/page") == "payments"
    again = MainWindow(desk)
    assert (again.y(), again.width(), again.height()) == (30, 1024, 740)
    again.deleteLater()


@pytest.mark.parametrize("kept", ["", "not base64 !", 7, ["x"], "AAAA"])
def test_a_place_that_cannot_be_read_is_the_usual_one(qtbot: QtBot, desk: Desk, kept: Any) -> None:
    desk.preferences.put("window/geometry", kept)
    made = MainWindow(desk)
    room = QApplication.primaryScreen().availableGeometry()
    assert made.width() >= min(px(1024), room.width())
    made.deleteLater()


def test_narrow_windows_show_icons_with_names_for_who_cannot_see_them(window: MainWindow) -> None:
    window.resize(1100, 740)
    assert window.navigation.narrow
    names = [button.accessibleName() for button in window.navigation.findChildren(NavButton)]
    assert names == ["Dashboard", "Invoices", "Customers", "Payments", "Hosted service", "Settings", "Help"]
    window.resize(px(1300), 740)
    assert not window.navigation.narrow


def test_places_are_chosen_by_mouse_and_key(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    window.show_page("payments")
    button = next(each for each in window.navigation.findChildren(NavButton) if each.place.key == "customers")
    QTest.mouseClick(button, LEFT)
    assert window.front is window.pages["customers"]
    assert button.isChecked()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: window._was_painted and window.backup.isVisible())
    QTest.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert window.front is window.pages["payments"]
    settle(qtbot, desk)


def test_dropped_files_are_imported_and_nothing_else_is_taken(window: MainWindow, said: Said, tmp_path: Path) -> None:
    def dropped(url: QUrl | None) -> bool:
        carried = QMimeData()
        carried.setUrls([url]) if url is not None else carried.setText("words")
        entering = QDragEnterEvent(QPoint(9, 9), COPY, carried, LEFT, FREE)
        QApplication.sendEvent(window, entering)
        if entering.isAccepted():
            QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), COPY, carried, LEFT, FREE))
        return entering.isAccepted()

    file = tmp_path / "bank & co.csv"
    assert dropped(QUrl.fromLocalFile(str(file)))
    assert said.wanted == [("import", {"files": [str(file)]})]
    assert not dropped(None)
    assert not dropped(QUrl("http://example.invalid/x.csv"))
    assert len(said.wanted) == 1


def test_the_business_is_named_as_plain_text(qtbot: QtBot, shop: Any, desk: Desk, window: MainWindow) -> None:
    desk.write(lambda session: write_setting(session, "book.name", "<b>Oak</b> & Co"), lambda _: None, owner=window)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: desk.name == "<b>Oak</b> & Co")
    assert window.windowTitle() == "<b>Oak</b> & Co – InvPay Desktop"


def test_the_footer_says_when_the_book_was_backed_up(shop: Any, window: MainWindow) -> None:
    window.show_backup(None)
    assert window.backup.text() == "Not backed up yet"
    window.show_backup(shop.now - timedelta(hours=1))
    assert window.backup.text() == "Backup today 1:00\u00a0PM"
    window.show_backup(shop.now - timedelta(days=2))
    assert window.backup.text() == "Backup Jan 26, 2:00\u00a0PM"


def test_a_footer_is_that_of_the_page_in_front(desk: Desk, window: MainWindow) -> None:
    front, behind = listening(window, desk, "a"), listening(window, desk, "b")
    for page in (front, behind):
        page.footer.connect(lambda text, page=page: window._footer(page, text))
    window.show_page("a")
    behind.say("behind")
    front.say("front")
    assert window.footer_left.text() == "front"
    window.show_page("b")
    assert window.footer_left.text() == "behind"


def test_a_problem_is_shown_as_plain_text(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    desk.problem(Refused("<b>Not</b> today.", ("because",)), None)
    [dialog] = [each for each in window.findChildren(Dialog) if each.isVisible()]
    texts = [label.text() for label in dialog.findChildren(type(window.footer_left))]
    assert "<b>Not</b> today." in texts
    assert "• because" in texts


def test_it_fits_the_smallest_screen(window: MainWindow) -> None:
    assert (window.minimumWidth(), window.minimumHeight()) == (1024, 700)
