"""The table: keys, selection, columns by name, and how fast it is."""

from __future__ import annotations

from pathlib import Path
from time import process_time
from typing import Any

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.theme.apply import apply_theme
from invpay_desktop.ui.theme.fonts import set_text_size
from invpay_desktop.ui.widgets.table import CELL_ROLE, Cell, Column, RowsModel, Table
from tests.ui.widgets.naughty import NAUGHTY

Row = tuple[str, str, int]
COLUMNS: tuple[Column[Row], ...] = (
    Column("number", "Number", 106, cell=lambda row: Cell(row[0]), sort=lambda row: row[0]),
    Column("customer", "Customer", rest=True, cell=lambda row: Cell(row[1])),
    Column("due", "Due", 140, cell=lambda row: Cell("Jan 21", note="9 d late", note_tone="red")),
    Column("status", "Status", 136, cell=lambda row: Cell(pill="paid" if row[2] % 2 else "void")),
    Column("total", "Total", 92, "right", cell=lambda row: Cell(f"{row[2]}.00", "right"), sort=lambda row: row[2]),
    Column("balance", "Balance", 96, "right", cell=lambda row: Cell("0.00", "right", "muted", 600)),
    Column("issued", "Issued", 118, hidden=True, cell=lambda row: Cell("Dec 22", strike=True)),
)
_NOWHERE = QModelIndex()


def shown(qtbot: QtBot, rows: int = 50, preferences: Preferences | None = None) -> Table:
    table = Table("Invoices")
    qtbot.addWidget(table)
    model = RowsModel(COLUMNS, [(f"INV-{1000 + at}", f"Smith & Sons {at}", at) for at in range(rows)], table)
    table.setModel(model)
    if preferences is not None:
        table.remember_as(preferences, "columns")
    table.resize(960, 32 + 30 * 34)
    table.show()
    table.setFocus()
    return table


class Million(QAbstractTableModel):
    """A million rows that count how often they are asked."""

    asked = 0

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:  # noqa: N802
        return 1_000_000

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:  # noqa: N802
        return 7

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        return Cell(str(index.row())) if role == CELL_ROLE else None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        Million.asked += 1
        return super().flags(index)


def test_selecting_a_million_rows_asks_for_what_is_in_sight_only(qtbot: QtBot) -> None:
    table = Table()
    qtbot.addWidget(table)
    table.setModel(Million(table))
    table.resize(960, 700)
    table.show()
    table.setFocus()
    qtbot.waitUntil(table.isVisible)
    Million.asked = 0
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    table.viewport().repaint()
    assert table.selected_ranges() == [(0, 999_999)]
    assert table.selected_count() == 1_000_000
    assert Million.asked < 1000


def test_the_text_size_changes_at_once_for_a_million_rows(qtbot: QtBot, qapp: QApplication) -> None:
    table = Table()
    qtbot.addWidget(table)
    table.setModel(Million(table))
    set_text_size(200)
    began = process_time()
    apply_theme(qapp, "dark")
    assert process_time() - began < 1
    assert table.rowHeight(999_999) == 68


def test_a_page_is_painted_in_a_few_milliseconds(qtbot: QtBot) -> None:
    table = shown(qtbot)
    picture = QPixmap(table.viewport().size())
    table.viewport().render(picture, QPoint())
    times = []
    for _ in range(20):
        began = process_time()
        table.viewport().render(picture, QPoint())
        times.append(process_time() - began)
    assert min(times) < 0.008


def test_home_and_end_go_to_the_first_and_last_row(qtbot: QtBot) -> None:
    table = shown(qtbot)
    table.choose_row(5)
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.current_row() == 49
    QTest.keyClick(table, Qt.Key.Key_Home)
    assert table.current_row() == 0
    QTest.keyClick(table, Qt.Key.Key_PageDown)
    assert 20 < table.current_row() < 35
    QTest.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_count() == 2


def test_enter_opens_what_the_row_stands_for(qtbot: QtBot) -> None:
    table = shown(qtbot)
    table.choose_row(3)
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [("INV-1003", "Smith & Sons 3", 3)]
    assert table.current_item() == ("INV-1003", "Smith & Sons 3", 3)


def test_selected_rows_are_told_as_merged_ranges(qtbot: QtBot) -> None:
    table = shown(qtbot)
    for row in (2, 3, 4, 9):
        y = table.rowViewportPosition(row) + 5
        QTest.mouseClick(
            table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, QPoint(200, y)
        )
    assert table.selected_ranges() == [(2, 4), (9, 9)]


