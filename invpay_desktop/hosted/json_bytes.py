"""Bytes of the service as a tree of plain values, within limits; whatever has no safe reading becomes ODD."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from invpay_desktop.base.dates import FIRST_DAY, LAST_DAY
from invpay_desktop.hosted.values import is_id

MOST_DIGITS = 25
"""Characters of a number: below the 28 digits of decimal arithmetic, so that nothing is rounded on the way."""

MOST_LEVELS = 40
"""How deep objects and lists may lie in each other."""


LONGEST_WORD = 40


class Odd:
    """The one value that stands for what is not taken: NaN, a number too long, an object that says a thing twice."""

    def __repr__(self) -> str:
        return "ODD"


ODD: Final = Odd()


def read_json(body: bytes) -> Any:
    """The value of a JSON text in UTF-8 (with or without BOM): numbers exact, as int or Decimal. ODD: unreadable.

    Nothing is raised, because the errors of the library hold the whole text.
    """
    try:
        tree = json.loads(
            body.decode("utf-8-sig"),
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError):
        return ODD
    return ODD if _too_deep(tree) else tree


def field(record: dict[str, Any], name: str) -> Any:
    """What a record says under a name, None where it says nothing.

    The exact name goes first; else the one key that differs by blanks, `_` or the case of letters alone.
    """
    if name in record:
        return record[name]
    alike = [value for key, value in record.items() if _bare(key) == _bare(name)]
    return alike[0] if len(alike) == 1 else ODD if alike else None


def plain(text: str, longest: int) -> str:
    """A text of the service fit for showing: one line, no control, bidi or unassigned characters, cut to `longest`."""
    kept = (" " if c.isspace() else c for c in text[: 8 * longest] if c.isspace() or unicodedata.category(c)[0] != "C")
    line = " ".join("".join(kept).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _bare(key: str) -> str:
    return key.replace(" ", "").replace("_", "").lower()


def _decimal(text: str) -> Any:
    if len(text) > MOST_DIGITS:
        return ODD
    try:
        number = Decimal(text)
    except InvalidOperation:
        return ODD
    exponent = number.as_tuple().exponent
    return number if isinstance(exponent, int) and abs(exponent) <= MOST_DIGITS else ODD


def _integer(text: str) -> Any:
    return int(text) if len(text) <= MOST_DIGITS else ODD


def _constant(_name: str) -> Any:
    return ODD


def _object(pairs: list[tuple[str, Any]]) -> Any:
    """Two readers that differ over which of two values counts are how amounts get lost: such an object is not taken."""
    record = dict(pairs)
    return record if len(record) == len(pairs) else ODD


def _too_deep(tree: Any) -> bool:
    level = [tree]
    for _ in range(MOST_LEVELS):
        level = [
            part
            for whole in level
            if isinstance(whole, (dict, list))
            for part in (whole.values() if isinstance(whole, dict) else whole)
            if isinstance(part, (dict, list))
        ]
        if not level:
            return False
    return True


# Single values of a record


class Wrong(Exception):
    """A part of an answer cannot be what it should be; the text says which, without its value."""


def number_in(record: dict[str, Any], name: str) -> Decimal | None:
    """A number, or a text that is one in plain digits; None for all else, true and false among it."""
    value = field(record, name)
    if isinstance(value, str):
        value = read_json(value.strip().encode()) if len(value) <= MOST_DIGITS and value.isascii() else ODD
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return None
    return Decimal(value)


def id_in(record: dict[str, Any], name: str) -> str:
    """An id, "" where it is missing. Raises Wrong for what cannot be one."""
    value = field(record, name)
    if value in (None, ""):
        return ""
    if not isinstance(value, str) or not is_id(value):
        raise Wrong(f"its {name} is not an id")
    return value


def word_in(record: dict[str, Any], name: str) -> str:
    """A word of theirs in lower case, at most 40 characters, "" where it is missing.

    Raises Wrong for one with invisible characters, too: it would be read as another than it is.
    """
    value = field(record, name)
    if value is None:
        return ""
    if not isinstance(value, str) or not value.strip().isprintable():
        raise Wrong(f"the {name} is not a word")
    return value.strip().lower()[:LONGEST_WORD]


def line_in(record: dict[str, Any], name: str, longest: int) -> str:
    """A text fit for showing, "" where it is missing. Raises Wrong for what is no text."""
    value = field(record, name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Wrong(f"the {name} is not text")
    return plain(value, longest)


def instant_in(record: dict[str, Any], name: str) -> datetime | None:
    """An instant in UTC (also where it names no zone); None where it is missing, or is no date of our years."""
    value = field(record, name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise Wrong(f"the {name} is not text")
    try:
        at = datetime.fromisoformat(value.strip())
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if FIRST_DAY <= at.date() <= LAST_DAY else None
