"""Invoices: entered, issued, changed version by version, voided without a trace of money left on them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from invpay_desktop.base.errors import BadInput, NotFound, Refused
from invpay_desktop.db import tables
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.credit import apply_credit
from invpay_desktop.ledger.invoices import (
    InvoiceChange,
    NewInvoice,
    add_invoice,
    edit_invoice,
    find_invoice,
    lines_of,
    newest_version,
    void_invoice,
)
from invpay_desktop.ledger.lines import LineDraft
from invpay_desktop.payments.refunds import RefundPayment, refund_payment
from tests.builders import Shop, Stand, a_customer, an_invoice, credit_of, pays, sends, stand

ISSUED = date(2026, 1, 10)
BREAD = LineDraft("Bread", Decimal(2), Decimal("10"), Decimal(10))


def enter(shop: Shop, *lines: LineDraft, **more: Any) -> int:
    return shop.do(add_invoice, NewInvoice(a_customer(shop), ISSUED, lines, **more))


def test_an_invoice_adds_its_lines_up(shop: Shop) -> None:
    invoice = enter(shop, BREAD, LineDraft("Delivery", Decimal(1), Decimal("5")))
    row = shop.row(tables.invoice, invoice)
    assert (row.number, row.total_minor, str(row.due_on), row.lifecycle) == ("INV-0001", 2700, "2026-02-09", "open")
    version = shop.ask(newest_version, invoice)
    assert version.tax == 200
    assert [line.draft for line in shop.ask(lines_of, version)] == [
        BREAD,
        LineDraft("Delivery", Decimal(1), Decimal(5)),
    ]


def test_due_by_its_own_day_the_customers_terms_or_the_books(shop: Shop) -> None:
    own = enter(shop, BREAD, due_on=date(2026, 1, 10))
    shop.do(write_setting, "terms.days", "14")
    by_book = enter(shop, BREAD)
    customer = a_customer(shop, "cust_7", "Sample Cafe", terms_days=0)
    at_once = an_invoice(shop, customer=customer)
    days = [str(shop.row(tables.invoice, each).due_on) for each in (own, by_book, at_once)]
    assert days == ["2026-01-10", "2026-01-24", "2026-01-10"]


def test_an_invoice_of_nothing_is_paid_and_was_never_settled(shop: Shop) -> None:
    invoice = an_invoice(shop, "0.00")
    assert stand(shop, invoice) == Stand("paid", "0.00", "0.00")
    assert shop.row(tables.invoice, invoice).settled_on is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"lines": ()}, {"lines": (LineDraft("x", Decimal(-1), Decimal(1)),)}, {"due_on": date(2026, 1, 9)},
        {"issued_on": date(1899, 12, 31)}, {"due_on": date(3000, 1, 1)}, {"notes": "\ud800"}, {"reference": "a\x00"},
        {"reference": "r" * 201}, {"hosted_id": "h" * 129}, {"lines": (LineDraft("\ud800", Decimal(1), Decimal(1)),)},
        {"lines": (LineDraft("x" * 2001, Decimal(1), Decimal(1)),)},
    ],
)  # fmt: skip
def test_what_is_no_invoice_is_refused_and_takes_no_number(shop: Shop, wrong: dict[str, Any]) -> None:
    words: dict[str, Any] = {"customer_id": a_customer(shop), "issued_on": ISSUED, "lines": (BREAD,)} | wrong
    with pytest.raises(BadInput):
        shop.do(add_invoice, NewInvoice(**words))
    assert shop.row(tables.invoice, enter(shop, BREAD)).number == "INV-0001"


def test_an_invoice_is_found_by_number_id_and_hosted_id(shop: Shop) -> None:
    invoice = enter(shop, BREAD, number="INV-12345", hosted_id="inv_abc123")
    for name in ("INV-12345", shop.row(tables.invoice, invoice).public_id, "inv_abc123"):
        assert shop.ask(find_invoice, name) == invoice
    with pytest.raises(NotFound):
        shop.ask(find_invoice, "INV-1234")


def test_a_hosted_id_belongs_to_one_invoice(shop: Shop) -> None:
    enter(shop, BREAD, hosted_id="inv_abc123")
    other = enter(shop, BREAD)
    with pytest.raises(Refused, match="inv_abc123 already"):
        enter(shop, BREAD, hosted_id="inv_abc123")
    with pytest.raises(Refused, match="inv_abc123 already"):
        shop.do(edit_invoice, other, InvoiceChange(hosted_id="inv_abc123"))


# Changes ------------------------------------------------------------------------------------------------------------


def test_a_change_is_a_new_version_and_the_old_one_stays(shop: Shop) -> None:
    invoice = enter(shop, BREAD)
    shop.do(edit_invoice, invoice, InvoiceChange(lines=(BREAD, BREAD), notes="doubled"))
    shop.do(edit_invoice, invoice, InvoiceChange(due_on=date(2026, 3, 1)))
    versions = [row for row in shop.rows(tables.invoice_version) if row.invoice_id == invoice]
    assert [(row.version, row.total_minor, row.notes) for row in versions] == [
        (1, 2200, ""), (2, 4400, "doubled"), (3, 4400, "doubled"),
    ]  # fmt: skip
    assert [row.lines_from for row in versions] == [versions[0].id, versions[1].id, versions[1].id]
    assert stand(shop, invoice).left == "44.00"
    assert len(shop.ask(lines_of, shop.ask(newest_version, invoice))) == 2


def test_a_change_of_nothing_leaves_no_entry(shop: Shop) -> None:
    invoice = enter(shop, BREAD)
    shop.do(edit_invoice, invoice, InvoiceChange(notes="", due_on=date(2026, 2, 9)))
    assert len(shop.rows(tables.invoice_version)) == 1


def test_the_amount_stays_under_money_that_lies_on_it(shop: Shop) -> None:
    paid, credited, refunded = an_invoice(shop), an_invoice(shop), an_invoice(shop)
    pays(shop, paid, "1.00")
    sends(shop, a_customer(shop), "1000.00", {credited: "1.00"})
    shop.do(refund_payment, RefundPayment(pays(shop, refunded, "1.00").id, "asked for"))
    for invoice in (paid, credited, refunded):
        with pytest.raises(Refused, match=r"its amount stays 500\.00"):
            shop.do(edit_invoice, invoice, InvoiceChange(lines=(BREAD,)))
        shop.do(edit_invoice, invoice, InvoiceChange(due_on=date(2026, 3, 1)))


@pytest.mark.parametrize(
    "change",
    [
        InvoiceChange(due_on=date(2026, 1, 9)), InvoiceChange(due_on=date(3000, 1, 1)), InvoiceChange(lines=()),
        InvoiceChange(issued_on=date(1899, 1, 1)), InvoiceChange(notes="a\x00"), InvoiceChange(reference="\ud800"),
    ],
)  # fmt: skip
def test_a_change_to_what_cannot_be_is_refused(shop: Shop, change: InvoiceChange) -> None:
    invoice = enter(shop, BREAD)
    with pytest.raises(BadInput):
        shop.do(edit_invoice, invoice, change)
    assert len(shop.rows(tables.invoice_version)) == 1


def test_the_due_date_of_a_draft_goes_with_its_issue_date_unless_it_was_given(shop: Shop) -> None:
    by_terms, given = an_invoice(shop, draft=True), an_invoice(shop, draft=True, due="2026-02-20")
    for draft in (by_terms, given):
        shop.do(edit_invoice, draft, InvoiceChange(issued_on=date(2026, 1, 28), issue=True))
    assert [str(shop.row(tables.invoice, each).due_on) for each in (by_terms, given)] == ["2026-02-27", "2026-02-20"]
    shop.do(edit_invoice, by_terms, InvoiceChange(issued_on=date(2026, 1, 20)))
    assert str(shop.row(tables.invoice, by_terms).due_on) == "2026-02-27"


def test_a_draft_is_issued_once_and_owes_nothing_before(shop: Shop) -> None:
    draft = an_invoice(shop, draft=True)
    assert shop.row(tables.invoice, draft).lifecycle == "draft"
    sends(shop, a_customer(shop), "10.00")
    assert credit_of(shop) == "10.00"
    shop.do(edit_invoice, draft, InvoiceChange(issue=True))
    assert shop.row(tables.invoice, draft).lifecycle == "open"
    with pytest.raises(Refused, match="issued already"):
        shop.do(edit_invoice, draft, InvoiceChange(issue=True))


# Void ---------------------------------------------------------------------------------------------------------------


def test_a_void_invoice_owes_nothing_and_is_not_changed_again(shop: Shop) -> None:
    invoice = an_invoice(shop, number="INV-1001")
    shop.do(void_invoice, invoice, "wrong customer")
    assert shop.row(tables.invoice, invoice).lifecycle == "void"
    sends(shop, a_customer(shop), "10.00")
    assert credit_of(shop) == "10.00"
    with pytest.raises(Refused, match="void already"):
        shop.do(void_invoice, invoice, "again")
    with pytest.raises(Refused, match="is void"):
        shop.do(edit_invoice, invoice, InvoiceChange(notes="x"))
    assert shop.ask(find_invoice, "INV-1001") == invoice


def test_an_invoice_with_money_is_voided_only_when_that_moves_to_credit(shop: Shop) -> None:
    sends(shop, a_customer(shop), "40.00")
    invoice = an_invoice(shop, "500.00")
    shop.do(apply_credit, a_customer(shop), shop.money("40.00"))
    payment = pays(shop, invoice, "100.00").id
    shop.do(refund_payment, RefundPayment(payment, "asked for", shop.money("30.00")))
    with pytest.raises(Refused, match=r"110\.00 of payments on it"):
        shop.do(void_invoice, invoice, "wrong")
    shop.do(void_invoice, invoice, "wrong", to_credit=True)
    assert stand(shop, invoice).paid == "0.00"
    assert credit_of(shop) == "110.00"


def test_an_invoice_whose_money_went_back_can_be_voided(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    shop.do(refund_payment, RefundPayment(pays(shop, invoice, "500.00").id, "asked for", outcome="owed"))
    shop.do(void_invoice, invoice, "never delivered")
    assert shop.row(tables.invoice, invoice).lifecycle == "void"
