"""What the window reads: its first page, counts, sorted ids, customers, payments, the dashboard. For information."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from benchmarks.generate import NOW
from benchmarks.measure import Found, milliseconds
from invpay_desktop.analytics import dashboard
from invpay_desktop.db.book import open_book
from invpay_desktop.db.first_page import read_first_page
from invpay_desktop.db.session import Session
from invpay_desktop.db.watch import Watch
from invpay_desktop.ledger.customer_list import CustomerQuery, customer_ids, customer_rows
from invpay_desktop.ledger.invoice_list import InvoiceQuery, counts, invoice_ids, rows_by_ids, totals_of_ids
from invpay_desktop.payments.payment_list import PaymentQuery, list_payments, payment_counts

BLOCK = 128
"""Rows that a list fetches together on the thread that paints."""


def window(path: Path, size: int, rounds: int) -> Iterator[Found]:
    """Each read by itself, the book open and its pages in memory."""
    yield _found("window: first page without SQLAlchemy", size, lambda: read_first_page(path, NOW), rounds)
    with Watch(path) as watch:
        yield _found("window: has somebody else written?", size, watch.changed_elsewhere, rounds)
    with open_book(path) as book, book.read(NOW) as session:
        for name, read in _reads(session).items():
            yield _found(f"window: {name}", size, read, rounds)


def _found(name: str, size: int, read: Callable[[], object], rounds: int) -> Found:
    return Found(name, size, median(milliseconds(read) for _ in range(rounds)))


def _reads(session: Session) -> dict[str, Callable[[], object]]:
    ids = invoice_ids(session, InvoiceQuery(sort="number", descending=True))
    block = ids[len(ids) // 2 :][:BLOCK]
    customers = customer_ids(session, CustomerQuery())[:BLOCK]
    return {
        f"{BLOCK} invoices by id": lambda: rows_by_ids(session, block),
        "a count for each tab": lambda: counts(session, InvoiceQuery()),
        "all ids by number": lambda: invoice_ids(session, InvoiceQuery(sort="number")),
        "all ids by total": lambda: invoice_ids(session, InvoiceQuery(sort="total")),
        "all ids by customer": lambda: invoice_ids(session, InvoiceQuery(sort="customer")),
        "sums of all ids": lambda: totals_of_ids(session, ids),
        "customers by name": lambda: customer_ids(session, CustomerQuery()),
        "customers by balance": lambda: customer_ids(session, CustomerQuery(sort="balance")),
        f"{BLOCK} customers by id": lambda: customer_rows(session, customers),
        f"{BLOCK} payments, newest first": lambda: list_payments(session, PaymentQuery(), BLOCK),
        "payments by status": lambda: payment_counts(session, PaymentQuery()),
        "dashboard: figures": lambda: dashboard.figures(session),
        "dashboard: weeks": lambda: dashboard.money_by_week(session),
        "dashboard: who owes most": lambda: dashboard.owes_most(session),
        "dashboard: money lately": lambda: dashboard.money_lately(session),
        "dashboard: what needs the person": lambda: dashboard.needs(session, None),
    }
