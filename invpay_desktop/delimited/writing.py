"""Write CSV that any spreadsheet opens and none executes, whole or not at all.

RFC 4180: commas, CRLF, doubled quotes, UTF-8. Text that a spreadsheet would take for a formula gets a leading
apostrophe (OWASP ASVS 1.2.10), and so does text that already looks guarded, so that `unguarded` always gives back what
was written. Numbers are written as numbers and never guarded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import Money
from invpay_desktop.base.whole_file import writing_text
from invpay_desktop.delimited.shown import shown

Cell = str | int | Decimal | Money | date | None
"""What a cell may hold: text is guarded and quoted, numbers and days are not; None is an empty cell. Never a float."""

_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_BARE = re.compile(r"\w(?:[\w .:/&#()%*+@_-]*\w)?")
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")


def write_table(path: Path | str, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, bom: bool = False) -> int:
    """Write a table to a file that only its owner may read; returns the number of rows.

    What read_table reads back and `unguarded` uncovers, cell by cell, is the same text.
    Raises BadInput for text no file can hold and for a path that cannot be written, DiskFull where there is no room;
    what was at the path before is then still there, unchanged.
    """
    count = 0
    with writing_text(Path(path)) as stream:
        stream.write("\ufeff" if bom else "")
        stream.write(_line(header, "The header"))
        for count, row in enumerate(rows, 1):
            if len(row) != len(header):
                raise ValueError(f"row {count} has {len(row)} cells for {len(header)} columns")
            stream.write(_line(row, f"Row {count}"))
    return count


def guarded(text: str) -> str:
    """Text as it is written: an apostrophe before what a spreadsheet would execute, or would but for apostrophes."""
    return "'" + text if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Take off the one apostrophe that `guarded` put on. Other programs guard likewise: right for their files too."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _line(row: Sequence[Cell], where: str) -> str:
    line = ",".join(_written(cell, where) for cell in row)
    return (line or '""') + "\r\n"  # one empty cell, which a blank line would lose


def _written(cell: Cell, where: str) -> str:
    match cell:
        case str():
            return _quoted(cell, where)
        case None:
            return ""
        case bool() | float():
            raise TypeError(f"{cell!r} has no form in a CSV file")
        case Decimal() if cell.is_finite():
            return format(cell, "f")
        case int() | Money():
            return str(cell)
        case date():
            return cell.isoformat()
    raise TypeError(f"{cell!r} has no form in a CSV file")


def _quoted(text: str, where: str) -> str:
    if not text or _BARE.fullmatch(text):
        return text
    if _UNWRITABLE.search(text):
        raise BadInput(f"{where} holds text that no file can keep: {shown(text)}. The file was not written.")
    return '"' + guarded(text).replace('"', '""') + '"'
