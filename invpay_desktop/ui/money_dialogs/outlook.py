"""What a deed would change, found out by doing it and taking it back: each balance before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from invpay_desktop.base.money import Money
from invpay_desktop.db.book import Book
from invpay_desktop.db.invoice_row import InvoiceRow
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.ledger.customers import get_customer
from invpay_desktop.ledger.invoice_list import rows_by_ids
from invpay_desktop.payments.history import PaymentPart, get_payment

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class InvoiceTurn:
    """An invoice before and after; `before` None for one that the deed makes."""

    before: InvoiceRow | None
    after: InvoiceRow

    @property
    def opens(self) -> bool:
        """Whether something is owed on it that was not before."""
        return self.after.lifecycle == "open" and self.after.remaining_minor > 0 and self.before is not None and (
            self.before.remaining_minor == 0
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaymentTurn:
    """A payment before and after."""

    before: PaymentPart
    after: PaymentPart


@dataclass(frozen=True, slots=True)
class CreditTurn:
    """A customer's unused credit before and after."""

    customer_id: int
    name: str
    before: Money
    after: Money


@dataclass(frozen=True, slots=True)
class Outlook(Generic[T]):
    """All that changes, and what the deed answered."""

    outcome: T
    payments: tuple[PaymentTurn, ...]
    invoices: tuple[InvoiceTurn, ...]
    credits: tuple[CreditTurn, ...]


def looking_ahead(book: Book, deed: Callable[[WriteSession], T]) -> Callable[[WriteSession], Outlook[T]]:
    """The deed, followed by a comparison with the book as it still lies on disk; to be given to Desk.rehearse."""

    def rehearsal(after: WriteSession) -> Outlook[T]:
        outcome = deed(after)
        touched = after.changes
        with book.read(after.now) as before:
            return Outlook(
                outcome,
                _payments(before, after, sorted(touched.payments)),
                _invoices(before, after, sorted(touched.invoices)),
                _credits(before, after, sorted(touched.customers)),
            )

    return rehearsal


def _invoices(before: Session, after: Session, ids: Sequence[int]) -> tuple[InvoiceTurn, ...]:
    """Those whose standing changes, by due date."""
    were = {row.id: row for row in rows_by_ids(before, ids)}
    turns = [InvoiceTurn(were.get(row.id), row) for row in rows_by_ids(after, ids)]
    changed = [turn for turn in turns if turn.before is None or _standing(turn.before) != _standing(turn.after)]
    return tuple(sorted(changed, key=lambda turn: (turn.after.due, turn.after.issued, turn.after.id)))


def _standing(row: InvoiceRow) -> tuple[str, int, int, int]:
    return row.state, row.paid_minor, row.remaining_minor, row.over_minor


def _payments(before: Session, after: Session, ids: Sequence[int]) -> tuple[PaymentTurn, ...]:
    turns = (PaymentTurn(get_payment(before, one), get_payment(after, one)) for one in ids)
    return tuple(
        turn for turn in turns if (turn.before.status, turn.before.refunded) != (turn.after.status, turn.after.refunded)
    )


def _credits(before: Session, after: Session, ids: Sequence[int]) -> tuple[CreditTurn, ...]:
    turns = []
    for one in ids:
        was, will = get_customer(before, one), get_customer(after, one)
        if was.credit != will.credit:
            turns.append(CreditTurn(one, was.details.name, was.credit, will.credit))
    return tuple(turns)
