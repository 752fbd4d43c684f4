"""What an invoice's rows add up to: its balance and its payment status. Pure; amounts are minor units.

The formulas are the domain's: with T the total, A the allocations of payments in force, R the settled refunds booked
on it, C the credit applied to it and W what was written off, discounted or cancelled (never more than is left),
    paidAmount = A - R + C,   P = paidAmount + W,   remaining = max(T - P, 0),   overpayment = max(P - T, 0).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class InvoiceStatus(StrEnum):
    """How an invoice stands with its money; derived, never typed in. Draft, open and void are another axis."""

    UNPAID = "unpaid"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    OVERPAID = "overpaid"
    REFUNDED = "refunded"


class PaymentStatus(StrEnum):
    """What became of a payment."""

    PENDING = "pending"
    UNKNOWN = "unknown"
    APPROVED = "approved"
    FAILED = "failed"
    RETURNED = "returned"
    VOID = "void"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


IN_FORCE = frozenset({PaymentStatus.APPROVED, PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.REFUNDED})
"""The statuses in which a payment's allocations count."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One invoice's sums, and what follows from them. `lowered`: all write-offs, discounts and cancelled parts."""

    total: int
    allocated: int = 0
    refunded: int = 0
    credited: int = 0
    lowered: int = 0

    @property
    def paid(self) -> int:
        """paidAmount: A - R + C."""
        return self.allocated - self.refunded + self.credited

    @property
    def written_off(self) -> int:
        """W: what was given up, never more than is left to give up."""
        return max(min(self.lowered, self.total - self.paid), 0)

    @property
    def remaining(self) -> int:
        """What is still owed."""
        return max(self.total - self.paid - self.written_off, 0)

    @property
    def over(self) -> int:
        """What came in above the total and stays here until somebody decides."""
        return max(self.paid + self.written_off - self.total, 0)

    @property
    def status(self) -> InvoiceStatus:
        """The first that fits, in the domain's order."""
        covered = self.paid + self.written_off
        if self.paid == 0 and self.refunded > 0:
            return InvoiceStatus.REFUNDED
        if covered > self.total:
            return InvoiceStatus.OVERPAID
        if covered == self.total:
            return InvoiceStatus.PAID
        return InvoiceStatus.UNPAID if self.paid == 0 else InvoiceStatus.PARTIALLY_PAID


def settled_day(total: int, movements: Iterable[tuple[date, int]]) -> date | None:
    """The day from which on an invoice has been fully covered, or None while it is not.

    `movements`: dated signed amounts that cover it (allocations, credit and write-offs up, refunds down), any order.
    An invoice of nothing was never paid, so it has no such day.
    """
    by_day: dict[date, int] = {}
    for day, amount in movements:
        by_day[day] = by_day.get(day, 0) + amount
    covered, settled = 0, None
    for day in sorted(by_day):
        covered += by_day[day]
        if covered < total:
            settled = None
        elif settled is None:
            settled = day
    return settled if total > 0 else None


def payment_status(last_step: str, amount: int, refunded: int) -> PaymentStatus:
    """A payment's status: its last step, or how far it was refunded while it is approved."""
    status = PaymentStatus(last_step)
    if status is not PaymentStatus.APPROVED or refunded == 0:
        return status
    return PaymentStatus.REFUNDED if refunded >= amount else PaymentStatus.PARTIALLY_REFUNDED
