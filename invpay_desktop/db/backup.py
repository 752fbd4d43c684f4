"""Backups of a book: made by SQLite's own backup, opened and compared before they get their name; listed and thinned.

They lie in `<book>.backups/` beside the book, as `book-2026-01-28T140000Z-daily.sqlite`.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from invpay_desktop.base.dates import parse_instant
from invpay_desktop.base.errors import BookDamaged, BookMissing, BugError, NotABook, Refused
from invpay_desktop.base.ids import new_id
from invpay_desktop.db.connect import connect, connect_to_look, connect_to_read
from invpay_desktop.db.failures import in_plain_words, not_a_book, translated
from invpay_desktop.db.publish import publish
from invpay_desktop.db.schema_version import APPLICATION_ID

DAILY = "daily"
BY_HAND = "by-hand"
REPLACED = "replaced"
"""Reasons besides `before-…` (an update, an import): what a restore replaced, and what a person asked for, stay."""

DAYS, WEEKS, MONTHS = 14, 8, 12
"""Of the daily ones are kept: the newest of each of the last 14 days, 8 weeks and 12 months that have one."""
BEFORE_DAYS = 30
"""How long the `before-…` ones are kept."""

_NAME = re.compile(
    r".+-(?P<day>\d{4}-\d\d-\d\d)T(?P<time>\d{6})Z-(?P<reason>[a-z]+(?:-[a-z]+)*)(?:-\d+)?\.sqlite", re.ASCII
)
_CORRUPT = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

_FIGURES = """
SELECT (SELECT public_id FROM book), (SELECT version_num FROM alembic_version),
    (SELECT digest FROM event ORDER BY id DESC LIMIT 1), (SELECT count(*) FROM event),
    (SELECT count(*) FROM payment), (SELECT sum(amount_minor) FROM payment),
    (SELECT count(*) FROM allocation), (SELECT sum(amount_minor) FROM allocation),
    (SELECT sum(amount_minor) FROM credit_entry), (SELECT sum(amount_minor) FROM refund)
"""
_LOOK = """
SELECT (SELECT public_id FROM book), (SELECT version_num FROM alembic_version),
    (SELECT value FROM setting WHERE key = 'book.name'), (SELECT count(*) FROM invoice WHERE hidden = 0),
    (SELECT count(*) FROM payment_state WHERE hidden = 0), at, digest
FROM event ORDER BY id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """A backup and a look inside. `made_at`: by its name, else by the file's own time. `size`: bytes.

    `problem`: a sentence where the file cannot be read as a book; what was not learnt is then empty.
    """

    path: Path
    reason: str
    made_at: datetime
    size: int
    book_id: str = ""
    book_name: str = ""
    schema: str = ""
    invoices: int = 0
    payments: int = 0
    last_event_at: datetime | None = None
    head: str = ""
    problem: str | None = None


def backup_folder(path: Path) -> Path:
    """Where the backups of the book at `path` lie."""
    return path.with_name(path.name + ".backups")


def back_up(path: Path, reason: str, *, to: Path | None = None, now: datetime | None = None) -> BackupInfo:
    """Back up the book at `path` as it is at this moment, while others may go on writing.

    `reason`: one of the words above, or `before-…`. `to`: a file of the caller's choice. Raises Refused where that
    exists already, BookMissing, BookDamaged, DiskFull or another MachineError; no file bears the name then.
    """
    if not path.exists():
        raise BookMissing(f"There is no book at {path}, so there is nothing to back up.")
    now = now or datetime.now(UTC)
    with in_plain_words(to or backup_folder(path)):
        target = free_name(path, reason, now) if to is None else to
        if target.exists():
            raise Refused(f"There is a file at {target} already. It was left untouched; name another one.")
        draft = target.with_name(f".{target.name}.{new_id('draft', now)}")
        try:
            draft.touch(mode=0o600, exist_ok=False)
            copy_and_compare(path, draft)
            publish(draft, target)
        except FileExistsError:
            raise Refused(f"There is a file at {target} already. It was left untouched; name another one.") from None
        finally:
            for leftover in (draft, draft.with_name(draft.name + "-journal")):
                leftover.unlink(missing_ok=True)
    return look_inside(target)


def copy_and_compare(
    source: Path, draft: Path, opening: Callable[[Path], sqlite3.Connection] = connect_to_read
) -> None:
    """Copy a book by SQLite's backup into an empty file; then open the copy, check it, compare it with its source.

    The copy is one file that needs no log beside it. Raises BookDamaged where it is not whole, or a MachineError.
    """
    with _blaming(source, draft), closing(opening(source)) as reading:
        reading.execute("BEGIN")  # one unchanging state: the copy never starts over while others write
        figures = reading.execute(_FIGURES).fetchone()
        with closing(connect(draft, "mode=rw")) as writing:
            reading.backup(writing, pages=4096)
            writing.execute("PRAGMA journal_mode=DELETE")
    with _blaming(source, draft), closing(connect_to_look(draft)) as copied:
        found = copied.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok" or copied.execute(_FIGURES).fetchone() != figures:
            raise BookDamaged(
                f"The copy of {source} is not whole ({found}), so it was not kept. Check the book, and restore the "
                "newest good backup if it is damaged."
            )


