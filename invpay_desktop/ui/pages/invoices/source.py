"""What the page of invoices asks the book, off the GUI thread."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from invpay_desktop.base.money import Money
from invpay_desktop.db.invoice_row import InvoiceRow
from invpay_desktop.ui import figures
from invpay_desktop.ui.lists.list_source import MOST_TOGETHER, ListSource
from invpay_desktop.ui.pages.invoices.filters import Wish
from invpay_desktop.ui.translation import tr, trn

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session

_PIECE = 20_000


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


class InvoiceSource(ListSource[InvoiceRow]):
    """The questions about invoices."""

    figures = Signal(object)

    def first_of(self, session: Session, wish: Wish, limit: int) -> list[InvoiceRow]:
        from invpay_desktop.ledger.invoice_list import list_invoices

        return list_invoices(session, wish.query(), limit)

    def ids_of(self, session: Session, wish: Wish) -> array[int]:
        from invpay_desktop.ledger.invoice_list import invoice_ids

        return invoice_ids(session, wish.query())

    def rows_of(self, session: Session, ids: Sequence[int]) -> list[InvoiceRow]:
        return _rows(session, ids)

    def counts_of(self, session: Session, wish: Wish) -> dict[str, int]:
        from invpay_desktop.ledger.invoice_list import counts

        return counts(session, wish.query())

    def sum_of(self, session: Session, wish: Wish, ids: array[int], whole: bool) -> Chosen:
        from invpay_desktop.ledger.invoice_list import totals

        if whole:
            found = totals(session, wish.query())
            return Chosen(found.count, found.total, found.remaining, found.over, _few(session, ids))
        return _summed(session, ids)

    def ask_figures(self) -> None:
        """Ask for the sums of the whole book."""

        def question(session: Session) -> object:
            from invpay_desktop.analytics.dashboard import figures

            return figures(session)

        self._desk.read(question, self.figures.emit, owner=self, key="figures")


def in_words(count: int, chosen: Chosen | None) -> str:
    """For the footer: how many there are, and the sums of what is selected."""
    parts = [trn("%n invoice(s)", count).replace(str(count), figures.count(count), 1)]
    if chosen is not None:
        said = tr("{count} selected: total {total}, balance {balance}").format(
            count=figures.count(chosen.count),
            total=figures.amount(chosen.total),
            balance=figures.amount(chosen.remaining),
        )
        over = tr("overpaid {amount}").format(amount=figures.amount(chosen.over)) if chosen.over.minor else ""
        parts.append(f"{said}, {over}" if over else said)
    return "    ".join(parts)


def chosen_row(row: InvoiceRow) -> Chosen:
    """One row as what is selected."""
    left = row.remaining if row.lifecycle == "open" else Money(0, row.currency)
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
