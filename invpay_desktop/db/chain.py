"""The hash chain over the facts: each event carries a digest of what it wrote and of the event before it.

Version 1: SHA-256 over UTF-8 lines, each ended by a line feed:
  1. the digest of the event before (64 hex digits; FIRST for the first event);
  2. the event: a JSON array of "event" and its columns in the order of EVENT_COLUMNS;
  3. each fact row it wrote: a JSON array of the table's name and its columns in the order of FACT_COLUMNS, tables in
     the order of that dict, rows of a table by id.
JSON without blanks, text unescaped where JSON allows it; values as they lie on disk (days and decimals are text).
The lists are frozen: a schema that adds a column adds a version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

DIGEST_VERSION = 1
FIRST = "0" * 64

EVENT_COLUMNS: tuple[str, ...] = (
    "id", "action_id", "kind", "at", "actor", "customer_id", "invoice_id", "payment_id", "undoes_action", "data",
    "digest_version",
)  # fmt: skip

FACT_COLUMNS: dict[str, tuple[str, ...]] = {
    "invoice_version": (
        "id", "event_id", "invoice_id", "version", "lines_from", "lifecycle", "hidden", "number", "customer_id",
        "issued_on", "due_on", "reference", "notes", "hosted_id", "total_minor", "tax_minor",
    ),
    "line": (
        "id", "event_id", "version_id", "memo_id", "position", "description", "quantity", "unit_price", "tax_rate",
        "tax_inclusive", "net_minor", "tax_minor",
    ),
    "payment": (
        "id", "public_id", "event_id", "customer_id", "amount_minor", "method", "kind", "received_on", "check_number",
        "bank", "reference", "notes", "label",
    ),
    "payment_step": (
        "id", "event_id", "payment_id", "status", "dated_on", "reason", "fee_minor", "fee_invoice_id",
        "charge_invoice_id",
    ),
    "refund": (
        "id", "public_id", "event_id", "customer_id", "payment_id", "amount_minor", "kind", "dated_on", "reference",
        "reason",
    ),
    "refund_step": ("id", "event_id", "refund_id", "status", "dated_on", "reason"),
    "allocation": ("id", "event_id", "payment_id", "invoice_id", "amount_minor", "dated_on"),
    "credit_entry": (
        "id", "event_id", "customer_id", "kind", "amount_minor", "grant_id", "payment_id", "memo_id", "invoice_id",
        "refund_id", "dated_on", "reason", "for_next",
    ),
    "refund_part": (
        "id", "event_id", "refund_id", "payment_id", "invoice_id", "amount_minor", "outcome", "dated_on",
    ),
    "adjustment": ("id", "event_id", "invoice_id", "kind", "amount_minor", "dated_on", "reason", "refund_id"),
    "receipt": ("id", "event_id", "payment_id", "number", "issued_at", "facts"),
    "period_lock": ("id", "event_id", "locked_until", "reason"),
}  # fmt: skip


def _other(value: object) -> str:
    if isinstance(value, str):
        return json.encoder.encode_basestring(value)
    raise TypeError(f"{value!r} is not stored in any fact")


_WORDS: dict[type, Callable[[Any], str]] = {
    str: json.encoder.encode_basestring,
    int: int.__repr__,
    type(None): lambda _: "null",
}
"""A stored value as JSON. An encoder would be made anew for every row, which takes four times as long."""


def row_line(table: str, values: Iterable[int | str | None]) -> bytes:
    """One line of the digest's text: the table's name and a row's stored values in the frozen order."""
    words = [_WORDS.get(type(value), _other)(value) for value in values]
    return f'["{table}",{",".join(words)}]\n'.encode()


def digest(previous: str, lines: Iterable[bytes]) -> str:
    """The digest (64 hex digits) of an event whose lines are given, after the event with digest `previous`."""
    state = hashlib.sha256(previous.encode() + b"\n")
    for text in lines:
        state.update(text)
    return state.hexdigest()
