"""Rounds against the sandbox: what waits is told once, what is there comes into the book, and each row ends."""

from __future__ import annotations

import pytest

from invpay_desktop.base.errors import NotConnected, Offline, ServiceBusy, SignInRefused
from invpay_desktop.db import tables
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.credit import move_excess_to_credit
from invpay_desktop.ledger.customers import edit_customer
from invpay_desktop.outbox.rows import again
from invpay_desktop.payments.returns import void_payment
from invpay_desktop.sandbox.ledger import Entry
from invpay_desktop.sync.differences import open_differences
from invpay_desktop.sync.sync_pass import sync_round
from tests.builders import a_customer, pays, sends, stand, status_of
from tests.payments.hosted_shop import Hosted
from tests.sync.telling import a_round, differences, entries, rows, told


def test_a_check_is_told_once_with_its_mark(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    pays(hosted.shop, invoice, "250.00", on="2026-01-26", kind="check", check_number="12345", notes="by post")
    assert told(hosted) == [("external", 25000, "waiting")]
    ended = a_round(hosted)
    assert (ended.sent, ended.waiting, ended.problem) == (1, 0, None)
    [there] = hosted.sandbox.ledger.invoices["inv_abc123"].entries
    [row] = rows(hosted)
    assert (there.amount, there.method, there.check_number) == (25000, "external", "12345")
    assert there.notes == f"by post [ref:{row.uid}]"
    assert (there.key, row.state) == (row.uid, "sent")
    again = a_round(hosted, everything=True)
    assert (again.sent, again.new_payments) == (0, 0)
    assert stand(hosted.shop, invoice).paid == "250.00"
    assert differences(hosted) == {}
    assert check_book(hosted.shop.book.path).problems == ()


def test_a_check_over_three_invoices_is_three_records(hosted: Hosted) -> None:
    invoices = [hosted.invoice("100.00", hosted_id=f"inv_{number}") for number in range(3)]
    sends(hosted.shop, a_customer(hosted.shop), "300.00", kind="check", check_number="9")
    assert told(hosted) == [("external", 10000, "waiting")] * 3
    assert {row.invoice_id for row in rows(hosted)} == set(invoices)
    assert a_round(hosted).sent == 3
    assert [hosted.sandbox.ledger.invoices[f"inv_{n}"].paid for n in range(3)] == [10000] * 3


def test_what_is_voided_before_it_was_told_is_never_told(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    paid = pays(hosted.shop, invoice, "250.00", kind="cash")
    hosted.shop.do(void_payment, paid.id, "typed twice")
    assert told(hosted) == [("external", 25000, "cancelled")]
    a_round(hosted)
    assert hosted.sandbox.ledger.invoices["inv_abc123"].entries == []
    assert differences(hosted) == {}


def test_what_is_voided_after_it_was_told_is_an_explained_difference(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    paid = pays(hosted.shop, invoice, "250.00", kind="cash")
    a_round(hosted)
    hosted.shop.do(void_payment, paid.id, "a mistake")
    for _ in range(2):
        assert differences(hosted) == {"taken_back": True, "totals": True}
        a_round(hosted, everything=True)
    assert differences(hosted) == {"taken_back": True, "totals": True}
    assert stand(hosted.shop, invoice).paid == "0.00"


def test_what_was_moved_to_credit_is_told_after_the_payment(hosted: Hosted) -> None:
    customer = a_customer(hosted.shop)
    hosted.shop.do(edit_customer, customer, {"hosted_id": "cust_123"})
    invoice = hosted.invoice()
    pays(hosted.shop, invoice, "600.00", kind="cash")
    hosted.shop.do(move_excess_to_credit, invoice, hosted.shop.money("100.00"))
    assert told(hosted) == [("external", 60000, "waiting"), ("credit", 10000, "waiting")]
    assert a_round(hosted).sent == 2
    a_round(hosted, everything=True)
    assert [(each.customer_id, each.amount) for each in hosted.sandbox.ledger.credits] == [("cust_123", 10000)]
    assert set(differences(hosted)) <= {"totals"}
    assert all(differences(hosted).values())


def test_without_a_connection_nothing_is_queued_and_nothing_asked(hosted: Hosted) -> None:
    hosted.shop.do(write_setting, "hosted.tenant", None)
    invoice = hosted.invoice()
    pays(hosted.shop, invoice, "250.00")
    assert told(hosted) == []
    problem = NotConnected("not connected")
    ended = sync_round(hosted.shop.book, problem, hosted.clock)
    assert ended.problem is problem
    assert hosted.line.log == []


def test_offline_everything_waits_and_goes_out_later(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    hosted.line.cut = True
    for amount in ("10.00", "20.00"):
        pays(hosted.shop, invoice, amount, kind="cash")
    ended = a_round(hosted)
    assert isinstance(ended.problem, Offline)
    assert told(hosted) == [("external", 1000, "waiting"), ("external", 2000, "waiting")]
    hosted.line.cut = False
    assert a_round(hosted).sent == 2
    assert [e.amount for e in hosted.sandbox.ledger.invoices["inv_abc123"].entries] == [1000, 2000]


def test_a_refused_sign_in_stops_the_round_and_keeps_the_order(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    for _ in range(3):
        pays(hosted.shop, invoice, "10.00", kind="cash")
    hosted.sandbox.token = "another"
    ended = a_round(hosted)
    assert isinstance(ended.problem, SignInRefused)
    assert len(hosted.line.log) == 1
    assert [row.tries for row in rows(hosted)] == [0, 0, 0]


def test_a_busy_service_is_left_alone_for_as_long_as_it_asked(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    pays(hosted.shop, invoice, "10.00", kind="cash")
    hosted.sandbox.arm("429=120:pay:1")
    ended = a_round(hosted)
    assert isinstance(ended.problem, ServiceBusy)
    assert ended.problem.retry_after == 120
    assert a_round(hosted).sent == 0
    hosted.later(seconds=121)
    assert a_round(hosted).sent == 1


def test_a_record_of_what_the_service_does_not_know_needs_a_person_and_blocks_no_other(hosted: Hosted) -> None:
    first, second = hosted.invoice(hosted_id="inv_1"), hosted.invoice(hosted_id="inv_2")
    lost = hosted.sandbox.ledger.invoices.pop("inv_1")
    pays(hosted.shop, first, "10.00", kind="cash")
    pays(hosted.shop, second, "20.00", kind="cash")
    ended = a_round(hosted)
    assert (ended.sent, ended.needs_you, ended.unread) == (1, 1, 1)
    assert differences(hosted) == {"not_read": False}
    [asked] = [row for row in rows(hosted) if row.state == "needs_you"]
    assert "has no invoice inv_1 (404). It was not told." in asked.problem
    hosted.sandbox.ledger.invoices["inv_1"] = lost
    a_round(hosted, everything=True)
    assert hosted.shop.ask(open_differences) == []
    hosted.shop.do(again, asked.uid)
    assert a_round(hosted).sent == 1


def test_a_note_of_differing_sums_goes_with_a_record_whose_answer_agrees(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    hosted.sandbox.arm("totals-off:history:1")
    a_round(hosted)
    assert "totals" in differences(hosted)
    pays(hosted.shop, invoice, "10.00", kind="cash")
    assert a_round(hosted).sent == 1
    assert differences(hosted) == {}


def test_an_answer_that_is_lost_is_found_in_the_history(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    pays(hosted.shop, invoice, "10.00", kind="cash")
    hosted.sandbox.arm("drop-after:pay:1")
    a_round(hosted)
    [row] = rows(hosted)
    assert row.state in ("unknown", "sent")
    hosted.later(minutes=1)
    a_round(hosted)
    [row] = rows(hosted)
    assert row.state == "sent"
    assert len(hosted.sandbox.ledger.invoices["inv_abc123"].entries) == 1
    assert stand(hosted.shop, invoice).paid == "10.00"


def test_one_that_never_arrived_is_sent_again_after_two_readings_far_enough_apart(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    pays(hosted.shop, invoice, "10.00", kind="cash")
    hosted.sandbox.arm("drop-before:pay:1")
    a_round(hosted, everything=True)
    for minutes in (10, 30, 40):
        hosted.later(minutes=minutes)
        a_round(hosted, everything=True)
        assert told(hosted) == [("external", 1000, "unknown")]
    hosted.later(minutes=15)
    a_round(hosted, everything=True)
    assert told(hosted) == [("external", 1000, "sent")]
    assert len(hosted.sandbox.ledger.invoices["inv_abc123"].entries) == 1


def test_a_record_in_doubt_whose_payment_was_voided_is_not_sent_again(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    paid = pays(hosted.shop, invoice, "10.00", kind="cash")
    hosted.sandbox.arm("drop-before:pay:1")
    a_round(hosted)
    hosted.shop.do(void_payment, paid.id, "a mistake")
    for _ in range(3):
        hosted.later(minutes=50)
        a_round(hosted, everything=True)
    assert told(hosted) == [("external", 1000, "cancelled")]
    assert hosted.sandbox.ledger.invoices["inv_abc123"].entries == []


def test_what_was_paid_elsewhere_comes_into_the_book(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    hosted.sandbox.book(Entry("", "inv_abc123", 20000, "card", hosted.clock()))
    ended = a_round(hosted)
    assert (ended.read, ended.new_payments) == (1, 1)
    assert stand(hosted.shop, invoice).left == "300.00"
    [entry] = entries(hosted)
    assert status_of(hosted.shop, entry.payment_id) == "approved"
    assert hosted.shop.row(tables.payment, entry.payment_id).method == "card"
    assert told(hosted) == []


def test_a_charge_of_ours_is_not_booked_twice(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    done = hosted.charge(invoice, "200.00")
    a_round(hosted, everything=True)
    a_round(hosted, everything=True)
    assert [entry.payment_id for entry in entries(hosted)] == [done.payment_id]
    assert stand(hosted.shop, invoice).paid == "200.00"


@pytest.mark.parametrize("card", ["4000000000000259", "4000000000000341"])
def test_a_charge_in_doubt_is_settled_before_the_history_is_merged(hosted: Hosted, card: str) -> None:
    invoice = hosted.invoice()
    done = hosted.charge(invoice, "200.00", card)
    for _ in range(4):
        hosted.later(seconds=30)
        a_round(hosted, everything=True)
    assert status_of(hosted.shop, done.payment_id) == "approved"
    assert len(hosted.shop.rows(tables.payment)) == 1
    assert stand(hosted.shop, invoice).paid == "200.00"


def test_open_invoices_are_read_each_quarter_of_an_hour_and_settled_ones_daily(hosted: Hosted) -> None:
    hosted.invoice(hosted_id="inv_1")
    paid = hosted.invoice("10.00", hosted_id="inv_2")
    pays(hosted.shop, paid, "10.00", kind="cash")
    assert a_round(hosted).read == 1  # the other was read just before it was told
    assert a_round(hosted).read == 0
    hosted.later(minutes=16)
    assert a_round(hosted).read == 1
    hosted.later(days=1)
    assert a_round(hosted).read == 2


def test_a_round_stops_between_two_steps(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    for _ in range(3):
        pays(hosted.shop, invoice, "10.00", kind="cash")
    seen: list[tuple[int, int]] = []
    ended = sync_round(
        hosted.shop.book, hosted.api, hosted.clock,
        stop=lambda: len(seen) >= 1, progress=lambda done, total: seen.append((done, total)),
    )  # fmt: skip
    assert (ended.sent, ended.waiting, seen) == (1, 2, [(1, 3)])
