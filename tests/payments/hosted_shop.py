"""A shop that is connected: its book, the sandbox as the service, and a line between them that tests can cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest

from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.hosted.connection import Connection
from invpay_desktop.hosted.reply import Fault, Reply
from invpay_desktop.ledger.attempts import Attempt, attempt_of, open_attempts
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.memos import one_line
from invpay_desktop.payments.charge import Charged, ChargeRequest, Means, charge
from invpay_desktop.payments.methods import ach, card, saved
from invpay_desktop.payments.retry import RetryRequest, retry
from invpay_desktop.sandbox.core import TENANT, TOKEN, Sandbox
from invpay_desktop.sandbox.ledger import Entry
from invpay_desktop.sandbox.reply import ConnectionFault, Refused
from invpay_desktop.sync.checking import Checked, check_attempt
from tests.builders import NOW, Shop, a_customer

GOOD, SOFT, EXPIRED, STOLEN = "4111111111111111", "4000000000000002", "4000000000000069", "4000000000009979"
LOST_AFTER, LOST_BEFORE, LATE = "4000000000000259", "4000000000003220", "4000000000000341"


@dataclass
class Line:
    """Carries requests to the sandbox in this process. `log`: method and path of each, in order.

    `before`, `after`: called with method and path around each request; what they raise comes out of the api. `instead`:
    what is answered to everything that writes, `carried_last`: what was answered last.
    """

    sandbox: Sandbox
    log: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    before: Callable[[str, str], None] = lambda _method, _path: None
    after: Callable[[str, str], None] = lambda _method, _path: None
    cut: bool = False
    carried_last: Reply | None = None
    instead: Reply | None = None

    def send(self, method: str, path: str, body: bytes | None = None, key: str = "") -> Reply:
        self.before(method, path)
        if self.cut:
            return Reply(fault=Fault.OFFLINE, sent=False)
        self.log.append(f"{method} {path.removeprefix('/api/v1/')}")
        self.bodies.append(body or b"")
        headers = {
            "Authorization": f"Bearer {TOKEN}", "X-Tenant-ID": TENANT, "Content-Type": "application/json",
            **({"Idempotency-Key": key} if key else {}),
        }  # fmt: skip
        try:
            came = self._carried(method, path, headers, body or b"")
        finally:
            self.after(method, path)
        if method == "POST" and self.instead is not None:
            came = self.instead
        self.carried_last = came
        return came

    def _carried(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        try:
            reply = self.sandbox.handle(method, path, headers, body)
        except Refused:
            return Reply(fault=Fault.REFUSED, sent=False)
        except ConnectionFault:
            return Reply(fault=Fault.DROPPED, sent=True)
        named = {name.lower(): value for name, value in reply.headers.items()}
        return Reply(reply.status, reply.body, named.get("content-type", ""), named.get("retry-after", ""))

    def close(self) -> None:
        """Nothing is held."""


@dataclass
class Hosted:
    """The connected shop. Its present is `shop.now`, and the sandbox's."""

    shop: Shop
    sandbox: Sandbox
    line: Line
    api: HostedApi
    mode: str = "test"

    def clock(self) -> datetime:
        return self.shop.now

    def later(self, **how_long: float) -> None:
        """Time passes on both sides."""
        self.shop.now += timedelta(**how_long)

    def invoice(self, total: str = "500.00", hosted_id: str = "inv_abc123", customer: int | None = None) -> int:
        """An invoice in the book and at the service."""
        money = self.shop.money(total)
        self.sandbox.add_invoice(hosted_id, money.minor)
        who = a_customer(self.shop) if customer is None else customer
        new = NewInvoice(who, date(2026, 1, 10), (one_line("Bread", money),), hosted_id=hosted_id)
        return self.shop.do(add_invoice, new)

    def charge(self, invoice: int, amount: str = "500.00", how: Means | str = GOOD, seen: str | None = None) -> Charged:
        """Charge it, by default with a card that pays; a text is a card's number."""
        request = ChargeRequest(
            invoice,
            self.shop.money(amount),
            a_card(how) if isinstance(how, str) else how,
            seen=None if seen is None else self.shop.money(seen),
        )
        return charge(self.shop.book, self.api, request, self.clock, mode=self.mode)

    def retry(self, payment: int, how: Means | str = GOOD, amount: str | None = None) -> Charged:
        request = RetryRequest(
            payment,
            a_card(how) if isinstance(how, str) else how,
            None if amount is None else self.shop.money(amount),
        )
        return retry(self.shop.book, self.api, request, self.clock, mode=self.mode)

    def check(self, payment: int) -> Checked:
        return check_attempt(self.shop.book, self.api, payment, self.clock)

    def attempt(self, payment: int) -> Attempt:
        found = self.shop.ask(attempt_of, payment)
        assert found is not None
        return found

    def open_attempts(self) -> list[Attempt]:
        return self.shop.ask(open_attempts)

    def there(self) -> list[Entry]:
        """Charges that moved money at the service."""
        return self.sandbox.charges()

    @contextmanager
    def fault(self, name: str) -> Iterator[None]:
        """A switch of the sandbox, while the block runs."""
        self.sandbox.arm(name)
        try:
            yield
        finally:
            self.sandbox.faults.clear()


def a_card(number: str = GOOD) -> card.Card:
    cvv = "1234" if number.startswith("37") else "123"
    return card.checked({"number": number, "expires": "12/27", "cvv": cvv}, NOW.date())


def an_account(number: str = "123456789", kind: str = "checking") -> ach.BankAccount:
    return ach.checked(
        {
            "holder": "Sample Bakery", "account_type": kind, "routing_number": "987654321", "account_number": number,
            "account_again": number, "authorised_by": "Sample Owner", "authorised_how": "phone",
        }
    )  # fmt: skip


def a_method(method_id: str = "pm_saved_123", label: str = "") -> saved.SavedMethod:
    return saved.checked({"method_id": method_id, "label": label})


@pytest.fixture
def hosted(shop: Shop) -> Hosted:
    """A connected shop; a room's conftest.py imports it."""
    sandbox = Sandbox(lambda: shop.now)
    line = Line(sandbox)
    api = HostedApi(Connection("http://127.0.0.1:9", TENANT, TOKEN), "USD", transport=line)
    return Hosted(shop, sandbox, line, api)
