"""Whether a book is whole, judged from its rows by SQL of our own: the program's sums are not asked.

Every function takes a bare sqlite3 connection and changes nothing.
"""

from __future__ import annotations

import hashlib
import sqlite3

from invpay_desktop.db import chain
from invpay_desktop.db.schema_objects import TRIGGERS

_MONEY = {
    "an invoice's remembered sums are not those of its rows": """
        SELECT i.number FROM invoice i WHERE
            i.allocated_minor <> (SELECT coalesce(sum(amount_minor), 0) FROM allocation WHERE invoice_id = i.id)
            OR i.refunded_minor <> (SELECT coalesce(sum(amount_minor), 0) FROM refund_part WHERE invoice_id = i.id)
            OR i.credited_minor <> -(SELECT coalesce(sum(amount_minor), 0) FROM credit_entry WHERE invoice_id = i.id)
            OR i.remaining_minor - i.over_minor
                <> i.total_minor - i.allocated_minor + i.refunded_minor - i.credited_minor - i.written_off_minor""",
    "a payment's money does not lie anywhere, or lies there twice": """
        SELECT p.public_id FROM payment p JOIN payment_state s ON s.payment_id = p.id WHERE
            CASE WHEN s.status IN ('approved', 'partially_refunded', 'refunded') THEN p.amount_minor ELSE 0 END
            <> (SELECT coalesce(sum(amount_minor), 0) FROM allocation WHERE payment_id = p.id)
            + (SELECT coalesce(sum(amount_minor), 0) FROM credit_entry
               WHERE payment_id = p.id AND kind IN ('grant', 'revoke'))""",
    "a payment has no step or no state": """
        SELECT public_id FROM payment WHERE id NOT IN (SELECT payment_id FROM payment_step)
            OR id NOT IN (SELECT payment_id FROM payment_state)""",
    "a customer's credit is not the sum of its ledger": """
        SELECT number FROM customer c WHERE
            credit_minor <> (SELECT coalesce(sum(amount_minor), 0) FROM credit_entry WHERE customer_id = c.id)""",
    "an invoice has no version, or its lines do not add up": """
        SELECT i.number FROM invoice i LEFT JOIN invoice_version v ON v.id = i.version_id WHERE v.id IS NULL
            OR v.invoice_id <> i.id OR v.total_minor <> i.total_minor
            OR v.total_minor
                <> (SELECT coalesce(sum(net_minor + tax_minor), 0) FROM line WHERE version_id = v.lines_from)""",
}
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"


def faults(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with the book, in words. Raises sqlite3.DatabaseError where it cannot even be read."""
    found = [f"integrity_check: {row[0]}" for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    found += [f"foreign_key_check: {row}" for row in connection.execute("PRAGMA foreign_key_check")]
    for words, statement in _MONEY.items():
        found += [f"{words}: {row[0]}" for row in connection.execute(statement)]
    there = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))
    found += [f"trigger {name} is missing or changed" for name, sql in TRIGGERS.items() if there.get(name) != sql]
    return found + _broken_links(connection)


def fingerprint(connection: sqlite3.Connection) -> str:
    """A digest of every row of every table: equal for equal books, whatever their pages look like."""
    state = hashlib.sha256()
    for (table,) in connection.execute(_TABLES).fetchall():
        state.update(repr((table, connection.execute(f'SELECT * FROM "{table}"').fetchall())).encode())
    return state.hexdigest()


def _broken_links(connection: sqlite3.Connection) -> list[str]:
    """The first event whose digest does not fit its rows and the event before it."""
    lines: dict[int, list[bytes]] = {}
    for table, columns in (("event", chain.EVENT_COLUMNS), *chain.FACT_COLUMNS.items()):
        key = "id" if table == "event" else "event_id"
        for row in connection.execute(f"SELECT {key}, {', '.join(columns)} FROM {table} ORDER BY {key}, id"):
            lines.setdefault(row[0], []).append(chain.row_line(table, row[1:]))
    before = chain.FIRST
    for number, digest in connection.execute("SELECT id, digest FROM event ORDER BY id"):
        if chain.digest(before, lines.pop(number)) != digest:
            return [f"the chain breaks at event {number}"]
        before = digest
    return [f"facts of event {number}, which is not there" for number in lines]
