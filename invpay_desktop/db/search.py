"""Searching invoices by what was typed: which words it asks for, and which invoices have them.

Every word must stand, as the beginning of a word, in the invoice's number or reference, in its customer's number or
name, or in the check number or reference of a payment on it. A word that reads as an amount (`250`, `1234.50`,
`1,234.50`) is also found where the invoice's total or a payment on it is exactly that.

What was typed is cut into words by the index's own tokenizer and only ever reaches MATCH as a quoted word. (The tables
keep no positions, so MATCH knows no phrases: a number like `INV-12` asks for two words.)
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, text

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import parse_amount
from invpay_desktop.db.id_lists import id_list
from invpay_desktop.db.schema_objects import AMOUNT_MARK, CUSTOMER_WORDS, INVOICE_WORDS, PAYMENT_WORDS, TOKENIZER
from invpay_desktop.db.session import Session

FEW, FEW_OF_SEVERAL = 20_000, 100_000
"""Up to so many rows, the invoices that have a word (the rarest of several) are gathered first and looked through.

With more it is quicker to look where the list begins, since a page is full soon.
"""
LONGEST = 200
"""Characters of what was typed that are read."""

Wanted = tuple[str, ...]
"""What is asked for: FTS5 expressions, each of which an invoice must meet somewhere."""

_AMOUNT = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[0-9]+(\.[0-9]+)?", re.ASCII)

_COUNT = text("""
    SELECT (SELECT count(*) FROM (SELECT 1 FROM invoice_fts WHERE invoice_fts MATCH :expression LIMIT :most))
        + (SELECT count(*) FROM (SELECT 1 FROM customer_fts CROSS JOIN invoice
            ON invoice.customer_id = customer_fts.rowid WHERE customer_fts MATCH :expression LIMIT :most))
        + (SELECT count(*) FROM (SELECT 1 FROM payment_fts WHERE payment_fts MATCH :expression LIMIT :most))""")
_IDS = """
    SELECT rowid FROM invoice_fts WHERE invoice_fts MATCH ?
    UNION ALL SELECT owed.id FROM customer_fts CROSS JOIN invoice AS owed ON owed.customer_id = customer_fts.rowid
        WHERE customer_fts MATCH ?
    UNION ALL SELECT allocation.invoice_id FROM payment_fts
        CROSS JOIN allocation ON allocation.payment_id = payment_fts.rowid WHERE payment_fts MATCH ?"""
_GATHER = text(f"SELECT json_group_array(rowid) FROM ({_IDS.replace('?', ':expression')})")

_PAYMENT_IDS = """
    SELECT rowid FROM payment_fts WHERE payment_fts MATCH ?
    UNION ALL SELECT paid.id FROM customer_fts CROSS JOIN payment AS paid ON paid.customer_id = customer_fts.rowid
        WHERE customer_fts MATCH ?
    UNION ALL SELECT allocation.payment_id FROM invoice_fts
        CROSS JOIN allocation ON allocation.invoice_id = invoice_fts.rowid WHERE invoice_fts MATCH ?"""

_WORDS = text(f"""
    SELECT invoice.id,
        {INVOICE_WORDS.format("invoice")} || ' ' || {CUSTOMER_WORDS.format("customer")} || ' ' || coalesce((
        SELECT group_concat({PAYMENT_WORDS.format("payment")}, ' ') FROM allocation
         JOIN payment ON payment.id = allocation.payment_id WHERE allocation.invoice_id = invoice.id), '')
    FROM invoice JOIN customer ON customer.id = invoice.customer_id
    WHERE invoice.id IN (SELECT value FROM json_each(:ids))""")


def wanted(typed: str, currency: str) -> Wanted:
    """What the typed text asks for; empty where it holds no word."""
    expressions: list[str] = []
    for piece in typed[:LONGEST].replace(AMOUNT_MARK, " ").split():
        amount = _minor_units(piece, currency)
        also = "" if amount is None else f' OR "{AMOUNT_MARK}{amount}"'
        expressions += (f'"{word}" *{also}' for word in _scratch.words_of(piece))
    return tuple(dict.fromkeys(expressions))


@dataclass(frozen=True, slots=True)
class Gathered:
    """The invoices that meet the rarest expression, where these are few. `ids`: a list of ids as a parameter.

    `rest`: the expressions that are still to be met.
    """

    ids: str | None
    rest: Wanted


def gather(session: Session, expressions: Wanted) -> Gathered:
    """Begin a search with the invoices that meet its rarest expression; `ids` is None where all are common."""
    few = FEW if len(expressions) == 1 else FEW_OF_SEVERAL
    counts = [session.scalar(_COUNT, {"expression": each, "most": few + 1}) for each in expressions]
    if min(counts) > few:
        return Gathered(None, expressions)
    rarest = expressions[counts.index(min(counts))]
    ids = session.scalar(_GATHER, {"expression": rarest})
    return Gathered(ids, tuple(each for each in expressions if each != rarest))


def meeting(session: Session, expressions: Wanted, ids: Sequence[int]) -> list[int]:
    """Those of the invoices that meet the expressions, in the order given: their words are read from their rows."""
    if not ids:
        return []
    rows = session.execute(_WORDS, {"ids": id_list(ids)})
    found = _scratch.meeting(" AND ".join(f"({each})" for each in expressions), [tuple(row) for row in rows])
    return [invoice_id for invoice_id in ids if invoice_id in found]


def condition(count: int) -> ColumnElement[bool]:
    """A search for so many expressions as a condition on the invoice table, for going through all of it."""
    return and_(*(text(f"invoice.id IN ({_IDS.replace('?', f':expression{number}')})") for number in range(count)))


def payment_condition(count: int) -> ColumnElement[bool]:
    """The same as a condition on the payment table: its own words, its payer's, those of the invoices it lies on."""
    return and_(
        *(text(f"payment.id IN ({_PAYMENT_IDS.replace('?', f':expression{number}')})") for number in range(count))
    )


