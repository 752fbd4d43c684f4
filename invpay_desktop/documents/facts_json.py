"""Receipt facts as JSON and back, exactly: how the figures of a receipt are kept as they were issued.

Money is kept as minor units and currency, days and instants in ISO form, decimals as text. The logo is left out: it is
no figure, and thousands of receipts would each hold a copy. A field that the text lacks takes its default, so that
receipts kept by older versions stay readable.
"""

from __future__ import annotations

import json
import types
import typing
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from invpay_desktop.base.errors import BookDamaged
from invpay_desktop.documents.facts import ReceiptFacts

_LEFT_OUT = {"logo"}


def receipt_to_json(facts: ReceiptFacts) -> str:
    """The facts as one line of ASCII JSON, without the business's logo. Instants are kept in UTC."""
    return json.dumps(_encode(facts), separators=(",", ":"))


def receipt_from_json(text: str, logo: bytes | None = None) -> ReceiptFacts:
    """The facts that receipt_to_json wrote, with today's `logo` put in. Raises BookDamaged for any other text."""
    try:
        facts = _decode(ReceiptFacts, json.loads(text))
    except (ValueError, TypeError, KeyError, ArithmeticError, AttributeError) as error:
        raise BookDamaged("The kept figures of a receipt cannot be read. Nothing was changed.") from error
    assert isinstance(facts, ReceiptFacts)
    return replace(facts, business=replace(facts.business, logo=logo))


def _encode(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Enum():
            return value.value
        case tuple():
            return [_encode(part) for part in value]
        case _ if is_dataclass(value):
            return {f.name: _encode(getattr(value, f.name)) for f in fields(value) if f.name not in _LEFT_OUT}
        case _:
            raise TypeError(f"{type(value).__name__} has no place in the facts of a document")


def _decode(kind: Any, value: Any) -> Any:
    if typing.get_origin(kind) is types.UnionType:
        inner = next(part for part in typing.get_args(kind) if part is not type(None))
        return None if value is None else _decode(inner, value)
    if typing.get_origin(kind) is tuple:
        return tuple(_decode(typing.get_args(kind)[0], part) for part in _checked(list, value))
    if is_dataclass(kind):
        return _decode_record(kind, _checked(dict, value))
    if kind in (str, int, bool):
        return _checked(kind, value)
    text = _checked(str, value)
    if kind in (date, datetime):
        return kind.fromisoformat(text)
    return kind(text)


def _decode_record(kind: Any, values: dict[str, Any]) -> Any:
    hints = _hints(kind)
    required = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
    if missing := required - values.keys():
        raise KeyError(f"{kind.__name__} lacks {', '.join(sorted(missing))}")
    return kind(**{name: _decode(hints[name], part) for name, part in values.items() if name in hints})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return {name: hint for name, hint in typing.get_type_hints(kind).items() if name not in _LEFT_OUT}


def _checked(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"{kind.__name__} was expected, not {type(value).__name__}")
    return value
