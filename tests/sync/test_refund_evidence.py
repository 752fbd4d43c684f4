"""What two readings of a history prove about a refund, whatever way the service shows one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from invpay_desktop.base.money import Money
from invpay_desktop.hosted.values import HostedHistory, HostedPayment
from invpay_desktop.ledger.hosted_charges import HostedCharge
from invpay_desktop.sync.refund_evidence import Proof, Reading, proof_of, reading_of, refunded_in, transaction_in

CHARGE = HostedCharge(1, 1, "inv_1", "pmt_1", "txn_1")


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def entry(
    hosted_id: str = "pmt_1",
    amount: int = 60000,
    status: str = "approved",
    refunded: int | None = None,
    transaction: str = "txn_1",
) -> HostedPayment:
    back = None if refunded is None else usd(refunded)
    return HostedPayment(hosted_id, usd(amount), "card", status, None, transaction, back)


def history(*entries: HostedPayment, paid: int | None = 60000, invoice: str = "inv_1") -> HostedHistory:
    return HostedHistory(invoice, usd(50000), None if paid is None else usd(paid), None, "paid", entries)


def read(*entries: HostedPayment, paid: int | None = 60000) -> Reading:
    return reading_of([history(*entries, paid=paid)])


OTHER = entry("pmt_2", 10000, transaction="txn_2")
BEFORE = read(entry(), OTHER, paid=70000)


@pytest.mark.parametrize(
    ("now", "proof"),
    [
        (BEFORE, "nothing"),
        (read(OTHER, entry(), paid=70000), "nothing"),
        (read(entry(refunded=10000), OTHER, paid=60000), "settled"),
        (read(entry(refunded=10000, status="partially_refunded"), OTHER, paid=None), "settled"),
        (read(entry(refunded=9999), OTHER, paid=60001), "unclear"),
        (read(entry(refunded=20000), OTHER, paid=50000), "unclear"),
        (read(entry(status="partially_refunded"), OTHER, paid=60000), "settled"),
        (read(entry(status="partially_refunded"), OTHER, paid=None), "unclear"),
        (read(entry(status="partially_refunded"), OTHER, paid=50000), "unclear"),
        (read(entry(status="refunded"), OTHER, paid=10000), "unclear"),
        (read(entry(), OTHER, paid=60000), "settled"),
        (read(entry(), OTHER, paid=60001), "nothing"),
        (read(entry(), replace(OTHER, status="refunded"), paid=60000), "nothing"),
        (read(entry(), paid=60000), "nothing"),
        (read(entry(), OTHER, entry("pmt_3", 5000, transaction="txn_3"), paid=65000), "settled"),
        (read(entry(), OTHER, entry("pmt_3", 5000, "failed", transaction=""), paid=60000), "settled"),
        (read(entry(), OTHER, entry("pmt_3", 5000, transaction="txn_3"), paid=75000), "nothing"),
        (read(OTHER, paid=60000), "nothing"),
    ],
)
def test_what_a_later_reading_proves(now: Reading, proof: Proof) -> None:
    assert proof_of(CHARGE, 10000, BEFORE, now) == proof


def test_all_of_it_is_told_by_the_status_alone() -> None:
    assert proof_of(CHARGE, 60000, BEFORE, read(entry(status="refunded"), OTHER, paid=None)) == "settled"


def test_less_paid_proves_nothing_where_credit_was_given_there_too() -> None:
    assert proof_of(CHARGE, 10000, BEFORE, read(entry(), OTHER, paid=60000), paid_tells=False) == "nothing"


def test_a_second_refund_is_told_from_the_first() -> None:
    once = read(entry(refunded=10000), paid=50000)
    assert proof_of(CHARGE, 10000, once, once) == "nothing"
    assert proof_of(CHARGE, 10000, once, read(entry(refunded=20000), paid=40000)) == "settled"
    assert proof_of(CHARGE, 10000, once, read(entry(), paid=60000)) == "unclear"


def test_money_of_one_transaction_on_two_invoices() -> None:
    def both(first: int, second: int) -> Reading:
        moved = entry("pmt_9", 10000, refunded=second)
        return reading_of([history(entry(refunded=first)), history(moved, paid=10000, invoice="inv_2")])

    assert proof_of(CHARGE, 10000, both(0, 0), both(4000, 6000)) == "settled"
    assert proof_of(CHARGE, 10000, both(0, 0), both(4000, 0)) == "unclear"
    assert refunded_in(CHARGE, both(4000, 6000)) == 10000


def test_a_transaction_that_no_answer_named() -> None:
    unnamed = replace(CHARGE, transaction_id="")
    assert transaction_in(unnamed, BEFORE) == "txn_1"
    assert transaction_in(replace(unnamed, hosted_id="pmt_7"), BEFORE) == ""
    assert proof_of(unnamed, 10000, BEFORE, read(entry(refunded=10000), OTHER)) == "settled"
