"""A refund through the hosted service, from before its first byte until its outcome is known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from invpay_desktop.analytics.dashboard import money_lately
from invpay_desktop.base.errors import BugError, NotFound, Refused
from invpay_desktop.db import tables
from invpay_desktop.db.hosted_tables import refund_attempt
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.integrity.rebuild import rebuild_caches
from invpay_desktop.ledger.check_schedule import WAITS
from invpay_desktop.ledger.credit import apply_credit, move_excess_to_credit
from invpay_desktop.ledger.customer_ledger import ledger_of
from invpay_desktop.ledger.hosted_charges import HostedCharge, hosted_charge, refunded_at_service
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.ledger.posting import NewRefund
from invpay_desktop.ledger.refund_attempts import (
    RefundAttempt,
    ask_about_refund,
    begin_refund,
    book_found_refund,
    dismiss_refund,
    doubt_refund,
    doubt_stale_refunds,
    due_refunds,
    fail_refund,
    failed_refunds,
    find_refund,
    note_refund_check,
    open_refunds,
    refund_attempt_of,
    refund_attempts_of,
    settle_refund,
    unresolved_refund_of,
)
from invpay_desktop.ledger.refund_plan import Outcome, left_to_refund
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.payments.refunds import RefundPayment, refund_credit, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment
from tests.builders import NOW, Shop, Stand, a_customer, an_invoice, charged, credit_of, pays, stand, status_of


def sent(shop: Shop, payment: int, amount: str, outcome: Outcome | None = None) -> RefundAttempt:
    """A refund that is on its way."""
    row = shop.row(tables.payment, payment)
    charge = shop.ask(hosted_charge, payment)
    assert charge is not None
    new = NewRefund(row.customer_id, shop.money(amount).minor, NOW.date(), "card", payment, reason="asked for")
    return shop.do(begin_refund, new, charge, {"paid": 60000}, outcome)


def now_of(shop: Shop, attempt: RefundAttempt) -> RefundAttempt:
    found = shop.ask(refund_attempt_of, attempt.refund_id)
    assert found is not None
    return found


def assert_sound(shop: Shop) -> None:
    """The check finds nothing, and what is remembered is what a rebuild makes."""
    assert check_book(shop.book.path).problems == ()
    assert rebuild_caches(shop.book.path) == ()


def test_where_a_charge_lies_is_known_and_money_from_outside_lies_nowhere(shop: Shop) -> None:
    invoice = an_invoice(shop)
    payment = charged(shop, invoice, "500.00")
    assert shop.ask(hosted_charge, payment) == HostedCharge(payment, invoice, "inv_abc123", "pmt_h1", "txn_h1")
    assert shop.ask(hosted_charge, pays(shop, an_invoice(shop), "1.00").id) is None


def test_a_refund_on_its_way_moves_nothing_but_is_spoken_for(shop: Shop) -> None:
    invoice = an_invoice(shop)
    payment = charged(shop, invoice, "600.00")
    attempt = sent(shop, payment, "100.00")
    assert (attempt.status, attempt.state, attempt.baseline) == ("pending", "open", {"paid": 60000})
    assert stand(shop, invoice) == Stand("overpaid", "600.00", "0.00", "100.00")
    assert status_of(shop, payment) == "approved"
    assert str(shop.ask(left_to_refund, payment)) == "500.00"
    assert shop.ask(refunded_at_service, payment) == shop.money("0.00")
    assert_sound(shop)
    with pytest.raises(Refused, match=r"Only 500\.00 .* A refund of 100\.00 was sent"):
        shop.do(refund_payment, RefundPayment(payment, "again", shop.money("500.01"), kind="check"))
    with pytest.raises(Refused, match="Please do not refund it again: nothing more was sent"):
        sent(shop, payment, "1.00")
    with pytest.raises(Refused, match=r"Only 0\.00 can be moved now"):
        shop.do(move_excess_to_credit, invoice, shop.money("100.00"))


def test_the_table_itself_takes_no_second_refund_of_a_payment(shop: Shop) -> None:
    payment = charged(shop, an_invoice(shop), "500.00")
    first = sent(shop, payment, "1.00")
    shop.do(settle_refund, first.refund_id, evidence="answer")
    sent(shop, payment, "1.00")
    again = update(refund_attempt).where(refund_attempt.c.refund_id == first.refund_id).values(state="open")
    with pytest.raises(BugError, match="UNIQUE constraint"), shop.book.write(NOW) as session:
        session.execute(again)


def test_what_settles_is_booked_by_the_plan_of_that_moment(shop: Shop) -> None:
    invoice = an_invoice(shop)
    payment = charged(shop, invoice, "600.00")
    attempt = sent(shop, payment, "150.00")
    parts = shop.do(settle_refund, attempt.refund_id, evidence="answer")
    assert [(part.source, str(part.amount), part.becomes) for part in parts] == [
        ("excess", "100.00", None),
        ("invoice", "50.00", "owed"),
    ]
    assert stand(shop, invoice) == Stand("partially_paid", "450.00", "50.00")
    assert status_of(shop, payment) == "partially_refunded"
    assert str(shop.ask(refunded_at_service, payment)) == "150.00"
    settled = now_of(shop, attempt)
    assert (settled.status, settled.state, settled.evidence, settled.next_check_at) == (
        "settled",
        "settled",
        "answer",
        None,
    )
    assert_sound(shop)
    with pytest.raises(Refused, match="known already: settled"):
        shop.do(settle_refund, attempt.refund_id, evidence="history")
    with pytest.raises(Refused, match="known already: settled"):
        shop.do(fail_refund, attempt.refund_id, reason="no", evidence="person")


def test_a_whole_refund_cancels_and_may_leave_owed(shop: Shop) -> None:
    cancelled, owed = an_invoice(shop), an_invoice(shop)
    one = charged(shop, cancelled, "500.00")
    shop.do(settle_refund, sent(shop, one, "500.00").refund_id, evidence="answer")
    assert stand(shop, cancelled) == Stand("refunded", "0.00", "0.00")
    two = charged(shop, owed, "500.00", hosted="inv_2", hosted_id="pmt_h2")
    shop.do(settle_refund, sent(shop, two, "500.00", "owed").refund_id, evidence="answer")
    assert stand(shop, owed) == Stand("refunded", "0.00", "500.00")
    assert_sound(shop)


def test_a_refund_that_failed_frees_the_money_and_waits_for_a_person(shop: Shop) -> None:
    invoice = an_invoice(shop)
    payment = charged(shop, invoice, "600.00")
    attempt = sent(shop, payment, "100.00")
    shop.do(fail_refund, attempt.refund_id, reason="Card closed", evidence="answer")
    assert stand(shop, invoice) == Stand("overpaid", "600.00", "0.00", "100.00")
    assert str(shop.ask(left_to_refund, payment)) == "600.00"
    [waiting] = shop.ask(failed_refunds)
    assert (waiting.reason, waiting.status, waiting.next_check_at) == ("Card closed", "failed", None)
    shop.do(dismiss_refund, attempt.refund_id)
    assert shop.ask(failed_refunds) == []
    assert_sound(shop)
    shop.do(settle_refund, sent(shop, payment, "100.00").refund_id, evidence="answer")
    assert [each.status for each in shop.ask(refund_attempts_of, payment)] == ["failed", "settled"]


def test_what_a_person_called_failed_needs_nobody_any_more(shop: Shop) -> None:
    attempt = sent(shop, charged(shop, an_invoice(shop), "500.00"), "1.00")
    shop.do(fail_refund, attempt.refund_id, reason="They looked", evidence="person")
    assert shop.ask(failed_refunds) == []


def test_a_doubt_is_looked_up_on_the_schedule_and_ends_with_a_person(shop: Shop) -> None:
    payment = charged(shop, an_invoice(shop), "500.00")
    attempt = sent(shop, payment, "100.00")
    shop.do(doubt_refund, attempt.refund_id, "No answer.")
    shop.do(doubt_refund, attempt.refund_id, "No answer.")
    assert now_of(shop, attempt).next_check_at == NOW + WAITS[0]
    assert_sound(shop)
    later = NOW
    for wait in WAITS:
        later += wait
        with shop.book.write(later) as session:
            assert [each.refund_id for each in due_refunds(session)] == [attempt.refund_id]
            looked = note_refund_check(session, attempt.refund_id, answered=True)
    assert (looked.state, looked.next_check_at, looked.checks, looked.reason) == ("needs_you", None, 12, "No answer.")
    kinds = [row.kind for row in shop.rows(tables.event)]
    assert (kinds.count("refund.unknown"), kinds.count("refund.needs_you")) == (1, 1)
    assert shop.ask(due_refunds) == []
    with shop.book.write(later + timedelta(days=9)) as session:
        assert note_refund_check(session, attempt.refund_id, answered=True).state == "needs_you"
    assert kinds == [row.kind for row in shop.rows(tables.event)]
    found = shop.ask(unresolved_refund_of, payment)
    assert found is not None
    shop.do(settle_refund, attempt.refund_id, evidence="person", note="They told me on the phone")
    assert shop.ask(unresolved_refund_of, payment) is None
    assert_sound(shop)


def test_a_reading_that_failed_uses_no_step_up(shop: Shop) -> None:
    attempt = sent(shop, charged(shop, an_invoice(shop), "500.00"), "100.00")
    shop.do(doubt_refund, attempt.refund_id, "No answer.")
    looked = shop.do(note_refund_check, attempt.refund_id, answered=False)
    assert looked.checks == 0
    assert looked.next_check_at == NOW + timedelta(seconds=30)


def test_a_refund_whose_sender_died_becomes_unknown_after_a_while(shop: Shop) -> None:
    attempt = sent(shop, charged(shop, an_invoice(shop), "500.00"), "100.00")
    assert shop.do(doubt_stale_refunds) == []
    with shop.book.write(NOW + timedelta(seconds=121)) as session:
        assert doubt_stale_refunds(session) == [attempt.refund_id]
        assert doubt_stale_refunds(session) == []
    assert now_of(shop, attempt).status == "unknown"


def test_several_possible_refunds_need_a_person_at_once(shop: Shop) -> None:
    attempt = sent(shop, charged(shop, an_invoice(shop), "500.00"), "100.00")
    shop.do(ask_about_refund, attempt.refund_id, "The service paid back another amount.")
    shop.do(ask_about_refund, attempt.refund_id, "The service paid back another amount.")
    assert now_of(shop, attempt).state == "needs_you"
    assert [row.kind for row in shop.rows(tables.event)].count("refund.needs_you") == 1


def test_a_payment_that_came_back_meanwhile_makes_the_refund_a_charge(shop: Shop) -> None:
    """Rule 5: what was already refunded out of it becomes a charge invoice."""
    invoice = an_invoice(shop)
    payment = charged(shop, invoice, "500.00")
    attempt = sent(shop, payment, "200.00")
    shop.do(doubt_refund, attempt.refund_id, "No answer.")
    shop.do(return_payment, ReturnPayment(payment, "R01"))
    assert_sound(shop)
    assert shop.do(settle_refund, attempt.refund_id, evidence="history") == ()
    assert stand(shop, invoice) == Stand("unpaid", "0.00", "500.00")
    made = shop.rows(tables.invoice)[-1]
    assert (made.total_minor, made.remaining_minor) == (20000, 20000)
    assert_sound(shop)


def test_credit_that_a_refund_under_way_may_need_is_not_paid_out(shop: Shop) -> None:
    invoice, other = an_invoice(shop), an_invoice(shop, "300.00")
    payment = charged(shop, invoice, "600.00")
    shop.do(move_excess_to_credit, invoice, shop.money("100.00"))
    attempt = sent(shop, payment, "600.00")
    with pytest.raises(Refused, match=r"Only 0\.00 of the credit of Sample Bakery can be paid out"):
        shop.do(refund_credit, a_customer(shop), shop.money("50.00"), "asked for")
    shop.do(apply_credit, a_customer(shop), shop.money("100.00"), other)
    shop.do(settle_refund, attempt.refund_id, evidence="answer")
    assert (stand(shop, other).left, credit_of(shop)) == ("300.00", "0.00")
    assert_sound(shop)


def test_the_day_of_a_refund_that_was_locked_meanwhile_is_the_first_open_one(shop: Shop) -> None:
    attempt = sent(shop, charged(shop, an_invoice(shop), "500.00"), "100.00")
    shop.do(lock_period, NOW.date())
    shop.do(settle_refund, attempt.refund_id, evidence="history")
    [part] = shop.rows(tables.refund_part)
    assert part.dated_on == NOW.date() + timedelta(days=1)


def test_what_was_sent_is_not_taken_back(shop: Shop) -> None:
    payment = charged(shop, an_invoice(shop), "500.00")
    attempt = sent(shop, payment, "100.00")
    with pytest.raises(Refused, match="cannot be taken back"):
        shop.do(undo_last_action)
    shop.do(settle_refund, attempt.refund_id, evidence="answer")
    with pytest.raises(Refused, match="cannot be taken back"):
        shop.do(undo_last_action)
    assert status_of(shop, payment) == "partially_refunded"


def test_a_look_at_the_history_is_no_action_to_take_back(shop: Shop) -> None:
    payment = charged(shop, an_invoice(shop), "500.00")
    attempt = sent(shop, payment, "100.00")
    kept = an_invoice(shop, "9.00")
    shop.do(doubt_refund, attempt.refund_id, "No answer.")
    shop.do(ask_about_refund, attempt.refund_id, "Still none.")
    assert shop.do(undo_last_action).kind == "invoice.added"
    assert shop.row(tables.invoice, kept).hidden


def test_a_charge_is_refunded_by_other_means_only_when_they_are_named(shop: Shop) -> None:
    payment = charged(shop, an_invoice(shop), "500.00")
    with pytest.raises(Refused, match="only through that"):
        shop.do(refund_payment, RefundPayment(payment, "asked for"))
    shop.do(refund_payment, RefundPayment(payment, "asked for", kind="check"))
    assert status_of(shop, payment) == "refunded"
    assert shop.ask(refunded_at_service, payment) == shop.money("0.00")


def test_a_refund_made_at_the_service_comes_into_the_book(shop: Shop) -> None:
    invoice = an_invoice(shop)
    payment = charged(shop, invoice, "600.00")
    charge = shop.ask(hosted_charge, payment)
    assert charge is not None
    shop.do(book_found_refund, charge, shop.money("100.00"), "Refunded at the hosted service")
    assert stand(shop, invoice) == Stand("paid", "500.00", "0.00")
    assert str(shop.ask(refunded_at_service, payment)) == "100.00"
    assert_sound(shop)
    with pytest.raises(Refused, match=r"Only 500\.00"):
        shop.do(book_found_refund, charge, shop.money("500.01"), "Refunded at the hosted service")


def test_money_lately_and_the_customers_account_tell_of_what_settled(shop: Shop) -> None:
    payment = charged(shop, an_invoice(shop), "600.00")
    attempt = sent(shop, payment, "100.00")
    assert [row.kind for row in shop.ask(money_lately)] == ["charge.approved"]
    shop.do(settle_refund, attempt.refund_id, evidence="answer")
    newest = shop.ask(money_lately)[0]
    assert (newest.kind, str(newest.amount)) == ("refund.settled", "100.00")
    kinds = [row.kind for row in shop.ask(ledger_of, a_customer(shop))]
    assert kinds == ["invoice", "payment", "refund"]


def test_refunds_are_found_by_their_id(shop: Shop) -> None:
    attempt = sent(shop, charged(shop, an_invoice(shop), "500.00"), "100.00")
    assert shop.ask(find_refund, f" {attempt.public_id} ") == attempt.refund_id
    assert [each.refund_id for each in shop.ask(open_refunds)] == [attempt.refund_id]
    with pytest.raises(NotFound, match="no refund “rfd_x”"):
        shop.ask(find_refund, "rfd_x")
    with pytest.raises(BugError):
        shop.do(settle_refund, 99, evidence="answer")
