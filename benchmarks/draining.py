"""A thousand queued external payments told to the sandbox, beside bare requests that do the same reads and posts."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

import requests

from benchmarks.generate import CURRENCY, NOW
from benchmarks.measure import Found
from invpay_desktop.base.money import Money
from invpay_desktop.db.book import Book
from invpay_desktop.db.new_book import make_book
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.hosted.connection import Connection
from invpay_desktop.hosted.transport import Pace, Transport
from invpay_desktop.ledger.customers import CustomerDetails, add_customer
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.memos import one_line
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.sandbox.running import RunningSandbox
from invpay_desktop.sync.sync_pass import sync_round

INVOICES = 100
TOTAL = Money(1_000_000, CURRENCY)


class _Calls:
    """What the sandbox was asked, to be asked again by bare requests."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._lock = Lock()

    def note(self, line: str) -> None:
        """One call and its outcome, as the sandbox tells it."""
        with self._lock:
            self.lines.append(line)


def draining(rows: int) -> Iterator[Found]:
    """So many payments, on a tenth as many invoices; both sides over a socket, one request after the other."""
    calls = _Calls()
    with tempfile.TemporaryDirectory() as folder, RunningSandbox(samples=False, called=calls.note) as service:
        with prepared(Path(folder) / "book.sqlite", service, rows) as book:
            spent = _drained(book, service)
        told = [line for line in calls.lines if line.startswith("POST")]
        if len(told) != rows:
            raise SystemExit(f"{len(told)} of {rows} payments were told.")
        floor = _bare(service, list(calls.lines))
    yield Found(f"tell {rows} queued payments", 0, spent, floor, 2)


def prepared(path: Path, service: RunningSandbox, rows: int) -> Book:
    """A book with so many payments that a service which knows its invoices is still to be told of."""
    for number in range(INVOICES):
        service.sandbox.add_invoice(f"inv_{number}", TOTAL.minor, number=f"INV-{number}", customer_id="cust_1")
    book = make_book(path, currency=CURRENCY, now=NOW)
    with book.write(NOW) as session:
        write_setting(session, "hosted.url", service.url)
        write_setting(session, "hosted.tenant", service.tenant)
        customer = add_customer(session, CustomerDetails("C-1", "Sample Bakery", hosted_id="cust_1"))
        invoices = [
            add_invoice(
                session,
                NewInvoice(customer, session.today, (one_line("Bread", TOTAL),), f"INV-{n}", hosted_id=f"inv_{n}"),
            )
            for n in range(INVOICES)
        ]
    for number in range(rows):
        details = {"kind": "check", "check_number": str(10_000 + number)}
        with book.write(NOW) as session:
            record_payment(session, RecordPayment(invoices[number % INVOICES], Money(1000 + number, CURRENCY), details))
    return book


def fast_api(service: RunningSandbox) -> HostedApi:
    """A way to the service that does not hold itself back."""
    connection = Connection(service.url, service.tenant, service.token)
    return HostedApi(connection, CURRENCY, transport=Transport(connection, pace=Pace(None)))


def _drained(book: Book, service: RunningSandbox) -> float:
    api = fast_api(service)
    began = time.perf_counter()
    waiting = 1
    while waiting:
        done = sync_round(book, api, lambda: datetime.now(UTC))
        waiting = done.waiting
        if done.problem is not None:
            raise SystemExit(f"The round stopped: {done.problem}")
    spent = (time.perf_counter() - began) * 1000
    api.close()
    return spent


def _bare(service: RunningSandbox, lines: list[str]) -> float:
    """The same calls in the same order, the posts with other numbers, by requests alone; milliseconds."""
    headers = {"Authorization": f"Bearer {service.token}", "X-Tenant-ID": service.tenant}
    session = requests.Session()
    session.trust_env = False
    began = time.perf_counter()
    for number, line in enumerate(lines):
        method, path, *_ = line.split(" ")
        if method == "GET":
            session.get(service.url + path, headers=headers, timeout=10).json()
            continue
        body = {
            "amount": 10,
            "paymentMethod": "external",
            "externalPaymentDetails": {"method": "check", "checkNumber": str(50_000 + number), "date": "2026-01-28"},
        }
        session.post(service.url + path, headers=headers, json=body, timeout=10).json()
    return (time.perf_counter() - began) * 1000
