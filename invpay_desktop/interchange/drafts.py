"""What files say, neutral and whole, before the book is asked: customers, invoices and credit memos, payments."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from invpay_desktop.base.money import Money
from invpay_desktop.interchange.sources import Refusal, Spot
from invpay_desktop.ledger.customers import CustomerDetails
from invpay_desktop.ledger.lines import Line


@dataclass(frozen=True, slots=True)
class CustomerDraft:
    """A customer as a file has it. `given`: the details that the file has a column for."""

    spot: Spot
    details: CustomerDetails
    given: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InvoiceDraft:
    """An invoice, or (`memo`) a credit memo, its lines positive. `spots`: the row of each line, in the same order.

    `customer`: number, or name where the file has no numbers, or empty. `total`: minor units, never below zero.
    """

    number: str
    customer: str
    customer_name: str
    issued_on: date
    due_on: date | None
    lines: tuple[Line, ...]
    total: int
    memo: bool
    reference: str
    notes: str
    hosted_id: str | None
    draft: bool
    spots: tuple[Spot, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class PaymentDraft:
    """A payment. `invoices`: the cell that names them, unresolved. `details`: fields of payments/methods/external.py.

    `key`: what tells it from every other payment ever imported.
    """

    spot: Spot
    key: str
    by_id: bool
    invoices: str
    customer: str
    customer_name: str
    amount: Money
    received_on: date
    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class Customers:
    """What files of customers say."""

    drafts: tuple[CustomerDraft, ...]
    refused: tuple[Refusal, ...]
    repeated: int


@dataclass(frozen=True, slots=True)
class Invoices:
    """What files of invoices say. `repeated`: invoices that stand in a second file just as in the first."""

    drafts: tuple[InvoiceDraft, ...]
    refused: tuple[Refusal, ...]
    repeated: int


@dataclass(frozen=True, slots=True)
class Payments:
    """What files of payments say."""

    drafts: tuple[PaymentDraft, ...]
    refused: tuple[Refusal, ...]
    repeated: int


def fingerprint(parts: Iterable[object]) -> str:
    """A short hash of values that make an entry what it is, whatever way a file writes them."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:40]
