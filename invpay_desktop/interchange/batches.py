"""Imports as the book remembers them: what each brought in, what waits for an open period, and its undo."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Delete, Table, delete, func, insert, select, update

from invpay_desktop.base.errors import NotFound, Refused
from invpay_desktop.base.ids import new_id
from invpay_desktop.db.import_tables import held_row, import_batch, import_key
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import event
from invpay_desktop.interchange.columns import ImportKind
from invpay_desktop.interchange.plans import Held
from invpay_desktop.ledger.blockers import Span
from invpay_desktop.ledger.periods import locked_until
from invpay_desktop.ledger.undo import Action, undo_action

_MANY = 500
_DATED = re.compile(r"\bdated ([0-9]{4}-[0-9]{2}-[0-9]{2})\b", re.ASCII)
"""The day of a held row stands in the reason that its plan gave."""
_UNDOING = select(func.min(event.c.at)).where(event.c.undoes_action == import_batch.c.action_id).scalar_subquery()


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row of a file that waits for an open period. `ready`: it is open now, so importing the file again takes it."""

    file: str
    line: int
    reason: str
    ready: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """One import of the past. `undone_at`: when it was taken back, by whatever command."""

    id: int
    public_id: str
    action_id: int
    kind: ImportKind
    at: datetime
    files: tuple[str, ...]
    new: int
    here: int
    refused: int
    held: int
    undone_at: datetime | None
    waiting: tuple[HeldRow, ...]


def list_imports(session: Session) -> list[Batch]:
    """All imports, newest first, with the rows that wait."""
    waiting: dict[int, list[HeldRow]] = {}
    lock = locked_until(session)
    for row in session.execute(select(held_row).order_by(held_row.c.id)):
        told = _DATED.search(row.reason)
        ready = told is not None and (lock is None or date.fromisoformat(told[1]) > lock)
        waiting.setdefault(row.batch_id, []).append(HeldRow(row.file, row.line, row.reason, ready))
    statement = select(import_batch, _UNDOING.label("undoing")).order_by(import_batch.c.id.desc())
    return [_batch(row, waiting.get(row.id, [])) for row in session.execute(statement)]


def _batch(row: Any, waiting: Sequence[HeldRow]) -> Batch:
    undone_at = row.undone_at or row.undoing
    return Batch(
        row.id,
        row.public_id,
        row.action_id,
        ImportKind(row.kind),
        row.at,
        tuple(file["name"] for file in json.loads(row.files)),
        row.new_count,
        row.here_count,
        row.refused_count,
        row.held_count,
        undone_at,
        () if undone_at else tuple(waiting),
    )


def record_batch(
    session: WriteSession, kind: ImportKind, files: Sequence[Mapping[str, str]], counts: Mapping[str, int]
) -> tuple[int, str]:
    """Begin an import: its event comes first, so that the action goes by it. Returns (row id, public id)."""
    public_id = new_id("imp", session.now)
    started = session.record(
        "import.finished", data={"importId": public_id, "kind": kind.value, "files": list(files), **counts}
    )
    batch_id = int(session.scalar(select(func.coalesce(func.max(import_batch.c.id), 0)))) + 1
    session.execute(
        insert(import_batch),
        {
            "id": batch_id,
            "public_id": public_id,
            "action_id": started.id,
            "kind": kind.value,
            "at": session.now,
            "files": json.dumps(list(files), ensure_ascii=False),
            **{f"{name}_count": counts[name] for name in ("new", "here", "refused", "held")},
        },
    )
    session.touch(everything=True)
    return batch_id, public_id


def record_keys(session: WriteSession, batch_id: int, keys: Iterable[tuple[str, str, int]]) -> None:
    """Remember what an import brought in: (kind, fingerprint, row id)."""
    rows = [
        {"kind": kind, "fingerprint": fingerprint, "batch_id": batch_id, "row_id": row_id}
        for kind, fingerprint, row_id in keys
    ]
    if rows:
        session.execute(insert(import_key), rows)


def waiting_already(session: Session, kind: ImportKind, fingerprints: Iterable[str]) -> set[str]:
    """Which of these wait for an open period since an earlier import."""
    rows = session.execute(
        select(held_row.c.fingerprint)
        .join(import_batch, import_batch.c.id == held_row.c.batch_id)
        .where(held_row.c.kind == kind.value, import_batch.c.undone_at.is_(None))
    )
    return {row[0] for row in rows} & set(fingerprints)


def record_held(session: WriteSession, batch_id: int, kind: ImportKind, held: Iterable[Held]) -> None:
    """Let rows wait."""
    rows = [
        {
            "batch_id": batch_id,
            "kind": kind.value,
            "fingerprint": each.fingerprint,
            "file": each.spot.source.name,
            "line": each.spot.row.line,
            "reason": each.reason,
        }
        for each in held
    ]
    if rows:
        session.execute(insert(held_row), rows)


def clear_held(session: WriteSession, kind: ImportKind, fingerprints: Iterable[str]) -> None:
    """What waited and has come in waits no longer."""
    for fingerprint in waiting_already(session, kind, fingerprints):
        session.execute(delete(held_row).where(held_row.c.kind == kind.value, held_row.c.fingerprint == fingerprint))


def release_undone(session: WriteSession) -> None:
    """Forget what imports brought in that were taken back since, by `undo` as well as by `import undo`."""
    rows = session.execute(
        select(import_batch.c.id, _UNDOING.label("undoing")).where(import_batch.c.undone_at.is_(None))
    ).all()
    for batch_id, undoing in rows:
        if undoing is not None:
            _release(session, batch_id, undoing)


def undo_import(session: WriteSession, name: str) -> Batch:
    """Take an import back whole; importing the files again brings everything back.

    Raises NotFound, and Refused with a list where later work stands on it.
    """
    release_undone(session)
    batch = next((each for each in list_imports(session) if each.public_id == name.strip()), None)
    if batch is None:
        raise NotFound("import", name)
    if batch.undone_at is not None:
        raise Refused(f"The import {batch.public_id} was undone already.")
    last = session.scalar(select(func.max(event.c.id)).where(event.c.action_id == batch.action_id))
    undo_action(
        session, Action(batch.action_id, "import.finished", batch.at, Span(batch.action_id, last)), "import.undone"
    )
    _release(session, batch.id, session.now)
    return batch


def _release(session: WriteSession, batch_id: int, at: datetime) -> None:
    for table in (import_key, held_row):
        session.execute(_of_batch(table, batch_id))
    session.execute(update(import_batch).where(import_batch.c.id == batch_id).values(undone_at=at))


def _of_batch(table: Table, batch_id: int) -> Delete:
    return delete(table).where(table.c.batch_id == batch_id)
