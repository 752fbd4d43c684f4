"""Many row ids as one parameter of a statement, so that the statement is the same for one id and for ten thousand."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, TableValuedAlias, bindparam, column, func, select


def listed(name: str) -> TableValuedAlias:
    """The ids in the parameter of this name as a table: `value` is the id, `key` its place in the list."""
    return func.json_each(bindparam(name)).table_valued(column("key"), column("value"), name=name)


def among(ids: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """A condition: the column holds one of the ids in the parameter of this name."""
    return ids.in_(select(listed(name).c.value))


def id_list(ids: Iterable[int]) -> str:
    """Ids as such a parameter."""
    return f"[{','.join(map(str, ids))}]"
