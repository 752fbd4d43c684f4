"""What the page asks the book, off the GUI thread: rows, the vector of ids, counts, sums. Late answers never arrive."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from invpay_desktop.base.money import Money
from invpay_desktop.db.invoice_row import InvoiceRow
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.pages.invoices.filters import Wish
from invpay_desktop.ui.pages.invoices.vector import Found, Place, find

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session

AT_ONCE = 200
"""Rows that are shown before the whole vector is there."""
_PIECE = 20_000
MOST_TOGETHER = 500
"""So many invoices may be paid by one check, or printed in one go."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is selected: how many, their sums, and their rows where they are few enough to do something with."""

    count: int
    total: Money
    remaining: Money
    over: Money
    rows: tuple[InvoiceRow, ...] = ()

    @property
    def customer(self) -> int | None:
        """The customer, where all are of one."""
        customers = {row.customer_id for row in self.rows}
        return customers.pop() if len(customers) == 1 else None

    @property
    def payable(self) -> list[int]:
        """Those on which something is owed."""
        return [row.id for row in self.rows if row.lifecycle == "open" and row.remaining_minor > 0]


class ListSource(QObject):
    """Asks for what the page shows; each later question takes the place of an earlier one of its kind."""

    first_rows = Signal(object, object)
    """The first rows of a new list (all of it, if fewer than AT_ONCE), and where the kept place is in them."""
    vector = Signal(object, object, object)
    """All ids, where the kept place is in them, and the stamp that was given along."""
    counts = Signal(object)
    figures = Signal(object)
    rows = Signal(object, object)
    """Rows that were asked for by their ids, and those ids."""
    chosen = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk

    def ask_list(self, wish: Wish, place: Place) -> None:
        """Ask for the first rows of a list."""

        def question(session: Session) -> tuple[list[InvoiceRow], Found]:
            from invpay_desktop.ledger.invoice_list import list_invoices

            rows = list_invoices(session, wish.query(), AT_ONCE)
            return rows, find(array("q", [row.id for row in rows]), place)

        self._desk.read(question, lambda both: self.first_rows.emit(*both), owner=self, key="list")

    def ask_vector(self, wish: Wish, place: Place, stamp: object = None) -> None:
        """Ask for all ids of a list."""

        def question(session: Session) -> tuple[array[int], Found]:
            from invpay_desktop.ledger.invoice_list import invoice_ids

            ids = invoice_ids(session, wish.query())
            return ids, find(ids, place)

        self._desk.read(question, lambda both: self.vector.emit(*both, stamp), owner=self, key="list")

    def ask_counts(self, wish: Wish) -> None:
        """Ask how many invoices each tab has."""

        def question(session: Session) -> dict[str, int]:
            from invpay_desktop.ledger.invoice_list import counts

            return counts(session, wish.query())

        self._desk.read(question, self.counts.emit, owner=self, key="counts")

    def ask_figures(self) -> None:
        """Ask for the sums of the whole book."""

        def question(session: Session) -> object:
            from invpay_desktop.analytics.dashboard import figures

            return figures(session)

        self._desk.read(question, self.figures.emit, owner=self, key="figures")

    def ask_rows(self, ids: Sequence[int], key: str) -> None:
        """Ask for rows by their ids."""
        self._desk.read(
            lambda session: _rows(session, ids), lambda rows: self.rows.emit(rows, ids), owner=self, key=key
        )

    def ask_chosen(self, wish: Wish, ids: array[int], whole: bool) -> None:
        """Ask for the sums of what is selected; `whole`: it is all that was wished for."""

        def question(session: Session) -> Chosen:
            from invpay_desktop.ledger.invoice_list import totals

            if whole:
                found = totals(session, wish.query())
                return Chosen(found.count, found.total, found.remaining, found.over, _few(session, ids))
            return _summed(session, ids)

        self._desk.read(question, self.chosen.emit, owner=self, key="chosen")

    def read_now(self, ids: Sequence[int]) -> list[InvoiceRow]:
        """Read a block of rows here and now; none before the book is open."""
        return self._desk.read_now(lambda session: _rows(session, ids)) if self._desk.ready else []


def chosen_row(row: InvoiceRow) -> Chosen:
    """One row as what is selected."""
    void = row.lifecycle == "void"
    left = Money(0, row.currency) if void else row.remaining
    return Chosen(1, row.total, left, row.over, (row,))


def _summed(session: Session, ids: array[int]) -> Chosen:
    """The sums of some invoices, in pieces: a list of a million ids as text would take much memory."""
    from invpay_desktop.ledger.invoice_list import totals_of_ids

    parts = [totals_of_ids(session, ids[first : first + _PIECE]) for first in range(0, len(ids), _PIECE)]
    nothing = session.money(0)
    return Chosen(
        sum(part.count for part in parts),
        sum((part.total for part in parts), nothing),
        sum((part.remaining for part in parts), nothing),
        sum((part.over for part in parts), nothing),
        _few(session, ids),
    )


def _few(session: Session, ids: array[int]) -> tuple[InvoiceRow, ...]:
    """The rows of these invoices, if something may be done with so many."""
    return tuple(_rows(session, ids)) if len(ids) <= MOST_TOGETHER else ()


def _rows(session: Session, ids: Sequence[int]) -> list[InvoiceRow]:
    from invpay_desktop.ledger.invoice_list import rows_by_ids

    return rows_by_ids(session, ids)
