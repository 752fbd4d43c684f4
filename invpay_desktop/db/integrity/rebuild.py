"""`invpay check --rebuild`: everything that is remembered beside the facts, made anew from them in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from invpay_desktop.base.errors import BookDamaged, BookMissing
from invpay_desktop.db.book import connect_to_write
from invpay_desktop.db.failures import in_plain_words
from invpay_desktop.db.integrity.numbers import NUMBERED, check_numbers, counter_after
from invpay_desktop.db.integrity.remembered import (
    BALANCE_COLUMNS,
    CUSTOMER_COLUMNS,
    CUSTOMER_ENTERED,
    IMPORT_COLUMNS,
    MEMO_COLUMNS,
    MEMO_ENTERED,
    NEWEST_VERSION,
    PUBLIC_IDS,
    REMEMBERED_RULES,
    SETTINGS_ENTERED,
    STATE_COLUMNS,
    VERSION_COLUMNS,
)
from invpay_desktop.db.integrity.report import REBUILDABLE, Problem, first_of, problems_of
from invpay_desktop.db.integrity.search_index import check_search_index
from invpay_desktop.db.integrity.sums import add_up
from invpay_desktop.db.schema_objects import REFILL, TRIGGERS
from invpay_desktop.db.write_lock import WriteLock


def rebuild_caches(path: Path) -> tuple[Problem, ...]:
    """Make balances, states, newest versions, names, settings, counters and the search index anew.

    Returns what differed. No fact is touched. Raises BookMissing, BookDamaged where the facts themselves do not allow
    it, or another MachineError; the book is then as it was.
    """
    if not path.exists():
        raise BookMissing(f"There is no book at {path}, so there is nothing to make anew.")
    with WriteLock(path).held(), in_plain_words(path), closing(connect_to_write(path)) as connection:
        connection.execute("PRAGMA defer_foreign_keys=ON")
        connection.execute("BEGIN IMMEDIATE")
        try:
            add_up(connection)
            differed = tuple(problem for problem in _found(connection) if problem.kind in REBUILDABLE)
            for statement in _statements():
                connection.execute(statement)
            for kind in NUMBERED:
                _set_counter(connection, kind)
            connection.execute("COMMIT")
        except sqlite3.IntegrityError as error:
            connection.execute("ROLLBACK")
            raise BookDamaged(
                f"What is remembered in {path} cannot be made anew, because its entries contradict each other "
                f"({error}). It was left as it was. Restore the newest good backup."
            ) from error
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    return differed


def _found(connection: sqlite3.Connection) -> Iterator[Problem]:
    (currency,) = connection.execute("SELECT currency FROM book").fetchone()
    yield from problems_of(connection, REMEMBERED_RULES, currency)
    yield from first_of(check_numbers(connection))
    yield from first_of(check_search_index(connection))


def _statements() -> Iterator[str]:
    feeding = [name for name in TRIGGERS if name.startswith("index_")]
    yield from (f"DROP TRIGGER {name}" for name in feeding)  # they would take out of the index what is not in it
    yield (
        f"UPDATE invoice AS i SET version_id = v.id, {_from('v', VERSION_COLUMNS)} "
        f"FROM invoice_version v WHERE v.id = {NEWEST_VERSION}"
    )
    yield f"UPDATE invoice SET {_from('s', BALANCE_COLUMNS)} FROM invoice_sum s WHERE s.id = invoice.id"
    yield (
        "INSERT INTO payment_state (payment_id, status) SELECT id, status FROM payment_sum "
        "WHERE id NOT IN (SELECT payment_id FROM payment_state)"
    )
    yield f"UPDATE payment_state SET {_from('s', STATE_COLUMNS)} FROM payment_sum s WHERE s.id = payment_id"
    yield (
        "UPDATE customer AS c SET credit_minor = "
        "(SELECT coalesce(sum(amount_minor), 0) FROM credit_entry e WHERE e.customer_id = c.id)"
    )
    yield (
        f"UPDATE customer SET hidden = e.hidden, {_after(CUSTOMER_COLUMNS)} FROM ({CUSTOMER_ENTERED}) e "
        "WHERE e.customer_id = customer.id AND data IS NOT NULL"
    )
    yield (
        f"UPDATE credit_memo SET hidden = e.hidden, {_after(MEMO_COLUMNS)} FROM ({MEMO_ENTERED}) e "
        "WHERE e.memo_id = credit_memo.id"
    )
    for table, given in PUBLIC_IDS.items():
        yield f"UPDATE {table} SET public_id = given FROM ({given}) g WHERE g.id = {table}.id"
    yield (
        f"UPDATE import_batch AS b SET {', '.join(f'{column} = {said}' for column, said in IMPORT_COLUMNS.items())}, "
        "undone_at = CASE WHEN b.undone_at IS NOT NULL THEN (SELECT min(at) FROM event u WHERE u.undoes_action = e.id) "
        "END FROM event e WHERE e.id = b.action_id AND e.kind = 'import.finished'"
    )
    yield "DELETE FROM setting"
    yield f"INSERT INTO setting (key, value) SELECT key, set_last FROM ({SETTINGS_ENTERED}) WHERE set_last IS NOT NULL"
    yield f"DELETE FROM sequence WHERE name NOT IN ({', '.join(repr(kind) for kind in NUMBERED)})"
    yield from REFILL
    yield from (TRIGGERS[name] for name in feeding)


def _from(table: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"{column} = {table}.{column}" for column in columns)


def _after(columns: tuple[str, ...]) -> str:
    return ", ".join(f"{column} = json_extract(data, '$.after.{column}')" for column in columns)


def _set_counter(connection: sqlite3.Connection, kind: str) -> None:
    following = counter_after(connection, kind)
    if following is not None:
        connection.execute(
            "INSERT INTO sequence (name, next) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET next = excluded.next",
            (kind, following),
        )
