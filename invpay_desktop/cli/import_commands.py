"""`invpay import`: customers, invoices and payments from CSV files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from invpay_desktop.base.errors import BadInput, Refused
from invpay_desktop.base.texts import counted
from invpay_desktop.cli import output
from invpay_desktop.cli.frame import Command, Group
from invpay_desktop.cli.invocation import Invocation, pass_run
from invpay_desktop.cli.progress import bar

if TYPE_CHECKING:
    from invpay_desktop.interchange.batches import Batch, HeldRow
    from invpay_desktop.interchange.report import ImportReport
    from invpay_desktop.interchange.sources import ImportRequest


@click.group("import", cls=Group)
def import_() -> None:
    """Import customers, invoices and payments from CSV files."""


def _import_of(kind: str, hint: str) -> click.Command:
    """The command that imports one kind of file."""

    @click.command(kind, cls=Command, help=f"Import {kind} from CSV files, all in one step. {hint}")
    @click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
    @click.option(
        "--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column holds what; several times."
    )
    @click.option(
        "--terms", type=click.IntRange(0, 3650), metavar="DAYS", help="Days to pay where there is no due date."
    )
    @click.option(
        "--currency", metavar="C", help="What the files are in; other currencies than the book's are refused."
    )
    @click.option("--date-order", type=click.Choice(("dmy", "mdy", "ymd")), help="How dates are written.")
    @click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
    @click.option(
        "--rejects", type=click.Path(path_type=Path), metavar="FILE", help="Refused rows go there, to be mended."
    )
    @pass_run
    def command(
        run: Invocation, /, files: tuple[Path, ...], columns: tuple[str, ...], dry_run: bool, rejects: Path | None,
        **options: Any,
    ) -> None:  # fmt: skip
        from invpay_desktop.interchange.columns import ImportKind
        from invpay_desktop.interchange.report import as_document, as_lines
        from invpay_desktop.interchange.sources import ImportRequest

        request = ImportRequest(ImportKind(kind), files, dict(_pair(each) for each in columns), **options)
        report = _imported(run, request, dry_run, rejects)
        for warning in report.warnings:
            run.warn(warning)
        if report.refused and not (report.new or report.here or report.held):
            rows = counted(len(report.refused), "row was", "rows were")
            sentence = f"{rows} refused and none taken, so nothing was imported. Mend the file, then import it again."
            run.answer_no("refused", sentence, as_document(report), as_lines(report))
        else:
            run.answer(as_document(report), as_lines(report))

    return command


def _imported(run: Invocation, request: ImportRequest, dry_run: bool, rejects: Path | None) -> ImportReport:
    from invpay_desktop.interchange.rejects import write_rejects
    from invpay_desktop.interchange.run_import import read_files, rehearse_import, run_import

    if rejects is not None and rejects.exists():
        raise Refused(f"{rejects} is there already. Nothing was imported; name another file for the refused rows.")
    run.book(make=not dry_run, currency=request.currency)
    with bar(run, "Reading") as tell, run.reading() as session:
        read = read_files(session, request, tell)
        if dry_run:
            report = rehearse_import(session, read)
    if not dry_run:
        with bar(run, "Importing") as tell, run.writing(actor="import") as session:
            report = run_import(session, read, tell)
            if rejects is not None:
                write_rejects(rejects, report.refused, request.files)
    return report


def _pair(text: str) -> tuple[str, str]:
    field, equals, column = text.partition("=")
    if not equals:
        raise BadInput(f"“{text}” does not say which column: write it like number=Rechnungsnr.", "map")
    return field.strip(), column


for _kind, _hint in (
    ("customers", "Those with a number that is known already are left as they are."),
    ("invoices", "Several lines with one number become one invoice; negative ones become credit memos."),
    ("payments", "What is here already is not booked again."),
):
    import_.add_command(_import_of(_kind, _hint))


@import_.command("list")
@pass_run
def show_list(run: Invocation) -> None:
    """List all imports, the newest first, with the rows that wait for an open period."""
    from invpay_desktop.interchange.batches import list_imports

    with run.reading() as session:
        batches = list_imports(session)
        zone = session.info.zone
    heads = ("When", "What", "New", "Already here", "Refused", "Waiting", "Files", "Import", "")
    rows = [
        (
            f"{b.at.astimezone(zone):%Y-%m-%d %H:%M}", b.kind.value, b.new, b.here, b.refused, len(b.waiting),
            _files(b), b.public_id, "taken back" if b.undone_at else "",
        )
        for b in batches
    ]  # fmt: skip
    waiting = [_waits(row) for b in batches for row in b.waiting]
    run.answer(
        {"imports": [_document(each) for each in batches]},
        [*output.columns(heads, rows, heads[2:6]), *waiting] if rows else ["Nothing was imported yet."],
    )


def _waits(row: HeldRow) -> str:
    where = f"{row.file}, line {row.line}"
    if row.ready:
        return f"Can come in now: {where}. Its period is open again; import the file again."
    return f"Waits: {where}: {row.reason}"


def _files(batch: Batch) -> str:
    return batch.files[0] if len(batch.files) == 1 else f"{batch.files[0]} and {len(batch.files) - 1} more"


def _document(batch: Batch) -> dict[str, Any]:
    return {
        "importId": batch.public_id,
        "kind": batch.kind.value,
        "at": batch.at,
        "files": list(batch.files),
        "new": batch.new,
        "alreadyHere": batch.here,
        "refused": batch.refused,
        "held": batch.held,
        "undoneAt": batch.undone_at,
        "waiting": [
            {"file": row.file, "line": row.line, "reason": row.reason, "canComeIn": row.ready} for row in batch.waiting
        ],
    }


@import_.command("undo")
@click.argument("import_id", metavar="ID")
@pass_run
def undo(run: Invocation, import_id: str) -> None:
    """Take the import ID back whole; refused, with a list, where later work stands on it."""
    from invpay_desktop.interchange.batches import undo_import

    with run.writing() as session:
        batch = undo_import(session, import_id)
    what = counted(batch.new, f"new {batch.kind.value[:-1]}")
    run.answer(
        {"importId": batch.public_id, "kind": batch.kind.value, "new": batch.new},
        [f"Took back import {batch.public_id}: {what} of {_files(batch)}."],
    )
