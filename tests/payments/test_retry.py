"""Trying again what failed: a new attempt, tied to the old one, and never where money might move twice."""

from __future__ import annotations

import json

import pytest

from invpay_desktop.base.errors import Refused
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.payments.returns import ReturnPayment, return_payment
from tests.builders import Stand, pays, stand, status_of
from tests.payments.hosted_shop import (
    EXPIRED,
    GOOD,
    LATE,
    LOST_AFTER,
    SOFT,
    STOLEN,
    Hosted,
    a_card,
    a_method,
    an_account,
)


def came_back(hosted: Hosted, payment: int, reason: str = "R01 insufficient funds") -> None:
    hosted.shop.do(return_payment, ReturnPayment(payment, reason))


def test_a_soft_decline_goes_through_the_service_s_own_retry(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    failed = hosted.charge(invoice, "500.00", SOFT)
    done = hosted.retry(failed.payment_id)
    assert done.status == "approved"
    assert hosted.line.log[-1] == "POST invoices/inv_abc123/payment/retry"
    body = json.loads(hosted.line.bodies[-1])
    assert body["paymentId"] == hosted.attempt(failed.payment_id).hosted_id
    assert body["card"]["number"] == GOOD  # the service is not known to keep the card
    assert hosted.attempt(done.payment_id).retry_of == failed.payment_id
    assert hosted.attempt(done.payment_id).key != hosted.attempt(failed.payment_id).key
    assert status_of(hosted.shop, failed.payment_id) == "failed"
    assert stand(hosted.shop, invoice) == Stand("paid", "500.00", "0.00")
    assert check_book(hosted.shop.book.path).problems == ()


@pytest.mark.parametrize("how", [a_method(), an_account(), a_card("5555555555554444")])
def test_with_another_method_and_another_amount(hosted: Hosted, how: object) -> None:
    invoice = hosted.invoice("500.00")
    failed = hosted.charge(invoice, "500.00", SOFT)
    assert hosted.retry(failed.payment_id, how, "200.00").status == "approved"  # type: ignore[arg-type]
    assert stand(hosted.shop, invoice) == Stand("partially_paid", "200.00", "300.00")


def test_a_hard_decline_takes_another_card_as_a_new_charge(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    failed = hosted.charge(invoice, "500.00", STOLEN)
    with pytest.raises(Refused, match="another card"):
        hosted.retry(failed.payment_id, STOLEN)
    assert hosted.retry(failed.payment_id, GOOD).status == "approved"
    assert hosted.line.log[-1] == "POST invoices/inv_abc123/payment"


def test_what_was_not_sent_or_refused_is_a_new_charge(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    hosted.sandbox.arm("403:pay")
    refused = hosted.charge(invoice, "100.00")
    assert refused.failure == "gateway"
    hosted.sandbox.arm("refuse:pay")
    not_sent = hosted.retry(refused.payment_id)
    assert not_sent.failure == "not_sent"
    assert hosted.retry(not_sent.payment_id).status == "approved"
    assert "retry" not in "".join(hosted.line.log)
    assert len(hosted.there()) == 1


def test_a_retry_whose_answer_is_lost_is_unknown_and_found(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    failed = hosted.charge(invoice, "500.00", SOFT)
    done = hosted.retry(failed.payment_id, LOST_AFTER)
    assert done.status == "unknown"
    assert hosted.check(done.payment_id).status == "approved"
    assert len(hosted.there()) == 1


def test_while_an_outcome_is_open_nothing_is_tried_again(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    failed = hosted.charge(invoice, "200.00", SOFT)
    unknown = hosted.charge(invoice, "200.00", LATE)
    before = len(hosted.line.log)
    with pytest.raises(Refused, match="not known yet"):
        hosted.retry(unknown.payment_id)
    assert len(hosted.line.log) == before
    with pytest.raises(Refused, match="do not charge again: nothing more was sent"):
        hosted.retry(failed.payment_id)
    assert not any(line.startswith("POST") for line in hosted.line.log[before:])


def test_only_a_failure_is_tried_again_and_once(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    paid = hosted.charge(invoice, "100.00")
    with pytest.raises(Refused, match="is approved"):
        hosted.retry(paid.payment_id)
    check = pays(hosted.shop, invoice, "5.00", kind="check")
    with pytest.raises(Refused, match="only a failed charge"):
        hosted.retry(check.id)
    failed = hosted.charge(invoice, "100.00", SOFT)
    again = hosted.retry(failed.payment_id, SOFT)
    assert hosted.retry(again.payment_id).status == "approved"
    for each in (failed, again):
        with pytest.raises(Refused, match="went through"):
            hosted.retry(each.payment_id)
    assert len(hosted.there()) == 2


def test_a_debit_that_came_back_is_presented_again_twice_at_most(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    payment = hosted.charge(invoice, "500.00", an_account()).payment_id
    for _ in range(2):
        came_back(hosted, payment)
        assert stand(hosted.shop, invoice).left == "500.00"
        done = hosted.retry(payment, an_account())
        assert (done.status, hosted.line.log[-1]) == ("approved", "POST invoices/inv_abc123/payment")
        payment = done.payment_id
    came_back(hosted, payment, "R09 uncollected funds")
    with pytest.raises(Refused, match="presented again 2 times"):
        hosted.retry(payment, an_account())
    with pytest.raises(Refused, match="presented again 2 times"):
        hosted.retry(payment, a_method())
    assert hosted.retry(payment, GOOD).status == "approved"
    assert check_book(hosted.shop.book.path).problems == ()


def test_a_decline_between_counts_and_what_was_not_sent_does_not(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    payment = hosted.charge(invoice, "500.00", an_account()).payment_id
    came_back(hosted, payment)
    hosted.sandbox.arm("refuse:pay")
    not_sent = hosted.retry(payment, an_account())
    assert not_sent.failure == "not_sent"
    declined = hosted.retry(not_sent.payment_id, an_account("55551111"))
    assert declined.failure == "soft"
    second = hosted.retry(declined.payment_id, an_account())
    assert second.status == "approved"
    came_back(hosted, second.payment_id)
    with pytest.raises(Refused, match="presented again 2 times"):
        hosted.retry(second.payment_id, an_account())


@pytest.mark.parametrize("reason", ["R02 account closed", "R10 not authorised", "the bank sent it back", "R011"])
def test_another_return_is_not_presented_again(hosted: Hosted, reason: str) -> None:
    invoice = hosted.invoice("500.00")
    payment = hosted.charge(invoice, "500.00", an_account()).payment_id
    came_back(hosted, payment, reason)
    with pytest.raises(Refused, match="lack of funds"):
        hosted.retry(payment, an_account())
    assert hosted.retry(payment, GOOD).status == "approved"


def test_a_card_payment_that_was_taken_back_is_not_presented_again(hosted: Hosted) -> None:
    payment = hosted.charge(hosted.invoice("500.00"), "500.00").payment_id
    came_back(hosted, payment, "chargeback")
    with pytest.raises(Refused, match="lack of funds"):
        hosted.retry(payment, GOOD)


def test_a_retry_declined_again_is_kept_as_well(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    failed = hosted.charge(invoice, "500.00", SOFT)
    again = hosted.retry(failed.payment_id, EXPIRED)
    assert (again.status, again.failure) == ("failed", "hard")
    assert hosted.attempt(again.payment_id).retry_of == failed.payment_id
