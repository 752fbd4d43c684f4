"""What an action wrote, counted: the kinds of its events and the tables of its facts."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import Any

from invpay_desktop.db import chain

Shape = dict[str, int]
"""The rows of one action: kind of event or table of facts → how many."""


def shapes_since(raw: sqlite3.Connection, event: int = 1) -> dict[int, Shape]:
    """The actions that began at this event or later: action → its shape."""
    found: dict[int, Counter[str]] = {}
    for action, kind in raw.execute("SELECT action_id, kind FROM event WHERE id >= ?", (event,)):
        found.setdefault(action, Counter())[kind] += 1
    for table in chain.FACT_COLUMNS:
        statement = f"SELECT action_id FROM {table} JOIN event ON event.id = event_id WHERE event_id >= ?"
        for (action,) in raw.execute(statement, (event,)):
            found[action][table] += 1
    return {action: dict(shape) for action, shape in found.items()}


def driver(session: Any) -> sqlite3.Connection:
    """SQLite's own connection beneath a session."""
    raw = session.connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw
