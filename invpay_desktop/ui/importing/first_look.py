"""A file at first sight: how it is written, its headings and first rows, and what it seems to hold."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

from invpay_desktop.base.errors import BadInput
from invpay_desktop.db.session import Session
from invpay_desktop.delimited.numbers import decide_decimal_style
from invpay_desktop.delimited.reading import Row, Table, read_table
from invpay_desktop.interchange.columns import ImportKind
from invpay_desktop.interchange.sources import REFUSED_COLUMNS, recognise
from invpay_desktop.ui.importing.facts import KINDS, FileLook, Found
from invpay_desktop.ui.importing.needs import lacking

_ROWS = 200
_SHOWN = 20
_LONGEST = 120


def look_at(session: Session, path: Path) -> FileLook:
    """Look at the beginning of a file. A file that is none is told by `problem`, not raised."""
    try:
        table = read_table(path)
        rows = list(itertools.islice(table.rows(), _ROWS))
    except BadInput as wrong:
        return FileLook(str(path), path.name, problem=str(wrong))
    found = {kind: Found(*recognise(session, ImportKind(kind), table.header)) for kind in KINDS}
    return FileLook(
        str(path),
        path.name,
        path.stat().st_size,
        "",
        table.encoding.codec,
        table.encoding.certain,
        table.dialect.delimiter,
        _decimal(table, rows),
        tuple(name for name in table.header if name not in REFUSED_COLUMNS),
        tuple((row.line, _cut(row.cells, table.header)) for row in rows[:_SHOWN]),
        guess(found, path.stem),
        found,
    )


def guess(found: Mapping[str, Found], name: str) -> str:
    """What a file holds: what was imported from such headings before, else what most of its columns speak for."""

    def weight(kind: str) -> tuple[bool, bool, int, bool]:
        columns = found[kind].columns
        whole = not lacking(kind, columns)
        return found[kind].remembered, whole, len(columns), kind[:-1] in name.casefold()

    return max(("invoices", "payments", "customers"), key=weight)


def _decimal(table: Table, rows: Sequence[Row]) -> str:
    columns = zip(*(row.cells for row in rows if not row.problem), strict=True)
    styles = [decide_decimal_style(cells) for cells in columns]
    proofs = [style.decimal for style in styles if style.certain]
    return "," if "," in proofs else "."


def _cut(cells: Sequence[str], header: Sequence[str]) -> tuple[str, ...]:
    own = [cell for name, cell in itertools.zip_longest(header, cells, fillvalue="") if name not in REFUSED_COLUMNS]
    return tuple(" ".join(cell[:_LONGEST].split()) + ("…" if len(cell) > _LONGEST else "") for cell in own)
