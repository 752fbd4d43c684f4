"""`invpay refund` of a charge of the hosted service: paid out there, refused, or not known yet; against the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from invpay_desktop.db.book import open_book
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.hosted.connection import Connection
from invpay_desktop.ledger.check_schedule import WAITS
from invpay_desktop.payments.charge import ChargeRequest, charge
from invpay_desktop.sandbox.core import Sandbox
from invpay_desktop.sandbox.running import RunningSandbox
from invpay_desktop.sync.refund_checking import check_due_refunds
from tests.cli.conftest import Invpay
from tests.payments.hosted_shop import a_card


@dataclass(frozen=True)
class Connected:
    """The program on a book that is tied to a sandbox, 600.00 by card on the invoice of 500.00."""

    invpay: Invpay
    sandbox: Sandbox
    payment: str
    api: HostedApi

    def refund(self, *more: str) -> tuple[str, ...]:
        return ("refund", self.payment, *more, "--reason", "asked for")


@pytest.fixture
def connected(owed: Invpay, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connected]:
    with RunningSandbox(samples=False, now=lambda: owed.now) as running:
        running.sandbox.add_invoice("inv_abc123", 50000, number="INV-12345")
        for key, value in (("hosted.url", running.url), ("hosted.tenant", running.tenant)):
            assert owed("settings", "set", key, value).status == 0
        monkeypatch.setenv("INVPAY_HOSTED_TOKEN", running.token)
        api = HostedApi(Connection(running.url, running.tenant, running.token), "USD")
        with open_book(owed.book) as book:
            with book.read(owed.now) as session:
                amount = session.money(60000)
            done = charge(book, api, ChargeRequest(1, amount, a_card()), lambda: owed.now, mode="test")
        yield Connected(owed, running.sandbox, done.public_id, api)
        api.close()


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def test_it_goes_back_through_the_service(connected: Connected) -> None:
    data = connected.invpay(*connected.refund("100.00")).data
    assert data["refundId"].startswith("rfd_")
    assert (data["amount"], data["refundedAmount"], data["status"]) == (
        Decimal("100.00"), Decimal("100.00"), "partially_refunded",
    )  # fmt: skip
    assert data["invoices"][0]["status"] == "paid"
    assert [refund.amount for refund in connected.sandbox.ledger.refunds] == [10000]
    said = connected.invpay.text(*connected.refund("50.00"))
    assert said.out.startswith("Refunded 50.00 of pmt_")
    assert said.status == 0


def test_by_check_it_is_only_recorded(connected: Connected) -> None:
    data = connected.invpay(*connected.refund("100.00", "--kind", "check")).data
    assert data["status"] == "partially_refunded"
    assert connected.sandbox.ledger.refunds == []


def test_what_the_service_refuses_is_exit_status_1_with_the_reason(connected: Connected) -> None:
    connected.sandbox.arm("403:refund")
    done = connected.invpay(*connected.refund("100.00"))
    assert done.status == 1
    assert done.document["success"] is False
    assert (done.document["data"]["status"], done.document["data"]["amount"]) == ("failed", Decimal("100.00"))
    assert "did not go through" in done.err
    assert "Nothing was paid back" in done.err
    assert connected.sandbox.ledger.refunds == []


def test_an_unknown_outcome_is_exit_status_3_and_is_not_repeated(connected: Connected) -> None:
    connected.sandbox.arm("drop-after:refund")
    done = connected.invpay(*connected.refund("100.00"))
    assert done.status == 3
    assert (done.document["success"], done.document["data"]["status"]) == (False, "unknown")
    assert done.document["data"]["nextCheckAt"] == "2026-01-28T14:00:02Z"
    assert "Please do not refund it again" in done.err
    again = connected.invpay(*connected.refund("100.00"))
    assert "went out" in again.refused["message"]
    assert len(connected.sandbox.ledger.refunds) == 1
    events = connected.invpay("history", "INV-12345", "--events").data["events"]
    assert [each["type"] for each in events][-3:] == ["refund.sent", "refund.unknown", "refund.settled"]


def test_a_person_decides_in_the_end(connected: Connected) -> None:
    connected.sandbox.arm("drop-before:refund")
    refund = connected.invpay(*connected.refund("100.00")).document["data"]["refundId"]
    later = connected.invpay.now
    with open_book(connected.invpay.book) as book:
        for _ in WAITS:
            later += timedelta(days=1)
            check_due_refunds(book, connected.api, at(later))
    word = ("resolve", refund, "--as", "failed", "--note", "They say nothing went out")
    assert connected.invpay.at(later)(*word).data["status"] == "failed"
    again = connected.invpay.at(later)(*word)
    assert "known already: failed" in again.refused["message"]
    assert connected.invpay.at(later)(*connected.refund("100.00")).data["refundId"] != refund


def test_without_a_connection_it_says_what_is_missing(connected: Connected) -> None:
    assert connected.invpay("settings", "set", "hosted.url", "").status == 0
    done = connected.invpay(*connected.refund("100.00"))
    assert done.status == 1
    assert done.refused["code"] == "not_connected"


def test_credit_off_a_charge_is_queued_for_the_service_in_the_same_step(connected: Connected) -> None:
    assert connected.invpay("customer", "edit", "cust_123", "--hosted-id", "cust_123").status == 0
    data = connected.invpay("credit", "cust_123", "100", "--from", "INV-12345").data
    assert data["creditBalance"] == Decimal("100.00")
    assert data["toldService"] == [{"amount": Decimal("100.00"), "state": "waiting"}]
    said = connected.invpay.text("credit", "cust_123", "1", "--from", "INV-12345")
    assert said.status == 1
    assert "told" not in said.out
