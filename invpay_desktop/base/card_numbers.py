"""Noticing a card number typed where none belongs: 13 to 19 digits that pass the Luhn check.

One in ten random numbers passes too, so whoever asks may only warn. Luhn: ISO/IEC 7812-1, annex B.
"""

from __future__ import annotations

import re

_RUN = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z])", re.ASCII)


def looks_like_card_number(text: str) -> bool:
    """Whether a text holds something that could be a card number."""
    return any(passes_luhn(re.sub("[ -]", "", run)) for run in _RUN.findall(text))


def passes_luhn(digits: str) -> bool:
    """The Luhn check over a string of ASCII digits."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
