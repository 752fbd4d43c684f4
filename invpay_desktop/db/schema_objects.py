"""What a schema has besides tables: guards of the facts, indexes of expressions, the search index and its triggers.

One list, made anew after every migration (a batch migration loses what is here) and compared by `invpay check`.

Search index: three contentless FTS5 tables whose rowid is the id of an invoice, a customer or a payment. `detail=none`
keeps the one write per payment small; beginnings of words have an index of their own, without which a word that stands
in every row costs a second at each key. An amount is one word with a mark before it that nobody types, so that it is
found whole and never by its beginning; see db/search.py for the asking side.

A payment is one small segment of the index. FTS5's incremental merging would stop one payment in 64 for the work of
hundreds of pages; without it segments are merged when eight of a size have gathered: little work, and mostly tiny.
"""

from __future__ import annotations

from invpay_desktop.db.tables import APPEND_ONLY

TOKENIZER = "unicode61 remove_diacritics 2"
AMOUNT_MARK = "\ue000"
"""Stands before the minor units of an amount: private use, so a letter to the tokenizer and on no keyboard."""

_FTS = f"content='', columnsize=0, detail=none, tokenize='{TOKENIZER}', prefix='1 2 3 4 5 6'"
INVOICE_WORDS = "{0}.number || ' ' || {0}.reference || ' " + AMOUNT_MARK + "' || {0}.total_minor"
CUSTOMER_WORDS = "{0}.number || ' ' || {0}.name"
PAYMENT_WORDS = "{0}.check_number || ' ' || {0}.reference || ' " + AMOUNT_MARK + "' || {0}.amount_minor"
"""What is searched of a row, as SQL over its table's name."""


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
    **_indexed("invoice", INVOICE_WORDS, "number reference total_minor"),
    **_indexed("customer", CUSTOMER_WORDS, "number name"),
    "index_payment_insert": (
        "CREATE TRIGGER index_payment_insert AFTER INSERT ON payment BEGIN "
        f"INSERT INTO payment_fts (rowid, words) VALUES (new.id, {PAYMENT_WORDS.format('new')}); END"
    ),
}
"""Triggers: name → statement that makes it."""

EXPRESSION_INDEXES: dict[str, str] = {
    "ix_invoice_number": (
        "CREATE INDEX ix_invoice_number ON invoice (rtrim(number, '0123456789'), length(number), number) "
        "WHERE hidden = 0"
    )
}
"""Indexes that SQLAlchemy cannot read back: name → statement that makes it. The order: db/conditions.py."""

_MERGING = (("automerge", 0), ("crisismerge", 8))

REFILL: tuple[str, ...] = (
    *(f"INSERT INTO {name} ({name}, rank) VALUES ('{key}', {n})" for name in SEARCH_TABLES for key, n in _MERGING),
    *(f"INSERT INTO {name} ({name}) VALUES ('delete-all')" for name in SEARCH_TABLES),
    f"INSERT INTO invoice_fts (rowid, words) SELECT id, {INVOICE_WORDS.format('invoice')} FROM invoice",
    f"INSERT INTO customer_fts (rowid, words) SELECT id, {CUSTOMER_WORDS.format('customer')} FROM customer",
    f"INSERT INTO payment_fts (rowid, words) SELECT id, {PAYMENT_WORDS.format('payment')} FROM payment",
    *(f"INSERT INTO {name} ({name}) VALUES ('optimize')" for name in SEARCH_TABLES),
)
"""Statements that fill the search index anew from the tables."""
