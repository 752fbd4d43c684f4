"""What must be told is queued with what it tells: by every way in, once, and no longer than it is so."""

from __future__ import annotations

from invpay_desktop.db import tables
from invpay_desktop.ledger.credit import apply_credit, move_excess_to_credit
from invpay_desktop.ledger.customers import edit_customer
from invpay_desktop.ledger.posting import allocate
from invpay_desktop.ledger.projections import refresh
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.payments.refunds import RefundPayment, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment
from tests.builders import a_customer, an_invoice, pays
from tests.payments.hosted_shop import Hosted
from tests.sync.telling import a_round, differences, rows, told


def test_only_linked_invoices_are_told_of(hosted: Hosted) -> None:
    pays(hosted.shop, an_invoice(hosted.shop), "10.00", kind="cash")
    assert told(hosted) == []


def test_what_is_told_of_a_check(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    pays(hosted.shop, invoice, "10.00", on="2026-01-26", kind="check", check_number="7", notes="by post")
    [row] = rows(hosted)
    assert row.payload == {
        "minor": 1000, "method": "check", "checkNumber": "7", "date": "2026-01-26", "notes": "by post",
    }  # fmt: skip
    assert row.invoice_id == invoice


def test_undo_takes_the_row_back_and_what_it_undid_brings_it_again(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    pays(hosted.shop, invoice, "10.00", kind="cash")
    hosted.shop.do(undo_last_action)
    assert told(hosted) == [("external", 1000, "cancelled")]
    pays(hosted.shop, invoice, "10.00", kind="cash")
    assert told(hosted)[1:] == [("external", 1000, "waiting")]


def test_a_return_that_is_undone_is_told_anew(hosted: Hosted) -> None:
    paid = pays(hosted.shop, hosted.invoice(), "10.00", kind="check", check_number="7")
    hosted.shop.do(return_payment, ReturnPayment(paid.id, "no funds"))
    assert told(hosted) == [("external", 1000, "cancelled")]
    hosted.shop.do(undo_last_action)
    assert told(hosted) == [("external", 1000, "cancelled"), ("external", 1000, "waiting")]


def test_credit_that_is_moved_and_taken_back_is_told_once_or_not_at_all(hosted: Hosted) -> None:
    customer = a_customer(hosted.shop)
    hosted.shop.do(edit_customer, customer, {"hosted_id": "cust_123"})
    invoice = hosted.invoice()
    pays(hosted.shop, invoice, "600.00", kind="cash")
    hosted.shop.do(move_excess_to_credit, invoice, hosted.shop.money("100.00"))
    hosted.shop.do(undo_last_action)
    assert told(hosted) == [("external", 60000, "waiting"), ("credit", 10000, "cancelled")]


def test_credit_of_a_customer_who_is_not_linked_is_an_explained_difference(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    pays(hosted.shop, invoice, "600.00", kind="cash")
    a_round(hosted)
    hosted.shop.do(move_excess_to_credit, invoice, hosted.shop.money("100.00"))
    assert told(hosted) == [("external", 60000, "sent")]
    assert differences(hosted) == {"credit_local": True, "totals": True}


def test_a_charge_and_what_becomes_of_it_is_not_told_back(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    hosted.charge(invoice, "200.00")
    assert told(hosted) == []


def test_a_charge_that_lies_on_another_invoice_too_is_matched_there(hosted: Hosted) -> None:
    first, second = hosted.invoice(), hosted.invoice("100.00", hosted_id="inv_2")
    done = hosted.charge(first, "600.00")
    a_round(hosted, everything=True)  # an answer of too much names no transaction; the history does
    with hosted.shop.book.write(hosted.clock()) as session:
        event = session.record("credit.kept", invoice_id=first)
        allocate(event, done.payment_id, first, -10000, session.today)
        allocate(event, done.payment_id, second, 10000, session.today)
        refresh(session, invoices=(first, second), payments=(done.payment_id,))
    [row] = [each for each in rows(hosted) if each.kind == "reconcile"]
    number = hosted.shop.row(tables.invoice, second).number
    ledger = hosted.sandbox.ledger
    ledger.by_number[number] = ledger.by_number.pop("INV-2")
    assert row.payload["invoiceNumber"] == number
    [there] = hosted.there()
    assert row.payload["transactionId"] == there.transaction_id
    a_round(hosted)
    assert [each.state for each in rows(hosted)] == ["sent"]
    a_round(hosted, everything=True)
    assert len(hosted.shop.rows(tables.payment)) == 1


def test_a_refund_and_applied_credit_of_outside_money_stay_here_and_explain_the_sums(hosted: Hosted) -> None:
    first, second = hosted.invoice(), hosted.invoice("100.00", hosted_id="inv_2")
    paid = pays(hosted.shop, first, "600.00", kind="cash")
    a_round(hosted)
    hosted.shop.do(move_excess_to_credit, first, hosted.shop.money("100.00"))
    hosted.shop.do(apply_credit, a_customer(hosted.shop), hosted.shop.money("100.00"), second)
    hosted.shop.do(refund_payment, RefundPayment(paid.id, "sent back", hosted.shop.money("50.00")))
    a_round(hosted, everything=True)
    assert all(differences(hosted).values())
    assert set(differences(hosted)) == {"credit_local", "totals"}


def test_writing_again_in_one_transaction_queues_nothing_twice(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    paid = pays(hosted.shop, invoice, "10.00", kind="cash")
    with hosted.shop.book.write(hosted.clock()) as session:
        for _ in range(2):
            refresh(session, invoices=(invoice,), payments=(paid.id,))
    assert told(hosted) == [("external", 1000, "waiting")]
