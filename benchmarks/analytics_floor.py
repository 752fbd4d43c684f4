"""How long the sums of the two reports take at least: the same sums in SQL on a bare sqlite3 connection.

Each function returns what the report rests on, so that both sides can be compared: counts and sums, or one row per
customer (id, number, name, the five buckets, credit), in minor units.
"""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import Any

_COUNTS = """
    SELECT count(*),
        sum(status IN ('paid', 'overpaid') AND NOT (paid_minor = 0 AND written_off_minor > 0)),
        sum(status = 'partially_paid'), sum(status = 'unpaid'), sum(status = 'refunded'),
        sum(min(paid_minor, total_minor)),
        sum(max(julianday(settled_on) - julianday(issued_on), 0)) FILTER (WHERE settled_on <= :day AND paid_minor > 0),
        count(settled_on) FILTER (WHERE settled_on <= :day AND paid_minor > 0)
"""
_ISSUED = "lifecycle = 'open' AND hidden = 0 AND issued_on BETWEEN :first AND :day"


def _up_to_day(table: str) -> str:
    lying = f"{table}.invoice_id = invoice.id AND dated_on <= :day"
    return f"(SELECT coalesce(sum(amount_minor), 0) FROM {table} WHERE {lying})"


_STOOD = f"""
    SELECT customer_id, issued_on, due_on, settled_on, total_minor, {_up_to_day("refund_part")} AS refunded_minor,
        {_up_to_day("allocation")} - {_up_to_day("refund_part")} - {_up_to_day("credit_entry")} AS paid_minor,
        {_up_to_day("adjustment")} AS written_off_minor
    FROM invoice WHERE {_ISSUED} LIMIT -1 OFFSET 0
"""
_STATUS = """
    CASE WHEN paid_minor = 0 AND refunded_minor > 0 THEN 'refunded'
        WHEN paid_minor + written_off_minor >= total_minor THEN 'paid'
        WHEN paid_minor = 0 THEN 'unpaid' ELSE 'partially_paid' END
"""


def metrics_today(connection: sqlite3.Connection, first: date, day: date) -> tuple[Any, ...]:
    """The figures of a period from the balances that are kept; `day`: the last of it, today."""
    return _counts(connection, f"{_COUNTS} FROM invoice WHERE {_ISSUED}", first, day)


def metrics_on(connection: sqlite3.Connection, first: date, day: date) -> tuple[Any, ...]:
    """The figures of a period from the rows dated up to its last day."""
    return _counts(connection, f"{_COUNTS} FROM (SELECT *, {_STATUS} AS status FROM ({_STOOD}))", first, day)


def _counts(connection: sqlite3.Connection, statement: str, first: date, day: date) -> tuple[Any, ...]:
    found = connection.execute(statement, {"first": first.isoformat(), "day": day.isoformat()}).fetchone()
    return tuple(found)


_BUCKETS = """
    coalesce(sum(owed) FILTER (WHERE due_on >= :edge0), 0),
    coalesce(sum(owed) FILTER (WHERE due_on >= :edge1 AND due_on < :edge0), 0),
    coalesce(sum(owed) FILTER (WHERE due_on >= :edge2 AND due_on < :edge1), 0),
    coalesce(sum(owed) FILTER (WHERE due_on >= :edge3 AND due_on < :edge2), 0),
    coalesce(sum(owed) FILTER (WHERE due_on < :edge3), 0),
    sum(credit)
"""
_BY_CUSTOMER = f"""
    SELECT customer.id, customer.number, customer.name, part.* FROM customer
    JOIN (SELECT customer_id, {_BUCKETS} FROM (%s) GROUP BY customer_id) AS part ON part.customer_id = customer.id
"""
_KEPT = """
    SELECT customer_id, due_on, remaining_minor AS owed, 0 AS credit FROM invoice
        WHERE remaining_minor > 0 AND lifecycle = 'open' AND hidden = 0 AND due_on <= '2999-12-31' AND issued_on <= :day
    UNION ALL SELECT customer_id, NULL, 0, over_minor FROM invoice
        WHERE over_minor > 0 AND lifecycle = 'open' AND hidden = 0 AND issued_on <= :day
    UNION ALL SELECT id, NULL, 0, credit_minor FROM customer WHERE credit_minor > 0
"""
_UNEVEN = f"""
    SELECT customer_id, due_on,
        CASE WHEN paid_minor + written_off_minor < total_minor THEN total_minor - paid_minor - written_off_minor
            ELSE 0 END AS owed,
        CASE WHEN paid_minor > total_minor THEN paid_minor - total_minor ELSE 0 END AS credit
    FROM ({_STOOD}) WHERE paid_minor + written_off_minor <> total_minor
    UNION ALL SELECT customer_id, NULL, 0, amount_minor FROM credit_entry WHERE dated_on <= :day
"""


def aging_today(connection: sqlite3.Connection, day: date) -> list[tuple[Any, ...]]:
    """Buckets and credit per customer from the balances that are kept."""
    return _by_customer(connection, _KEPT, day)


def aging_on(connection: sqlite3.Connection, day: date) -> list[tuple[Any, ...]]:
    """Buckets and credit per customer from the rows dated up to a day."""
    return _by_customer(connection, _UNEVEN, day)


def _by_customer(connection: sqlite3.Connection, parts: str, day: date) -> list[tuple[Any, ...]]:
    edges = {f"edge{n}": (day - timedelta(days=30 * n)).isoformat() for n in range(4)}
    parameters = {"first": "1900-01-01", "day": day.isoformat(), **edges}
    return connection.execute(_BY_CUSTOMER % parts, parameters).fetchall()
