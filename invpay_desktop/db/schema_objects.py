"""What a schema has besides tables: guards of the facts, and the search index with the triggers that feed it.

One list, made anew after every migration (a batch migration loses triggers) and compared by `invpay check`.

Search index: three contentless FTS5 tables whose rowid is the id of an invoice, a customer or a payment. `detail=none`
keeps the one write per payment small. An amount is one word, `minor25000`, so that it is found whole and never by a
prefix; see db/search.py for the asking side.
"""

from __future__ import annotations

from invpay_desktop.db.tables import APPEND_ONLY

_FTS = "content='', columnsize=0, detail=none, tokenize='unicode61 remove_diacritics 2'"
_INVOICE_WORDS = "{0}.number || ' ' || {0}.reference || ' minor' || {0}.total_minor"
_CUSTOMER_WORDS = "{0}.number || ' ' || {0}.name"
_PAYMENT_WORDS = "{0}.check_number || ' ' || {0}.reference || ' minor' || {0}.amount_minor"


def _guard(table: str, verb: str) -> tuple[str, str]:
    name = f"keep_{table}_{verb.lower()}"
    return name, (
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: a correction is a new row'); END"
    )


def _indexed(table: str, words: str, columns: str) -> dict[str, str]:
    new, old = words.format("new"), words.format("old")
    changed = " OR ".join(f"old.{c} IS NOT new.{c}" for c in columns.split())
    remove = f"INSERT INTO {table}_fts ({table}_fts, rowid, words) VALUES ('delete', old.id, {old});"
    add = f"INSERT INTO {table}_fts (rowid, words) VALUES (new.id, {new});"
    return {
        f"index_{table}_insert": f"CREATE TRIGGER index_{table}_insert AFTER INSERT ON {table} BEGIN {add} END",
        f"index_{table}_update": (
            f"CREATE TRIGGER index_{table}_update AFTER UPDATE OF {', '.join(columns.split())} ON {table} "
            f"WHEN {changed} BEGIN {remove} {add} END"
        ),
    }


SEARCH_TABLES: dict[str, str] = {
    name: f"CREATE VIRTUAL TABLE {name} USING fts5(words, {_FTS})"
    for name in ("invoice_fts", "customer_fts", "payment_fts")
}
"""Full-text tables: name → statement that makes it."""

TRIGGERS: dict[str, str] = {
    **dict(_guard(table.name, verb) for table in APPEND_ONLY for verb in ("UPDATE", "DELETE")),
    "keep_book_update": (
        "CREATE TRIGGER keep_book_update BEFORE UPDATE ON book "
        "BEGIN SELECT RAISE(ABORT, 'a book keeps its id and its currency'); END"
    ),
    "keep_book_delete": (
        "CREATE TRIGGER keep_book_delete BEFORE DELETE ON book BEGIN SELECT RAISE(ABORT, 'a book stays a book'); END"
    ),
    **_indexed("invoice", _INVOICE_WORDS, "number reference total_minor"),
    **_indexed("customer", _CUSTOMER_WORDS, "number name"),
    "index_payment_insert": (
        "CREATE TRIGGER index_payment_insert AFTER INSERT ON payment BEGIN "
        f"INSERT INTO payment_fts (rowid, words) VALUES (new.id, {_PAYMENT_WORDS.format('new')}); END"
    ),
}
"""Triggers: name → statement that makes it."""

REFILL: tuple[str, ...] = (
    *(f"INSERT INTO {name} ({name}) VALUES ('delete-all')" for name in SEARCH_TABLES),
    f"INSERT INTO invoice_fts (rowid, words) SELECT id, {_INVOICE_WORDS.format('invoice')} FROM invoice",
    f"INSERT INTO customer_fts (rowid, words) SELECT id, {_CUSTOMER_WORDS.format('customer')} FROM customer",
    f"INSERT INTO payment_fts (rowid, words) SELECT id, {_PAYMENT_WORDS.format('payment')} FROM payment",
)
"""Statements that fill the search index anew from the tables."""
