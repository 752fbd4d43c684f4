"""What a payment makes of an invoice, worked out while it is typed: whole minor units, no window, no book."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """How an invoice stands before. `paid`: its paidAmount; what is written off of it is neither paid nor left."""

    total: int
    paid: int
    remaining: int
    over: int

    @property
    def settled(self) -> int:
        """Paid and written off together."""
        return self.total - self.remaining + self.over

    @property
    def written_off(self) -> int:
        """What was written off, discounted or cancelled of it."""
        return self.settled - self.paid


@dataclass(frozen=True, slots=True)
class After:
    """How it would stand after. `short`: what a short payment leaves, before that was written off."""

    left: int
    over: int
    written_off: int
    status: str
    short: int


def after(before: Standing, amount: int, *, write_off_rest: bool = False, excess_moved: bool = False) -> After:
    """How an invoice stands after a payment of `amount`: the status is the first that fits, as the book derives it.

    `write_off_rest`: what it leaves is written off. `excess_moved`: what is more than was left becomes credit.
    """
    settled = before.settled + amount
    short = max(before.total - settled, 0)
    written_off = short if write_off_rest and amount > 0 else 0
    left = short - written_off
    over = before.over if excess_moved else max(settled - before.total, 0)
    paid = before.paid + amount
    if over:
        status = "overpaid"
    elif left == 0:
        status = "paid"
    else:
        status = "partially_paid" if paid else "unpaid"
    return After(left, over, written_off, status, short)


def new_excess(before: Standing, amount: int) -> int:
    """How much of this payment is more than was left."""
    return max(amount - before.remaining, 0)


def bar(before: Standing, amount: int) -> tuple[int, int, int, int]:
    """The parts of the balance bar: total, paid, this payment, too much; the first parts never pass the total."""
    paid = min(before.settled, before.total)
    now = min(amount, before.remaining)
    return before.total, paid, now, max(before.settled + amount - before.total, 0)


def half(remaining: int) -> int:
    """Half of what is left, the odd cent up."""
    return (remaining + 1) // 2
