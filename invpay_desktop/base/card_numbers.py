"""Noticing a card number typed where none belongs: 13 to 19 digits that pass the Luhn check.

One in ten random numbers passes too, so whoever asks may only warn. Luhn: ISO/IEC 7812-1, annex B.
"""

from __future__ import annotations

import re

_RUN = re.compile(r"(?<![0-9A-Za-z])[0-9]+(?:[ -][0-9]+)*(?![0-9A-Za-z])", re.ASCII)
_DIGITS = range(13, 20)


def looks_like_card_number(text: str) -> bool:
    """Whether a text holds something that could be a card number."""
    return any(_hides_card_number(re.split("[ -]", run)) for run in _RUN.findall(text))


def _hides_card_number(groups: list[str]) -> bool:
    """Whether neighbouring groups of digits make one: an expiry or a CVV often stands right behind it."""
    for start in range(len(groups)):
        digits = ""
        for group in groups[start:]:
            digits += group
            if len(digits) >= _DIGITS.stop:
                break
            if len(digits) in _DIGITS and passes_luhn(digits):
                return True
    return False


def passes_luhn(digits: str) -> bool:
    """The Luhn check over a string of ASCII digits."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
