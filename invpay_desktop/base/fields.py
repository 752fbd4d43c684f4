"""How a variant declares what it asks for: one Field per input, drawn by one form and checked by one reader."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What sort of input a field takes."""

    TEXT = "text"
    DAY = "day"
    MONEY = "money"
    NUMBER = "number"
    CHOICE = "choice"
    TICK = "tick"
    SECRET = "secret"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Field:
    """One input of a payment method, a setting, a bank format …

    `key` names it in data and on the command line, `label` to a person. `secret`: never shown, stored or logged.
    `choices`: (value, label) pairs for Kind.CHOICE.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    secret: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""
    max_length: int = 500
