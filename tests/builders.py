"""Set-up in a few words: a_book(), a_customer(), an_invoice("500.00"); each deed in a transaction of its own.

Amounts are text as on the command line, days are text (`2026-01-28`). Books are copies of an empty one made once.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest
from sqlalchemy import Table, select

from invpay_desktop.base.money import Money, amount_text, parse_amount
from invpay_desktop.db import tables
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.db.new_book import make_book
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.interchange.sample_year import make_sample
from invpay_desktop.ledger.attempts import NewAttempt, approve_attempt, begin_attempt
from invpay_desktop.ledger.customers import CustomerDetails, add_customer
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.memos import one_line
from invpay_desktop.payments.receive import Receive, Received, receive_payment
from invpay_desktop.payments.record import Recorded, RecordPayment, record_payment

NOW = datetime(2026, 1, 28, 14, 0, tzinfo=UTC)
_Words = ParamSpec("_Words")
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Stand:
    """How an invoice stands, amounts as text."""

    status: str
    paid: str
    left: str
    over: str = "0.00"


@dataclass
class Shop:
    """An open book and its present."""

    book: Book
    now: datetime = NOW
    currency: str = "USD"
    customers: dict[str, int] = field(default_factory=dict)

    def do(self, deed: Callable[Concatenate[WriteSession, _Words], _Result], *words: Any, **more: Any) -> _Result:
        """Run a use case in a transaction of its own."""
        with self.book.write(self.now) as session:
            return deed(session, *words, **more)

    def ask(self, question: Callable[Concatenate[Session, _Words], _Result], *words: Any, **more: Any) -> _Result:
        """Run a read."""
        with self.book.read(self.now) as session:
            return question(session, *words, **more)

    def money(self, text: str) -> Money:
        return parse_amount(text, self.currency)

    def row(self, table: Table, row_id: int) -> Any:
        """A row as it lies in the book."""
        [key] = table.primary_key.columns
        return self.ask(lambda session: session.execute(select(table).where(key == row_id)).one())

    def rows(self, table: Table) -> list[Any]:
        """All rows of a table."""
        return self.ask(lambda session: list(session.execute(select(table)).all()))

    def text(self, minor: int) -> str:
        return amount_text(minor, self.currency)


def a_book(folder: Path, currency: str = "USD", zone: str = "UTC", now: datetime = NOW) -> Shop:
    """An empty book in a folder, open; close it with `shop.book.close()`."""
    path = folder / "shop.invpay"
    shutil.copyfile(_template(currency, zone), path)
    return Shop(open_book(path), now, currency)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """An empty book in dollars on 2026-01-28; a room's conftest.py imports it."""
    made = a_book(tmp_path)
    yield made
    made.book.close()


def a_sample(folder: Path, now: datetime = NOW) -> Path:
    """The sample year up to `now`, as a file in a folder; what is made for one moment is made once and copied."""
    path = folder / "sample.sqlite"
    shutil.copy(_sample_template(now), path)  # the mode too: a book is its owner's alone
    return path


@pytest.fixture
def sample_book(tmp_path: Path) -> Path:
    """The sample year up to 2026-01-28, a file of the test's own; a room's conftest.py imports it."""
    return a_sample(tmp_path)


def a_customer(shop: Shop, number: str = "cust_123", name: str = "Sample Bakery", **details: Any) -> int:
    """The customer with this number, added the first time it is asked for."""
    if number not in shop.customers:
        shop.customers[number] = shop.do(add_customer, CustomerDetails(number, name, **details))
    return shop.customers[number]


def an_invoice(
    shop: Shop,
    total: str = "500.00",
    *,
    customer: int | None = None,
    number: str | None = None,
    issued: str = "2026-01-10",
    due: str | None = None,
    draft: bool = False,
) -> int:
    """An invoice of one line, open unless it is a draft."""
    return shop.do(
        add_invoice,
        NewInvoice(
            a_customer(shop) if customer is None else customer,
            date.fromisoformat(issued),
            (one_line("Bread", shop.money(total)),),
            number=number,
            due_on=None if due is None else date.fromisoformat(due),
            draft=draft,
        ),
    )


def pays(
    shop: Shop, invoice: int, amount: str, on: str | None = None, *, rest: bool = False, **details: Any
) -> Recorded:
    """A payment on one invoice. `rest`: what is left is written off."""
    return shop.do(
        record_payment,
        RecordPayment(
            invoice, shop.money(amount), details, None if on is None else date.fromisoformat(on), write_off_rest=rest
        ),
    )


def sends(
    shop: Shop, customer: int, amount: str, to: dict[int, str] | None = None, on: str | None = None, **details: str
) -> Received:
    """Money from a customer; `to`: what is said to lie on which invoice."""
    named = tuple((invoice, shop.money(part)) for invoice, part in (to or {}).items())
    day = None if on is None else date.fromisoformat(on)
    return shop.do(receive_payment, Receive(customer, shop.money(amount), named, details, day))


def charged(shop: Shop, invoice: int, amount: str, *, hosted: str = "inv_abc123", hosted_id: str = "pmt_h1") -> int:
    """A card charge on an invoice that the hosted service approved; returns the payment."""
    row = shop.row(tables.invoice, invoice)
    new = NewAttempt(
        invoice, row.customer_id, shop.money(amount), "card", "Visa •• 1111", hosted, frozenset()
    )  # fmt: skip
    sent = shop.do(begin_attempt, new).payment_id
    transaction = hosted_id.replace("pmt_", "txn_")
    shop.do(approve_attempt, sent, hosted_id=hosted_id, transaction_id=transaction, evidence="answer")
    return sent


def stand(shop: Shop, invoice: int) -> Stand:
    """How an invoice stands now."""
    row = shop.row(tables.invoice, invoice)
    return Stand(row.status, shop.text(row.paid_minor), shop.text(row.remaining_minor), shop.text(row.over_minor))


def credit_of(shop: Shop, customer: int | None = None) -> str:
    """A customer's unused credit."""
    row = shop.row(tables.customer, a_customer(shop) if customer is None else customer)
    return shop.text(row.credit_minor)


def status_of(shop: Shop, payment: int) -> str:
    """A payment's status."""
    return str(shop.row(tables.payment_state, payment).status)


@cache
def _template(currency: str, zone: str) -> Path:
    path = _folder_of_this_run() / f"{currency}-{zone.replace('/', '-')}.invpay"
    make_book(path, name="Sample Shop", currency=currency, zone=zone, now=NOW).close()
    return path


@cache
def _sample_template(now: datetime) -> Path:
    path = _folder_of_this_run() / f"sample-{now:%Y%m%d%H%M}.sqlite"
    make_sample(path, now)
    return path


@cache
def _folder_of_this_run() -> Path:
    folder = tempfile.mkdtemp(prefix="invpay-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
