"""A desk whose book is connected to a sandbox that really runs, on a port of this machine, at the book's own time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.memos import one_line
from invpay_desktop.sandbox.core import Sandbox
from invpay_desktop.sandbox.ledger import Entry
from invpay_desktop.sandbox.running import RunningSandbox
from tests.builders import Shop, a_customer

GOOD, SOFT, HARD = "4111111111111111", "4000000000000002", "4000000000000069"
LOST_AFTER, LOST_BEFORE, LATE = "4000000000000259", "4000000000003220", "4000000000000341"


@dataclass
class Hosted:
    """The sandbox and the shop that is connected to it."""

    shop: Shop
    running: RunningSandbox
    calls: list[str]

    @property
    def sandbox(self) -> Sandbox:
        return self.running.sandbox

    def invoice(self, total: str = "500.00", number: str = "INV-1001", hosted_id: str = "inv_1") -> int:
        """An invoice in the book and at the service."""
        money = self.shop.money(total)
        self.sandbox.add_invoice(hosted_id, money.minor)
        lines = (one_line("Bread", money),)
        new = NewInvoice(a_customer(self.shop), date(2026, 1, 10), lines, number=number, hosted_id=hosted_id)
        return self.shop.do(add_invoice, new)

    def later(self, **how_long: float) -> None:
        """Time passes on both sides."""
        self.shop.now += timedelta(**how_long)

    def there(self) -> list[Entry]:
        """Charges that moved money at the service."""
        return self.sandbox.charges()

    def posts(self) -> int:
        """How many charges were asked for, whatever became of them."""
        return sum("payment" in call and "payments" not in call for call in self.calls)


@pytest.fixture
def hosted(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hosted]:
    calls: list[str] = []
    sandbox = Sandbox(lambda: shop.now)
    with RunningSandbox(sandbox, samples=False, called=calls.append) as running:
        monkeypatch.setenv("INVPAY_HOSTED_TOKEN", running.token)
        for key, value in (("hosted.url", running.url), ("hosted.tenant", running.tenant), ("hosted.mode", "test")):
            shop.do(write_setting, key, value)
        yield Hosted(shop, running, calls)
