"""Text of people made fit for one printed line: no control characters, no disguises, nothing that piles up."""

from __future__ import annotations

import re
import unicodedata

from invpay_desktop.documents.bidi import is_right_to_left

LONGEST = 20_000
"""Characters of one text that are looked at: about six pages of it. What lies beyond is marked with an ellipsis."""

_MARKS_IN_A_ROW = 3
_VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")
_JOINERS = frozenset("\u200c\u200d")
_LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")


def clean(text: str) -> str:
    """The text as one line: white space is one blank, invisible controls are gone, broken characters are U+FFFD.

    More than three combining marks on one letter are cut to three; a mark without a letter stands on a dotted circle.
    """
    if len(text) > LONGEST:
        text = text[:LONGEST] + "…"
    if not (text.isascii() and text.isprintable()):
        text = _without_controls(unicodedata.normalize("NFC", text))
    return " ".join(text.split())


def clean_lines(text: str) -> list[str]:
    """As clean, but line breaks are kept; empty lines at both ends are not."""
    lines = [clean(line) for line in _LINE_ENDS.split(text[: LONGEST + 1])]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return lines


def _without_controls(text: str) -> str:
    joiners = _JOINERS if is_right_to_left(text) else frozenset()
    kept: list[str] = []
    marks = _MARKS_IN_A_ROW  # a mark at the very start has no letter to stand on
    letter_before = False
    for character in text:
        category = unicodedata.category(character)
        if category in ("Mn", "Me"):
            if "\ufe00" <= character <= "\ufe0f" or character >= "\U000e0100":  # variation selectors show nothing
                continue
            if not letter_before:
                kept.append("\N{DOTTED CIRCLE}")
                letter_before, marks = True, 0
            marks += 1
            if marks <= _MARKS_IN_A_ROW:
                kept.append(character)
            continue
        marks = 0
        if character.isspace():
            kept.append(" ")
        elif category == "Cs":
            kept.append("\N{REPLACEMENT CHARACTER}")
        elif category != "Cc" and (category != "Cf" or character in _VISIBLE_FORMATS or character in joiners):
            kept.append(character)
        else:
            continue
        letter_before = not character.isspace()
    return "".join(kept)
