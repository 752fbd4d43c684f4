"""Kill -9 between every two steps of a charge, and two programs on one invoice: real processes, a real socket."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from invpay_desktop.db.book import open_book
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.hosted.connection import Connection
from invpay_desktop.hosted.transport import Pace, Transport
from invpay_desktop.ledger.attempts import open_attempts
from invpay_desktop.ledger.check_schedule import WAITS
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.memos import one_line
from invpay_desktop.payments.charge import ChargeRequest, charge
from invpay_desktop.sandbox.core import TENANT, TOKEN, Sandbox
from invpay_desktop.sandbox.running import RunningSandbox
from invpay_desktop.sync.checking import check_due
from tests.builders import NOW, Shop, a_book, a_customer, stand
from tests.payments.hosted_shop import a_card

GOOD, SOFT, LOST = "4111111111111111", "4000000000000002", "4000000000000259"


@dataclass
class Dying:
    """The process that forks for each job."""

    process: subprocess.Popen[str]

    def runs(self, **job: object) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        read = json.loads(self.process.stdout.readline())
        assert isinstance(read, dict)
        return read


@pytest.fixture(scope="module")
def dying() -> Iterator[Dying]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.payments.dying"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        yield Dying(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait() == 0


@pytest.fixture
def service() -> Iterator[RunningSandbox]:
    with RunningSandbox(Sandbox(lambda: NOW), samples=False) as running:
        yield running


def a_shop(folder: Path) -> tuple[Shop, int]:
    """A book with a linked invoice of 500.00."""
    folder.mkdir(exist_ok=True)
    shop = a_book(folder)
    new = NewInvoice(
        a_customer(shop), date(2026, 1, 10), (one_line("Bread", shop.money("500.00")),), hosted_id="inv_abc123"
    )
    return shop, shop.do(add_invoice, new)


def api_to(service: RunningSandbox) -> HostedApi:
    connection = Connection(service.url, TENANT, TOKEN)
    return HostedApi(connection, "USD", transport=Transport(connection, pace=Pace(None)))


def settled(shop: Shop, service: RunningSandbox, now: datetime) -> None:
    """The program starts again and looks as long as its schedule says."""
    api = api_to(service)
    for wait in (timedelta(seconds=121), *WAITS):
        now += wait
        check_due(shop.book, api, lambda now=now: now)  # type: ignore[misc]
    api.close()


@pytest.mark.parametrize("card", [GOOD, SOFT, LOST])
def test_kill_9_between_every_two_steps(dying: Dying, service: RunningSandbox, tmp_path: Path, card: str) -> None:
    """Whatever the step: at most one charge at the service, and the book agrees with it or says that it cannot tell."""
    fresh, invoice = a_shop(tmp_path / "fresh")
    fresh.book.close()
    met: set[tuple[str, int]] = set()
    for last in range(1, 60):
        service.sandbox.reset()
        service.sandbox.add_invoice("inv_abc123", 50000)
        book = Path(shutil.copy(fresh.book.path, tmp_path / f"{last}.invpay"))
        ended = dying.runs(book=str(book), url=service.url, invoice=invoice, card=card, last=last)
        with open_book(book) as opened:
            shop = Shop(opened)
            settled(shop, service, NOW)
            there, waiting = service.sandbox.charges(), shop.ask(open_attempts)
            met.add((waiting[0].state if waiting else "", len(there)))
            assert len(there) <= 1
            assert stand(shop, invoice).paid == ("250.00" if there else "0.00"), (last, ended)
            assert not (there and waiting)
        assert check_book(book).problems == ()
        if not ended["killed"]:
            assert ended["status"] == {GOOD: "approved", SOFT: "failed", LOST: "unknown"}[card]
            break
    else:
        pytest.fail("it never came to its end")
    assert last > 12
    assert ("needs_you", 0) in met  # killed before anything was sent: only a person can tell
    assert ("", 0 if card == SOFT else 1) in met


def test_two_programs_charge_one_invoice(dying: Dying, service: RunningSandbox, tmp_path: Path) -> None:
    """While one waits for its answer, the other is refused: one charge at the service, one in the book."""
    shop, invoice = a_shop(tmp_path / "shop")
    service.sandbox.add_invoice("inv_abc123", 50000)
    api, said = api_to(service), []
    carry = api._transport.send

    def while_on_its_way(method: str, path: str, body: bytes | None = None, key: str = "") -> Any:
        if method == "POST":
            job = {"book": str(shop.book.path), "url": service.url, "invoice": invoice, "card": GOOD, "last": 0}
            said.append(dying.runs(**job)["status"])
        return carry(method, path, body, key)

    api._transport.send = while_on_its_way  # type: ignore[method-assign]
    done = charge(shop.book, api, ChargeRequest(invoice, shop.money("250.00"), a_card()), lambda: NOW, mode="test")
    api.close()
    assert done.status == "approved"
    assert len(said) == 1
    assert said[0].startswith("Refused: What became of the charge of 250.00")
    assert len(service.sandbox.charges()) == 1
    assert stand(shop, invoice).paid == "250.00"
    shop.book.close()
