"""The report of an import as the window needs it: counts and sums whole, of long lists the beginning."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from invpay_desktop.interchange.columns import COLUMNS
from invpay_desktop.interchange.report import ImportReport
from invpay_desktop.interchange.sources import Spot
from invpay_desktop.ui.importing.facts import MOST_LISTED, Listed, Summary
from invpay_desktop.ui.importing.places import in_the_window

_LONGEST_ROW = 240


def summary_of(report: ImportReport) -> Summary:
    """The facts to show."""
    labels = {column.key: column.label for column in COLUMNS[report.kind]}
    rounded = report.rounding.lines if report.rounding else ()
    lists = {
        "refused": (_listed(each.spot, labels.get(each.field, ""), each.reason) for each in report.refused),
        "held": (_listed(each.spot, each.what, each.reason) for each in report.held),
        "differs": (_listed(each.spot, each.what, f"It differs in {each.differs}.") for each in report.differs),
        "rounded": (
            _listed(
                each.spot,
                each.number,
                f"{each.quantity} × {each.unit_price} = {each.exact}, booked {each.booked}.",
            )
            for each in rounded
        ),
    }
    counts = {
        "new": report.new, "here": report.here, "refused": len(report.refused), "held": len(report.held),
        "differs": len(report.differs), "rounded": len(rounded), "rows": sum(len(each.rows) for each in report.sources),
    }  # fmt: skip
    notes = list(report.notes)
    if report.rounding and rounded:
        notes.append(
            f"Lines were rounded to whole pennies: exactly {report.rounding.exact}, booked {report.rounding.booked}, "
            f"difference {report.rounding.difference:+}."
        )
    return Summary(
        report.kind.value,
        report.import_id or "",
        dict(report.made),
        dict(report.sums),
        counts,
        {name: tuple(islice(rows, MOST_LISTED)) for name, rows in lists.items()},
        tuple(map(in_the_window, notes)),
        tuple(map(in_the_window, islice(_each(report.warnings), MOST_LISTED))),
    )


def _each(sentences: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(sentences)


def _listed(spot: Spot, field: str, reason: str) -> Listed:
    row = " · ".join(" ".join(cell.split()) for cell in spot.row.cells[:40] if cell.strip())
    shown = row if len(row) <= _LONGEST_ROW else row[:_LONGEST_ROW] + "…"
    return Listed(spot.source.name, spot.row.line, field, in_the_window(reason), shown)
