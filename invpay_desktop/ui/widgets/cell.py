"""What a cell of a table looks like, as its model says it: facts only, painted by cell_delegate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from PySide6.QtCore import Qt

CELL_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""`index.data(CELL_ROLE)` is the Cell to paint."""
ITEM_ROLE = int(Qt.ItemDataRole.UserRole) + 2
"""`index.data(ITEM_ROLE)` is what the row stands for (an id, a record); Table.opened hands it on."""
COLUMN_ROLE = int(Qt.ItemDataRole.UserRole) + 3
"""`model.headerData(section, Horizontal, COLUMN_ROLE)` is the Column: name, width, alignment."""

Align = Literal["left", "right", "centre"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `text` never holds markup. `tone`, `note_tone`: a token or a pill colour. `weight`: 400, 500 or 600.

    `pill`: a state of ui/words, drawn in place of the text (then `text`, if any, is the pill's word).
    `note`: small text behind the text, such as `9 d late`. `tick`: a box, ticked or not, before the text.
    """

    text: str = ""
    align: Align = "left"
    tone: str = "text"
    weight: int = 400
    pill: str = ""
    strike: bool = False
    note: str = ""
    note_tone: str = "muted"
    elide: Literal["right", "middle"] = "right"
    tick: bool | None = None


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column. `key` names it in the preferences, `title` to a person; `width` in px of the design at 100 %.

    `rest`: takes the room the others leave (one column of a table). `hidden`: not shown until asked for.
    `cell` and `sort` are for RowsModel: the cell of a row, and what to sort rows by (None: cannot be sorted).
    A model of another kind gives Columns under COLUMN_ROLE, and says by `sortable` what its sort() can do.
    """

    key: str
    title: str
    width: int = 120
    align: Align = "left"
    rest: bool = False
    hidden: bool = False
    cell: Callable[[T], Cell] | None = None
    sort: Callable[[T], Any] | None = None
    sortable: bool = True
    tip: str = ""
