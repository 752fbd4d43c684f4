"""An entry of the service's history as the merge works with it, and which record of ours an entry could be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from invpay_desktop.base.dates import FIRST_DAY, LAST_DAY, today_in
from invpay_desktop.hosted.values import HostedPayment
from invpay_desktop.outbox.values import OutboxRow
from invpay_desktop.sync.checking import APPROVED, CLOCKS_APART, FAILED

Class = Literal["counts", "failed", "pending", "other"]

_PENDING = frozenset({"pending", "processing", "submitted", "in_progress", "authorized", "created"})
_OUTSIDE = {"external": "", "other": "", "check": "check", "cheque": "check", "cash": "cash", "wire": "wire"}
"""The service's words for money that it did not move, and the kind of payment each names."""
_METHODS = {
    "card": "card", "credit_card": "card", "debit_card": "card", "credit": "card", "debit": "card",
    "ach": "ach", "bank": "ach", "bank_account": "ach", "bank_transfer": "ach", "echeck": "ach",
    "saved": "saved",
}  # fmt: skip
_REF = re.compile(r"\[ref:([0-9a-f-]{36})\]", re.ASCII)


def class_of_status(status: str) -> Class:
    """What a status of the service means for money; a word that nobody knows means nothing."""
    if status in APPROVED:
        return "counts"
    if status in FAILED:
        return "failed"
    return "pending" if status in _PENDING else "other"


def reference(uid: str) -> str:
    """The mark in the notes of a record that we send, by which it is known again."""
    return f"[ref:{uid}]"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `amount`, `refunded`: minor units; `refunded` None: not said. `day`: in the book's zone."""

    hosted_id: str
    amount: int
    method: str
    status: str
    paid_at: datetime | None
    day: date | None
    transaction_id: str = ""
    refunded: int | None = None
    notes: str = ""
    check_number: str = ""
    reason: str = ""

    @property
    def means(self) -> Class:
        """What its status says of the money."""
        return class_of_status(self.status)

    @property
    def outside(self) -> bool:
        """Whether the service did not move this money, as far as its word tells."""
        return self.method not in _METHODS

    @property
    def our_method(self) -> str:
        """card, ach, saved or external."""
        return _METHODS.get(self.method, "external")

    @property
    def kind(self) -> str | None:
        """For external money: check, cash, wire or other."""
        if self.our_method != "external":
            return None
        return _OUTSIDE.get(self.method) or ("check" if self.check_number else "other")

    @property
    def odd_word(self) -> str:
        """The method's word where it is none that we know."""
        return "" if self.method in _OUTSIDE or self.method in _METHODS else self.method

    @property
    def uid(self) -> str:
        """The uid of the record of the outbox that it names in its notes, or ''."""
        found = _REF.search(self.notes)
        return found[1] if found else ""


def entry_of(payment: HostedPayment, zone: ZoneInfo) -> Entry:
    """An entry as it was just read."""
    refunded = payment.refunded.minor if payment.refunded is not None else None
    return Entry(
        payment.hosted_id,
        payment.amount.minor,
        payment.method,
        payment.status,
        payment.paid_at,
        _day(payment.paid_at, zone),
        payment.transaction_id,
        refunded,
        payment.notes,
        payment.check_number,
        payment.reason,
    )


def kept_entry(row: Any, zone: ZoneInfo) -> Entry:
    """An entry as it lies in the table hosted_entry."""
    data: Mapping[str, Any] = json.loads(row.data)
    return Entry(
        row.hosted_id,
        row.amount_minor,
        row.method,
        row.status,
        row.paid_at,
        _day(row.paid_at, zone),
        row.transaction_id,
        row.refunded_minor,
        data.get("notes", ""),
        data.get("checkNumber", ""),
        data.get("reason", ""),
    )


def _day(at: datetime | None, zone: ZoneInfo) -> date | None:
    if at is None:
        return None
    day = today_in(zone, at)
    return day if FIRST_DAY <= day <= LAST_DAY else None


def could_be(row: OutboxRow, entries: Iterable[Entry]) -> list[Entry]:
    """The entries that could be this record of ours: the one that bears its mark, else those that look like it.

    Like it: counted, the same amount, a fitting method and check number, and of its day, or newer than its sending.
    """
    given = [entry for entry in entries if entry.means == "counts"]
    marked = [entry for entry in given if entry.uid == row.uid]
    if marked:
        return marked[:1]
    if row.kind == "reconcile":
        return [entry for entry in given if entry.transaction_id == row.payload["transactionId"]][:1]
    return [entry for entry in given if not entry.uid and _looks_like(row, entry)]


def are_alike(entries: list[Entry]) -> bool:
    """Whether entries cannot be told from one another, so that it does not matter which is which record."""
    return len({(entry.amount, entry.day, entry.method, entry.check_number) for entry in entries}) <= 1


def _looks_like(row: OutboxRow, entry: Entry) -> bool:
    said = row.payload
    if entry.amount != said["minor"] or not entry.outside or not fits_kind(said["method"], entry):
        return False
    if said["checkNumber"] and entry.check_number and said["checkNumber"] != entry.check_number:
        return False
    return entry.day == date.fromisoformat(said["date"]) or _newer(entry, row.sent_at)


def fits_kind(kind: str, entry: Entry) -> bool:
    """Whether external money of this kind (check, cash, wire, other) could be the entry."""
    theirs = _OUTSIDE.get(entry.method, "?")
    return theirs in ("", kind)


def _newer(entry: Entry, sent_at: datetime | None) -> bool:
    return sent_at is not None and entry.paid_at is not None and entry.paid_at >= sent_at - CLOCKS_APART
