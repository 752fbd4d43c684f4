"""Rows that were refused, as a file to mend and import again: the original cells, and why each was refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from invpay_desktop.base.errors import BadInput
from invpay_desktop.delimited.writing import unguarded, write_table
from invpay_desktop.interchange.sources import REFUSED_COLUMNS, Refusal


def write_rejects(path: Path, refused: Sequence[Refusal], files: Iterable[Path]) -> int:
    """Write refused rows under the headings of their files; returns how many. Nothing is written where there are none.

    Raises BadInput where the path is that of an imported file or cannot be written.
    """
    if any(path.resolve() == file.resolve() for file in files):
        raise BadInput(f"{path} is one of the files to import. Name another for the refused rows.", "rejects")
    if not refused:
        return 0
    names: dict[str, None] = {}
    for refusal in refused:
        names.update(dict.fromkeys(_cells(refusal)))
    rows = ([*(_cells(refusal).get(name, "") for name in names), *_why(refusal)] for refusal in refused)
    return write_table(path, [*names, *REFUSED_COLUMNS], rows)


def _cells(refusal: Refusal) -> dict[str, str]:
    """Heading → cell of a row; cells beyond the last heading under headings of their own."""
    header, cells = refusal.spot.source.table.header, refusal.spot.row.cells
    beyond = (f"Column {place}" for place in range(len(header) + 1, len(cells) + 1))
    named = dict.fromkeys((*header, *beyond), "")
    named.update(zip(named, map(_writable, cells), strict=False))
    return {name: cell for name, cell in named.items() if name not in REFUSED_COLUMNS}


def _writable(cell: str) -> str:
    """The cell without the guard that writing puts on anew, and without what no file can hold."""
    return unguarded("".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in cell))


def _why(refusal: Refusal) -> tuple[str, str, str]:
    return refusal.spot.source.name, str(refusal.spot.row.line), refusal.reason
