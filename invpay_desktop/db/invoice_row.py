"""One invoice of the list, as the first page and every later one hold it. Loads no database library."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from invpay_desktop.base.money import Money


class InvoiceRow(NamedTuple):
    """One invoice of the list, as it lies on disk: a page is read for its speed. The properties say it in our words."""

    id: int
    public_id: str
    hosted_id: str | None
    number: str
    customer_id: int
    customer_number: str
    customer_name: str
    issued: str
    due: str
    lifecycle: str
    status: str
    total_minor: int
    paid_minor: int
    remaining_minor: int
    over_minor: int
    late: int
    currency: str

    @property
    def issued_on(self) -> date:
        """The day it was issued."""
        return date.fromisoformat(self.issued)

    @property
    def due_on(self) -> date:
        """The day it is due."""
        return date.fromisoformat(self.due)

    @property
    def overdue(self) -> bool:
        """Whether something is owed on it and it was due before today."""
        return bool(self.late)

    @property
    def state(self) -> str:
        """What a list shows of it in one word: `draft`, `void`, or how it stands with its money."""
        return self.status if self.lifecycle == "open" else self.lifecycle

    @property
    def total(self) -> Money:
        """What it is about, with tax."""
        return Money(self.total_minor, self.currency)

    @property
    def paid(self) -> Money:
        """paidAmount: payments less refunds, and credit."""
        return Money(self.paid_minor, self.currency)

    @property
    def remaining(self) -> Money:
        """What is still owed."""
        return Money(self.remaining_minor, self.currency)

    @property
    def over(self) -> Money:
        """What was paid too much and is undecided."""
        return Money(self.over_minor, self.currency)

    def days_late(self, today: date) -> int:
        """Days since it was due; 0 where nothing is late."""
        return (today - self.due_on).days if self.late else 0
