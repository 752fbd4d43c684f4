"""JSON with exact money: amounts leave as numbers with their decimals (`250.00`), never by way of a float."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from invpay_desktop.base.dates import instant_text
from invpay_desktop.base.money import Money


def dumps(value: Any, indent: int | None = 2) -> str:
    """Render dicts, lists, text, numbers, Money (with the currency's decimals), Decimal (plain), days and instants.

    Raises TypeError for floats other than rates rounded beforehand to Decimal, and for unknown types.
    """
    return _render(value, indent, 0)


def _render(value: Any, indent: int | None, depth: int) -> str:
    match value:
        case None | bool() | int() | str():
            return json.dumps(value, ensure_ascii=False)
        case Money():
            return str(value)
        case Decimal():
            return format(value, "f")
        case datetime():
            return json.dumps(instant_text(value))
        case date():
            return json.dumps(value.isoformat())
        case Mapping():
            parts = [
                f"{json.dumps(str(k), ensure_ascii=False)}: {_render(v, indent, depth + 1)}" for k, v in value.items()
            ]
            return _wrap("{", parts, "}", indent, depth)
        case list() | tuple():
            return _wrap("[", [_render(v, indent, depth + 1) for v in value], "]", indent, depth)
        case _:
            raise TypeError(f"{type(value).__name__} has no JSON form here")


def _wrap(opening: str, parts: list[str], closing: str, indent: int | None, depth: int) -> str:
    if not parts:
        return opening + closing
    if indent is None:
        return opening + ", ".join(parts) + closing
    pad = "\n" + " " * (indent * (depth + 1))
    return opening + pad + ("," + pad).join(parts) + "\n" + " " * (indent * depth) + closing
