"""The sandbox's own books: invoices, what was paid on them, transactions, credit and messages, in minor units."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Entry:
    """One line of an invoice's history: a payment, or an attempt that failed.

    `at` is when it was booked; `dated` the day an external payment names. `moved` went on to another invoice.
    """

    payment_id: str
    invoice_id: str
    amount: int
    method: str
    at: datetime
    failed: bool = False
    transaction_id: str = ""
    key: str = ""
    refunded: int = 0
    moved: int = 0
    decline_reason: str = ""
    check_number: str = ""
    notes: str = ""
    dated: datetime | None = None

    @property
    def held(self) -> int:
        """What of it still lies on the invoice."""
        return 0 if self.failed else self.amount - self.refunded - self.moved

    @property
    def status(self) -> str:
        """approved, failed, refunded or partially_refunded."""
        if self.failed:
            return "failed"
        if not self.refunded:
            return "approved"
        return "refunded" if self.held == 0 else "partially_refunded"


@dataclass(slots=True)
class Invoice:
    """What somebody owes, with its history in the order of booking."""

    invoice_id: str
    number: str
    customer_id: str
    total: int
    made_at: datetime
    entries: list[Entry] = field(default_factory=list)
    paid_at: datetime | None = None

    @property
    def paid(self) -> int:
        """What lies on it, refunds taken off."""
        return sum([entry.held for entry in self.entries])

    @property
    def remaining(self) -> int:
        """What is still owed."""
        return max(self.total - self.paid, 0)

    @property
    def over(self) -> int:
        """What was paid too much."""
        return max(self.paid - self.total, 0)

    @property
    def status(self) -> str:
        """unpaid, partially_paid, paid, overpaid or refunded."""
        paid = self.paid
        if paid == 0 and any(entry.refunded for entry in self.entries):
            return "refunded"
        if paid > self.total:
            return "overpaid"
        if paid == self.total:
            return "paid"
        return "partially_paid" if paid else "unpaid"


@dataclass(slots=True)
class Transaction:
    """Money that went through the service: a charge, or money received that no invoice has yet."""

    transaction_id: str
    amount: int
    method: str
    customer_id: str
    refunded: int = 0
    entries: list[Entry] = field(default_factory=list)

    @property
    def left(self) -> int:
        """What can still be paid back."""
        return self.amount - self.refunded


@dataclass(frozen=True, slots=True)
class Refund:
    """Money paid back out of a transaction."""

    refund_id: str
    transaction_id: str
    amount: int
    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Credit:
    """Money kept for a customer."""

    credit_id: str
    customer_id: str
    amount: int
    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Message:
    """A reminder or a receipt that would have gone out."""

    kind: str
    invoice_id: str
    payment_id: str
    send_to: str
    send_via: tuple[str, ...]
    text: str
    at: datetime
    key: str


class Ledger:
    """The books. Callers have checked what they ask for; nothing here is refused."""

    def __init__(self, tag: str = "") -> None:
        self.tag = tag
        self.invoices: dict[str, Invoice] = {}
        self.by_number: dict[str, Invoice] = {}
        self.entries: dict[str, Entry] = {}
        self.transactions: dict[str, Transaction] = {}
        self.customers: dict[str, int] = {}
        self.saved: dict[str, str] = {}
        self.refunds: list[Refund] = []
        self.credits: list[Credit] = []
        self.messages: list[Message] = []
        self._last = 0

    def next_id(self, kind: str) -> str:
        """A new id: pmt_1001, txn_1002 …, with the tag before the number, and none that was put in by hand."""
        while True:
            self._last += 1
            made = f"{kind}_{self.tag}{1000 + self._last}"
            if made not in self.entries and made not in self.transactions:
                return made

    def add_invoice(self, invoice: Invoice) -> None:
        """Take an invoice without payments in, and its customer."""
        self.invoices[invoice.invoice_id] = self.by_number[invoice.number] = invoice
        self.customers.setdefault(invoice.customer_id, 0)

    def add_transaction(self, transaction: Transaction) -> None:
        """Take money in that no invoice has yet."""
        self.transactions[transaction.transaction_id] = transaction
        self.customers.setdefault(transaction.customer_id, 0)

    def book(self, entry: Entry) -> None:
        """Write an entry into its invoice's history; a charge makes its transaction."""
        invoice = self.invoices[entry.invoice_id]
        invoice.entries.append(entry)
        self.entries[entry.payment_id] = entry
        if entry.transaction_id:
            transaction = self.transactions.setdefault(
                entry.transaction_id,
                Transaction(entry.transaction_id, entry.amount, entry.method, invoice.customer_id),
            )
            transaction.entries.append(entry)
            transaction.refunded += entry.refunded
        if invoice.paid_at is None and invoice.status in ("paid", "overpaid"):
            invoice.paid_at = entry.at

    def move(self, transaction: Transaction, invoice: Invoice, amount: int, at: datetime, key: str) -> Entry:
        """Book an amount of a transaction on an invoice: money no invoice has, else what another has too much of."""
        wanted = amount
        for entry in transaction.entries:
            excess = min(wanted, entry.held, self.invoices[entry.invoice_id].over)
            entry.moved += excess
            wanted -= excess
        booked = Entry(
            self.next_id("pmt"), invoice.invoice_id, amount, transaction.method, at,
            transaction_id=transaction.transaction_id, key=key,
        )  # fmt: skip
        self.book(booked)
        return booked

    def free(self, transaction: Transaction) -> int:
        """What of a transaction an invoice may still be given: what lies on none, and what lies on one too much."""
        entries = transaction.entries
        loose = transaction.left - sum(entry.held for entry in entries)
        return loose + sum(min(entry.held, self.invoices[entry.invoice_id].over) for entry in entries)

    def refund(self, transaction: Transaction, amount: int, at: datetime, key: str) -> Refund:
        """Pay an amount of a transaction back: first what no invoice has, then from its invoices, the oldest first."""
        wanted = amount - min(amount, transaction.left - sum(entry.held for entry in transaction.entries))
        for entry in transaction.entries:
            part = min(wanted, entry.held)
            entry.refunded += part
            wanted -= part
        transaction.refunded += amount
        refund = Refund(self.next_id("ref"), transaction.transaction_id, amount, at, key)
        self.refunds.append(refund)
        return refund

    def give_credit(self, customer_id: str, amount: int, at: datetime, key: str) -> Credit:
        """Add to a customer's credit. The call names no source, so no invoice changes."""
        self.customers[customer_id] += amount
        credit = Credit(self.next_id("crd"), customer_id, amount, at, key)
        self.credits.append(credit)
        return credit
