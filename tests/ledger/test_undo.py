"""Undo: the newest action is taken back whole, step by step, unless later work stands on it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete

from invpay_desktop.base.errors import Refused
from invpay_desktop.db import tables
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.setting_values import read_setting, write_setting
from invpay_desktop.ledger.blockers import Span
from invpay_desktop.ledger.credit import apply_credit, move_excess_to_credit
from invpay_desktop.ledger.customers import CustomerDetails, add_customer, edit_customer, find_customer
from invpay_desktop.ledger.invoices import InvoiceChange, NewInvoice, add_invoice, edit_invoice, void_invoice
from invpay_desktop.ledger.memos import NewMemo, add_memo, find_memo, one_line
from invpay_desktop.ledger.periods import lock_period, locked_until
from invpay_desktop.ledger.undo import Action, last_action, undo_action, undo_last_action
from invpay_desktop.ledger.writeoffs import write_off
from invpay_desktop.payments.receipts import issue_receipt
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.payments.refunds import RefundPayment, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment, void_payment
from invpay_desktop.settings import picture_text
from tests.builders import Shop, Stand, a_customer, an_invoice, credit_of, pays, sends, stand, status_of


def undo(shop: Shop) -> Action:
    return shop.do(undo_last_action)


def undo_older(shop: Shop, kind: str) -> None:
    """Take back the newest action that began with an event of this kind, as an import is undone."""
    rows = [row for row in shop.rows(tables.event) if row.kind == kind and row.id == row.action_id]
    first = rows[-1].id
    last = max(row.id for row in shop.rows(tables.event) if row.action_id == first)
    shop.do(undo_action, Action(first, kind, rows[-1].at, Span(first, last)))


def test_each_kind_of_entry_is_taken_back(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    payment = pays(shop, invoice, "600.00").id
    deeds: list[tuple[Any, tuple[Any, ...]]] = [
        (record_payment, (RecordPayment(invoice, shop.money("10.00")),)),
        (refund_payment, (RefundPayment(payment, "asked for", shop.money("300.00"), "cancelled"),)),
        (refund_payment, (RefundPayment(payment, "asked for"),)),
        (return_payment, (ReturnPayment(payment, "no funds", charge_fee=shop.money("15.00")),)),
        (void_payment, (payment, "mistake")),
        (move_excess_to_credit, (invoice, shop.money("100.00"))),
        (edit_invoice, (invoice, InvoiceChange(notes="changed", due_on=date(2026, 5, 1)))),
        (edit_customer, (a_customer(shop), {"name": "Renamed Sample", "number": "cust_9"})),
        (add_memo, (NewMemo(a_customer(shop), date(2026, 1, 28), (one_line("Gift", shop.money("1.00")),)),)),
        (write_setting, ("book.name", "Other Sample")),
        (lock_period, (date(2026, 1, 1),)),
    ]
    before = look(shop)
    for deed, words in deeds:
        shop.do(deed, *words)
        assert look(shop) != before, deed
        undo(shop)
        assert look(shop) == before, deed


def look(shop: Shop) -> list[Any]:
    """What is to be seen of the book."""
    tables_seen = (tables.customer, tables.invoice, tables.credit_memo, tables.payment_state, tables.setting)
    seen: list[Any] = []
    for table in tables_seen:
        columns = [name for name in (column.name for column in table.c) if name != "version_id"]
        seen += [tuple(getattr(r, c) for c in columns) for r in shop.rows(table) if not getattr(r, "hidden", False)]
    return [*seen, shop.ask(locked_until), shop.rows(tables.invoice)[0].due_on]


def test_steps_are_taken_back_one_after_the_other(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "200.00")
    shop.do(edit_invoice, invoice, InvoiceChange(notes="changed"))
    pays(shop, invoice, "100.00")
    for left in ("300.00", "300.00", "500.00"):
        undo(shop)
        assert stand(shop, invoice).left == left
    undo(shop)
    assert shop.row(tables.invoice, invoice).hidden
    undo(shop)
    assert shop.row(tables.customer, a_customer(shop)).hidden


def test_adding_and_editing_are_both_taken_back(shop: Shop) -> None:
    invoice = an_invoice(shop)
    shop.do(edit_invoice, invoice, InvoiceChange(notes="changed"))
    undo(shop)
    undo(shop)
    assert shop.row(tables.invoice, invoice).hidden


def test_a_new_book_has_nothing_to_undo(shop: Shop) -> None:
    with pytest.raises(Refused, match="nothing to undo"):
        undo(shop)


def test_what_was_undone_can_be_entered_again(shop: Shop) -> None:
    shop.do(add_customer, CustomerDetails("C-1", "Sample"))
    undo(shop)
    again = shop.do(add_customer, CustomerDetails("C-1", "Sample"))
    assert shop.ask(find_customer, "C-1") == again
    memo = NewMemo(again, date(2026, 1, 28), (one_line("Gift", shop.money("1.00")),), number="CM-7")
    shop.do(add_memo, memo)
    undo(shop)
    assert credit_of(shop, again) == "0.00"
    second = shop.do(add_memo, memo)
    assert shop.ask(find_memo, "CM-7") == second
    assert credit_of(shop, again) == "1.00"


def test_printing_a_receipt_is_no_action_but_stays_with_a_payment_that_is_undone(shop: Shop) -> None:
    invoice = an_invoice(shop)
    payment = pays(shop, invoice, "500.00").id
    shop.do(issue_receipt, payment)
    assert undo(shop).kind == "payment.recorded"
    assert stand(shop, invoice).status == "unpaid"
    assert len(shop.rows(tables.receipt)) == 1


def test_a_setting_and_the_lock_go_back_to_what_they_were(shop: Shop) -> None:
    shop.do(write_setting, "terms.days", "14")
    shop.do(write_setting, "terms.days", "7")
    undo(shop)
    assert shop.ask(read_setting, "terms.days") == "14"
    undo(shop)
    assert shop.ask(read_setting, "terms.days") is None
    shop.do(lock_period, date(2026, 1, 5))
    shop.do(lock_period, None)
    undo(shop)
    assert shop.ask(locked_until) == date(2026, 1, 5)
    undo(shop)
    assert shop.ask(locked_until) is None


def test_two_deeds_of_one_session_are_one_action(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")

    def pay_and_refund(session: WriteSession) -> None:
        payment = record_payment(session, RecordPayment(invoice, session.money(60000))).id
        move_excess_to_credit(session, invoice, session.money(2000))
        refund_payment(session, RefundPayment(payment, "asked for", session.money(30000), "cancelled"))

    shop.do(pay_and_refund)
    undo(shop)
    assert stand(shop, invoice) == Stand("unpaid", "0.00", "500.00")
    assert credit_of(shop) == "0.00"
    assert [row.status for row in shop.rows(tables.payment_state)] == ["void"]
    assert [row.amount_minor for row in shop.rows(tables.adjustment)] == [20000, -20000]


def test_a_payment_that_came_back_in_the_same_session(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")

    def pay_and_return(session: WriteSession) -> None:
        payment = record_payment(session, RecordPayment(invoice, session.money(60000))).id
        return_payment(session, ReturnPayment(payment, "no funds", charge_fee=session.money(1500)))

    shop.do(pay_and_return)
    undo(shop)
    assert [(row.hidden, row.paid_minor) for row in shop.rows(tables.invoice)] == [(False, 0), (True, 0)]


def test_an_invoice_with_its_payment_in_one_session(shop: Shop) -> None:
    customer = a_customer(shop)

    def both(session: WriteSession) -> int:
        line = one_line("Bread", session.money(100))
        made = add_invoice(session, NewInvoice(customer, date(2026, 1, 10), (line,)))
        record_payment(session, RecordPayment(made, session.money(150)))
        return made

    made = shop.do(both)
    undo(shop)
    assert shop.row(tables.invoice, made).hidden
    assert stand(shop, made).paid == "0.00"


# Later work ---------------------------------------------------------------------------------------------------------


def test_an_invoice_that_was_paid_since_is_not_taken_back(shop: Shop) -> None:
    invoice = an_invoice(shop, number="INV-1001")
    pays(shop, invoice, "250.00")
    with pytest.raises(Refused) as refusal:
        undo_older(shop, "invoice.added")
    assert refusal.value.reasons == ("Invoice INV-1001 has 250.00 of payments on it.",)


def test_what_was_void_when_its_entry_was_taken_back_does_not_come_back(shop: Shop) -> None:
    invoice, other = an_invoice(shop, "500.00"), an_invoice(shop, "70.00")
    payment = pays(shop, invoice, "100.00").id
    shop.do(void_payment, payment, "mistake")
    undo_older(shop, "payment.recorded")
    shop.do(void_invoice, other, "mistake")
    undo_older(shop, "invoice.added")
    assert undo(shop).kind == "invoice.added"
    assert stand(shop, invoice) == Stand("unpaid", "0.00", "500.00")
    assert status_of(shop, payment) == "void"
    assert [shop.row(tables.invoice, each).lifecycle for each in (invoice, other)] == ["void", "void"]


@pytest.mark.parametrize("before", [None, date(2026, 1, 20)])
@pytest.mark.parametrize("after", [None, date(2026, 1, 20), date(2026, 1, 28)])
def test_an_action_that_locks_and_enters_is_taken_back_whole(
    shop: Shop, before: date | None, after: date | None
) -> None:
    an_invoice(shop)
    shop.do(lock_period, before)
    seen, customer = look(shop), a_customer(shop)
    with shop.book.write(shop.now) as session:
        if after is None:
            lock_period(session, after)
        day = date(2026, 1, 10) if after is None or before is None else date(2026, 1, 25)
        add_invoice(session, NewInvoice(customer, day, (one_line("Bread", shop.money("5.00")),)))
        if after is not None:
            lock_period(session, after)
    undo(shop)
    assert look(shop) == seen
    assert shop.ask(locked_until) == before


def test_a_picture_lies_in_the_chain_once_and_comes_back(shop: Shop) -> None:
    logos = [picture_text(b"\x89PNG\r\n\x1a\n" + bytes([which]) * 3000) for which in (1, 2)]
    for logo in logos:
        shop.do(write_setting, "business.logo", logo)
    written = "".join(row.data for row in shop.rows(tables.event))
    assert [written.count(logo) for logo in logos] == [1, 1]
    undo(shop)
    assert shop.ask(read_setting, "business.logo") == logos[0]
    undo(shop)
    assert shop.ask(read_setting, "business.logo") is None
    assert check_book(shop.book.path).problems == ()


def test_a_picture_changed_by_an_older_version_comes_back(shop: Shop) -> None:
    logo = picture_text(b"\x89PNG\r\n\x1a\n")
    shop.do(write_setting, "business.logo", logo)

    def as_before(session: WriteSession) -> None:
        session.record("setting.changed", data={"key": "business.logo", "before": logo, "after": None})
        session.execute(delete(tables.setting).where(tables.setting.c.key == "business.logo"))

    shop.do(as_before)
    undo(shop)
    assert shop.ask(read_setting, "business.logo") == logo


def test_an_invoice_that_was_changed_or_written_off_since_is_not_taken_back(shop: Shop) -> None:
    invoice = an_invoice(shop, number="INV-1001")
    shop.do(edit_invoice, invoice, InvoiceChange(notes="changed"))
    with pytest.raises(Refused, match="INV-1001 was changed since"):
        undo_older(shop, "invoice.added")
    undo(shop)
    shop.do(write_off, invoice, shop.money("5.00"), "never mind")
    with pytest.raises(Refused, match=r"5\.00 of write-offs"):
        undo_older(shop, "invoice.added")


def test_a_payment_whose_credit_was_used_is_not_taken_back(shop: Shop) -> None:
    payment = sends(shop, a_customer(shop), "75.00")
    an_invoice(shop, "75.00")
    shop.do(apply_credit, a_customer(shop), shop.money("75.00"))
    with pytest.raises(Refused) as refusal:
        undo_older(shop, "payment.recorded")
    assert refusal.value.reasons == (f"Credit from payment {payment.public_id} was used.",)


def test_a_refunded_or_returned_payment_is_not_taken_back(shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop), "75.00").id
    shop.do(refund_payment, RefundPayment(payment, "asked for", shop.money("5.00")))
    with pytest.raises(Refused, match=r"5\.00 of payment .* was refunded"):
        undo_older(shop, "payment.recorded")
    shop.do(return_payment, ReturnPayment(payment, "no funds"))
    with pytest.raises(Refused, match="was returned by the bank since"):
        undo_older(shop, "payment.recorded")


def test_a_return_whose_fee_was_paid_since_is_not_taken_back(shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop), "75.00").id
    back = shop.do(return_payment, ReturnPayment(payment, "no funds", charge_fee=shop.money("15.00")))
    assert back.fee_invoice is not None
    pays(shop, back.fee_invoice, "15.00")
    with pytest.raises(Refused) as refusal:
        undo_older(shop, "payment.returned")
    [reason] = refusal.value.reasons
    assert "15.00 of payments on it" in reason
    undo(shop)
    undo(shop)
    assert status_of(shop, payment) == "approved"


def test_a_memo_that_was_used_is_not_taken_back(shop: Shop) -> None:
    memo = NewMemo(a_customer(shop), date(2026, 1, 28), (one_line("Gift", shop.money("5.00")),))
    shop.do(add_memo, memo)
    an_invoice(shop)
    shop.do(apply_credit, a_customer(shop), shop.money("5.00"))
    with pytest.raises(Refused, match="Credit memo CM-0001 was used"):
        undo_older(shop, "memo.added")


def test_a_customer_with_other_work_is_not_taken_back(shop: Shop) -> None:
    a_customer(shop)
    an_invoice(shop)
    with pytest.raises(Refused, match=r"Customer cust_123 has 1 other invoice\."):
        undo_older(shop, "customer.added")


def test_moving_an_excess_is_not_taken_back_when_the_credit_was_used(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "600.00")
    shop.do(move_excess_to_credit, invoice, shop.money("100.00"))
    other = an_invoice(shop, "300.00")
    shop.do(apply_credit, a_customer(shop), shop.money("100.00"), other)
    with pytest.raises(Refused, match="Later work stands on this"):
        undo_older(shop, "credit.kept")
    assert stand(shop, other).paid == "100.00"


def test_voiding_with_its_money_moved_to_credit_is_taken_back(shop: Shop) -> None:
    sends(shop, a_customer(shop), "40.00")
    invoice = an_invoice(shop, "500.00")
    shop.do(apply_credit, a_customer(shop), shop.money("40.00"), invoice)
    pays(shop, invoice, "100.00")
    shop.do(void_invoice, invoice, "wrong", to_credit=True)
    assert credit_of(shop) == "140.00"
    undo(shop)
    assert stand(shop, invoice) == Stand("partially_paid", "140.00", "360.00")
    assert credit_of(shop) == "0.00"
    assert shop.row(tables.invoice, invoice).lifecycle == "open"


def test_the_last_action_is_named_before_it_is_taken_back(shop: Shop) -> None:
    an_invoice(shop)

    def kind(session: Session) -> str:
        action = last_action(session)
        assert action is not None
        return action.kind

    assert shop.ask(kind) == "invoice.added"
