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
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, CursorResult, Executable, Table, func, select

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.dates import today_in
from invpay_desktop.base.money import Money
from invpay_desktop.db import chain, tables
from invpay_desktop.db.types import STORED_FORMS, stored

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


class _Shape:
    """How rows of a table are written: its columns, what brings each into the form it lies in on disk, and the SQL.

    Rows are converted once, for the digest and for SQLite; through the statement's own types it would be twice.
    """

    def __init__(self, table: Table) -> None:
        self.columns = tuple(column.name for column in table.columns)
        self._forms = tuple(STORED_FORMS.get(type(column.type)) for column in table.columns)
        marks = ", ".join("?" * len(self.columns))
        self.insert = f"INSERT INTO {table.name} ({', '.join(self.columns)}) VALUES ({marks})"
        covered = chain.FACT_COLUMNS.get(table.name, self.columns)
        in_order = covered == self.columns
        self._covered = None if in_order else itemgetter(*(self.columns.index(name) for name in covered))

    def stored(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """A whole row as it lies on disk. Raises TypeError for a column that the table has not."""
        if len(row) != len(self.columns):
            raise TypeError(f"no such columns: {row.keys() - set(self.columns)}")
        values = [row[name] for name in self.columns]
        return tuple([v if form is None or v is None else form(v) for v, form in zip(values, self._forms, strict=True)])

    def digested(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """Of a stored row, what the digest covers."""
        covered: tuple[Any, ...] = values if self._covered is None else self._covered(values)
        return covered


_SHAPES = {table.name: _Shape(table) for table in (*_WRITE_ORDER, tables.event)}
_data_text = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_LAST_DIGEST = select(tables.event.c.digest).order_by(tables.event.c.id.desc()).limit(1)


class Recording:
    """One event being written: the facts inserted through it are covered by its digest."""

    def __init__(self, session: WriteSession, row: dict[str, Any]) -> None:
        self.id: int = row["id"]
        self.row = row
        self.facts: dict[str, list[tuple[Any, ...]]] = {}
        self._session = session

    def insert(self, table: Table, **values: Any) -> int:
        """Add a row to a fact table; returns its id (allotted, unless given). Columns left out take their default."""
        row = {**_DEFAULTS[table.name], **values, "event_id": self.id}
        row["id"] = row["id"] or self._session.next_id(table)
        self.facts.setdefault(table.name, []).append(self._session.collect(table, row))
        return int(row["id"])


class WriteSession(Session):
    """A write transaction. It is committed by whoever opened it, never by a use case."""

    def __init__(self, connection: Connection, info: BookInfo, now: datetime, actor: str) -> None:
        super().__init__(connection, info, now)
        self.actor = actor
        self._touched: dict[str, set[Any]] = {}
        self._everything = False
        self._hosted = False
        self._next: dict[str, int] = {}
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._events: list[Recording] = []
        self._action: int | None = None
        self._head: str | None = None

    @property
    def changes(self) -> Changes:
        """What this action touched so far."""
        touched = {what: frozenset(found) for what, found in self._touched.items()}
        return Changes(**touched, hosted=self._hosted, everything=self._everything)

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
        """Add a row to a projection (customer, invoice, credit memo, payment_state); returns its id, or 0 without."""
        row = {**_DEFAULTS[table.name], **values}
        if "id" in row:
            row["id"] = row["id"] or self.next_id(table)
        self.collect(table, row)
        return int(row.get("id", 0))

    def collect(self, table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """Keep a whole row until the next flush; returns it as it will lie on disk."""
        values = _SHAPES[table.name].stored(row)
        self._rows.setdefault(table.name, []).append(values)
        return values

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
                "data": _data_text(data) if data else "{}",
                "digest_version": chain.DIGEST_VERSION,
            },
        )
        self._events.append(recording)
        return recording

    def touch(
        self, *, invoices: Iterable[int] = (), payments: Iterable[int] = (), customers: Iterable[int] = (),
        settings: Iterable[str] = (), hosted: bool = False, everything: bool = False,
    ) -> None:  # fmt: skip
        """Note what this action touched, for whoever shows it."""
        given = {"invoices": invoices, "payments": payments, "customers": customers, "settings": settings}
        for what, found in given.items():
            self._touched.setdefault(what, set()).update(found)
        self._hosted |= hosted
        self._everything |= everything

    def flush(self) -> None:
        """Write the rows collected so far, so that reads see them. Events follow when they are sealed."""
        rows, self._rows = self._rows, {}
        for table in _WRITE_ORDER:
            if table.name in rows:
                self.connection.exec_driver_sql(_SHAPES[table.name].insert, rows[table.name])

    def seal(self) -> None:
        """Write everything, the events with their digests last: no fact may be added to them afterwards."""
        rows = []
        shape = _SHAPES["event"]
        for recording in self._events:
            recording.row["digest"] = self._head = chain.digest(self._previous(), _lines(recording))
            rows.append(shape.stored(recording.row))
        self._events = []
        self.flush()
        if rows:
            self.connection.exec_driver_sql(shape.insert, rows)

    def _previous(self) -> str:
        if self._head is None:
            self._head = self.connection.execute(_LAST_DIGEST).scalar() or chain.FIRST
        return self._head


def _lines(recording: Recording) -> Iterable[bytes]:
    row = recording.row
    yield chain.row_line("event", [stored(row[column]) for column in chain.EVENT_COLUMNS])
    for name in chain.FACT_COLUMNS:
        for fact in recording.facts.get(name, ()):
            yield chain.row_line(name, _SHAPES[name].digested(fact))
