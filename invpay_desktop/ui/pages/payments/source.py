"""What the page of payments asks the book, off the GUI thread."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from invpay_desktop.base.money import Money
from invpay_desktop.ui.lists.list_source import MOST_TOGETHER, ListSource
from invpay_desktop.ui.pages.payments.wish import Wish

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session
    from invpay_desktop.payments.payment_list import PaymentRow

_PIECE = 20_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is selected: how many, the sums of those that count, and their rows where they are few enough."""

    count: int
    amount: Money
    refunded: Money
    rows: tuple[PaymentRow, ...] = ()


class PaymentSource(ListSource["PaymentRow"]):
    """The questions about payments."""

    def first_of(self, session: Session, wish: Wish, limit: int) -> list[PaymentRow]:
        from invpay_desktop.payments.payment_list import list_payments

        return list_payments(session, wish.query(), limit)

    def ids_of(self, session: Session, wish: Wish) -> array[int]:
        from invpay_desktop.payments.payment_list import payment_ids

        return payment_ids(session, wish.query())

    def rows_of(self, session: Session, ids: Sequence[int]) -> list[PaymentRow]:
        return rows_of(session, ids)

    def counts_of(self, session: Session, wish: Wish) -> dict[str, int]:
        from invpay_desktop.payments.payment_list import payment_counts

        return payment_counts(session, wish.query())

    def sum_of(self, session: Session, wish: Wish, ids: array[int], whole: bool) -> Chosen:
        """In pieces: a list of a million ids as text would take much memory."""
        from invpay_desktop.payments.payment_list import payment_totals_of_ids

        parts = [payment_totals_of_ids(session, ids[first : first + _PIECE]) for first in range(0, len(ids), _PIECE)]
        nothing = session.money(0)
        return Chosen(
            sum(part.count for part in parts),
            sum((part.amount for part in parts), nothing),
            sum((part.refunded for part in parts), nothing),
            tuple(rows_of(session, ids)) if len(ids) <= MOST_TOGETHER else (),
        )


def rows_of(session: Session, ids: Sequence[int]) -> list[PaymentRow]:
    """Payments by their ids."""
    from invpay_desktop.payments.payment_list import payment_rows

    return payment_rows(session, ids)


def chosen_row(row: PaymentRow) -> Chosen:
    """One row as what is selected."""
    nothing = Money(0, row.amount.currency)
    return Chosen(1, row.amount if row.in_force else nothing, row.refunded if row.in_force else nothing, (row,))
