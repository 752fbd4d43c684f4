"""A book as files for other programs: a folder of CSV files, or one JSON document. Whole or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.json_text import dumps
from invpay_desktop.base.whole_file import sync_folder, writing_text
from invpay_desktop.db.session import Session
from invpay_desktop.db.setting_values import read_settings
from invpay_desktop.delimited.writing import write_table
from invpay_desktop.interchange.export_rows import EXPORTED, Exported


class ExportFormat(StrEnum):
    """The forms a book is exported in."""

    CSV = "csv"
    JSON = "json"


def export_book(session: Session, form: ExportFormat, path: Path) -> dict[str, int]:
    """Export the state that a session sees; returns the number of rows of each table. Only the owner may read it.

    CSV makes a folder. Raises BadInput where something is at the path already or it cannot be written, DiskFull.
    """
    if path.exists() or path.is_symlink():
        raise BadInput(f"There is something at {path} already. Nothing was written; choose another place.", "to")
    return _to_json(session, path) if form is ExportFormat.JSON else _to_folder(session, path)


def _to_folder(session: Session, path: Path) -> dict[str, int]:
    path = path.absolute()
    draft: Path | None = None
    try:
        draft = Path(tempfile.mkdtemp(prefix=".", suffix=".part", dir=path.parent))  # mode 0700
        counts = {
            table.name: write_table(draft / f"{table.name}.csv", table.header, table.rows(session))
            for table in EXPORTED
        }
        draft.rename(path)
        draft = None
        sync_folder(path.parent)
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}. Nothing is left of it.", "to") from error
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)
    return counts


def _to_json(session: Session, path: Path) -> dict[str, int]:
    """One document, row by row, so that memory does not grow with the book."""
    counts: dict[str, int] = {}
    with writing_text(path) as stream:
        head = {
            "format": "invpay-book",
            "version": 1,
            "exportedAt": session.now,
            "book": {
                "bookId": session.info.public_id,
                "currency": session.info.currency,
                "zone": str(session.info.zone),
            },
            "settings": read_settings(session),
        }
        stream.write("{\n" + ",\n".join(f"{_text(key)}: {_text(value)}" for key, value in head.items()))
        for table in EXPORTED:
            stream.write(f",\n{_text(_camel(table.name))}: [")
            counts[table.name] = _write_rows(stream, table, table.rows(session))
            stream.write("\n]")
        stream.write("\n}\n")
    return counts


def _write_rows(stream: TextIO, table: Exported, rows: Iterator[Sequence[Any]]) -> int:
    keys = [_camel(name) for name in table.header]
    count = 0
    for count, row in enumerate(rows, 1):
        stream.write(f"{',' if count > 1 else ''}\n{_text(_document(dict(zip(keys, row, strict=True))))}")
    return count


def _document(row: dict[str, Any]) -> Mapping[str, Any]:
    """A row as JSON says it: an event's data is part of the document, not a text in it; a tick is true or false."""
    for key in ("anonymous", "void", "taxInclusive"):
        if key in row:
            row[key] = row[key] == "yes"
    if "data" in row:
        row["data"] = json.loads(row["data"], parse_float=Decimal)
    return row


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def _text(value: Any) -> str:
    return dumps(value, indent=None)
