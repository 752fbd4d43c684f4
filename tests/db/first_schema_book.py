"""Makes tests/data/books/schema-0001.sqlite: a real book as the first schema writes it, kept for every later version.

Run once, and again only on purpose before the first release: `python -m tests.db.first_schema_book`.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.db.random_books import random_book

KEPT = Path(__file__).resolve().parent.parent / "data" / "books" / "schema-0001.sqlite"


def main() -> None:
    """Write the file anew."""
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    KEPT.unlink(missing_ok=True)
    with closing(sqlite3.connect(random_book(KEPT, seed=20, deeds=150), isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("VACUUM")
    KEPT.with_name(KEPT.name + ".lock").unlink(missing_ok=True)


if __name__ == "__main__":
    main()
