"""Books of any size from a seed: invented names, believable amounts over three years, three payments per invoice.

Written row by row past the ledger (by way of it, it would take hours), with all that a book holds: facts, events and
their digests, remembered balances, search index. `invpay check` finds them clean.
`python -m benchmarks.generate 10000 FILE` makes one.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

from invpay_desktop.base.dates import noon_utc
from invpay_desktop.base.errors import BugError
from invpay_desktop.base.ids import new_id
from invpay_desktop.db import chain
from invpay_desktop.db.integrity.file import new_schema
from invpay_desktop.db.new_book import make_book
from invpay_desktop.db.schema_objects import REFILL, TRIGGERS
from invpay_desktop.db.write_lock import lock_path
from invpay_desktop.ledger.balances import Standing, payment_status, settled_day
from invpay_desktop.ledger.customers import CustomerDetails
from invpay_desktop.ledger.lines import LineDraft, work_out

VERSION = 1
"""To be raised where the same seed gives another book."""
CURRENCY = "USD"
FIRST, LAST = date(2023, 7, 1), date(2026, 6, 30)
NOW = datetime.combine(LAST, time(18), tzinfo=UTC)
"""When the benchmarks take place."""

_SYLLABLES = "bal cor den fal gor hin jun kel lom mar nor pel quin ros sel tor ul ver wex yar zan bri dro lin".split()  # noqa: SIM905 - easier to read
_TRADES = "Bakery Supplies Partners Garage Studio Dental Logistics Foods Roofing Design Florist Printing Tools".split()  # noqa: SIM905 - easier to read
_WORK = "Consulting Delivery Repairs Installation Design Printing Maintenance Catering Training Materials".split()  # noqa: SIM905 - easier to read
_KINDS = (("check", 55), ("wire", 25), ("cash", 8), ("other", 12))

Row = tuple[object, ...]
_BATCH = 20_000


def cached_book(size: int) -> Path:
    """The generated book of so many invoices, made where it is not there yet. Never to be written to: copy it."""
    from platformdirs import user_cache_path

    named = os.environ.get("INVPAY_BENCH_DIR")
    folder = Path(named) if named else user_cache_path("invpay-benchmarks", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    schema = hashlib.sha256(repr(sorted(new_schema().items())).encode()).hexdigest()[:8]
    path = folder / f"sample-{size}-{VERSION}-{schema}.sqlite"
    if not path.exists():
        for stale in folder.glob(f"sample-{size}-*"):
            stale.unlink()
        print(f"making a book of {size:,} invoices in {folder} …", file=sys.stderr, flush=True)
        draft = path.with_name(f"draft-{os.getpid()}-{path.name}")
        generate(draft, size)
        lock_path(draft).unlink()
        draft.rename(path)
    return path


def generate(path: Path, invoices: int, seed: int = 250) -> None:
    """Make a book with so many invoices at `path`."""
    start = datetime.combine(FIRST, time(8), tzinfo=UTC)
    make_book(path, name=f"Sample: {invoices:,} invoices", currency=CURRENCY, zone="America/Chicago", now=start).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-262144"):
            connection.execute(f"PRAGMA {pragma}")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql <> ''"
        ).fetchall()
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        _check_columns(connection)
        connection.execute("BEGIN")
        _Writer(connection, Random(seed)).write(invoices)
        for statement in (*(sql for _, sql in indexes), *REFILL, *TRIGGERS.values()):
            connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=WAL")


def _check_columns(connection: sqlite3.Connection) -> None:
    """Rows are written by position below: fail where a table's columns are not in the order of its digest."""
    for table, columns in chain.FACT_COLUMNS.items():
        found = tuple(row[1] for row in connection.execute(f"PRAGMA table_info({table})"))
        if found != columns:
            raise BugError(f"The table {table} has columns in another order than its digest: {found}.")


@dataclass(frozen=True, slots=True)
class _Payment:
    """One planned payment of an invoice. `back`: what of it is refunded, `to_credit`: taken off into credit."""

    invoice_id: int
    customer_id: int
    amount: int
    day: date
    back: int = 0
    to_credit: int = 0


@dataclass(frozen=True, slots=True)
class _Plan:
    """What becomes of an invoice."""

    lifecycle: str = "open"
    payments: tuple[_Payment, ...] = ()
    written_off: int = 0


@cache
def _worked_out(quantity: int, price: str, rate: str | None) -> tuple[int, int]:
    line = work_out(LineDraft("", Decimal(quantity), Decimal(price), Decimal(rate) if rate else None), CURRENCY)
    return line.net.minor, line.tax.minor


