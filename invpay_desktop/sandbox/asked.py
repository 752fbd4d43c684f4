"""What a caller asked for, read strictly: nonsense is refused with a code and a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from invpay_desktop.sandbox import json_text

LARGEST = 10**12
"""The largest amount taken, in whole units."""


class Wrong(Exception):
    """A call that is refused: HTTP status, a code for programs, a sentence for people."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.code, self.sentence = status, code, sentence


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it arrived: header names in lower case, the path in its parts, the query apart."""

    method: str
    parts: tuple[str, ...]
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def key(self) -> str:
        """The Idempotency-Key, empty where there is none."""
        return self.headers.get("idempotency-key", "")

    def document(self) -> dict[str, Any]:
        """The JSON object of the body. Raises Wrong (400) where it is none."""
        try:
            found = json_text.read(self.body)
        except (ValueError, RecursionError, ArithmeticError):
            raise Wrong(400, "bad_json", "The body is not JSON.") from None
        if not isinstance(found, dict):
            raise Wrong(400, "bad_json", "The body is not a JSON object.")
        return found


def money(document: Mapping[str, Any], decimals: int, name: str = "amount") -> int:
    """The amount in minor units: a JSON number above zero with no more decimals than the currency has."""
    given = document.get(name)
    if isinstance(given, bool) or not isinstance(given, int | Decimal):
        raise Wrong(422, "bad_amount", f"“{name}” must be a number, like 500.00.")
    number = Decimal(given)
    if not 0 < number <= LARGEST:
        raise Wrong(422, "bad_amount", f"“{name}” must be above zero and at most {LARGEST}.")
    smallest = Decimal(1).scaleb(-decimals)
    if number % smallest:
        raise Wrong(422, "bad_amount", f"“{name}” has more decimals than the currency.")
    return int(number / smallest)


def text(document: Mapping[str, Any], name: str, *, required: bool = False, longest: int = 500) -> str:
    """A text, empty where it was left out. Raises Wrong (422) for another type, and for none where it is required."""
    given = document.get(name, None if required else "")
    if not isinstance(given, str) or len(given) > longest or (required and not given.strip()):
        raise Wrong(422, "bad_field", f"“{name}” must be a text of at most {longest} characters.")
    return given


def part(document: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """An object inside the document, None where it was left out."""
    if name not in document:
        return None
    given = document[name]
    if not isinstance(given, dict):
        raise Wrong(422, "bad_field", f"“{name}” must be an object.")
    return given


def day(document: Mapping[str, Any], name: str) -> datetime | None:
    """A day like 2026-01-28, as its noon: that is the same day in almost every zone."""
    given = text(document, name, longest=10)
    if not given:
        return None
    try:
        found = date.fromisoformat(given)
    except ValueError:
        found = None
    if found is None or len(given) != 10:
        raise Wrong(422, "bad_date", f"“{name}” must be a day like 2026-01-28.")
    return datetime(found.year, found.month, found.day, 12, tzinfo=UTC)


def channels(document: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list of email and sms, at least one of them."""
    given = document.get(name)
    if not isinstance(given, list) or not given or any(item not in ("email", "sms") for item in given):
        raise Wrong(422, "bad_field", f"“{name}” must be a list of “email” and “sms”.")
    return tuple(given)


def digits(document: Mapping[str, Any], name: str, least: int, most: int) -> str:
    """A text of digits alone, of a length in bounds. Raises Wrong (422) without repeating what was sent."""
    given = document.get(name)
    if not isinstance(given, str) or not (given.isascii() and given.isdigit() and least <= len(given) <= most):
        size = str(least) if least == most else f"{least} to {most}"
        raise Wrong(422, "bad_field", f"“{name}” must be a text of {size} digits.")
    return given
