"""`invpay backup`, `restore`, `check`, `lock` and `undo`: keeping the book itself."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from invpay_desktop.base.texts import counted
from invpay_desktop.cli import output, values, words
from invpay_desktop.cli.frame import Command
from invpay_desktop.cli.invocation import Invocation, pass_run
from invpay_desktop.cli.progress import bar

if TYPE_CHECKING:
    from invpay_desktop.db.backup import BackupInfo
    from invpay_desktop.db.session import Session
    from invpay_desktop.ledger.action_subject import Subject


@click.command(cls=Command)
@click.option("--to", type=click.Path(path_type=Path), metavar="FILE", help="Where to; else beside the book.")
@click.option("--list", "listing", is_flag=True, help="List the backups that there are instead.")
@pass_run
def backup(run: Invocation, to: Path | None, listing: bool) -> None:
    """Back up the book, and compare the copy with it before it gets its name."""
    from invpay_desktop.db.backup import BY_HAND, back_up, list_backups

    if listing:
        found = list_backups(run.book_path)
        heads = ("Made", "Why", "Invoices", "Payments", "File", "")
        rows = [(b.made_at.isoformat(), b.reason, b.invoices, b.payments, b.path, b.problem or "") for b in found]
        run.answer(
            {"backups": [_backup(each) for each in found]}, output.columns(heads, rows, ("Invoices", "Payments"))
        )
        return
    made = back_up(run.book_path, BY_HAND, to=to, now=run.now)
    run.answer(_backup(made), [f"Backed up {_contents(made)} to {made.path}."])


def _contents(made: BackupInfo) -> str:
    return f"{counted(made.invoices, 'invoice')} and {counted(made.payments, 'payment')}"


def _backup(made: BackupInfo) -> dict[str, Any]:
    return {
        "file": str(made.path),
        "reason": made.reason,
        "madeAt": made.made_at,
        "size": made.size,
        "bookId": made.book_id,
        "bookName": made.book_name,
        "invoices": made.invoices,
        "payments": made.payments,
        "problem": made.problem,
    }


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@pass_run
def restore(run: Invocation, file: Path) -> None:
    """Put a backup in the place of the book, after checking it.

    The book that it replaces is kept beside it. A book that is open elsewhere is not replaced.
    """
    from invpay_desktop.db.restore import restore as put_back

    with bar(run, "Checking the backup") as tell:
        done = put_back(run.book_path, file, run.now, tell)
    if done.same_book is False:
        run.warn("The backup is of another book than the one it replaced.")
    for warning in done.warnings:
        run.warn(warning)
    data = {
        "book": str(run.book_path),
        "restored": _backup(done.restored),
        "replaced": str(done.replaced) if done.replaced else None,
        "sameBook": done.same_book,
    }
    lines = [f"Restored {_contents(done.restored)} to {run.book_path}."]
    if done.replaced:
        lines.append(f"What was there before is kept in {done.replaced}.")
    run.answer(data, lines)


@click.command(cls=Command)
@click.option("--rebuild", is_flag=True, help="First make anew what is remembered beside the entries.")
@pass_run
def check(run: Invocation, rebuild: bool) -> None:
    """Verify the file, the chain of events and every sum of the book.

    Exit status 1 and a list where something does not hold.
    """
    from invpay_desktop.db.integrity.check import check_book

    if rebuild:
        from invpay_desktop.db.integrity.rebuild import rebuild_caches

        mended = rebuild_caches(run.book_path)
        if mended:
            figures = counted(len(mended), "remembered figure")
            run.warn(f"{figures} did not agree with the entries: made anew.")
    with bar(run, "Checking the book") as tell:
        report = check_book(run.book_path, tell)
    data = {
        "problems": [{"kind": p.kind.value, "where": p.where, "message": p.sentence} for p in report.problems],
        "counts": report.counts,
        "chainHead": report.chain_head,
    }
    if report.ok:
        counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in report.counts.items())
        run.answer(data, ["Everything holds.", f"Checked: {counts}.", f"Head of the chain: {report.chain_head}"])
    else:
        wrong = counted(len(report.problems), "thing does", "things do")
        run.answer_no(
            "check_failed",
            f"{wrong} not hold. Nothing was changed. Restore a good backup, or ask for help.",
            data,
            [f"{p.where}: {p.sentence}" for p in report.problems],
        )


@click.command(cls=Command)
@click.option("--until", metavar="D", help="The last locked day.")
@click.option("--off", is_flag=True, help="Unlock everything.")
@click.option("--reason", default="", metavar="TEXT", help="Why.")
@pass_run
def lock(run: Invocation, until: str | None, off: bool, reason: str) -> None:
    """Lock the days up to and including a day, or unlock them. Without an option: say what is locked."""
    from invpay_desktop.ledger.periods import lock_period, locked_until

    if until is not None and off:
        raise click.UsageError("Give --until or --off, not both.", click.get_current_context())
    if until is None and not off:
        with run.reading() as session:
            day = locked_until(session)
    else:
        day = values.day_or_none(until, "until")
        with run.writing(make=True) as session:
            before = locked_until(session)
            lock_period(session, day, reason)
            ready = _ready(session)
        _warn_of_opened(run, before, day, ready)
    run.answer({"lockedUntil": day}, [f"Everything up to {day} is locked." if day else "Nothing is locked."])


def _ready(session: Session) -> int:
    from invpay_desktop.interchange.batches import list_imports

    return sum(row.ready for batch in list_imports(session) for row in batch.waiting)


def _warn_of_opened(run: Invocation, before: date | None, now: date | None, ready: int) -> None:
    """Say which days are open again, and that imported rows waited for them."""
    if before is not None and (now is None or now < before):
        from_day = "Every day" if now is None else f"The days from {now + timedelta(days=1)}"
        run.warn(f"{from_day} up to {before}, locked before, can be written again.")
    if ready:
        rows = counted(ready, "imported row that waited", "imported rows that waited")
        run.warn(f"{rows} can come in now: import the files again (“invpay import list” names them).")


@click.command(cls=Command)
@pass_run
def undo(run: Invocation) -> None:
    """Take back the last action, where nothing later stands on it."""
    from invpay_desktop.ledger.action_subject import subject_of
    from invpay_desktop.ledger.undo import undo_last_action

    with run.writing() as session:
        action = undo_last_action(session)
        about = subject_of(session, action)
        at = action.at.astimezone(session.info.zone)
    run.answer(
        {
            "undone": action.kind,
            "at": action.at,
            **({"amount": about.amount} if about.amount is not None else {}),
            **({"invoices": list(about.invoices)} if about.invoices else {}),
            **({"customer": about.customer} if about.customer else {}),
        },
        [f"Took back: {words.ACTION.get(action.kind, action.kind)}{_told(about)} ({at:%Y-%m-%d %H:%M})."],
    )


def _told(about: Subject) -> str:
    """`, 250.00, INV-0001`: what an action was about."""
    few = about.invoices if len(about.invoices) <= 3 else (f"{len(about.invoices)} invoices",)
    named = few or tuple(each for each in (about.customer, about.named) if each)
    return "".join(f", {each}" for each in (*([about.amount] if about.amount is not None else ()), *named))
