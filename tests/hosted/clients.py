"""Clients for tests: the real transport without its pace, and what most tests send through it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from invpay_desktop.base.money import Money
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.hosted.connection import Connection
from invpay_desktop.hosted.transport import Limits, Pace, Transport
from invpay_desktop.hosted.values import Answer, CardOnce

TOKEN = "token-canary-4711"
NUMBER = "4111111111111111"
QUICK = Limits(connect=1, total=0.4)
"""For what never ends; all else has time, however busy the machine is."""
FULL = Money(50000, "USD")
PAID = {
    "paymentId": "pmt_xyz789",
    "invoiceId": "inv_abc123",
    "amount": 500.00,
    "status": "paid",
    "remainingBalance": 0.00,
    "paidAt": "2026-01-28T14:00:00Z",
    "transactionId": "txn_456",
}
FAILED = {
    "paymentId": "pmt_failed_123",
    "invoiceId": "inv_abc123",
    "amount": 500.00,
    "status": "failed",
    "declineReason": "Insufficient funds",
    "attemptedAt": "2026-01-28T14:00:00Z",
}


def connection_to(url: str) -> Connection:
    return Connection(url, "tenant-1", TOKEN)


@contextmanager
def client(url: str, *, trusted: str | None = None, limits: Limits | None = None) -> Iterator[HostedApi]:
    connection = connection_to(url)
    transport = Transport(connection, pace=Pace(None), limits=limits, trusted=trusted)
    api = HostedApi(connection, "USD", transport=transport)
    yield api
    api.close()


def a_card() -> CardOnce:
    return CardOnce(NUMBER, 12, 2027, "123")


def charge(api: HostedApi) -> Answer:
    """The charge that all fault tests make: 500.00 by card on inv_abc123."""
    return api.pay("inv_abc123", FULL, a_card(), "key-1")
