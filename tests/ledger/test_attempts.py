"""A charge from before its first byte until its outcome is known."""

from __future__ import annotations

from datetime import timedelta

import pytest

from invpay_desktop.base.errors import BugError, Refused
from invpay_desktop.db import hosted_tables, tables
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.ledger.attempts import (
    Attempt,
    NewAttempt,
    approve_attempt,
    ask_a_person,
    attempt_of,
    begin_attempt,
    doubt_attempt,
    doubt_stale,
    due_attempts,
    fail_attempt,
    note_check,
    open_attempts,
    unresolved_on,
)
from invpay_desktop.ledger.check_schedule import WAITS
from tests.builders import NOW, Shop, Stand, a_customer, an_invoice, stand, status_of


def begun(shop: Shop, invoice: int, amount: str = "250.00") -> Attempt:
    new = NewAttempt(
        invoice, a_customer(shop), shop.money(amount), "card", "Visa •• 1111", "inv_abc123", frozenset({"pmt_1"})
    )
    return shop.do(begin_attempt, new)


def now_of(shop: Shop, attempt: Attempt) -> Attempt:
    found = shop.ask(attempt_of, attempt.payment_id)
    assert found is not None
    return found


@pytest.fixture
def invoice(shop: Shop) -> int:
    return an_invoice(shop, "500.00")


def test_it_is_in_the_book_before_anything_is_sent_and_counts_nothing(shop: Shop, invoice: int) -> None:
    attempt = begun(shop, invoice)
    assert status_of(shop, attempt.payment_id) == "pending"
    assert (attempt.state, attempt.baseline, attempt.amount) == ("open", frozenset({"pmt_1"}), shop.money("250.00"))
    assert stand(shop, invoice) == Stand("unpaid", "0.00", "500.00")
    [sent] = [row for row in shop.rows(tables.event) if row.kind == "charge.sent"]
    assert (sent.invoice_id, sent.payment_id) == (invoice, attempt.payment_id)
    assert attempt.key in sent.data


def test_an_approval_lays_its_money_on_the_invoice(shop: Shop, invoice: int) -> None:
    attempt = begun(shop, invoice)
    shop.do(approve_attempt, attempt.payment_id, hosted_id="pmt_9", transaction_id="txn_9", evidence="answer")
    assert stand(shop, invoice) == Stand("partially_paid", "250.00", "250.00")
    found = now_of(shop, attempt)
    assert (found.state, found.status, found.transaction_id) == ("settled", "approved", "txn_9")
    assert shop.ask(unresolved_on, invoice) is None
    assert check_book(shop.book.path).problems == ()


def test_a_failure_is_kept_with_its_class_and_frees_the_invoice(shop: Shop, invoice: int) -> None:
    attempt = begun(shop, invoice)
    shop.do(fail_attempt, attempt.payment_id, failure="soft", reason="Insufficient funds", evidence="answer")
    found = now_of(shop, attempt)
    assert (found.status, found.failure, found.reason) == ("failed", "soft", "Insufficient funds")
    assert stand(shop, invoice) == Stand("unpaid", "0.00", "500.00")
    again = begun(shop, invoice)
    assert again.key != attempt.key
    assert check_book(shop.book.path).problems == ()


def test_an_invoice_takes_one_open_charge(shop: Shop, invoice: int) -> None:
    attempt = begun(shop, invoice)
    with pytest.raises(Refused, match="do not charge again: nothing more was sent"):
        begun(shop, invoice)
    shop.do(doubt_attempt, attempt.payment_id, "no answer")
    with pytest.raises(Refused, match="do not charge again"):
        begun(shop, invoice)
    other = begun(shop, an_invoice(shop, "10.00"), "10.00")
    assert other.payment_id != attempt.payment_id


def test_the_table_itself_takes_one_open_charge(shop: Shop, invoice: int, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(shop, invoice)
    monkeypatch.setattr("invpay_desktop.ledger.attempts.unresolved_on", lambda *_: None)
    with pytest.raises(BugError):
        begun(shop, invoice)
    assert len(shop.rows(tables.payment)) == 1


def test_a_doubt_is_looked_up_on_schedule_and_ends_with_a_person(shop: Shop, invoice: int) -> None:
    attempt = begun(shop, invoice)
    shop.do(doubt_attempt, attempt.payment_id, "no answer")
    assert status_of(shop, attempt.payment_id) == "unknown"
    seen = []
    while (found := now_of(shop, attempt)).state == "open":
        assert found.next_check_at is not None
        seen.append(found.next_check_at - shop.now)
        assert shop.ask(due_attempts) == []
        shop.now = found.next_check_at
        assert shop.ask(due_attempts) == [found]
        shop.do(note_check, attempt.payment_id, answered=True)
    assert tuple(seen) == WAITS
    assert (found.state, found.next_check_at, found.status) == ("needs_you", None, "unknown")
    assert [each.payment_id for each in shop.ask(open_attempts)] == [attempt.payment_id]
    assert [row.kind for row in shop.rows(tables.event)][-2:] == ["charge.unknown", "charge.needs_you"]


def test_a_reading_that_failed_uses_up_no_step(shop: Shop, invoice: int) -> None:
    attempt = begun(shop, invoice)
    shop.do(doubt_attempt, attempt.payment_id, "no answer")
    for _ in range(3 * len(WAITS)):
        shop.do(note_check, attempt.payment_id, answered=False)
    found = now_of(shop, attempt)
    assert (found.checks, found.state) == (0, "open")
    assert found.next_check_at == NOW + timedelta(seconds=30)


def test_what_was_on_its_way_when_the_program_ended_is_unknown(shop: Shop, invoice: int) -> None:
    attempt = begun(shop, invoice)
    shop.now = NOW + timedelta(seconds=119)
    assert shop.do(doubt_stale) == []
    shop.now = NOW + timedelta(seconds=120)
    assert shop.do(doubt_stale) == [attempt.payment_id]
    assert status_of(shop, attempt.payment_id) == "unknown"
    assert shop.do(doubt_stale) == []


def test_two_that_it_could_be_are_for_a_person(shop: Shop, invoice: int) -> None:
    attempt = begun(shop, invoice)
    shop.do(ask_a_person, attempt.payment_id, "two entries of 250.00")
    found = now_of(shop, attempt)
    assert (found.state, found.status, found.next_check_at) == ("needs_you", "unknown", None)
    shop.do(
        approve_attempt, attempt.payment_id, hosted_id="", transaction_id="", evidence="person", note="bank says so"
    )
    assert stand(shop, invoice).paid == "250.00"


def test_what_is_known_is_not_settled_again(shop: Shop, invoice: int) -> None:
    attempt = begun(shop, invoice)
    shop.do(approve_attempt, attempt.payment_id, hosted_id="pmt_9", transaction_id="", evidence="answer")
    with pytest.raises(Refused, match="known already"):
        shop.do(approve_attempt, attempt.payment_id, hosted_id="x", transaction_id="", evidence="answer")
    with pytest.raises(Refused, match="known already"):
        shop.do(fail_attempt, attempt.payment_id, failure="soft", reason="x", evidence="answer")
    with pytest.raises(Refused, match="known already"):
        shop.do(doubt_attempt, attempt.payment_id, "x")
    assert len(shop.rows(hosted_tables.attempt)) == 1
    assert stand(shop, invoice).paid == "250.00"
