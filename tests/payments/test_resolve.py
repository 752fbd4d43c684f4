"""A person's word at the very end, and what a history that comes later makes of it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from invpay_desktop.base.errors import BadInput, Refused
from invpay_desktop.db import tables
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.ledger.check_schedule import WAITS
from invpay_desktop.payments.resolve import resolve
from invpay_desktop.sync.merge import merge_history
from tests.builders import Stand, pays, stand, status_of
from tests.payments.hosted_shop import LOST_AFTER, LOST_BEFORE, Hosted
from tests.payments.test_charge import by_another

NOTE = "Asked the service on the phone, 9 February."


def at_the_end(hosted: Hosted, payment: int) -> None:
    """All looks at the history are over."""
    for _ in WAITS:
        hosted.shop.now = hosted.attempt(payment).next_check_at or hosted.shop.now
        hosted.check(payment)
    assert hosted.attempt(payment).state == "needs_you"


def read(hosted: Hosted, invoice: int) -> None:
    history = hosted.api.history("inv_abc123")
    with hosted.shop.book.write(hosted.shop.now, "sync") as session:
        merge_history(session, invoice, history)


def test_while_the_history_may_settle_it_nobody_else_does(hosted: Hosted) -> None:
    payment = hosted.charge(hosted.invoice(), "500.00", LOST_BEFORE).payment_id
    with pytest.raises(Refused, match="next look is at 2026-01-28T14:00:02Z"):
        hosted.shop.do(resolve, payment, True, NOTE)
    assert status_of(hosted.shop, payment) == "unknown"


def test_approved_on_a_person_s_word(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    payment = hosted.charge(invoice, "500.00", LOST_BEFORE).payment_id
    at_the_end(hosted, payment)
    hosted.shop.do(resolve, payment, True, NOTE)
    assert stand(hosted.shop, invoice) == Stand("paid", "500.00", "0.00")
    assert hosted.attempt(payment).evidence == "person"
    [said] = [json.loads(row.data) for row in hosted.shop.rows(tables.event) if row.kind == "charge.approved"]
    assert (said["evidence"], said["reason"]) == ("person", NOTE)
    assert check_book(hosted.shop.book.path).problems == ()


def test_failed_on_a_person_s_word_frees_the_invoice(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    payment = hosted.charge(invoice, "500.00", LOST_BEFORE).payment_id
    at_the_end(hosted, payment)
    hosted.shop.do(resolve, payment, False, NOTE)
    assert status_of(hosted.shop, payment) == "failed"
    assert hosted.retry(payment).status == "approved"
    assert stand(hosted.shop, invoice) == Stand("paid", "500.00", "0.00")


def test_a_note_is_needed_and_an_open_outcome(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    payment = hosted.charge(invoice, "100.00", LOST_BEFORE).payment_id
    at_the_end(hosted, payment)
    for note in ("", "   "):
        with pytest.raises(BadInput, match="note"):
            hosted.shop.do(resolve, payment, True, note)
    hosted.shop.do(resolve, payment, True, NOTE)
    with pytest.raises(Refused, match="is known"):
        hosted.shop.do(resolve, payment, False, NOTE)
    with pytest.raises(Refused, match="is known"):
        hosted.shop.do(resolve, pays(hosted.shop, invoice, "5.00").id, True, NOTE)


def test_an_entry_that_comes_later_is_the_payment_that_was_vouched_for(hosted: Hosted) -> None:
    """The money is in the book once: the entry is tied to the charge, not booked beside it."""
    invoice = hosted.invoice("500.00")
    payment = hosted.charge(invoice, "250.00", LOST_BEFORE).payment_id
    at_the_end(hosted, payment)
    hosted.shop.do(resolve, payment, True, NOTE)
    by_another(hosted, "250.00")
    read(hosted, invoice)
    assert stand(hosted.shop, invoice) == Stand("partially_paid", "250.00", "250.00")
    by_another(hosted, "250.00")
    read(hosted, invoice)
    assert stand(hosted.shop, invoice) == Stand("paid", "500.00", "0.00")
    assert check_book(hosted.shop.book.path).problems == ()


def test_an_entry_against_a_person_s_word_is_booked_all_the_same(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    payment = hosted.charge(invoice, "250.00", LOST_BEFORE).payment_id
    at_the_end(hosted, payment)
    hosted.shop.do(resolve, payment, False, NOTE)
    by_another(hosted, "250.00")
    read(hosted, invoice)
    assert stand(hosted.shop, invoice) == Stand("partially_paid", "250.00", "250.00")


@pytest.mark.parametrize("approved", [True, False])
@pytest.mark.parametrize("first", [read, lambda _hosted, _invoice: None])
def test_of_two_entries_one_is_the_charge_and_the_money_is_right(
    hosted: Hosted, approved: bool, first: Callable[[Hosted, int], None]
) -> None:
    """Two devices at the same second: whichever a person says, both entries are in the book, each once."""
    invoice = hosted.invoice("500.00")
    payment = hosted.charge(invoice, "250.00", LOST_AFTER).payment_id
    by_another(hosted, "250.00")
    assert hosted.check(payment).needs_you
    first(hosted, invoice)
    assert stand(hosted.shop, invoice).paid == "0.00"
    hosted.shop.do(resolve, payment, approved, NOTE)
    known = {entry.payment_id for entry in hosted.there()}
    assert (hosted.attempt(payment).hosted_id in known) is (approved and first is read)
    read(hosted, invoice)
    read(hosted, invoice)
    assert stand(hosted.shop, invoice) == Stand("paid", "500.00", "0.00")
    assert check_book(hosted.shop.book.path).problems == ()
