"""Many row ids as one parameter of a statement or as its one answer, so that ten thousand are as simple as one."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, TableValuedAlias, bindparam, column, func, select

_PIECE = 32_768
"""Characters of a list that are read in one go: less than a millisecond."""


def listed(name: str) -> TableValuedAlias:
    """The ids in the parameter of this name as a table: `value` is the id, `key` its place in the list."""
    return func.json_each(bindparam(name)).table_valued(column("key"), column("value"), name=name)


def among(ids: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """A condition: the column holds one of the ids in the parameter of this name."""
    return ids.in_(select(listed(name).c.value))


def id_list(ids: Iterable[int]) -> str:
    """Ids as such a parameter."""
    return f"[{','.join(map(str, ids))}]"


def as_list(ids: Select[int]) -> Select[str]:
    """The same ids, in the order that the statement asks for, as one text: a million rows take three times as long."""
    return select(func.json_group_array(ids.subquery().c[0]))


def read_list(text: str) -> array[int]:
    """Such a text read back, in pieces: a million ids at once would hold up other threads, and take 40 MB."""
    found, start, end = array("q"), 1, len(text) - 1
    while start < end:
        comma = text.find(",", min(start + _PIECE, end))
        stop = end if comma < 0 else comma
        found.extend(map(int, text[start:stop].split(",")))
        start = stop + 1
    return found
