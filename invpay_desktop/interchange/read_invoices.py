"""Rows of files as invoices: rows of one number are one invoice, and one below zero is a credit memo.

An invoice is taken whole or not at all: where one of its rows is refused, so are the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from invpay_desktop.base.errors import BadInput
from invpay_desktop.delimited.shown import shown
from invpay_desktop.interchange.columns import INVOICE_COLUMNS
from invpay_desktop.interchange.drafts import InvoiceDraft, Invoices
from invpay_desktop.interchange.invoice_rows import Cells, WorkedRows
from invpay_desktop.interchange.sources import Refusal, Source, Spot, cells_of
from invpay_desktop.interchange.styles import Styles, ids_with_zero, text_of, without_zero

KEYS = tuple(column.key for column in INVOICE_COLUMNS)
assert Cells._fields == KEYS

NumberOf = Callable[[str], str]
"""The invoice number that a cell holds."""


class Entry(NamedTuple):
    """A row of an invoice."""

    spot: Spot
    cells: Cells


def read_invoices(sources: Sequence[Source], styles: Styles) -> Invoices:
    """All invoices that the files hold, in the order of their first rows."""
    with_zero = ids_with_zero(sources, "number")
    if with_zero:
        styles.notes.append("Invoice numbers were written like 17850.0; they were read as 17850.")
    number_of: NumberOf = lru_cache(lambda cell: without_zero(text_of(cell)) if with_zero else text_of(cell))
    groups, refused = _grouped(sources, number_of)
    doubtful = _touched_by_unreadable(sources, groups, number_of)
    rows = WorkedRows(styles, ids_with_zero(sources, "customer"))
    drafts: list[InvoiceDraft] = []
    repeated = 0
    for number, entries in groups.items():
        try:
            if number in doubtful:
                raise BadInput(f"Line {doubtful[number]} cannot be read, and it may belong to invoice {number}.")
            once = _once(number, entries)
            repeated += len(once) < len(entries)
            wrong, draft = rows.draft(number, [entry.spot for entry in once], [entry.cells for entry in once])
        except BadInput as whole:
            refused += [Refusal(entry.spot, whole.field or "", whole.message) for entry in entries]
            continue
        if draft is not None:
            drafts.append(draft)
            continue
        refused += wrong
        said = {id(refusal.spot) for refusal in wrong}
        line = wrong[0].spot.row.line
        reason = f"Line {line} of the same invoice {number} was refused."
        refused += [Refusal(entry.spot, "", reason) for entry in entries if id(entry.spot) not in said]
    return Invoices(tuple(drafts), tuple(refused), repeated)


def _grouped(sources: Iterable[Source], number_of: NumberOf) -> tuple[dict[str, list[Entry]], list[Refusal]]:
    """Rows by invoice number, and those that belong to none."""
    groups: dict[str, list[Entry]] = {}
    refused: list[Refusal] = []
    for source in sources:
        pick = cells_of(source, KEYS)
        for row in source.rows:
            spot = Spot(source, row)
            if row.problem:
                refused.append(Refusal(spot, "", row.problem))
                continue
            cells = Cells._make(pick(row))
            number = number_of(cells.number)
            if not number:
                refused.append(Refusal(spot, "number", "The row has no invoice number."))
            elif number in groups:
                groups[number].append(Entry(spot, cells))
            else:
                groups[number] = [Entry(spot, cells)]
    return groups, refused


def _touched_by_unreadable(
    sources: Iterable[Source], groups: dict[str, list[Entry]], number_of: NumberOf
) -> dict[str, int]:
    """Numbers of invoices that may lack a row, with the line of it: a row that cannot be read may be theirs.

    It belongs to the number that can be made out in it, else to the row before or after it, where invoices have rows.
    """
    touched: dict[str, int] = {}
    several = any(len(entries) > 1 for entries in groups.values())
    for source in sources:
        place = source.table.header.index(source.mapping["number"])
        for at, row in enumerate(source.rows):
            if not row.problem:
                continue
            own = number_of(row.cells[place]) if place < len(row.cells) else ""
            around = [source.rows[near] for near in (at - 1, at + 1) if several and 0 <= near < len(source.rows)]
            beside = [number_of(near.cells[place]) for near in around if place < len(near.cells)]
            touched.update((number, row.line) for number in ([own] if own in groups else beside) if number in groups)
    return touched


def _once(number: str, entries: list[Entry]) -> list[Entry]:
    """The rows of an invoice from one file; a second file may say the same again. Raises BadInput where it does not."""
    files = {entry.spot.source.name: entry.spot.source for entry in entries}
    if len(files) == 1:
        return entries
    by_file = [[entry for entry in entries if entry.spot.source is source] for source in files.values()]
    first = Counter(entry.cells for entry in by_file[0])
    if any(Counter(entry.cells for entry in others) != first for others in by_file[1:]):
        raise BadInput(
            f"Invoice {number} stands in {' and '.join(shown(name) for name in files)} with different rows. "
            "Put its rows into one file."
        )
    return by_file[0]
