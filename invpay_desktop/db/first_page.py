"""What the window shows before anything heavy is loaded: the first invoices and the name of the book, by sqlite3 alone.

The list's own reading (ledger/invoice_list.py) comes after the first paint; a test holds both to the same rows.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from invpay_desktop.base.dates import parse_zone, today_in
from invpay_desktop.base.errors import BookDamaged
from invpay_desktop.db.connect import connect_to_read
from invpay_desktop.db.invoice_row import InvoiceRow
from invpay_desktop.db.schema_version import APPLICATION_ID, HEAD, REVISIONS

FIRST_ROWS = 200

_BOOK = """
SELECT (SELECT version_num FROM alembic_version), (SELECT currency FROM book),
    (SELECT value FROM setting WHERE key = 'book.name'), (SELECT value FROM setting WHERE key = 'book.zone'),
    (SELECT value FROM setting WHERE key = 'book.sample')
"""
_ROWS = f"""
SELECT invoice.id, invoice.public_id, invoice.hosted_id, invoice.number, customer.id, customer.number, customer.name,
    invoice.issued_on, invoice.due_on, invoice.lifecycle, invoice.status, invoice.total_minor, invoice.paid_minor,
    invoice.remaining_minor, invoice.over_minor,
    invoice.remaining_minor > 0 AND invoice.lifecycle = 'open' AND invoice.due_on < :today, :currency
FROM invoice JOIN customer ON customer.id = invoice.customer_id
WHERE invoice.hidden = 0
ORDER BY rtrim(invoice.number, '0123456789') DESC, length(invoice.number) DESC, invoice.number DESC, invoice.id DESC
LIMIT {FIRST_ROWS}
"""


class FirstPage(NamedTuple):
    """A book at first sight. `name`: of the business; `sample`: nothing is real; `rows`: by number, last first."""

    name: str
    sample: bool
    currency: str
    zone: ZoneInfo
    today: date
    rows: tuple[InvoiceRow, ...]


def read_first_page(path: Path, now: datetime) -> FirstPage | None:
    """The first page of the book at `path`; None where its schema is an older one, which opening it will change.

    Raises BookMissing, NotABook, BookNewer, BookDamaged or another MachineError. The file is only read.
    """
    try:
        status = path.stat()
        if not path.is_file() or status.st_size == 0:  # SQLite deletes the log of an empty file, even when it reads
            raise _said("not_a_book", path)
        with closing(connect_to_read(path)) as connection:
            connection.execute("BEGIN")
            return _read(connection, path, now)
    except FileNotFoundError:
        raise _said("missing", path) from None
    except (OSError, sqlite3.Error) as error:
        raise _said("translated", error, path) from error


def _read(connection: sqlite3.Connection, path: Path, now: datetime) -> FirstPage | None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise _said("not_a_book", path)
    revision, currency, name, stored_zone, sample = connection.execute(_BOOK).fetchone()
    if revision not in REVISIONS:
        raise _said("newer", path, revision)
    if revision != HEAD:
        return None
    if currency is None:
        raise BookDamaged(f"{path} is damaged: a part of it is missing.")
    zone = parse_zone(stored_zone) if stored_zone else ZoneInfo("UTC")
    today = today_in(zone, now)
    rows = connection.execute(_ROWS, {"today": today.isoformat(), "currency": currency})
    return FirstPage(name or "", sample == "yes", currency, zone, today, tuple(map(InvoiceRow._make, rows)))


def _said(failure: str, *words: object) -> Exception:
    """A failure in the sentence of db/failures.py, which knows SQLAlchemy's errors too, and so loads it."""
    from invpay_desktop.db import failures

    error: Exception = getattr(failures, failure)(*words)
    return error
