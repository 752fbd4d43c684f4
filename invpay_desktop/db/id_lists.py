"""Many row ids as one parameter of a statement or as its one answer, so that ten thousand are as simple as one."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, TableValuedAlias, bindparam, column, func, select


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
    """Such a text read back."""
    return array("q", json.loads(text))
