"""Receipts: numbered once, their figures as they were issued, printed again as copies, void with their payment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from invpay_desktop.base.errors import Refused
from invpay_desktop.db import tables
from invpay_desktop.db.session import WriteSession
from invpay_desktop.documents.facts import Mark, ReceiptFacts
from invpay_desktop.ledger.customers import edit_customer
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.payments.history import find_payment
from invpay_desktop.payments.receipts import issue_receipt, print_receipt, stored_receipt
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment, void_payment
from tests.builders import Shop, a_customer, an_invoice, pays, sends


def figures(facts: ReceiptFacts) -> list[tuple[str, ...]]:
    return [
        tuple(str(money) for money in (part.total, part.paid_by_this_payment, part.paid_total, part.still_owed))
        for part in facts.invoices
    ]


def test_a_receipt_shows_total_this_payment_all_so_far_and_what_is_owed(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00", number="INV-1001")
    pays(shop, invoice, "100.00")
    second = pays(shop, invoice, "250.00", kind="check", check_number="12345").id
    facts = shop.do(print_receipt, second)
    assert figures(facts) == [("500.00", "250.00", "350.00", "150.00")]
    assert (facts.number, facts.paid_by, str(facts.amount), facts.mark) == (
        "RCT-000001", "Check 12345", "250.00", None,
    )  # fmt: skip
    assert [line.this_one for line in facts.invoices[0].payments_so_far] == [False, True]


def test_it_keeps_its_figures_whatever_happens_later_and_is_printed_again_as_a_copy(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    payment = pays(shop, invoice, "250.00").id
    first = shop.do(print_receipt, payment)
    pays(shop, invoice, "250.00")
    shop.do(edit_customer, a_customer(shop), {"name": "Renamed Sample"})
    again = shop.do(print_receipt, payment)
    assert again == replace(first, mark=Mark.COPY)
    assert len(shop.rows(tables.receipt)) == 1


@pytest.mark.parametrize("how", ["void", "returned", "undone"])
def test_it_is_void_once_its_payment_is(shop: Shop, how: str) -> None:
    payment = pays(shop, an_invoice(shop), "250.00").id
    shop.do(issue_receipt, payment)
    if how == "void":
        shop.do(void_payment, payment, "mistake")
    elif how == "returned":
        shop.do(return_payment, ReturnPayment(payment, "no funds"))
    else:
        shop.do(undo_last_action)
    assert shop.do(print_receipt, payment).mark == Mark.VOID
    assert figures(shop.ask(stored_receipt, payment)) == [("500.00", "250.00", "250.00", "250.00")]


def test_a_payment_that_does_not_count_gets_no_receipt(shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop), "250.00").id
    shop.do(void_payment, payment, "mistake")
    with pytest.raises(Refused, match="void"):
        shop.do(issue_receipt, payment)
    assert shop.rows(tables.receipt) == []


def test_receipts_are_numbered_without_a_gap_also_over_an_undone_payment(shop: Shop) -> None:
    invoice = an_invoice(shop)

    def pay_with_receipt(session: WriteSession) -> str:
        return issue_receipt(session, record_payment(session, RecordPayment(invoice, session.money(100))).id)

    assert shop.do(pay_with_receipt) == "RCT-000001"
    shop.do(undo_last_action)
    assert shop.do(pay_with_receipt) == "RCT-000002"
    assert [row.paid_minor for row in shop.rows(tables.invoice)] == [100]


def test_a_receipt_taken_with_its_payment_shows_that_payment(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")

    def pay_with_receipt(session: WriteSession) -> ReceiptFacts:
        return print_receipt(session, record_payment(session, RecordPayment(invoice, session.money(10000))).id)

    assert figures(shop.do(pay_with_receipt)) == [("500.00", "100.00", "100.00", "400.00")]


def test_one_check_for_two_invoices_and_a_prepayment(shop: Shop) -> None:
    an_invoice(shop, "100.00")
    an_invoice(shop, "50.00")
    facts = shop.do(print_receipt, sends(shop, a_customer(shop), "170.00").id)
    assert figures(facts) == [("100.00", "100.00", "100.00", "0.00"), ("50.00", "50.00", "50.00", "0.00")]
    assert str(facts.kept_as_credit) == "20.00"


def test_a_payment_is_found_by_its_id_and_by_its_receipt(shop: Shop) -> None:
    recorded = pays(shop, an_invoice(shop), "1.00")
    number = shop.do(issue_receipt, recorded.id)
    assert shop.ask(find_payment, recorded.public_id) == shop.ask(find_payment, f" {number} ") == recorded.id
