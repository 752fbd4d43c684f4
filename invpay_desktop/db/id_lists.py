"""Many row ids as one parameter of a statement, so that the statement is the same for one id and for ten thousand."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, bindparam, func, select


def among(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """A condition: the column is one of the ids in the parameter of this name."""
    listed = func.json_each(bindparam(name)).table_valued("value")
    return column.in_(select(listed.c.value))


def id_list(ids: Iterable[int]) -> str:
    """Ids as such a parameter."""
    return f"[{','.join(map(str, ids))}]"
