"""What goes between the window and the process that imports: small facts, however large the files are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from invpay_desktop.base.money import Money

KINDS = ("customers", "invoices", "payments")
MOST_LISTED = 1_000
"""Rows of a list that are shown; how many there are is always said."""


@dataclass(frozen=True, slots=True)
class Found:
    """The columns of a file for one kind of import. `remembered`: as last time for these headings."""

    columns: Mapping[str, str]
    remembered: bool


@dataclass(frozen=True, slots=True)
class FileLook:
    """A file at first sight. `problem`: why it is none, then the rest is empty. `decimal`: `.` or `,`; `size` in bytes.

    `kind`: what it seems to hold; `found`: kind → its columns; `rows`: the first rows, long cells cut.
    """

    path: str
    name: str
    size: int = 0
    problem: str = ""
    encoding: str = ""
    encoding_certain: bool = True
    delimiter: str = ""
    decimal: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    kind: str = ""
    found: Mapping[str, Found] | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What to import and how. `columns`: key → column where a person chose another one; '' for none."""

    kind: str
    files: tuple[str, ...]
    columns: Mapping[str, str]
    terms: int | None = None
    currency: str | None = None
    date_order: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a file with what is said about it. `field`: the label of the cell at fault, or ''."""

    file: str
    line: int
    field: str
    reason: str
    row: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What an import did or would do. `lists`: refused, held, differs, rounded → the first rows; `counts`: how many.

    `import_id`: '' for a preview, and where nothing came in.
    """

    kind: str
    import_id: str
    made: Mapping[str, int]
    sums: Mapping[str, Money]
    counts: Mapping[str, int]
    lists: Mapping[str, tuple[Listed, ...]]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
