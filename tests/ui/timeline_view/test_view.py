"""The timeline drawn: keys, the clipboard, the mouse, and texts of any kind at any size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.theme.apply import THEMES, apply_theme
from invpay_desktop.ui.theme.fonts import px, set_text_size
from invpay_desktop.ui.timeline_view.entries import Happened
from invpay_desktop.ui.timeline_view.view import TimelineModel, TimelineView
from tests.ui.widgets.naughty import NAUGHTY

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def entry(event: int, group: str = "January 2026", **more: object) -> Happened:
    given: dict[str, object] = {
        "icon": "banknote", "tone": "green", "title": f"Check {event}", "second": "Jan 26, 10:12 · you",
        "amount": "350.00", "left": "left 150.00", "payment": event, "deeds": ("receipt",),
    }  # fmt: skip
    return Happened(event, group, **(given | more))  # type: ignore[arg-type]


@pytest.fixture
def view(qtbot: QtBot) -> TimelineView:
    made = TimelineView()
    qtbot.addWidget(made)
    made.resize(420, 600)
    made.show()
    made.show_entries([entry(3, "Today"), entry(2), entry(1)])
    made.setFocus()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def asked(view: TimelineView) -> list[tuple[int, QPoint]]:
    found: list[tuple[int, QPoint]] = []
    view.asked.connect(lambda one, where: found.append((one.event_id, where)))
    return found


def test_the_model_is_one(qtmodeltester: ModelTester) -> None:
    model = TimelineModel()
    model.show_entries([entry(2), entry(1)])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Check 2, Jan 26, 10:12 · you, 350.00, left 150.00"
    )


def test_headings_stand_where_a_group_begins(view: TimelineView) -> None:
    model = view.entries_model
    assert [model.begins_group(row) for row in range(3)] == [True, True, False]
    heights = [view.visualRect(model.index(row)).height() for row in range(3)]
    assert heights[0] == heights[1] == heights[2] + px(32)
    view.grouped = False
    view.scheduleDelayedItemsLayout()
    view.show_entries(view.entries_model.entries)
    assert len({view.visualRect(model.index(row)).height() for row in range(3)}) == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Menu])
def test_keys_go_through_it_and_ask_what_can_be_done(
    view: TimelineView, asked: list[tuple[int, QPoint]], key: Qt.Key
) -> None:
    view.setCurrentIndex(view.entries_model.index(0))
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, key)
    [(event, where)] = asked
    assert event == 2
    assert view.visualRect(view.currentIndex()).contains(view.viewport().mapFromGlobal(where))


def test_ctrl_c_copies_an_entry_as_text(view: TimelineView) -> None:
    view.setCurrentIndex(view.entries_model.index(1))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Check 2\nJan 26, 10:12 · you\n350.00\nleft 150.00"


def test_the_mouse_asks_on_the_right_and_on_the_dots(view: TimelineView, asked: list[tuple[int, QPoint]]) -> None:
    index = view.entries_model.index(1)
    box = view.painter.below_heading(view.visualRect(index), index)
    QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(box.left() + px(80), box.top() + px(12)))
    assert asked == []
    QTest.mouseClick(view.viewport(), LEFT, pos=view.painter.more_box(box).center())
    QTest.mouseClick(view.viewport(), RIGHT, pos=QPoint(box.left() + px(80), box.top() + px(12)))
    assert [event for event, _ in asked] == [2, 2]
    QTest.mouseClick(view.viewport(), RIGHT, pos=QPoint(10, 590))
    assert len(asked) == 2


def test_the_marked_event_stays_marked(view: TimelineView) -> None:
    view.setCurrentIndex(view.entries_model.index(1))
    view.show_entries([entry(4, "Today"), entry(3, "Today"), entry(2), entry(1)])
    marked = view.current_entry()
    assert marked is not None
    assert marked.event_id == 2
    view.show_entries([])
    assert view.current_entry() is None
    QTest.keyClick(view, Qt.Key.Key_Return)


def test_no_text_breaks_it_nor_is_taken_for_markup(view: TimelineView) -> None:
    rows = [entry(at, title=text, second=text, third=text) for at, text in enumerate(NAUGHTY)]
    view.show_entries(rows)
    for row in range(0, len(rows), 7):
        view.scrollTo(view.entries_model.index(row))
        view.grab()
    view.show_entries([entry(1, title="<b>bold</b>")])
    plain = view.grab().toImage()
    view.show_entries([entry(1, title="bold")])
    assert view.grab().toImage() != plain


@pytest.mark.parametrize("theme", [name for name in THEMES if name != "system"])
@pytest.mark.parametrize(("percent", "width"), [(100, 420), (100, 180), (200, 420), (200, 240)])
def test_words_never_run_into_amounts_or_out_of_their_row(
    qtbot: QtBot, qapp: object, theme: str, percent: int, width: int
) -> None:
    apply_theme(qapp, theme)  # type: ignore[arg-type]
    set_text_size(percent)
    view = TimelineView()
    qtbot.addWidget(view)
    view.resize(width, 700)
    view.show_entries([entry(1, title="Wire received from a customer with a long name", third="word " * 30)])
    view.show()
    qtbot.waitExposed(view)
    assert not view.grab().isNull()
    row = view.visualRect(view.entries_model.index(0))
    assert row.width() <= view.viewport().width()
    long, short = row.height(), 0
    view.show_entries([entry(1)])
    short = view.visualRect(view.entries_model.index(0)).height()
    assert long > short + px(30)
