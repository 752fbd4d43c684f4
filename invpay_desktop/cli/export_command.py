"""`invpay export`: the whole book for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from invpay_desktop.cli.frame import Command
from invpay_desktop.cli.invocation import Invocation, pass_run


@click.command(cls=Command)
@click.option("--format", "form", type=click.Choice(("csv", "json")), required=True, help="csv makes a folder.")
@click.option(
    "--to", type=click.Path(path_type=Path), required=True, metavar="PATH", help="Where to; nothing is replaced."
)
@pass_run
def export(run: Invocation, form: str, to: Path) -> None:
    """Export the whole book as a folder of CSV files, or as one JSON document."""
    from invpay_desktop.interchange.export import ExportFormat, export_book

    with run.reading() as session:
        counts = export_book(session, ExportFormat(form), to)
    counted = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count)
    run.answer({"path": str(to), "format": form, "counts": counts}, [f"Exported to {to}: {counted}."])
