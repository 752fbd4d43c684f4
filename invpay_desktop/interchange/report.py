"""What an import did, or would do: counts, every row that was not taken and why, every penny that rounding moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from invpay_desktop.base.money import Money
from invpay_desktop.interchange.columns import ImportKind
from invpay_desktop.interchange.plans import Difference, Held
from invpay_desktop.interchange.rounding import RoundedLine, Rounding
from invpay_desktop.interchange.sources import Refusal, Source, Spot


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of an import. `import_id`: None for a rehearsal, and where nothing came in.

    `made`: what new entries there are, by kind. `sums`: what they come to, by name.
    """

    kind: ImportKind
    import_id: str | None
    dry_run: bool
    sources: tuple[Source, ...]
    new: int
    here: int
    held: tuple[Held, ...]
    refused: tuple[Refusal, ...]
    differs: tuple[Difference, ...]
    made: dict[str, int]
    sums: dict[str, Money]
    new_customers: tuple[str, ...]
    rounding: Rounding | None
    notes: tuple[str, ...]
    warnings: tuple[str, ...]


def as_document(report: ImportReport) -> dict[str, Any]:
    """The report as JSON: everything, at full length."""
    return {
        "importId": report.import_id,
        "kind": report.kind.value,
        "dryRun": report.dry_run,
        "files": [_file(source) for source in report.sources],
        "new": report.new,
        "alreadyHere": report.here,
        "refused": len(report.refused),
        "held": len(report.held),
        "made": report.made,
        **report.sums,
        "newCustomers": list(report.new_customers),
        "refusedRows": [
            {**_place(refusal.spot), "field": refusal.field, "reason": refusal.reason} for refusal in report.refused
        ],
        "differences": [
            {**_place(each.spot), "what": each.what, "differs": each.differs} for each in report.differs
        ],
        "heldRows": [{**_place(each.spot), "what": each.what, "reason": each.reason} for each in report.held],
        **({"rounding": _rounding(report.rounding)} if report.rounding else {}),
        "notes": list(report.notes),
    }  # fmt: skip


def _file(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "sha256": source.sha256,
        "rows": len(source.rows),
        "encoding": source.table.encoding.codec,
        "delimiter": source.table.dialect.delimiter,
        "columns": dict(source.mapping),
        "unusedColumns": list(source.unused),
    }


def _place(spot: Spot) -> dict[str, Any]:
    return {"file": spot.source.name, "line": spot.row.line}


def _rounding(rounding: Rounding) -> dict[str, Any]:
    return {
        "exactSum": rounding.exact,
        "bookedSum": rounding.booked,
        "difference": rounding.difference,
        "lines": [
            {
                **_place(line.spot),
                "number": line.number,
                "quantity": line.quantity,
                "unitPrice": line.unit_price,
                "exact": line.exact,
                "booked": line.booked,
                "difference": line.difference,
            }
            for line in rounding.lines
        ],
    }


def as_lines(report: ImportReport, most: int = 20) -> list[str]:
    """The report for a person; of each list at most so many rows, and how many there are."""
    made = ", ".join(f"{count:,} {_WORDS[what][count != 1]}" for what, count in report.made.items() if count)
    would = "Would bring in" if report.dry_run else "Brought in"
    lines = [f"{would} {made}." if made else "Nothing new."]
    lines += [f"  {_SUMS[name]}: {money}" for name, money in report.sums.items()]
    counted = (("already here", report.here), ("refused", len(report.refused)), ("held back", len(report.held)))
    lines += [f"  {what[:1].upper()}{what[1:]}: {count:,}" for what, count in counted if count]
    lines += (
        [f"Import {report.import_id}; “invpay import undo {report.import_id}” takes it back."]
        if report.import_id
        else []
    )
    lines += report.notes
    lines += _listed("Refused", [f"{_where(each.spot)}: {each.reason}" for each in report.refused], most)
    lines += _listed(
        "Already here, but not the same (the book's was kept)",
        [f"{_where(each.spot)}: {each.what} differs in {each.differs}." for each in report.differs],
        most,
    )
    lines += _listed("Held back", [f"{_where(each.spot)}: {each.what}. {each.reason}" for each in report.held], most)
    if report.rounding and report.rounding.lines:
        lines += _rounding_lines(report.rounding, most)
    return lines


_SUMS = {
    "invoiced": "Invoiced",
    "credited": "Credited",
    "total": "Total",
    "received": "Received",
    "keptAsCredit": "Kept as credit",
}
_WORDS = {
    "customers": ("customer", "customers"),
    "invoices": ("invoice", "invoices"),
    "creditMemos": ("credit memo", "credit memos"),
    "lines": ("line", "lines"),
    "payments": ("payment", "payments"),
}


def _rounding_lines(rounding: Rounding, most: int) -> list[str]:
    head = (
        f"Rounded to whole pennies, line by line: exactly {rounding.exact}, booked {rounding.booked}, "
        f"difference {rounding.difference:+}. Lines"
    )
    return _listed(head, [_rounded_line(line) for line in rounding.lines], most)


def _rounded_line(line: RoundedLine) -> str:
    return (
        f"{_where(line.spot)}, {line.number}: {line.quantity} × {line.unit_price} = {line.exact}, "
        f"booked {line.booked} ({line.difference:+f})"
    )


def _listed(head: str, rows: Sequence[str], most: int) -> list[str]:
    if not rows:
        return []
    more = [f"  … and {len(rows) - most:,} more; --json lists them all."] if len(rows) > most else []
    return [f"{head} ({len(rows):,}):", *(f"  {row}" for row in rows[:most]), *more]


def _where(spot: Spot) -> str:
    return f"{spot.source.name}, line {spot.row.line}"
