"""Sessions: one transaction on a book, with its time, its actor and, for writing, the recorder of facts.

A read session sees one unchanging state and cannot write. A write session collects rows and inserts them in bulk; each
fact belongs to an event, which is sealed with its digest before the commit. Ids are allotted here, not by SQLite,
because a digest holds them: that is safe inside BEGIN IMMEDIATE.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, CursorResult, Executable, Insert, Table, func, insert, select

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.dates import today_in
from invpay_desktop.base.money import Money
from invpay_desktop.db import chain, tables
from invpay_desktop.db.types import stored


Rows = CursorResult[*tuple[Any, ...]]
"""What a statement returns: rows of any shape."""


@dataclass(frozen=True, slots=True)
class BookInfo:
    """What every session knows of its book."""

    public_id: str
    currency: str
    zone: ZoneInfo

    def money(self, minor: int) -> Money:
        """Minor units as money of this book's currency."""
        return Money(minor, self.currency)


class Session:
    """A read transaction. `now`: aware instant handed in by the caller; `today`: its day in the book's zone."""

    def __init__(self, connection: Connection, info: BookInfo, now: datetime) -> None:
        self.connection = connection
        self.info = info
        self.now = now
        self.today: date = today_in(info.zone, now)

    def execute(self, statement: Executable, parameters: Any = None) -> Rows:
        """Run a Core statement inside the transaction."""
        return self.connection.execute(statement, parameters)

    def scalar(self, statement: Executable, parameters: Any = None) -> Any:
        """The first column of the first row, or None."""
        return self.connection.execute(statement, parameters).scalar()

    def money(self, minor: int) -> Money:
        """Minor units as money of this book's currency."""
        return self.info.money(minor)


_WRITE_ORDER: tuple[Table, ...] = (
    tables.customer, tables.credit_memo, tables.invoice, *tables.FACTS, tables.payment_state,
)  # fmt: skip
_INSERTS: dict[str, Insert] = {table.name: insert(table) for table in (*_WRITE_ORDER, tables.event)}
_LAST_IDS = {table.name: select(func.max(table.c.id)) for table in (*_WRITE_ORDER, tables.event) if "id" in table.c}
_ON_DISK = {"''": "", "0": 0, "'{}'": "{}"}
_DEFAULTS: dict[str, dict[str, Any]] = {
    table.name: {
        column.name: _ON_DISK[str(column.server_default.arg)] if column.server_default is not None else None  # type: ignore[attr-defined]
        for column in table.columns
    }
    for table in _WRITE_ORDER
}
"""What a column holds where a row does not say: spelled out, because the digest is made before SQLite sees the row."""
_LAST_DIGEST = select(tables.event.c.digest).order_by(tables.event.c.id.desc()).limit(1)


class Recording:
    """One event being written: the facts inserted through it are covered by its digest."""

    def __init__(self, session: WriteSession, row: dict[str, Any]) -> None:
        self.id: int = row["id"]
        self.row = row
        self.facts: dict[str, list[dict[str, Any]]] = {}
        self._session = session

    def insert(self, table: Table, **values: Any) -> int:
        """Add a row to a fact table; returns its id (allotted, unless given). Columns left out take their default."""
        row = {**_DEFAULTS[table.name], **values, "event_id": self.id}
        row["id"] = row["id"] or self._session.next_id(table)
        self.facts.setdefault(table.name, []).append(row)
        self._session.collect(table, row)
        return int(row["id"])


class WriteSession(Session):
    """A write transaction. It is committed by whoever opened it, never by a use case."""

    def __init__(self, connection: Connection, info: BookInfo, now: datetime, actor: str) -> None:
        super().__init__(connection, info, now)
        self.actor = actor
        self.changes = Changes()
        self._next: dict[str, int] = {}
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._events: list[Recording] = []
        self._action: int | None = None
        self._head: str | None = None

    @property
    def action_id(self) -> int | None:
        """The id that the events of this action share, once there is one."""
        return self._action

    def execute(self, statement: Executable, parameters: Any = None) -> Rows:
        """Run a Core statement; what was collected before is written first, so that it is seen."""
        if self._rows:
            self.flush()
        return self.connection.execute(statement, parameters)

    def scalar(self, statement: Executable, parameters: Any = None) -> Any:
        """As Session.scalar, after writing what was collected."""
        return self.execute(statement, parameters).scalar()

    def next_id(self, table: Table) -> int:
        """Allot the next row id of a table."""
        name = table.name
        if name not in self._next:
            self._next[name] = (self.connection.execute(_LAST_IDS[name]).scalar() or 0) + 1
        allotted = self._next[name]
        self._next[name] = allotted + 1
        return allotted

    def insert(self, table: Table, **values: Any) -> int:
        """Add a row to a projection (customer, invoice, credit memo, payment_state); returns its id, 0 where it has none."""
        row = {**_DEFAULTS[table.name], **values}
        if "id" in row:
            row["id"] = row["id"] or self.next_id(table)
        self.collect(table, row)
        return int(row.get("id", 0))

    def collect(self, table: Table, row: dict[str, Any]) -> None:
        """Keep a whole row until the next flush."""
        self._rows.setdefault(table.name, []).append(row)

    def record(
        self,
        kind: str,
        *,
        customer_id: int | None = None,
        invoice_id: int | None = None,
        payment_id: int | None = None,
        undoes_action: int | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> Recording:
        """Begin an event of the timeline; facts are inserted through what is returned. `data`: JSON-able details."""
        event_id = self.next_id(tables.event)
        if self._action is None:
            self._action = event_id
        recording = Recording(
            self,
            {
                "id": event_id,
                "action_id": self._action,
                "kind": kind,
                "at": self.now,
                "actor": self.actor,
                "customer_id": customer_id,
                "invoice_id": invoice_id,
                "payment_id": payment_id,
                "undoes_action": undoes_action,
                "data": json.dumps(data or {}, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
                "digest_version": chain.DIGEST_VERSION,
            },
        )
        self._events.append(recording)
        return recording

    def touch(
        self, *, invoices: Iterable[int] = (), payments: Iterable[int] = (), customers: Iterable[int] = (),
        settings: Iterable[str] = (), everything: bool = False,
    ) -> None:  # fmt: skip
        """Note what this action touched, for whoever shows it."""
        self.changes |= Changes(
            frozenset(invoices), frozenset(payments), frozenset(customers), frozenset(settings), everything
        )

    def flush(self) -> None:
        """Write the rows collected so far, so that reads see them. Events follow when they are sealed."""
        rows, self._rows = self._rows, {}
        for table in _WRITE_ORDER:
            if table.name in rows:
                self.connection.execute(_INSERTS[table.name], rows[table.name])

    def seal(self) -> None:
        """Write everything, the events with their digests last: no fact may be added to them afterwards."""
        for recording in self._events:
            recording.row["digest"] = self._head = chain.digest(self._previous(), _lines(recording))
        rows, self._events = [recording.row for recording in self._events], []
        self.flush()
        if rows:
            self.connection.execute(_INSERTS["event"], rows)

    def _previous(self) -> str:
        if self._head is None:
            self._head = self.connection.execute(_LAST_DIGEST).scalar() or chain.FIRST
        return self._head


def _lines(recording: Recording) -> Iterable[bytes]:
    row = recording.row
    yield chain.row_line("event", [stored(row[column]) for column in chain.EVENT_COLUMNS])
    for name, columns in chain.FACT_COLUMNS.items():
        for fact in recording.facts.get(name, ()):
            yield chain.row_line(name, [stored(fact[column]) for column in columns])
