"""The ids of all rows in view as one vector, and where in it certain ids stand: plain work for any thread."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

Ranges = list[tuple[int, int]]
"""Rows as (first, last), in order, not touching."""

MOST_RANGES = 500
"""A selection that falls apart into more pieces under a new order is let go: Qt's selection is slow in many pieces."""


class Place(NamedTuple):
    """What of a list has to stay in place: its selected ids, the current one, the one at the top of the view."""

    chosen: Sequence[int] = ()
    current: int | None = None
    top: int | None = None


class Found(NamedTuple):
    """Where a Place stands in a vector; -1 for an id that is not in it."""

    chosen: Ranges
    current: int
    top: int


def row_of(ids: array[int], wanted: int | None) -> int:
    """The row of an id, -1 if it is not there. Some milliseconds for a million."""
    if wanted is None:
        return -1
    needle, hay, at = struct.pack("q", wanted), memoryview(ids).cast("B").tobytes(), -1
    while (at := hay.find(needle, at + 1)) >= 0:
        if at % 8 == 0:
            return at // 8
    return -1


def find(ids: array[int], place: Place) -> Found:
    """Where everything of a place stands."""
    return Found(ranges_of(ids, place.chosen), row_of(ids, place.current), row_of(ids, place.top))


def ranges_of(ids: array[int], chosen: Sequence[int]) -> Ranges:
    """The rows of the chosen ids; none where they would be more than MOST_RANGES pieces."""
    if len(chosen) == 1:
        row = row_of(ids, chosen[0])
        return [(row, row)] if row >= 0 else []
    if not chosen:
        return []
    if len(chosen) == len(ids) and array("q", chosen) == ids:
        return [(0, len(ids) - 1)]
    marks = bytearray(max(chosen) + 1)  # a byte for each id is less than a set of a million numbers
    for one in chosen:
        marks[one] = 1
    beyond = len(marks)
    return _joined(row for row, one in enumerate(ids) if one < beyond and marks[one])


def _joined(rows: Iterable[int]) -> Ranges:
    ranges: Ranges = []
    first = last = -2
    for row in rows:
        if row == last + 1:
            last = row
            continue
        if first >= 0:
            ranges.append((first, last))
            if len(ranges) >= MOST_RANGES:
                return []
        first = last = row
    return [*ranges, (first, last)] if first >= 0 else []


def ids_in(ids: array[int], ranges: Sequence[tuple[int, int]]) -> array[int]:
    """The ids in some rows."""
    if len(ranges) == 1 and ranges[0] == (0, len(ids) - 1):
        return ids
    found = array("q")
    for first, last in ranges:
        found += ids[first : last + 1]
    return found
