"""Answers gone wrong: what the faults do to a document, and to its text."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from invpay_desktop.sandbox import json_text
from invpay_desktop.sandbox.json_text import Exact

SOMEBODY_ELSES = "inv_somebody_elses"
BOMB_MIB = 256


def page(heading: str) -> bytes:
    """A page where JSON is expected."""
    return f"<!DOCTYPE html><html><head><title>{heading}</title></head><body><h1>{heading}</h1></body></html>".encode()


def content(name: str, document: Any) -> Any:
    """The document as the content fault of this name leaves it; the one given stays as it is."""
    if name in _AMOUNTS:
        return _each_amount(document, _AMOUNTS[name])
    if name in _VALUES:
        return _each_value(document, _VALUES[name])
    return _SHAPES[name](document)


def _each_value(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {key: _each_value(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [_each_value(item, change) for item in value]
    return change(value)


def _each_amount(value: Any, change: Callable[[Exact], Any]) -> Any:
    return _each_value(value, lambda item: change(item) if isinstance(item, Exact) else item)


def _each_object(value: Any, change: Callable[[dict[str, Any]], Any]) -> Any:
    if isinstance(value, dict):
        return change({key: _each_object(item, change) for key, item in value.items()})
    if isinstance(value, list):
        return [_each_object(item, change) for item in value]
    return value


_VALUES: dict[str, Callable[[Any], Any]] = {
    "nulls": lambda _: None,
    "strings": lambda value: value if isinstance(value, bool) or value is None else str(value),
    "lone-surrogate": lambda value: _in_text(value, "\ud800"),
    "nul": lambda value: _in_text(value, "\x00"),
}


def _in_text(value: Any, character: str) -> Any:
    return value + character if isinstance(value, str) and not isinstance(value, Exact) else value


def _minor(amount: Exact) -> tuple[int, int]:
    """An amount in minor units, and how many decimals it has."""
    return int(amount.replace(".", "")), len(amount.partition(".")[2])


def _one_more(amount: Exact) -> Exact:
    minor, decimals = _minor(amount)
    return json_text.amount(minor + 10**decimals, decimals)


def _finer(amount: Exact) -> Exact:
    minor, decimals = _minor(amount)
    return json_text.amount(minor * 10 + 5, decimals + 1)


_AMOUNTS: dict[str, Callable[[Exact], Any]] = {
    "nan": lambda _: Exact("NaN"),
    "1e400": lambda _: Exact("1e400"),
    "huge-integer": lambda _: Exact("9" * 5000),
    "million-millions": lambda _: Exact("1" + "0" * 18),
    "true-amount": lambda _: True,
    "three-decimals": _finer,
    "negative": lambda amount: Exact("-" + amount),
}


def _with_one_more(name: str) -> Callable[[Any], Any]:
    def changed(found: dict[str, Any]) -> dict[str, Any]:
        return found | {name: _one_more(found[name])} if isinstance(found.get(name), Exact) else found

    return lambda document: _each_object(document, changed)


def _with(name: str, value: str) -> Callable[[Any], Any]:
    """Puts the value in the place of what each object has under the name."""
    return lambda document: _each_object(document, lambda found: found | {name: value} if name in found else found)


def _paid_and_owed(document: Any) -> Any:
    owed = {"status": "paid", "remainingBalance": Exact("12.34")}
    return _each_object(document, lambda found: found | owed if "invoiceId" in found else found)


def _without_transaction(document: Any) -> Any:
    return _each_object(document, lambda found: {key: v for key, v in found.items() if key != "transactionId"})


def _with_more(document: Any) -> Any:
    more = {"api_version": 7, "_links": {"self": [None]}, "PaymentId": "pmt_upper_case", "": True}
    return _each_object(document, lambda found: more | found)


def _rows(change: Callable[[list[Any]], list[Any]]) -> Callable[[Any], Any]:
    """Changes the list of payments of a history; other answers stay as they are."""

    def changed(found: dict[str, Any]) -> dict[str, Any]:
        rows = found.get("payments")
        return found | {"payments": change(rows)} if isinstance(rows, list) else found

    return lambda document: _each_object(document, changed)


def _doubled(rows: list[Any]) -> list[Any]:
    return [*rows, rows[0] | {"amount": _one_more(rows[0]["amount"])}] if rows else rows


_SHAPES: dict[str, Callable[[Any], Any]] = {
    "lists": lambda document: _each_object(document, lambda found: [found] if "success" not in found else found),
    "other-amount": _with_one_more("amount"),
    "totals-off": _with_one_more("paidAmount"),
    "other-invoice": _with("invoiceId", SOMEBODY_ELSES),
    "unknown-status": _with("status", "settling"),
    "unknown-method": _with("method", "teleport"),
    "paid-and-owed": _paid_and_owed,
    "no-transaction": _without_transaction,
    "extra-fields": _with_more,
    "history-shrinks": _rows(lambda rows: rows[1:]),
    "history-reordered": _rows(lambda rows: rows[::-1]),
    "history-doubles": _rows(_doubled),
}


def text(name: str, written: str) -> bytes:
    """The text of an answer as the text fault of this name leaves it, as bytes."""
    match name:
        case "empty":
            return b""
        case "half":
            return written.encode()[: len(written) // 2]
        case "html":
            return page("The service")
        case "bom":
            return b"\xef\xbb\xbf" + written.encode()
        case "deep-nesting":
            return b"[" * 100_000 + b"]" * 100_000
        case _:
            return written.encode()


def duplicated(document: Any) -> Any:
    """The document with each key of each object twice: first with null, then with its value."""

    def twice(found: dict[str, Any]) -> Exact:
        pairs = [f"{json_text.write(k)}: null, {json_text.write(k)}: {json_text.write(v)}" for k, v in found.items()]
        return Exact("{" + ", ".join(pairs) + "}")

    return _each_object(document, twice)


@lru_cache(maxsize=1)
def bomb() -> bytes:
    """A quarter of a megabyte that unpacks to 256 MiB of blanks."""
    piece = gzip.compress(b" " * (1 << 20), compresslevel=9, mtime=0)
    return piece * BOMB_MIB  # members of one gzip file follow one another
