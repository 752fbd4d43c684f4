"""What a payment makes of an invoice, worked out while it is typed: whole minor units, no window, no book."""

from __future__ import annotations

from dataclasses import dataclass

from invpay_desktop.ledger import balances


@dataclass(frozen=True, slots=True)
class Standing:
    """How an invoice stands before. `paid`: its paidAmount; what is written off of it is neither paid nor left."""

    total: int
    paid: int
    remaining: int
    over: int

    @property
    def written_off(self) -> int:
        """What was written off, discounted or cancelled of it."""
        return self.total - self.remaining + self.over - self.paid


@dataclass(frozen=True, slots=True)
class After:
    """How it would stand after. `short`: what the payment leaves, before that is written off; `excess`: how much of
    this payment is too much."""

    left: int
    over: int
    written_off: int
    status: str
    short: int
    excess: int


def after(before: Standing, amount: int, *, write_off_rest: bool = False, excess_moved: bool = False) -> After:
    """How an invoice stands after a payment of `amount`, by the formulas of the book itself.

    `write_off_rest`: what it leaves is written off. `excess_moved`: what is too much of it becomes credit.
    """
    paid, lowered = before.paid + amount, before.written_off
    plain = balances.Standing(before.total, allocated=paid, lowered=lowered)
    excess = max(plain.over - before.over, 0)
    if write_off_rest and amount > 0:
        lowered += plain.remaining
    if excess_moved:
        paid -= excess
    now = balances.Standing(before.total, allocated=paid, lowered=lowered)
    return After(now.remaining, now.over, now.written_off, str(now.status), plain.remaining, excess)


def bar(before: Standing, amount: int) -> tuple[int, int, int, int]:
    """The parts of the balance bar: total, settled before, this payment, too much; never more than the total."""
    then = after(before, amount)
    settled = min(before.paid + min(before.written_off, then.written_off), before.total)
    return before.total, settled, min(amount, before.total - settled), then.over


def half(remaining: int) -> int:
    """Half of what is left, the odd cent up."""
    return (remaining + 1) // 2
