"""Keys, deliveries, events and what may be put into the books; many callers at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from invpay_desktop.sandbox.core import EVENTS_KEPT, Sandbox
from invpay_desktop.sandbox.ledger import Entry
from invpay_desktop.sandbox.reply import Dropped
from tests.sandbox.conftest import Caller

PAY = "invoices/inv_abc123/payment"


def test_a_key_is_not_looked_at_unless_told(caller: Caller) -> None:
    for _ in range(2):
        caller.pay("inv_abc123", 100, key="k1")
    assert [charge.key for charge in caller.sandbox.charges()] == ["k1", "k1"]


def test_a_key_that_is_honoured_gives_the_first_answer_again(caller: Caller) -> None:
    caller.sandbox.keys = "honour"
    first = caller.raw("POST", PAY, {"amount": 100}, key="k1")
    caller.clock.pass_seconds(10**6)
    assert caller.raw("POST", PAY, {"amount": 100}, key="k1") == first
    assert caller.refused("POST", PAY, {"amount": 101}, key="k1") == (422, "key_reused")
    assert len(caller.sandbox.charges()) == 1
    caller.pay("inv_abc123", 100, key="k2")
    caller.pay("inv_abc123", 100)
    caller.pay("inv_abc123", 100)
    assert [charge.key for charge in caller.sandbox.charges()] == ["k1", "k2", "", ""]


def test_a_key_that_is_honoured_for_half_an_hour(caller: Caller) -> None:
    caller.sandbox.keys = "honour-30-min"
    caller.pay("inv_abc123", 100, key="k1")
    caller.clock.pass_seconds(1799)
    caller.pay("inv_abc123", 100, key="k1")
    assert len(caller.sandbox.charges()) == 1
    caller.clock.pass_seconds(1)
    caller.pay("inv_abc123", 100, key="k1")
    assert len(caller.sandbox.charges()) == 2


def test_a_key_keeps_refusals_and_declines_too(caller: Caller) -> None:
    caller.sandbox.keys = "honour"
    declined = caller.card("inv_abc123", 500, "4000000000000002", key="k1")
    assert caller.card("inv_abc123", 500, "4000000000000002", key="k1") == declined
    assert len(caller.history("inv_abc123")["payments"]) == 1


@pytest.mark.parametrize(("keys", "charged"), [("ignore", 2), ("honour", 1)])
def test_a_lost_answer_asked_for_again_with_its_key(caller: Caller, keys: str, charged: int) -> None:
    caller.sandbox.keys = keys
    for number in ("4000000000000259", "4000000000000341"):
        for _ in range(2):
            with pytest.raises(Dropped):
                caller.card("inv_abc123", 10, number, key=number)
        caller.clock.pass_seconds(20)
        caller.sandbox.settle()
    assert len(caller.sandbox.charges()) == 2 * charged


@pytest.mark.parametrize(("keys", "charged"), [("ignore", 2), ("honour", 1)])
def test_a_request_that_is_delivered_twice(caller: Caller, keys: str, charged: int) -> None:
    caller.sandbox.keys = keys
    caller.sandbox.arm("twice:pay")
    said = caller.pay("inv_abc123", 100, key="k1")
    assert len(caller.sandbox.charges()) == charged
    assert said["data"]["paymentId"] == caller.sandbox.charges()[0].payment_id


def types(caller: Caller) -> list[tuple[str, Any]]:
    return [(event["type"], event["data"].get("status")) for event in caller.sandbox.events]


def test_events_are_those_of_the_document(caller: Caller) -> None:
    caller.pay("inv_abc123", 250)
    caller.card("inv_abc123", 500, "4000000000000002")
    caller.pay("inv_abc123", 250)
    caller.pay("inv_abc123", 100)
    assert types(caller) == [
        ("invoice.payment_received", "partially_paid"),
        ("invoice.payment_failed", None),
        ("invoice.payment_received", "paid"),
        ("invoice.paid", "paid"),
        ("invoice.payment_received", "overpaid"),
    ]
    received, failed, _, paid, _ = (event["data"] for event in caller.sandbox.events)
    assert list(received) == ["invoiceId", "paymentId", "amount", "remainingBalance", "status", "paidAt"]
    assert list(failed) == ["invoiceId", "paymentId", "amount", "declineReason", "attemptedAt"]
    assert list(paid) == ["invoiceId", "totalAmount", "paidAmount", "status", "paidAt"]


def test_events_go_wrong_on_purpose(caller: Caller) -> None:
    for name in ("webhook-lost", "webhook-twice", "webhook-reversed"):
        caller.sandbox.arm(name)
    caller.pay("inv_abc123", 100)
    assert types(caller) == []
    caller.pay("inv_abc123", 100)
    assert types(caller) == [("invoice.payment_received", "partially_paid")] * 2
    caller.pay("inv_abc123", 300)
    assert [name for name, _ in types(caller)[2:]] == ["invoice.paid", "invoice.payment_received"]


def test_events_that_nobody_takes_are_not_kept_for_ever(caller: Caller) -> None:
    for _ in range(EVENTS_KEPT + 5):
        caller.pay("inv_abc123", 0.01)
    assert len(caller.sandbox.events) == EVENTS_KEPT


def test_reset_forgets_everything(caller: Caller) -> None:
    caller.sandbox.keys = "honour"
    caller.pay("inv_abc123", 100, key="k1")
    caller.sandbox.arm("late-commit:pay")
    with pytest.raises(Dropped):
        caller.pay("inv_abc123", 100)
    caller.sandbox.arm("500-before")
    caller.sandbox.reset()
    caller.clock.pass_seconds(100)
    assert caller.refused("GET", "invoices/inv_abc123/payments") == (404, "not_found")
    assert (caller.sandbox.charges(), caller.sandbox.pending(), list(caller.sandbox.events)) == ([], [], [])
    caller.sandbox.add_invoice("inv_abc123", 50000)
    caller.pay("inv_abc123", 7, key="k1")


def test_what_is_put_into_the_books(caller: Caller, now: datetime) -> None:
    book = caller.sandbox.book
    book(Entry("pmt_a", "inv_abc123", 30000, "card", now, transaction_id="txn_a", refunded=10000))
    made = book(Entry("", "inv_abc123", 100, "ach", now))
    assert (made.payment_id[:4], made.transaction_id[:4]) == ("pmt_", "txn_")
    assert book(Entry("", "inv_abc123", 100, "external", now)).transaction_id == ""
    assert book(Entry("", "inv_abc123", 100, "card", now, failed=True)).transaction_id == ""
    assert caller.history("inv_abc123")["paidAmount"] == 202
    assert caller.refused("POST", "transactions/txn_a/refund", {"amount": 201}) == (422, "too_much")
    for wrong in (
        Entry("pmt_a", "inv_abc123", 1, "card", now),
        Entry("pmt_b", "inv_abc123", 1, "card", now, transaction_id="txn_a"),
        Entry("pmt_b", "inv_none", 1, "card", now),
    ):
        with pytest.raises(ValueError, match=r"There is .*\."):
            book(wrong)
    for invoice_id, number in (("inv_abc123", "N-1"), ("inv_b", "INV-12345")):
        with pytest.raises(ValueError, match="already"):
            caller.sandbox.add_invoice(invoice_id, 1, number=number)
    caller.sandbox.add_transaction("txn_loose", 100)
    with pytest.raises(ValueError, match="already"):
        caller.sandbox.add_transaction("txn_loose", 100)


def test_ids_that_were_put_in_are_not_made_again(caller: Caller, now: datetime) -> None:
    for n in range(1001, 1020):
        caller.sandbox.book(Entry(f"pmt_{n}", "inv_abc123", 1, "card", now, transaction_id=f"txn_{n}"))
    caller.pay("inv_abc123", 1)
    assert len(caller.history("inv_abc123")["payments"]) == 20
    assert len(caller.sandbox.ledger.entries) == len(caller.sandbox.ledger.transactions) == 20


def test_ids_of_two_runs_can_be_told_apart(now: datetime) -> None:
    ids = set()
    for tag in ("", "a1", "b2"):
        sandbox = Sandbox(lambda: now, tag=tag)
        sandbox.reset()
        sandbox.add_invoice("inv_1", 100)
        ids.add(sandbox.book(Entry("", "inv_1", 1, "card", now)).payment_id)
    assert len(ids) == 3


def test_many_callers_at_once(caller: Caller) -> None:
    def work(n: int) -> None:
        caller.pay("inv_abc123", 1, key=str(n))
        caller.history("inv_abc123")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(200)))
    charges = caller.sandbox.charges()
    assert len({charge.payment_id for charge in charges}) == len({charge.key for charge in charges}) == 200
    assert caller.history("inv_abc123")["paidAmount"] == 200
