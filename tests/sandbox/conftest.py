"""A sandbox in this process with a clock that is set by hand, and a caller that the sandbox knows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from invpay_desktop.sandbox.core import TENANT, TOKEN, Sandbox
from invpay_desktop.sandbox.reply import Reply
from invpay_desktop.sandbox.running import RunningSandbox

SENDER = {"Authorization": f"Bearer {TOKEN}", "X-Tenant-ID": TENANT}


@dataclass
class Clock:
    """The sandbox's present."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def pass_seconds(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Caller:
    """Somebody who calls the API in this process, with the right token."""

    sandbox: Sandbox
    clock: Clock
    headers: dict[str, str] = field(default_factory=lambda: dict(SENDER))

    def raw(self, method: str, path: str, body: Any = None, *, key: str = "") -> Reply:
        """The whole reply; `body` is bytes, or what becomes JSON."""
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return self.sandbox.handle(method, f"/api/v1/{path}", headers, sent)

    def post(self, path: str, body: Any, *, key: str = "") -> Any:
        """What is said to a POST that is taken."""
        return self._read(self.raw("POST", path, body, key=key))

    def get(self, path: str) -> Any:
        """What is said to a GET that is taken."""
        return self._read(self.raw("GET", path))

    def pay(self, invoice_id: str, amount: Any, *, key: str = "", **how: Any) -> Any:
        """A payment; without more, by a card on file."""
        return self.post(f"invoices/{invoice_id}/payment", {"amount": amount, **how}, key=key)

    def card(self, invoice_id: str, amount: Any, number: str, *, key: str = "") -> Any:
        """A payment by a card that is typed in."""
        card = {"number": number, "expiryMonth": "12", "expiryYear": "2027", "cvv": "123"}
        return self.pay(invoice_id, amount, key=key, paymentMethod="card", card=card)

    def history(self, invoice_id: str) -> Any:
        """The data of an invoice's history."""
        return self.get(f"invoices/{invoice_id}/payments")["data"]

    def refused(self, method: str, path: str, body: Any = None, *, key: str = "") -> tuple[int, str]:
        """Status and code of a refusal, told as every refusal is."""
        reply = self.raw(method, path, body, key=key)
        document = read(reply)
        assert document["success"] is False
        assert document["error"]["message"].endswith(".")
        return reply.status, document["error"]["code"]

    def _read(self, reply: Reply) -> Any:
        document = read(reply)
        assert reply.status == 200, document
        return document


def read(reply: Reply) -> Any:
    """The JSON of a reply, amounts exact."""
    assert reply.headers["Content-Type"] == "application/json"
    return json.loads(reply.body, parse_float=Decimal)


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def caller(clock: Clock) -> Caller:
    """A caller of a sandbox that has one invoice: inv_abc123, INV-12345, 500.00 of cust_123."""
    sandbox = Sandbox(clock)
    sandbox.add_invoice("inv_abc123", 50000, number="INV-12345")
    return Caller(sandbox, clock)


@pytest.fixture
def running() -> Iterator[RunningSandbox]:
    with RunningSandbox() as sandbox:
        yield sandbox
