"""`invpay check`: the file, the chain of digests, every rule of money and all that is remembered, from the rows alone.

Shares no code with the ledger and the payments that wrote them: it reads with bare SQL, in one read transaction, and
builds its sums in temporary tables, so that memory does not grow with the book.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

from invpay_desktop.base.currencies import DECIMALS
from invpay_desktop.base.errors import BookMissing
from invpay_desktop.db.connect import connect_to_read
from invpay_desktop.db.failures import in_plain_words, not_a_book
from invpay_desktop.db.integrity.charges import CHARGE_RULES
from invpay_desktop.db.integrity.digests import check_chain, orphans
from invpay_desktop.db.integrity.file import check_file
from invpay_desktop.db.integrity.lines import check_lines
from invpay_desktop.db.integrity.money import MONEY_RULES
from invpay_desktop.db.integrity.numbers import check_numbers
from invpay_desktop.db.integrity.remembered import REMEMBERED_RULES
from invpay_desktop.db.integrity.report import CheckReport, Kind, Problem, Progress, Rule, first_of, problems_of
from invpay_desktop.db.integrity.search_index import check_search_index
from invpay_desktop.db.integrity.sums import add_up

_NOT_DAMAGE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_NOMEM)
_COUNTED = ("event", "customer", "invoice", "credit_memo", "payment", "allocation", "credit_entry", "refund", "receipt")


def check_book(path: Path, progress: Progress | None = None) -> CheckReport:
    """Check a book whole; nothing is changed. `progress`: called with (done, of).

    Raises BookMissing, NotABook or another MachineError where the file cannot be read at all; whatever else is wrong
    is in the report.
    """
    if not path.exists():
        raise BookMissing(f"There is no book at {path}, so there is nothing to check.")
    with in_plain_words(path), closing(connect_to_read(path)) as connection:
        connection.execute("PRAGMA query_only=OFF")  # for temporary tables: the file itself is open for reading only
        connection.execute("PRAGMA cache_size=-65536")
        connection.execute("BEGIN")
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'event'").fetchone():
            raise not_a_book(path)
        return _Run(connection, path, progress).report()


class _Run:
    """One check of an open book: what was found so far, and how far it is (in thousandths)."""

    def __init__(self, connection: sqlite3.Connection, path: Path, progress: Progress | None) -> None:
        self.connection = connection
        self.path = path
        self.progress = progress
        self.counts: dict[str, int] = {}
        self.head = ""

    def report(self) -> CheckReport:
        self.connection.text_factory = _readable
        currency = self._currency()
        parts: tuple[tuple[int, str, Callable[[], Iterable[Problem]]], ...] = (
            (150, "The file", lambda: check_file(self.connection, self.path)),
            (20, "The counts", self._count),
            (400, "The chain of events", self._chain),
            (30, "What belongs to no event", lambda: orphans(self.connection)),
            (150, "The sums", self._add_up),
            (90, "The money", lambda: problems_of(self.connection, MONEY_RULES, currency)),
            (10, "The charges", lambda: problems_of(self.connection, self._charge_rules(), currency)),
            (40, "The lines", lambda: first_of(check_lines(self.connection, currency))),
            (80, "What is remembered", lambda: problems_of(self.connection, REMEMBERED_RULES, currency)),
            (10, "The numbers", lambda: first_of(check_numbers(self.connection))),
            (20, "The search index", lambda: first_of(check_search_index(self.connection))),
        )
        problems: list[Problem] = []
        done = 0
        for share, name, part in parts:
            self._tell(done)
            problems += self._found(name, part)
            done += share
        self._tell(done)
        return CheckReport(tuple(problems), self.counts, self.head)

    def _found(self, name: str, part: Callable[[], Iterable[Problem]]) -> Iterator[Problem]:
        """What a part finds; where the file's damage stops it, that is a problem too, and the next part is tried."""
        try:
            yield from part()
        except UnicodeDecodeError:
            yield Problem(Kind.FILE, name, f"{name} could not be checked to the end: names in the file are damaged.")
        except sqlite3.Error as error:
            if (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in _NOT_DAMAGE:
                raise
            yield Problem(Kind.FILE, name, f"{name} could not be checked to the end: SQLite says “{error}”.")

    def _tell(self, done: int) -> None:
        if self.progress is not None:
            self.progress(done, 1000)

    def _currency(self) -> str:
        try:
            row = self.connection.execute("SELECT currency FROM book").fetchone()
        except sqlite3.DatabaseError:
            row = None
        return row[0] if row and row[0] in DECIMALS else "USD"

    def _count(self) -> Iterator[Problem]:
        for table in _COUNTED:
            (self.counts[table],) = self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        yield from ()

    def _charge_rules(self) -> tuple[Rule, ...]:
        """None for a backup of before there were charges: their tables are made when it is brought up to date."""
        known = self.connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'attempt'").fetchone()
        return CHARGE_RULES if known else ()

    def _chain(self) -> Iterator[Problem]:
        events = max(self.counts.get("event", 0), 1)
        self.connection.text_factory = bytes
        try:
            result = check_chain(self.connection, lambda number: self._tell(170 + 400 * min(number, events) // events))
        finally:
            self.connection.text_factory = _readable
        self.head = result.head
        yield from result.problems

    def _add_up(self) -> Iterator[Problem]:
        add_up(self.connection)
        yield from ()


def _readable(text: bytes) -> str:
    return text.decode("utf-8", "replace")