def test_tab_leaves_the_table_and_coming_back_chooses_nothing(qtbot: QtBot) -> None:
    table = shown(qtbot)
    qtbot.waitUntil(table.hasFocus)
    assert table.current_row() == 0
    assert table.selected_count() == 0
    assert not table.tabKeyNavigation()


def test_space_ticks_the_row(qtbot: QtBot) -> None:
    table = Table()
    qtbot.addWidget(table)
    columns: list[Column[str]] = [Column("name", "Name", cell=lambda row: Cell(row, tick=row == "on"))]
    model = RowsModel(columns, ["on", "off"], table)
    table.setModel(model)
    table.show()
    table.choose_row(1)
    with qtbot.waitSignal(model.ticked) as ticked:
        QTest.keyClick(table, Qt.Key.Key_Space)
    assert ticked.args == ["off", True]
    box = QPoint(25, table.rowViewportPosition(0) + 17)
    with qtbot.waitSignal(model.ticked) as ticked:
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert ticked.args == ["on", False]


def test_the_menu_key_asks_for_the_menu_of_the_row(qtbot: QtBot) -> None:
    table = shown(qtbot)
    table.choose_row(2)
    asked_by_key = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    with qtbot.waitSignal(table.menu_asked) as asked:
        QApplication.sendEvent(table.viewport(), asked_by_key)
    at = table.viewport().mapFromGlobal(asked.args[0])
    assert table.rowAt(at.y() - 1) == 2


def test_columns_keep_width_order_place_and_sort_by_name(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    first = shown(qtbot, preferences=preferences).head
    first.resizeSection(2, 170)
    first.moveSection(first.visualIndex(4), 0)
    first.show_column("issued", True)
    first.show_column("status", False)
    first.sort_by("total", True)
    QTest.mouseClick(first.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(first.sectionPosition(4) + 40, 10))

    second = shown(qtbot, preferences=preferences).head
    assert second.sectionSize(2) == 170
    assert second.visualIndex(4) == 0
    assert second.column_shown("issued")
    assert not second.column_shown("status")
    assert second.sort == ("total", False)
    second.reset_columns()
    assert second.column_shown("status")
    assert second.visualIndex(0) == 0


def test_a_remembered_column_that_is_gone_does_no_harm(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    preferences.put("columns", {"widths": {"gone": 80, "due": "wide"}, "order": ["gone", "due"], "sort": ["gone", 1]})
    head = shown(qtbot, preferences=preferences).head
    assert head.visualIndex(2) == 0
    assert head.sectionSize(2) == 140
    assert head.sort is None


def test_one_column_takes_the_rest(qtbot: QtBot) -> None:
    table = shown(qtbot)
    for width in (760, 1200):
        table.resize(width, 400)
        assert table.head.length() == table.viewport().width()


def test_a_click_on_the_head_sorts_and_the_current_row_stays_the_same_one(qtbot: QtBot) -> None:
    table = shown(qtbot)
    table.choose_row(10)
    for expected in (39, 10) if table.head.sort == ("number", False) else (10, 39):
        QTest.mouseClick(table.head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 10))
        assert table.current_row() == expected
        assert table.current_item() == ("INV-1010", "Smith & Sons 10", 10)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_nothing_in_a_name_breaks_the_painting(qtbot: QtBot, qapp: QApplication, theme: str) -> None:
    table = shown(qtbot)
    apply_theme(qapp, theme)
    model = table.model()
    assert isinstance(model, RowsModel)
    model.show_rows([(text[:2000], text, 7) for text in NAUGHTY])
    for row in range(0, len(NAUGHTY), 25):
        table.scrollTo(model.index(row, 0))
        assert not table.grab().isNull()


def test_rows_and_columns_grow_with_the_text(qtbot: QtBot, qapp: QApplication) -> None:
    set_text_size(200)
    apply_theme(qapp, "dark")
    table = shown(qtbot)
    assert table.rowHeight(0) == 68
    assert table.head.height() == 64
    assert table.head.sectionSize(2) == 280


def test_a_row_is_chosen_whatever_key_is_held_down(qtbot: QtBot) -> None:
    table = shown(qtbot, 5)
    table.choose_row(3)
    QTest.keyPress(table, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    table.choose_row(3)
    QTest.keyRelease(table, Qt.Key.Key_Control)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [3]
