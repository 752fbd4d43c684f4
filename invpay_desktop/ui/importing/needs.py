"""What an import needs to find in a file, in words."""

from __future__ import annotations

from collections.abc import Mapping

from invpay_desktop.interchange.columns import COLUMNS, ONE_OF, ImportKind


def lacking(kind: str, columns: Mapping[str, str]) -> list[tuple[str, ...]]:
    """What an import of this kind needs and no column holds: labels, of each group one is enough."""
    wanted = COLUMNS[ImportKind(kind)]
    missing: list[tuple[str, ...]] = [
        (column.label,) for column in wanted if column.required and not columns.get(column.key)
    ]
    one_of = ONE_OF[ImportKind(kind)]
    if not any(columns.get(key) for key in one_of):
        missing.append(tuple(column.label for column in wanted if column.key in one_of))
    return missing
