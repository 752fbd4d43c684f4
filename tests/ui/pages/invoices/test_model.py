"""The model: rows by their ids, read in blocks, at once or elsewhere."""

from __future__ import annotations

import time
from array import array
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from invpay_desktop.db.invoice_row import InvoiceRow
from invpay_desktop.ui.lists import block_model as module
from invpay_desktop.ui.lists.block_model import BLOCK
from invpay_desktop.ui.pages.invoices.model import InvoicesModel
from invpay_desktop.ui.widgets.cell import CELL_ROLE, ITEM_ROLE, Cell

TODAY = date(2026, 1, 30)


def a_row(one: int, **other: object) -> InvoiceRow:
    row = InvoiceRow(
        one, f"inv_{one}", None, f"INV-{one}", 1, "C-1", "Oak & Anvil", "2026-01-02", "2026-01-21", "open", "unpaid",
        50_000, 0, 50_000, 0, 1, "USD",
    )  # fmt: skip
    return row._replace(**other)  # type: ignore[arg-type]


def cell(model: InvoicesModel, row: int, key: str) -> Cell:
    column = next(at for at, column in enumerate(model.columns) if column.key == key)
    found = model.index(row, column).data(CELL_ROLE)
    assert isinstance(found, Cell)
    return found


def rows_of(ids: Sequence[int]) -> list[InvoiceRow]:
    return [a_row(one) for one in ids if one != 13]


def test_qt_finds_no_fault(qtmodeltester: ModelTester) -> None:
    model = InvoicesModel(rows_of, lambda: TODAY)
    model.show_ids(array("q", range(1, 40)))
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]
    model.show_rows([a_row(5)])
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]


def test_a_row_says_what_it_is(qapp: object) -> None:
    model = InvoicesModel(rows_of, lambda: TODAY)
    rows = (
        a_row(1),
        a_row(2, status="overpaid", remaining_minor=0, over_minor=2_000, late=0),
        a_row(3, lifecycle="void", late=0),
        a_row(4, status="paid", remaining_minor=0, paid_minor=50_000, late=0),
        a_row(5, status="refunded", remaining_minor=0, late=0),
        a_row(6, lifecycle="draft", late=0),
    )
    model.show_rows(rows)
    late = cell(model, 0, "due")
    assert (late.text, late.note, late.note_tone) == ("Jan 21", "9 d late", "red")
    assert [(found.text, found.tone, found.weight) for found in (cell(model, at, "remaining") for at in range(6))] == [
        ("500.00", "text", 600),
        ("+20.00", "violet", 400),
        ("void", "muted", 400),
        ("0.00", "muted", 400),
        ("–", "muted", 400),
        ("–", "muted", 400),
    ]
    assert [cell(model, at, "status").pill for at in range(6)] == [
        "unpaid", "overpaid", "void", "paid", "refunded", "draft",
    ]  # fmt: skip
    assert [cell(model, at, "number").strike for at in range(6)] == [False, False, True, False, False, False]
    assert model.index(0, 4).data(Qt.ItemDataRole.AccessibleTextRole) == "Unpaid"
    assert model.index(2, 0).data(ITEM_ROLE) == 3


def test_only_the_blocks_that_are_looked_at_are_read(qapp: object) -> None:
    asked: list[list[int]] = []

    def read(ids: Sequence[int]) -> list[InvoiceRow]:
        asked.append(list(ids))
        return rows_of(ids)

    model = InvoicesModel(read, lambda: TODAY)
    model.show_ids(array("q", range(1, 100_001)))
    assert cell(model, 50_000, "number").text == "INV-50001"
    assert cell(model, 49_999, "number").text == "INV-50000"
    first = 50_000 - 50_000 % BLOCK
    assert asked == [list(range(first + 1, first + BLOCK + 1))]
    for row in range(0, 100_000, BLOCK):
        model.slow = False
        cell(model, row, "number")
    assert len(model._rows) <= module.KEPT
    assert len(model._cells) <= module.KEPT


def test_an_id_that_is_in_the_book_no_more_is_not_asked_for_again(qapp: object) -> None:
    asked: list[int] = []

    def read(ids: Sequence[int]) -> list[InvoiceRow]:
        asked.append(len(ids))
        return rows_of(ids)

    model = InvoicesModel(read, lambda: TODAY)
    model.show_ids(array("q", (12, 13, 14)))
    assert [cell(model, 1, "number").text for _ in range(3)] == ["…"] * 3
    assert asked == [3]


def test_where_reading_is_slow_the_rows_come_later(qtbot: QtBot) -> None:
    def read(ids: Sequence[int]) -> list[InvoiceRow]:
        end = time.perf_counter() + 0.006
        while time.perf_counter() < end:
            pass
        return rows_of(ids)

    model = InvoicesModel(read, lambda: TODAY)
    model.show_ids(array("q", range(1, 1001)))
    assert cell(model, 0, "number").text == "INV-1"
    with qtbot.waitSignal(model.wanted) as wanted:
        assert cell(model, 500, "number").text == "…"
    assert cell(model, 501, "number").text == "…"
    ids = wanted.args[0]
    with qtbot.waitSignal(model.dataChanged):
        model.take_rows(rows_of(ids), ids)
    assert cell(model, 500, "number").text == "INV-501"


def test_the_whole_vector_is_added_to_the_first_rows(qtbot: QtBot) -> None:
    model = InvoicesModel(rows_of, lambda: TODAY)
    model.show_rows([a_row(3), a_row(2)])
    with qtbot.waitSignal(model.rowsInserted), qtbot.assertNotEmitted(model.modelReset):
        assert model.show_ids(array("q", (3, 2, 1))) is False
    with qtbot.waitSignal(model.modelReset):
        assert model.show_ids(array("q", (4, 3, 2, 1))) is True
    with qtbot.assertNotEmitted(model.modelReset):
        assert model.show_ids(array("q", (4, 3, 2, 1))) is False
