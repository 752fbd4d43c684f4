"""The model over rows in memory."""

from __future__ import annotations

from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.widgets.cell import CELL_ROLE, ITEM_ROLE, Cell, Column
from invpay_desktop.ui.widgets.rows_model import RowsModel

Row = tuple[str, int]
COLUMNS: tuple[Column[Row], ...] = (
    Column("name", "Name", cell=lambda row: Cell(row[0], note="9 d late", tick=row[1] > 1), sort=lambda row: row[0]),
    Column("status", "Status", cell=lambda row: Cell(pill="partially_paid")),
    Column("left", "Left", align="right", cell=lambda row: Cell(str(row[1]), "right"), sort=lambda row: row[1]),
)
ROWS = [("b", 2), ("a", 1), ("c", 2)]


def test_it_is_a_model_as_qt_wants_it(qtmodeltester: ModelTester) -> None:
    model = RowsModel(COLUMNS, ROWS)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.sort(0)
    model.show_rows(ROWS[:1])
    model.show_row(0, ("z", 9))
    assert model.index(0, 0).data() == "z"


def test_a_screen_reader_hears_what_is_painted() -> None:
    model = RowsModel(COLUMNS, ROWS)
    spoken = [model.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(3)]
    assert spoken == ["ticked, b, 9 d late", "Partially paid", "2"]
    assert model.index(0, 1).data() == "Partially paid"
    assert model.index(1, 0).data(ITEM_ROLE) == ("a", 1)
    assert model.index(1, 2).data(CELL_ROLE) == Cell("1", "right")


def test_sorting_keeps_the_order_of_equals_and_who_is_who(qtbot: QtBot) -> None:
    model = RowsModel(COLUMNS, ROWS)
    kept = QPersistentModelIndex(model.index(1, 2))
    with qtbot.waitSignal(model.layoutChanged):
        model.sort(2, Qt.SortOrder.DescendingOrder)
    assert list(model.rows) == [("b", 2), ("c", 2), ("a", 1)]
    assert (kept.row(), kept.column(), kept.data(ITEM_ROLE)) == (2, 2, ("a", 1))


def test_a_column_without_a_key_does_not_sort() -> None:
    model = RowsModel(COLUMNS, ROWS)
    model.sort(1)
    assert list(model.rows) == ROWS
