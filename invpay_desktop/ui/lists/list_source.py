"""What a page asks the book for its list, off the GUI thread: rows, ids, counts, sums. Late answers never arrive."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.block_model import HasId
from invpay_desktop.ui.lists.vector import Found, Place, find

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session

R = TypeVar("R", bound=HasId)
AT_ONCE = 200
"""Rows that are shown before the whole vector is there."""
MOST_TOGETHER = 500
"""So many rows may be dealt with in one go: paid by one check, printed."""


class ListSource(QObject, Generic[R]):
    """Asks for what the page shows; each later question takes the place of an earlier one of its kind.

    A page's own source says which questions these are: the methods that take a session, which run in a worker.
    """

    first_rows = Signal(object, object)
    """The first rows of a new list (all of it, if fewer than AT_ONCE), and where the kept place is in them."""
    vector = Signal(object, object, object)
    """All ids, where the kept place is in them, and the stamp that was given along."""
    counts = Signal(object)
    rows = Signal(object, object)
    """Rows that were asked for by their ids, and those ids."""
    chosen = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk

    # For the pages to say

    def first_of(self, session: Session, wish: Any, limit: int) -> list[R]:
        """The first rows of a list."""
        raise NotImplementedError

    def ids_of(self, session: Session, wish: Any) -> array[int]:
        """All ids of a list."""
        raise NotImplementedError

    def rows_of(self, session: Session, ids: Sequence[int]) -> list[R]:
        """Rows by their ids; those that are gone are passed over."""
        raise NotImplementedError

    def counts_of(self, session: Session, wish: Any) -> dict[str, int]:
        """How many rows each tab has."""
        raise NotImplementedError

    def sum_of(self, session: Session, wish: Any, ids: array[int], whole: bool) -> object:
        """What the selected rows add up to; `whole`: they are all that was wished for."""
        raise NotImplementedError

    # Asking

    def ask_list(self, wish: Any, place: Place) -> None:
        """Ask for the first rows of a list."""

        def question(session: Session) -> tuple[list[R], Found]:
            rows = self.first_of(session, wish, AT_ONCE)
            return rows, find(array("q", [row.id for row in rows]), place)

        self._desk.read(question, lambda both: self.first_rows.emit(*both), owner=self, key="list")

    def ask_vector(self, wish: Any, place: Place, stamp: object = None) -> None:
        """Ask for all ids of a list."""

        def question(session: Session) -> tuple[array[int], Found]:
            ids = self.ids_of(session, wish)
            return ids, find(ids, place)

        self._desk.read(question, lambda both: self.vector.emit(*both, stamp), owner=self, key="list")

    def ask_counts(self, wish: Any) -> None:
        """Ask how many rows each tab has."""
        self._desk.read(lambda session: self.counts_of(session, wish), self.counts.emit, owner=self, key="counts")

    def ask_rows(self, ids: Sequence[int], key: str) -> None:
        """Ask for rows by their ids."""
        self._desk.read(
            lambda session: self.rows_of(session, ids), lambda rows: self.rows.emit(rows, ids), owner=self, key=key
        )

    def ask_chosen(self, wish: Any, ids: array[int], whole: bool) -> None:
        """Ask for the sums of what is selected."""
        self._desk.read(
            lambda session: self.sum_of(session, wish, ids, whole), self.chosen.emit, owner=self, key="chosen"
        )

    def read_now(self, ids: Sequence[int]) -> list[R]:
        """Read a block of rows here and now; none before the book is open."""
        return self._desk.read_now(lambda session: self.rows_of(session, ids)) if self._desk.ready else []
