"""JSON as the hosted API writes it: amounts as numbers with all their decimals, read without binary fractions."""

from __future__ import annotations

import json
from decimal import Decimal
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any


class Exact(str):
    """A piece of JSON that is written as it stands: an amount like 500.00."""

    __slots__ = ()


def amount(minor: int, decimals: int) -> Exact:
    """Minor units as a JSON number: 50000 with two decimals is 500.00."""
    sign, digits = ("-" if minor < 0 else ""), str(abs(minor)).rjust(decimals + 1, "0")
    return Exact(f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}")


def write(value: Any) -> str:
    """The value as JSON text. Knows dicts with text keys, lists, texts, whole numbers, truth values and None."""
    if isinstance(value, Exact):
        return value
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, dict):
        return "{" + ", ".join([f"{_quoted(key)}: {write(item)}" for key, item in value.items()]) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join([write(item) for item in value]) + "]"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def read(body: bytes) -> Any:
    """What the JSON text says, numbers with a point as Decimal. Raises ValueError or RecursionError for any other."""
    return json.loads(body.decode("utf-8"), parse_float=Decimal, parse_constant=_refuse)


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is no JSON number")
