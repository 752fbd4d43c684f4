"""Small books for reports: made through the program's own use cases, one transaction per deed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from invpay_desktop.analytics.aging import Aging, as_document
from invpay_desktop.base.dates import noon_utc
from invpay_desktop.base.money import Money
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.db.session import WriteSession
from invpay_desktop.ledger.customers import CustomerDetails, add_customer
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.memos import one_line
from invpay_desktop.payments.record import RecordPayment, record_payment

TODAY = date(2026, 1, 28)
NOW = noon_utc(TODAY)
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Desk:
    """A book and whoever enters things into it, at NOW unless said otherwise. Amounts are minor units."""

    book: Book

    def do(self, deed: Callable[[WriteSession], _Result], now: datetime = NOW) -> _Result:
        with self.book.write(now) as session:
            return deed(session)

    def money(self, minor: int) -> Money:
        with self.book.read(NOW) as session:
            return session.money(minor)

    def customer(self, number: str = "cust_1", name: str = "Sample Bakery") -> int:
        return self.do(lambda session: add_customer(session, CustomerDetails(number, name)))

    def invoice(self, customer: int, issued: date, minor: int, due: date | None = None, *, draft: bool = False) -> int:
        lines = (one_line("Bread", self.money(minor)),)
        return self.do(
            lambda session: add_invoice(session, NewInvoice(customer, issued, lines, due_on=due, draft=draft))
        )

    def pay(self, invoice: int, minor: int, day: date, *, write_off_rest: bool = False) -> int:
        request = RecordPayment(invoice, self.money(minor), received_on=day, write_off_rest=write_off_rest)
        return self.do(lambda session: record_payment(session, request).id)


@contextmanager
def copy_of(empty_book: Path, folder: Path) -> Iterator[Desk]:
    """A copy of an empty book in `folder`, closed at the end."""
    with open_book(Path(shutil.copy(empty_book, folder))) as book:
        yield Desk(book)


def columns(report: Aging) -> dict[str, list[int]]:
    """Customer's number → minor units of the seven columns of an aging report; the total under `all`."""
    document = as_document(report)
    rows = {row.pop("customer"): row for row in document["customers"]} | {"all": document["total"]}
    for row in rows.values():
        row.pop("customerName", None)
    return {number: [money.minor for money in row.values()] for number, row in rows.items()}