def parameters(expressions: Wanted) -> dict[str, str]:
    """The parameters of both conditions."""
    return {f"expression{number}": expression for number, expression in enumerate(expressions)}


def _minor_units(piece: str, currency: str) -> int | None:
    """The amount that a word reads as, a currency's sign before or after it passed over."""
    bare = piece.strip("$€£¥+")
    if not _AMOUNT.fullmatch(bare):
        return None
    try:
        return parse_amount(bare.replace(",", ""), currency).minor
    except BadInput:
        return None


class _Scratch(threading.local):
    """A search index in memory, one per thread: it cuts words and matches rows exactly as the book's own does."""

    def __init__(self) -> None:
        self._memory = sqlite3.connect(":memory:", isolation_level=None)
        self._memory.execute(
            "CREATE VIRTUAL TABLE scratch USING "
            f"fts5(words, content='', columnsize=0, detail=none, tokenize='{TOKENIZER}')"
        )
        self._memory.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(scratch, row)")

    def words_of(self, piece: str) -> list[str]:
        """The words of a text, folded as the index folds them."""
        self._hold([(1, piece)])
        return [row[0] for row in self._memory.execute("SELECT term FROM terms")]

    def meeting(self, expression: str, rows: Sequence[tuple[int, str]]) -> set[int]:
        """The ids of those rows, given as (id, text), that meet an expression."""
        self._hold(rows)
        return {
            row[0] for row in self._memory.execute("SELECT rowid FROM scratch WHERE scratch MATCH ?", (expression,))
        }

    def _hold(self, rows: Sequence[tuple[int, str]]) -> None:
        self._memory.execute("BEGIN")
        self._memory.execute("INSERT INTO scratch (scratch) VALUES ('delete-all')")
        self._memory.executemany("INSERT INTO scratch (rowid, words) VALUES (?, ?)", rows)
        self._memory.execute("COMMIT")


_scratch = _Scratch()
