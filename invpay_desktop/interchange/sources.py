"""The files of an import: opened, their columns found, their rows taken up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select

from invpay_desktop.base.errors import BadInput
from invpay_desktop.db.import_tables import import_mapping
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.delimited.mapping import apply_overrides, check_mapping, propose_mapping, signature
from invpay_desktop.delimited.reading import Row, Table, read_table
from invpay_desktop.delimited.shown import shown
from invpay_desktop.interchange.columns import COLUMNS, ONE_OF, ImportKind

Tell = Callable[[int, int], None]
"""Called with (done, of) every few hundred rows; may raise base.errors.Cancelled, and then nothing is kept."""

TELL_EVERY = 500

REFUSED_COLUMNS = ("refused_file", "refused_line", "refused_reason")
"""Columns that a file of refused rows has besides the original ones; passed over when it is imported again."""

_REMEMBERED = select(import_mapping.c.mapping).where(
    import_mapping.c.kind == bindparam("wanted_kind"), import_mapping.c.signature == bindparam("wanted_signature")
)


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What to import. `columns`: key → column name, as a person corrects it. `terms`: days to pay where no due date is.

    `date_order`: dmy, mdy or ymd; None: found out from all dates of all files. `currency`: what the files are in.
    """

    kind: ImportKind
    files: tuple[Path, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    terms: int | None = None
    currency: str | None = None
    date_order: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One file, taken up. `mapping`: key → column name; `unused`: columns that hold something nothing reads."""

    name: str
    sha256: str
    table: Table
    mapping: Mapping[str, str]
    unused: tuple[str, ...]
    rows: Sequence[Row]


class Spot(NamedTuple):
    """A row of a file: where something stands."""

    source: Source
    row: Row


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken: `field` is the key of the cell at fault, or empty; `reason` a whole sentence."""

    spot: Spot
    field: str
    reason: str


def open_sources(session: Session, request: ImportRequest, tell: Tell | None = None) -> tuple[Source, ...]:
    """Take up the files of an import. `tell`: called with (lines read, of all).

    Raises BadInput for a file that is none or the same as another, and for columns that cannot be found.
    """
    if not request.files:
        raise BadInput("Name a file to import.", "file")
    tables = [read_table(path) for path in request.files]
    digests, lines = zip(*map(_measured, request.files), strict=True)
    for place, digest in enumerate(digests):
        if digest in digests[:place]:
            first = request.files[digests.index(digest)]
            raise BadInput(
                f"{request.files[place]} holds the same as {first}. Name it once; nothing was imported.", "file"
            )
    by_header = {table.header: _mapping(session, request, table) for table in {t.header: t for t in tables}.values()}
    mappings = [by_header[table.header] for table in tables]
    sources = []
    for place, (table, mapping) in enumerate(zip(tables, mappings, strict=True)):
        rows = _take_up(table, tell, sum(lines[:place]), sum(lines))
        used = {*mapping.values(), *REFUSED_COLUMNS}
        unused = tuple(name for name in table.header if name not in used)
        sources.append(Source(table.path.name, digests[place], table, mapping, unused, rows))
    if tell:
        tell(sum(lines), sum(lines))
    return tuple(sources)


def _measured(path: Path) -> tuple[str, int]:
    """The hash of a file, and how many lines it has."""
    digest, lines = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
            lines += max(chunk.count(b"\n"), chunk.count(b"\r"))
    return digest.hexdigest(), lines


def _take_up(table: Table, tell: Tell | None, done: int, of: int) -> tuple[Row, ...]:
    rows: list[Row] = []
    for row in table.rows():
        if tell and len(rows) % TELL_EVERY == 0:
            tell(min(done + row.line, of), of)
        if row.problem or any(cell and not cell.isspace() for cell in row.cells):
            rows.append(row)
    return tuple(rows)


def recognise(session: Session, kind: ImportKind, header: Sequence[str]) -> tuple[dict[str, str], bool]:
    """Key → column name as last time for these headings, else as recognised; and whether it is as last time."""
    own = _own(header)
    stored = session.scalar(_REMEMBERED, {"wanted_kind": kind, "wanted_signature": signature(own)})
    remembered = {key: name for key, name in json.loads(stored or "{}").items() if name in own}
    return remembered or propose_mapping(own, COLUMNS[kind]), bool(remembered)


def _mapping(session: Session, request: ImportRequest, table: Table) -> dict[str, str]:
    """The columns of a file: as a person says, else as they are recognised."""
    header = _own(table.header)
    wanted = COLUMNS[request.kind]
    mapping = apply_overrides(header, wanted, recognise(session, request.kind, header)[0], request.columns)
    check_mapping(header, wanted, mapping)
    needed = ONE_OF[request.kind]
    if not any(key in mapping for key in needed):
        labels = " or ".join(f"{column.label} ({column.key})" for column in wanted if column.key in needed)
        there = ", ".join(shown(name) for name in header)
        raise BadInput(
            f"No column was recognised for: {labels}. {table.path.name} has: {there}. Say which it is.", "map"
        )
    return mapping


def remember_mappings(session: WriteSession, kind: ImportKind, sources: Iterable[Source]) -> None:
    """Keep the columns of files that were imported, for the next files with these headings."""
    for source in sources:
        key = {"kind": kind.value, "signature": signature(_own(source.table.header))}
        text = json.dumps(dict(source.mapping), ensure_ascii=False, sort_keys=True)
        stored = session.scalar(_REMEMBERED, {"wanted_kind": key["kind"], "wanted_signature": key["signature"]})
        if stored != text:
            session.execute(delete(import_mapping).where(*(import_mapping.c[name] == key[name] for name in key)))
            session.execute(insert(import_mapping), {**key, "mapping": text})


def _own(header: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in header if name not in REFUSED_COLUMNS)


def cells_of(source: Source, keys: Sequence[str]) -> Callable[[Row], tuple[Any, ...]]:
    """Gives the cells of a row under these keys, in their order, empty text where the file has no such column."""
    beyond = len(source.table.header)
    places = [source.table.header.index(source.mapping[key]) if key in source.mapping else beyond for key in keys]
    pick = itemgetter(*places)
    return lambda row: pick((*row.cells, ""))


def column_values(sources: Iterable[Source], keys: Iterable[str]) -> list[str]:
    """Every different value of some columns over all files, to judge how they are written."""
    wanted = list(keys)
    found: dict[str, None] = {}
    for source in sources:
        for key in wanted:
            if key in source.mapping:
                place = source.table.header.index(source.mapping[key])
                found.update((row.cells[place], None) for row in source.rows if not row.problem)
    return list(found)
