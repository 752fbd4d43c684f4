"""What else is done in the book while a charge is under way, or after one: what is refused, shown, and taken back."""

from __future__ import annotations

import pytest

from invpay_desktop.base.errors import Refused
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.ledger.blockers import Span, made_by, what_stands_on
from invpay_desktop.ledger.invoices import InvoiceChange, edit_invoice, void_invoice
from invpay_desktop.ledger.timeline import timeline_of
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.payments.follow_up import dismiss
from invpay_desktop.payments.history import find_payment, get_payment, payments_of
from invpay_desktop.payments.payment_list import PaymentQuery, list_payments, payment_counts
from invpay_desktop.payments.returns import ReturnPayment, return_payment, void_payment
from invpay_desktop.payments.saved_methods import add_method
from tests.builders import Stand, a_customer, pays, stand, status_of
from tests.payments.hosted_shop import LATE, LOST_BEFORE, SOFT, Hosted, an_account


def test_an_invoice_stays_as_it_is_while_a_charge_is_under_way(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    unknown = hosted.charge(invoice, "500.00", LATE)
    with pytest.raises(Refused, match="not known yet"):
        hosted.shop.do(void_invoice, invoice, "mistake")
    with pytest.raises(Refused, match="not known yet"):
        hosted.shop.do(edit_invoice, invoice, InvoiceChange(hosted_id="inv_other"))
    hosted.shop.do(edit_invoice, invoice, InvoiceChange(notes="call them"))
    hosted.later(seconds=60)
    assert hosted.check(unknown.payment_id).status == "approved"


def test_what_was_sent_is_not_undone(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    for number in ("4111111111111111", SOFT, LOST_BEFORE):
        hosted.charge(invoice, "50.00", number)
        with pytest.raises(Refused, match="cannot be taken back"):
            hosted.shop.do(undo_last_action)
    assert stand(hosted.shop, invoice) == Stand("partially_paid", "50.00", "450.00")


def test_an_invoice_with_an_attempt_is_not_taken_out_of_the_book(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    entered = [row for row in hosted.shop.ask(timeline_of, invoice) if row.kind == "invoice.added"]
    assert len(entered) == 1
    hosted.charge(invoice, "50.00", SOFT)
    span = Span(entered[0].event_id, entered[0].event_id)
    made = hosted.shop.ask(made_by, span)
    assert hosted.shop.ask(what_stands_on, span, made) == ("A charge was tried on invoice INV-0001.",)
    hosted.charge(invoice, "50.00", LOST_BEFORE)
    assert hosted.shop.ask(what_stands_on, span, made) == (
        "What became of a charge on invoice INV-0001 is not known yet.",
        "A charge was tried on invoice INV-0001.",
    )


def test_a_dismissal_is_passed_over_by_undo(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    failed = hosted.charge(invoice, "50.00", SOFT)
    hosted.shop.do(add_method, a_customer(hosted.shop), "pm_saved_123")
    hosted.shop.do(dismiss, failed.payment_id)
    assert hosted.shop.do(undo_last_action).kind == "saved_method.added"


def test_a_charge_is_refunded_not_voided_and_a_debit_comes_back(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    debit = hosted.charge(invoice, "500.00", an_account())
    with pytest.raises(Refused, match="refunded, not voided"):
        hosted.shop.do(void_payment, debit.payment_id, "mistake")
    hosted.shop.do(return_payment, ReturnPayment(debit.payment_id, "R01"))
    assert stand(hosted.shop, invoice).left == "500.00"
    failed = hosted.charge(invoice, "500.00", SOFT)
    with pytest.raises(Refused, match="is failed already"):
        hosted.shop.do(return_payment, ReturnPayment(failed.payment_id, "R01"))
    unknown = hosted.charge(invoice, "500.00", LOST_BEFORE)
    with pytest.raises(Refused, match="is unknown already"):
        hosted.shop.do(return_payment, ReturnPayment(unknown.payment_id, "R01"))
    assert check_book(hosted.shop.book.path).problems == ()


def test_every_attempt_is_in_the_history_and_the_timeline(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    failed = hosted.charge(invoice, "500.00", SOFT)
    paid = hosted.retry(failed.payment_id, amount="200.00")
    check = pays(hosted.shop, invoice, "50.00", kind="check", check_number="7")
    unknown = hosted.charge(invoice, "250.00", LOST_BEFORE)
    parts = hosted.shop.ask(payments_of, invoice)
    assert [(part.id, part.status, str(part.amount)) for part in parts] == [
        (failed.payment_id, "failed", "500.00"),
        (paid.payment_id, "approved", "200.00"),
        (check.id, "approved", "50.00"),
        (unknown.payment_id, "unknown", "250.00"),
    ]
    first, second, third, fourth = (part.hosted for part in parts)
    assert first is not None
    assert (first.failure, first.reason, first.invoice_id) == ("soft", "Insufficient funds", invoice)
    assert second is not None
    assert (second.retry_of, second.transaction_id) == (failed.public_id, hosted.there()[0].transaction_id)
    assert third is None
    assert fourth is not None
    assert (fourth.next_check_at, fourth.needs_you) == (unknown.next_check_at, False)
    assert hosted.shop.ask(find_payment, first.hosted_id) == failed.payment_id
    assert hosted.shop.ask(get_payment, failed.payment_id).hosted == first
    happened = [(entry.kind, entry.payment_id) for entry in hosted.shop.ask(timeline_of, invoice)]
    assert happened[1:] == [
        ("charge.sent", failed.public_id),
        ("charge.failed", failed.public_id),
        ("charge.sent", paid.public_id),
        ("charge.approved", paid.public_id),
        ("payment.recorded", check.public_id),
        ("charge.sent", unknown.public_id),
        ("charge.unknown", unknown.public_id),
    ]


def test_the_list_of_payments_names_the_invoice_of_each_attempt(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    failed = hosted.charge(invoice, "500.00", SOFT)
    unknown = hosted.charge(invoice, "250.00", LOST_BEFORE)
    rows = hosted.shop.ask(list_payments, PaymentQuery(descending=False), 10)
    assert [(row.id, row.status, [part.number for part in row.invoices]) for row in rows] == [
        (failed.payment_id, "failed", ["INV-0001"]),
        (unknown.payment_id, "unknown", ["INV-0001"]),
    ]
    assert str(rows[0].invoices[0].amount) == "500.00"
    counts = hosted.shop.ask(payment_counts, PaymentQuery())
    assert (counts["failed"], counts["unknown"], counts["in_force"]) == (1, 1, 0)
    assert status_of(hosted.shop, failed.payment_id) == "failed"
