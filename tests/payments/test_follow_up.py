"""The list of what to follow up: failures with their class and advice, until somebody has dealt with them."""

from __future__ import annotations

import pytest

from invpay_desktop.base.errors import Refused
from invpay_desktop.ledger.invoices import void_invoice
from invpay_desktop.payments.follow_up import FollowUp, dismiss, follow_ups
from invpay_desktop.payments.returns import ReturnPayment, return_payment
from tests.builders import a_customer, pays
from tests.payments.hosted_shop import EXPIRED, LOST_AFTER, LOST_BEFORE, SOFT, Hosted, an_account
from tests.payments.test_charge import by_another
from tests.payments.test_resolve import at_the_end, read


def listed(hosted: Hosted) -> list[FollowUp]:
    return hosted.shop.ask(follow_ups)


def test_a_failure_with_all_there_is_to_know(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    failed = hosted.charge(invoice, "250.00", SOFT)
    [entry] = listed(hosted)
    assert (entry.payment_id, entry.public_id, entry.invoice_id) == (failed.payment_id, failed.public_id, invoice)
    assert (entry.invoice_number, entry.customer_number, entry.customer_name) == (
        "INV-0001", "cust_123", "Sample Bakery",
    )  # fmt: skip
    assert (entry.amount, entry.method, entry.label) == (hosted.shop.money("250.00"), "card", "Visa •• 0002")
    assert (entry.status, entry.failure, entry.reason) == ("failed", "soft", "Insufficient funds")
    assert (entry.at, entry.again, entry.needs_you) == (hosted.shop.now, "same", False)
    assert entry.advice.endswith(".")
    assert entry.customer_id == a_customer(hosted.shop)


def test_a_hard_decline_offers_other_details_only(hosted: Hosted) -> None:
    hosted.charge(hosted.invoice(), "250.00", EXPIRED)
    [entry] = listed(hosted)
    assert (entry.failure, entry.again) == ("hard", "other")


def test_a_retry_takes_its_place(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    first = hosted.charge(invoice, "250.00", SOFT)
    second = hosted.retry(first.payment_id, EXPIRED)
    assert [entry.payment_id for entry in listed(hosted)] == [second.payment_id]
    hosted.retry(second.payment_id)
    assert listed(hosted) == []


def test_money_that_came_since_settles_it(hosted: Hosted) -> None:
    invoice, other = hosted.invoice(), hosted.invoice("80.00", "inv_other")
    pays(hosted.shop, invoice, "10.00", kind="cash")
    hosted.charge(invoice, "250.00", SOFT)
    hosted.charge(other, "80.00", SOFT)
    assert len(listed(hosted)) == 2
    pays(hosted.shop, invoice, "250.00", kind="cash")
    assert [entry.invoice_id for entry in listed(hosted)] == [other]


def test_it_can_be_dismissed(hosted: Hosted) -> None:
    failed = hosted.charge(hosted.invoice(), "250.00", SOFT)
    hosted.shop.do(dismiss, failed.payment_id)
    assert listed(hosted) == []
    assert hosted.charge(hosted.invoice("80.00", "inv_other"), "80.00", SOFT).status == "failed"
    assert len(listed(hosted)) == 1
    paid = hosted.charge(hosted.invoice("90.00", "inv_third"), "90.00")
    with pytest.raises(Refused):
        hosted.shop.do(dismiss, paid.payment_id)


def test_a_void_invoice_is_no_longer_chased(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    hosted.charge(invoice, "250.00", SOFT)
    hosted.shop.do(void_invoice, invoice, "mistake")
    assert listed(hosted) == []


def test_a_debit_that_came_back(hosted: Hosted) -> None:
    paid = hosted.charge(hosted.invoice(), "250.00", an_account())
    hosted.shop.do(return_payment, ReturnPayment(paid.payment_id, "R01 insufficient funds"))
    [entry] = listed(hosted)
    assert (entry.status, entry.failure, entry.again) == ("returned", "returned", "same")
    other = hosted.charge(hosted.invoice("80.00", "inv_other"), "80.00", an_account())
    hosted.shop.do(return_payment, ReturnPayment(other.payment_id, "R02 account closed"))
    assert [each.again for each in listed(hosted)] == ["other", "same"]


def test_what_is_not_known_comes_first_and_blocks_its_invoice(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    hosted.charge(invoice, "200.00", SOFT)
    unknown = hosted.charge(invoice, "200.00", LOST_BEFORE)
    first, second = listed(hosted)
    assert (first.payment_id, first.status, first.again) == (unknown.payment_id, "unknown", "no")
    assert first.next_check_at == unknown.next_check_at
    assert "do not charge again" in first.advice
    assert (second.status, second.again) == ("failed", "no")
    at_the_end(hosted, unknown.payment_id)
    waits = hosted.charge(hosted.invoice("80.00", "inv_other"), "80.00", LOST_AFTER)
    needs, looking, _ = listed(hosted)
    assert (needs.payment_id, needs.needs_you, needs.next_check_at) == (unknown.payment_id, True, None)
    assert (looking.payment_id, looking.needs_you) == (waits.payment_id, False)


def test_a_failure_elsewhere_is_followed_up_too(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    by_another(hosted, "250.00", number=SOFT)
    read(hosted, invoice)
    [entry] = listed(hosted)
    assert (entry.failure, entry.reason, entry.again) == ("soft", "Insufficient funds", "same")
    assert hosted.retry(entry.payment_id).status == "approved"
    assert hosted.line.log[-1].endswith("/payment/retry")
    assert listed(hosted) == []
