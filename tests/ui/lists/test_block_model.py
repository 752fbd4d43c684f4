"""Rows of a list read while it is painted, and what is shown where they cannot be read."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from pytestqt.qtbot import QtBot

from invpay_desktop.base.errors import BookMissing
from invpay_desktop.ui.lists.block_model import WAITING, BlockModel
from invpay_desktop.ui.widgets.cell import CELL_ROLE, Cell, Column


@dataclass(frozen=True)
class Row:
    """A row with an id."""

    id: int


class Shelf:
    """Rows that can be read while the book is there."""

    def __init__(self) -> None:
        self.there = True

    def read(self, ids: Sequence[int]) -> list[Row]:
        if not self.there:
            raise BookMissing("The book is gone.")
        return [Row(one) for one in ids]


def test_a_book_that_goes_while_it_is_painted_leaves_waiting_rows_and_is_asked_elsewhere(qtbot: QtBot) -> None:
    shelf = Shelf()
    model = BlockModel[Row]([Column("number", "Number")], lambda row: (Cell(str(row.id)),), shelf.read)
    asked: list[array[int]] = []
    model.wanted.connect(asked.append)
    model.show_ids(array("q", [7, 8]))
    shelf.there = False
    assert [model.index(row, 0).data(CELL_ROLE) for row in (0, 1)] == [WAITING, WAITING]
    assert [list(block) for block in asked] == [[7, 8]]
    shelf.there = True
    model.forget_rows()
    assert [model.index(row, 0).data(CELL_ROLE).text for row in (0, 1)] == ["7", "8"]
