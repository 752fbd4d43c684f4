"""One small world: a book, the service beside it with its own, a network between, and a clock that only we move."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from invpay_desktop.base.money import Money
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.hosted.connection import Connection
from invpay_desktop.hosted.transport import Pace, Transport
from invpay_desktop.ledger.customers import CustomerDetails, add_customer
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.memos import one_line
from invpay_desktop.sandbox.core import TENANT, TOKEN, Sandbox
from tests.builders import NOW, a_book
from tests.simulator.crashing import Dying, Killed, MortalBook
from tests.simulator.wire import Line

URL = "http://127.0.0.1:9"
TOTALS = (50000, 25000)
"""Two invoices, in cents; all payments are in steps of 50.00, so that amounts often meet."""


@dataclass(frozen=True)
class Place:
    """An invoice as the book and the service know it."""

    id: int
    hosted_id: str


class World:
    """Everything of one schedule. `folder`: where its book lies, on a disk in memory if possible."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.dice = Random(seed)
        self.now = NOW
        self.sandbox = Sandbox(lambda: self.now, show_failed=self.dice.random() < 0.5)
        for number, total in enumerate(TOTALS, 1):
            self.sandbox.add_invoice(f"inv_{number}", total, number=f"INV-{number}", customer_id="cust_1")
        self.dying = Dying(self.dice)
        self.line = Line(self.sandbox, self.dice, self.dying)
        self.path = Path(shutil.copy(_template(folder), folder / f"{seed}.invpay"))
        self.places = tuple(Place(number, f"inv_{number}") for number in range(1, len(TOTALS) + 1))
        self.log: list[str] = []
        self._looking = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, isolation_level=None)
        self._open()

    def clock(self) -> datetime:
        """The present; every look at it takes a moment."""
        self.now += timedelta(milliseconds=20)
        return self.now

    def money(self, minor: int) -> Money:
        """Cents as money."""
        return Money(minor, "USD")

    def close(self) -> None:
        """End it, and leave nothing."""
        self.api.close()
        self.book.close()
        self._looking.close()
        for file in self.path.parent.glob(f"{self.path.name}*"):
            file.unlink(missing_ok=True)

    @contextmanager
    def mortal(self, odds: float) -> Iterator[None]:
        """The program may die inside; then it starts again with nothing but what lies on the disk."""
        self.dying.odds = odds
        try:
            yield
        except Killed as killed:
            self.log.append(f"  died {killed}")
            self.dying.odds = 0.0
            self.api.close()
            self.book.close()
            self._open()
        finally:
            self.dying.odds = 0.0

    def _open(self) -> None:
        self.book = MortalBook(self.path)
        self.book.dying = self.dying
        connection = Connection(URL, TENANT, TOKEN, "test")
        transport = Transport(connection, pace=Pace(None), adapter=self.line)
        self.api = HostedApi(connection, "USD", transport=transport)

    # What lies in the book now

    def attempts(self) -> list[tuple[object, ...]]:
        """Every charge of ours, with the status of its payment."""
        return self.rows(
            "SELECT a.payment_id, a.invoice_id, a.key, a.state, s.status, p.amount_minor, a.hosted_id, a.evidence,"
            " a.next_check_at, p.method"
            " FROM attempt a JOIN payment p ON p.id = a.payment_id JOIN payment_state s USING (payment_id)"
        )

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What lies in the book, by SQL of the test's own."""
        return self._looking.execute(sql).fetchall()


@cache
def _template(folder: Path) -> Path:
    shop = a_book(folder)
    customer = shop.do(add_customer, CustomerDetails("cust_1", "Sample Bakery", hosted_id="cust_1"))
    for number, total in enumerate(TOTALS, 1):
        lines = (one_line("Bread", Money(total, "USD")),)
        shop.do(add_invoice, NewInvoice(customer, NOW.date(), lines, f"INV-{number}", hosted_id=f"inv_{number}"))
    shop.do(write_setting, "hosted.url", URL)
    shop.do(write_setting, "hosted.tenant", TENANT)
    shop.book.close()
    return shop.book.path
