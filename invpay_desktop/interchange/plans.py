"""What becomes of each entry of a file: new, already here, held back, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from invpay_desktop.interchange.drafts import InvoiceDraft, PaymentDraft
from invpay_desktop.interchange.sources import Refusal, Spot
from invpay_desktop.ledger.customers import CustomerDetails


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that is in the book under the same number, but not as the file has it. The book's was kept."""

    spot: Spot
    what: str
    differs: str


@dataclass(frozen=True, slots=True)
class Held:
    """An entry that falls into a locked period and waits."""

    spot: Spot
    what: str
    fingerprint: str
    reason: str


@dataclass(frozen=True, slots=True)
class NewDocument:
    """An invoice or memo about to be written. `customer`: number of the customer, known or new."""

    draft: InvoiceDraft
    customer: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """A payment about to be written. `parts`: (invoice, minor units); `credit`: minor units that lie on none."""

    draft: PaymentDraft
    customer_id: int
    parts: tuple[tuple[int, int], ...]
    credit: int


T = TypeVar("T")


@dataclass(slots=True)
class Plan(Generic[T]):
    """What an import would do, before it does it. `known`, `to_make`: customers by number that the new entries need."""

    new: list[T] = field(default_factory=list)
    here: int = 0
    fingerprints: list[str] = field(default_factory=list)
    differs: list[Difference] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    to_make: dict[str, CustomerDetails] = field(default_factory=dict)

    def refuse(self, spots: Sequence[Spot], column: str, reason: str) -> None:
        """Refuse an entry with all its rows."""
        self.refused += [Refusal(spot, column, reason) for spot in spots]
