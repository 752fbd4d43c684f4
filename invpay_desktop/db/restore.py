"""Putting a backup in the place of a book: the file is looked at as a stranger's, and what it replaces is kept.

A book that is open elsewhere is not replaced. In between there is always one whole book at its path: the new one is
built beside it and takes its place in one step, when no log of the old one is left that could be applied to it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from invpay_desktop.base.errors import BackupMissing, BookBusy, BookDamaged, BookNewer, BugError, NotABook, Refused
from invpay_desktop.base.ids import new_id
from invpay_desktop.base.whole_file import sync_folder
from invpay_desktop.db.backup import REPLACED, BackupInfo, back_up, copy_and_compare, free_name, look_inside
from invpay_desktop.db.connect import connect, connect_to_look
from invpay_desktop.db.failures import in_plain_words, not_a_book
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.integrity.rebuild import rebuild_caches
from invpay_desktop.db.integrity.report import REBUILDABLE, Progress
from invpay_desktop.db.publish import put_in_place
from invpay_desktop.db.schema_objects import TRIGGERS
from invpay_desktop.db.schema_version import APPLICATION_ID, HEAD, REVISIONS
from invpay_desktop.db.write_lock import WriteLock, lock_path

_ENDS = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """What lies at the path now. `replaced`: where the book that was there is kept, None where there was none.

    `same_book`: whether both are the same book at different times, None where that cannot be told. `warnings`:
    sentences about what was mended on the way.
    """

    restored: BackupInfo
    replaced: Path | None
    same_book: bool | None
    warnings: tuple[str, ...] = ()


def restore(path: Path, backup_file: Path, now: datetime, progress: Progress | None = None) -> RestoreResult:
    """Put a copy of `backup_file` at `path`, brought up to date; the file itself is not changed.

    Close the book first. Raises BackupMissing, NotABook, BookNewer, BookDamaged (all of the file), BookBusy (the book
    is open somewhere), DiskFull or another MachineError; the book is then as it was.
    """
    if not backup_file.is_file():
        raise BackupMissing(f"There is no backup at {backup_file}. Nothing was changed.")
    if path.exists() and path.samefile(backup_file):
        raise Refused(f"{backup_file} is the book itself. Nothing was changed; name a backup of it.")
    draft = path.with_name(f".{path.name}.{new_id('restore', now)}")
    with in_plain_words(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            draft.touch(mode=0o600, exist_ok=False)
            restored, warnings = _prepare(backup_file, draft, progress)
            with WriteLock(path).held():
                replaced = _make_room(path, now)
                put_in_place(draft, path)
        finally:
            for leftover in (draft, *(Path(f"{draft}{end}") for end in _ENDS), lock_path(draft)):
                leftover.unlink(missing_ok=True)
    before = look_inside(replaced).book_id if replaced else ""
    return RestoreResult(restored, replaced, before == restored.book_id if before else None, warnings)


def _prepare(backup_file: Path, draft: Path, progress: Progress | None) -> tuple[BackupInfo, tuple[str, ...]]:
    """A checked copy of a stranger's file, at today's schema, in one file without a log."""
    warnings = []
    _look_over(backup_file)
    restored = look_inside(backup_file)
    if restored.problem:
        raise BookDamaged(f"{backup_file} cannot be restored: {restored.problem} Nothing was changed.")
    copy_and_compare(backup_file, draft, connect_to_look)
    if restored.schema != HEAD:
        _bring_up_to_date(draft)
        warnings.append(f"The backup was of an older version (schema {restored.schema}) and was brought up to date.")
    problems = check_book(draft, progress).problems
    grave = [problem for problem in problems if problem.kind not in REBUILDABLE]
    if grave:
        raise BookDamaged(
            f"{backup_file} is damaged in {len(grave)} places, the first: {grave[0].sentence} "
            "Nothing was changed. Restore another backup."
        )
    if problems:
        rebuild_caches(draft)
        warnings.append(f"{len(problems)} remembered figures did not agree with the entries and were made anew.")
    with closing(connect(draft, "mode=rw")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    return restored, tuple(warnings)


def _look_over(backup_file: Path) -> None:
    """Refuse what is no book of ours before any of it is run: no views, no guards but ours, a schema we know."""
    with in_plain_words(backup_file), closing(connect_to_look(backup_file)) as connection:
        connection.execute("BEGIN")
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise not_a_book(backup_file)
        objects = connection.execute("SELECT type, name FROM sqlite_schema").fetchall()
        foreign = [name for kind, name in objects if kind == "view" or (kind == "trigger" and name not in TRIGGERS)]
        if foreign or ("table", "alembic_version") not in objects:
            what = f"holds “{foreign[0]}”, which no book has" if foreign else "does not say which schema it has"
            raise NotABook(f"{backup_file} {what}. It may have been tampered with. Nothing was changed.")
        (revision,) = connection.execute("SELECT max(version_num) FROM alembic_version").fetchone()
    if revision not in REVISIONS:
        raise BookNewer(
            f"{backup_file} was written by a newer version of this program (schema {revision}; this version knows up "
            f"to {HEAD}). Nothing was changed. Install the newer version to restore it."
        )


def _bring_up_to_date(draft: Path) -> None:
    from invpay_desktop.db.migrate import upgrade_schema  # loads the migration library

    with in_plain_words(draft), closing(connect(draft, "mode=rw")) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            raw.execute(f'DROP TRIGGER "{name}"')  # ours are made anew; no other shall run meanwhile
        upgrade_schema(raw, draft)


def _make_room(path: Path, now: datetime) -> Path | None:
    """Keep the book at `path` under another name and leave its file without a log; returns where it is kept."""
    if not path.exists():
        _move_log(path, None)
        return None
    try:
        if path.stat().st_size == 0:  # its log may hold all of it, and SQLite deletes the log of an empty file
            raise not_a_book(path)
        kept = back_up(path, REPLACED, now=now).path
    except (BookDamaged, NotABook, BugError):
        kept = free_name(path, REPLACED, now)
        _keep_bytes(path, kept)
        return kept
    try:
        _close_log(path)
    except BaseException:
        kept.unlink()
        raise
    return kept


def _close_log(path: Path) -> None:
    """Write the log into the file and take it away. Only who is alone can do that, and is then told so by SQLite."""
    with in_plain_words(path), closing(connect(path, "mode=rw")) as connection:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            mode = "wal"
    if mode != "delete":
        raise BookBusy(
            f"The book {path} is open in another program, so it was not replaced. Nothing was changed. "
            "Close it there, then restore again."
        )


def _keep_bytes(path: Path, kept: Path) -> None:
    """Keep a damaged book as it lies there, its log beside it. The file stays at `path` until the new one comes."""
    try:
        os.link(path, kept)
    except OSError:  # a file system without hard links
        shutil.copy2(path, kept)
    _move_log(path, kept)
    sync_folder(kept.parent)


def _move_log(path: Path, kept: Path | None) -> None:
    for end in _ENDS:
        log = Path(f"{path}{end}")
        if log.exists() and kept is not None and end != "-shm":
            log.replace(f"{kept}{end}")
        log.unlink(missing_ok=True)