def daily_backup_if_due(path: Path, now: datetime) -> BackupInfo | None:
    """The first backup of a day (UTC), after which old ones are thinned; None where the day has one already."""
    today = now.astimezone(UTC).date()
    if any(at.date() == today and reason == DAILY for _, at, reason in _named(backup_folder(path))):
        return None
    made = back_up(path, DAILY, now=now)
    thin_backups(backup_folder(path), now)
    return made


def thin_backups(folder: Path, now: datetime) -> tuple[Path, ...]:
    """Delete what the rules above do not keep; returns what was deleted.

    The newest backup that can be read stays whatever its age, and files with other names are not touched.
    """
    named = sorted(_named(folder), key=lambda item: item[1], reverse=True)
    kept = _worth_keeping((file, at.date()) for file, at, reason in named if reason == DAILY)
    oldest = now - timedelta(days=BEFORE_DAYS)
    surplus = [
        file
        for file, at, reason in named
        if (reason == DAILY and file not in kept) or (reason.startswith("before-") and at < oldest)
    ]
    if surplus:
        newest_good = next((file for file, _, _ in named if look_inside(file).problem is None), None)
        surplus = [file for file in surplus if file != newest_good]
    with in_plain_words(folder):
        for file in (*surplus, *_left_behind(folder, now)):
            file.unlink(missing_ok=True)
    return tuple(surplus)


def _left_behind(folder: Path, now: datetime) -> list[Path]:
    """Drafts of backups whose making was killed, old enough to be nobody's work in hand."""
    yesterday = (now - timedelta(days=1)).timestamp()
    return [file for file in folder.glob(".*.draft_*") if file.stat().st_mtime < yesterday]


def list_backups(path: Path) -> tuple[BackupInfo, ...]:
    """The backups of the book at `path`, newest first, damaged ones among them."""
    named = sorted(_named(backup_folder(path)), key=lambda item: (item[1], item[0].name), reverse=True)
    return tuple(look_inside(file) for file, _, _ in named)


def newest_backup(path: Path) -> datetime | None:
    """When the newest backup of the book at `path` was made (aware, UTC), by the files' names alone; None: never."""
    return max((made_at for _, made_at, _ in _named(backup_folder(path))), default=None)


def look_inside(file: Path) -> BackupInfo:
    """What a backup holds; a damaged one says so instead of raising. Raises MachineError where it cannot be reached."""
    with in_plain_words(file):
        status = file.stat()
    made_at, reason = _from_name(file) or (datetime.fromtimestamp(int(status.st_mtime), UTC), BY_HAND)
    try:
        row = _look(file)
    except NotABook:
        return BackupInfo(
            file, reason, made_at, status.st_size, problem="It is not a book, or its beginning is damaged."
        )
    except (BookDamaged, BugError):
        return BackupInfo(file, reason, made_at, status.st_size, problem="It is damaged.")
    book_id, schema, name, invoices, payments, last, head = row
    return BackupInfo(
        file,
        reason,
        made_at,
        status.st_size,
        book_id,
        name or "",
        schema,
        invoices,
        payments,
        parse_instant(last),
        head,
    )


def _look(file: Path) -> tuple[str, str, str | None, int, int, str, str]:
    if file.stat().st_size == 0:  # SQLite deletes the log of an empty file, even when it only reads
        raise not_a_book(file)
    with in_plain_words(file), closing(connect_to_look(file)) as connection:
        connection.execute("BEGIN")
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise not_a_book(file)
        row: tuple[str, str, str | None, int, int, str, str] | None = connection.execute(_LOOK).fetchone()
        if row is None:
            raise BookDamaged(f"{file} is damaged: a part of it is missing.")
        return row


@contextmanager
def _blaming(source: Path, draft: Path) -> Iterator[None]:
    """Say of the right file what was wrong: damage is the source's, a full disk the copy's."""
    try:
        yield
    except sqlite3.Error as error:
        damaged = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in _CORRUPT
        raise translated(error, source if damaged else draft) from error


def free_name(path: Path, reason: str, now: datetime) -> Path:
    """A name for a backup that nothing bears yet; its folder is made."""
    folder = backup_folder(path)
    folder.mkdir(mode=0o700, exist_ok=True)
    name = f"{path.stem}-{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}-{reason}"
    target, number = folder / f"{name}.sqlite", 2
    while target.exists():
        target, number = folder / f"{name}-{number}.sqlite", number + 1
    return target


def _from_name(file: Path) -> tuple[datetime, str] | None:
    match = _NAME.fullmatch(file.name)
    if match is None:
        return None
    try:
        return datetime.strptime(f"{match['day']}T{match['time']}+0000", "%Y-%m-%dT%H%M%S%z"), match["reason"]
    except ValueError:
        return None


def _named(folder: Path) -> list[tuple[Path, datetime, str]]:
    with in_plain_words(folder):
        files = [file for file in folder.iterdir() if file.is_file()] if folder.is_dir() else []
    return [(file, *found) for file in files if (found := _from_name(file))]


def _worth_keeping(dailies: Iterable[tuple[Path, date]]) -> set[Path]:
    """Of files from newest to oldest: the newest of each of the newest days, weeks and months."""
    days: dict[date, Path] = {}
    weeks: dict[tuple[int, int], Path] = {}
    months: dict[tuple[int, int], Path] = {}
    for file, day in dailies:
        days.setdefault(day, file)
        weeks.setdefault(day.isocalendar()[:2], file)
        months.setdefault((day.year, day.month), file)
    return {*list(days.values())[:DAYS], *list(weeks.values())[:WEEKS], *list(months.values())[:MONTHS]}