class _Writer:
    """Writes one book, day by day: new invoices in the morning, payments that were planned for the day after them."""

    def __init__(self, connection: sqlite3.Connection, dice: Random) -> None:
        self.connection = connection
        self.dice = dice
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.last: dict[str, int] = defaultdict(int)
        self.last["event"], self.head = connection.execute(
            "SELECT id, digest FROM event ORDER BY id DESC LIMIT 1"
        ).fetchone()
        self.planned: dict[date, list[_Payment]] = defaultdict(list)
        self.credit: dict[int, int] = defaultdict(int)
        self.spare = 0
        self.at = ""
        self.id_start = ""

    def write(self, invoices: int) -> None:
        customers = max(invoices // 40, 1)
        self._begin_day(FIRST)
        names = [self._customer(number) for number in range(1, customers + 1)]
        days = (LAST - FIRST).days + 1
        for number in range(days):
            day = FIRST + timedelta(days=number)
            self._begin_day(day)
            for _ in range(invoices * number // days, invoices * (number + 1) // days):
                self._invoice(day, 1 + int(customers * self.dice.random() ** 2))
            for payment in self.planned.pop(day, ()):
                self._payment(payment)
            if len(self.rows["event"]) >= _BATCH:
                self._flush()
        for number, (public_id, details) in enumerate(names, start=1):
            self._row("customer", number, public_id, *details, 0, self.credit[number])
        self._row("sequence", "invoice", invoices + 1)
        self._flush()

    def _begin_day(self, day: date) -> None:
        self.at = f"{day}T15:00:00Z"
        self.id_start = new_id("", noon_utc(day))[1:11]

    def _id(self, prefix: str, number: int) -> str:
        return f"{prefix}_{self.id_start}{number:016d}"

    def _next(self, table: str) -> int:
        self.last[table] += 1
        return self.last[table]

    def _row(self, table: str, *values: object) -> None:
        self.rows[table].append(values)

    def _flush(self) -> None:
        for table, rows in self.rows.items():
            if rows:
                places = ", ".join("?" * len(rows[0]))
                self.connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
                rows.clear()

    def _event(
        self, kind: str, facts: list[tuple[str, Row]], *, customer: int | None = None, invoice: int | None = None,
        payment: int | None = None, data: str = "{}",
    ) -> None:  # fmt: skip
        """Seal an event over its facts, which are given in the order of a digest."""
        number = self._next("event")
        row = (number, number, kind, self.at, "user", customer, invoice, payment, None, data, chain.DIGEST_VERSION)
        lines = [chain.row_line("event", row)]
        for table, fact in facts:
            lines.append(chain.row_line(table, fact))  # type: ignore[arg-type]
            self.rows[table].append(fact)
        self.head = chain.digest(self.head, lines)
        self.rows["event"].append((*row, self.head))

    def _customer(self, number: int) -> tuple[str, Row]:
        dice = self.dice
        word = "".join(dice.choices(_SYLLABLES, k=dice.randint(2, 3))).capitalize()
        name = f"{word} {dice.choice(_TRADES)}"
        details = CustomerDetails(
            f"C-{number:05d}",
            name,
            f"books@{word.lower()}.example",
            notes="Sample.",
            terms_days=dice.choice((None, 14, 30)),
        )
        data = json.dumps({"after": asdict(details)}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self._event("customer.added", [], customer=number, data=data)
        return self._id("cust", number), (*asdict(details).values(),)

    def _invoice(self, day: date, customer: int) -> None:
        dice = self.dice
        quantity, price = dice.randint(1, 24), f"{dice.randint(1, 60) * 5}.{dice.choice(('00', '50', '95'))}"
        rate = dice.choice((None, None, "8.25"))
        net, tax = _worked_out(quantity, price, rate)
        number, invoice_id = self._next("invoice"), self.last["invoice"]
        plan = self._plan(invoice_id, customer, net + tax, day)
        draft = plan.lifecycle == "draft"
        common = (
            f"INV-{number:04d}", customer, day.isoformat(),
            (day + timedelta(days=30)).isoformat(), f"PO {dice.randint(1, 99999)}" if dice.random() < 0.4 else "",
        )  # fmt: skip
        version = self._next("invoice_version")
        rest = ("", None, net + tax, tax)
        event = self.last["event"] + 1
        fact = (version, event, invoice_id, 1, version, "draft" if draft else "open", 0, *common, *rest)
        line = (
            self._next("line"), event, version, None, 1, dice.choice(_WORK), str(quantity), price, rate, 0, net, tax,
        )  # fmt: skip
        kind = "invoice.drafted" if draft else "invoice.added"
        self._event(kind, [("invoice_version", fact), ("line", line)], invoice=invoice_id)
        if plan.lifecycle == "void":
            newest = self._next("invoice_version")
            fact = (newest, event + 1, invoice_id, 2, version, "void", 0, *common, *rest)
            self._event("invoice.void", [("invoice_version", fact)], invoice=invoice_id, data='{"reason":"sample"}')
            version = newest
        if plan.written_off:
            self._write_off(invoice_id, plan.written_off, day)
        for payment in plan.payments:
            self.planned[payment.day].append(payment)
        self._remember(plan, invoice_id, version, common, net + tax)

    def _remember(self, plan: _Plan, invoice_id: int, version: int, common: Row, total: int) -> None:
        number, customer, issued, due, reference = common
        paid = sum(payment.amount - payment.to_credit for payment in plan.payments)
        standing = Standing(total, paid, sum(payment.back for payment in plan.payments), 0, plan.written_off)
        settled = None
        if standing.status in ("paid", "overpaid"):
            moves = [(p.day, p.amount - p.to_credit - p.back) for p in plan.payments]
            settled = settled_day(total, [*moves, (date.fromisoformat(str(issued)), plan.written_off)])
        self._row(
            "invoice", invoice_id, self._id("inv", invoice_id), number, customer, version, plan.lifecycle, 0, issued,
            due, total, reference, None, standing.allocated, standing.refunded, 0, standing.written_off, standing.paid,
            standing.remaining, standing.over, standing.status.value, settled.isoformat() if settled else None,
        )  # fmt: skip

    def _plan(self, invoice_id: int, customer: int, total: int, day: date) -> _Plan:
        """Half of what is younger than 45 days is open, and one in fourteen of the rest."""
        chance = self.dice.random()
        if chance < 0.01:
            self.spare += 3
            return _Plan("draft" if chance < 0.005 else "void")
        is_open = chance < 0.5 if (LAST - day).days < 45 else chance < 0.08
        if is_open and self.dice.random() < 0.4:
            self.spare += 3
            return _Plan()
        more = self.dice.random()
        wanted = total - total * self.dice.randint(10, 60) // 100 if is_open else total
        written_off = self.dice.randint(1, 90) if not is_open and more < 0.01 else 0
        if more > 0.96 and not is_open:
            wanted += self.dice.randint(1, 50) * 100
        payments = list(self._payments(invoice_id, customer, wanted - written_off, day))
        if 0.96 < more < 0.98 and not is_open:
            payments[-1] = replace(payments[-1], to_credit=min(wanted - total, payments[-1].amount))
        elif more < 0.02 and not written_off:
            payments[-1] = replace(payments[-1], back=payments[-1].amount)
        return _Plan("open", tuple(payments), written_off)

    def _payments(self, invoice_id: int, customer: int, amount: int, day: date) -> Iterator[_Payment]:
        parts = 3
        if self.spare:  # what the invoices without payments left over
            parts, self.spare = 4, self.spare - 1
        for left in range(parts, 0, -1):
            day += timedelta(days=min(self.dice.randint(0, 25), (LAST - day).days))
            part = amount // left
            amount -= part
            yield _Payment(invoice_id, customer, part, day)

    def _payment(self, payment: _Payment) -> None:
        dice = self.dice
        kind = dice.choices([k for k, _ in _KINDS], [w for _, w in _KINDS])[0]
        check = str(dice.randint(100, 99999)) if kind == "check" else ""
        reference = f"TRF {dice.randint(1, 999999):06d}" if kind == "wire" else ""
        number, event, day = self._next("payment"), self.last["event"] + 1, payment.day.isoformat()
        fact = (
            number, self._id("pmt", number), event, payment.customer_id, payment.amount, "external", kind, day, check,
            "", reference, "", "",
        )  # fmt: skip
        step = (self._next("payment_step"), event, number, "approved", day, "", 0, None, None)
        laid = (self._next("allocation"), event, number, payment.invoice_id, payment.amount, day)
        self._event(
            "payment.recorded", [("payment", fact), ("payment_step", step), ("allocation", laid)], payment=number
        )
        status = payment_status("approved", payment.amount, payment.back).value
        self._row(
            "payment_state", number, status, payment.amount - payment.to_credit, payment.to_credit, payment.back, 0
        )
        if payment.to_credit:
            self._keep_as_credit(payment, number)
        if payment.back:
            self._refund(payment, number, kind)

    def _keep_as_credit(self, payment: _Payment, number: int) -> None:
        event, day = self.last["event"] + 1, payment.day.isoformat()
        taken = (self._next("allocation"), event, number, payment.invoice_id, -payment.to_credit, day)
        grant = (
            self._next("credit_entry"), event, payment.customer_id, "grant", payment.to_credit, None, number, None,
            None, None, day, "", 0,
        )  # fmt: skip
        self._event("credit.kept", [("allocation", taken), ("credit_entry", grant)], invoice=payment.invoice_id)
        self.credit[payment.customer_id] += payment.to_credit

    def _refund(self, payment: _Payment, number: int, kind: str) -> None:
        event, day, refund = self.last["event"] + 1, payment.day.isoformat(), self._next("refund")
        fact = (
            refund, self._id("rfd", refund), event, payment.customer_id, number, payment.back, kind, day, "", "sample",
        )  # fmt: skip
        step = (self._next("refund_step"), event, refund, "settled", day, "")
        part = (
            self._next("refund_part"), event, refund, number, payment.invoice_id, payment.back, "owed", day,
        )  # fmt: skip
        facts: list[tuple[str, Row]] = [("refund", fact), ("refund_step", step), ("refund_part", part)]
        self._event("payment.refunded", facts, payment=number, data='{"reason":"sample"}')

    def _write_off(self, invoice_id: int, amount: int, day: date) -> None:
        event = self.last["event"] + 1
        fact = (self._next("adjustment"), event, invoice_id, "write_off", amount, day.isoformat(), "sample", None)
        self._event("invoice.written_off", [("adjustment", fact)], invoice=invoice_id)


if __name__ == "__main__":
    generate(Path(sys.argv[2]), int(sys.argv[1].replace(",", "")))
