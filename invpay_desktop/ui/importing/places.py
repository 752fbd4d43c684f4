"""Sentences that name an option of the commands, with the place in the window instead."""

from __future__ import annotations

_OPTIONS = {
    "Say it with --date-order if that is wrong.": "Choose the order of the dates under “Files” if that is wrong.",
    "Say it with --terms, such as --terms 30.": "Fill in “Days to pay” under “Files”.",
    "If that is the amount of a line, say --map amount=… with its column.": (
        "If that is the amount of a line, choose its column for “Amount of the line” under “Columns”."
    ),
    "Say its column with --map tax_rate=…, or leave the tax out with --map tax_amount=.": (
        "Choose its column under “Columns”, or choose none for “Tax of the line” there."
    ),
}
"""What the commands say about their options, and what that is in the window."""


def in_the_window(sentence: str) -> str:
    """A sentence of the commands as the window says it: places to click where it names an option."""
    for option, place in _OPTIONS.items():
        sentence = sentence.replace(option, place)
    return sentence
