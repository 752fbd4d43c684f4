"""Notices of ours: the three of the hosted API, in its shapes, once each, in the transaction of what they tell."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event as listen
from sqlalchemy import insert, select, update

from invpay_desktop.base.errors import Refused
from invpay_desktop.db import tables
from invpay_desktop.db.hosted_tables import outbox, webhook_target
from invpay_desktop.db.session import WriteSession
from invpay_desktop.ledger.attempts import NewAttempt, begin_attempt, doubt_attempt, fail_attempt
from invpay_desktop.ledger.credit import apply_credit
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.memos import one_line
from invpay_desktop.ledger.projections import refresh
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.ledger.writeoffs import write_off
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment, void_payment
from tests.builders import NOW, Shop, a_customer, an_invoice, charged, pays, sends


@pytest.fixture
def target(shop: Shop) -> int:
    """One address that is told."""
    shop.do(lambda session: session.execute(insert(webhook_target), {"url": "https://books.example", "made_at": NOW}))
    return 1


def told(shop: Shop) -> list[dict[str, Any]]:
    """The bodies in the outbox, and nothing of the rows behind them."""
    rows = shop.ask(lambda session: session.execute(select(outbox).order_by(outbox.c.id)).all())
    return [json.loads(json.loads(row.payload)["body"], parse_float=Decimal) for row in rows if row.kind == "webhook"]


def kinds(shop: Shop) -> list[str]:
    return [body["type"].removeprefix("invoice.") for body in told(shop)]


def public(shop: Shop, invoice: int) -> str:
    return str(shop.row(tables.invoice, invoice).public_id)


def test_a_part_and_the_rest_are_told_in_the_shapes_of_the_document(shop: Shop, target: int) -> None:
    one = an_invoice(shop, "500.00")
    first, rest = pays(shop, one, "250.00"), pays(shop, one, "250.00", on="2026-01-20")
    assert told(shop) == [
        {
            "type": "invoice.payment_received",
            "data": {
                "invoiceId": public(shop, one),
                "paymentId": first.public_id,
                "amount": Decimal("250.00"),
                "remainingBalance": Decimal("250.00"),
                "status": "partially_paid",
                "paidAt": "2026-01-28T14:00:00Z",
            },
        },
        {
            "type": "invoice.payment_received",
            "data": {
                "invoiceId": public(shop, one),
                "paymentId": rest.public_id,
                "amount": Decimal("250.00"),
                "remainingBalance": Decimal("0.00"),
                "status": "paid",
                "paidAt": "2026-01-20T12:00:00Z",
            },
        },
        {
            "type": "invoice.paid",
            "data": {
                "invoiceId": public(shop, one),
                "totalAmount": Decimal("500.00"),
                "paidAmount": Decimal("500.00"),
                "status": "paid",
                "paidAt": "2026-01-28T14:00:00Z",
            },
        },
    ]
    assert '"amount": 250.00,' in shop.rows(outbox)[0].payload.replace("\\", ""), "exact, with its decimals"
    assert {(row.invoice_id, row.state) for row in shop.rows(outbox)} == {(one, "waiting")}


def test_one_check_over_several_invoices_is_told_of_each(shop: Shop, target: int) -> None:
    one, two = an_invoice(shop, "100.00"), an_invoice(shop, "200.00")
    sends(shop, a_customer(shop), "250.00")
    bodies = told(shop)
    received = [body["data"] for body in bodies if body["type"] == "invoice.payment_received"]
    assert {(each["invoiceId"], each["amount"]) for each in received} == {
        (public(shop, one), Decimal("100.00")),
        (public(shop, two), Decimal("150.00")),
    }
    assert sorted(kinds(shop)) == ["paid", "payment_received", "payment_received"]


def test_a_charge_is_told_when_its_outcome_is_known(shop: Shop, target: int) -> None:
    one = an_invoice(shop, "500.00")
    row = shop.row(tables.invoice, one)
    new = NewAttempt(one, row.customer_id, shop.money("500.00"), "card", "Visa •• 0002", "inv_abc123", frozenset())
    sent = shop.do(begin_attempt, new)
    shop.do(doubt_attempt, sent.payment_id, "No answer came.")
    assert told(shop) == []
    shop.do(fail_attempt, sent.payment_id, failure="soft", reason="Insufficient funds", evidence="answer")
    assert told(shop) == [
        {
            "type": "invoice.payment_failed",
            "data": {
                "invoiceId": public(shop, one),
                "paymentId": sent.public_id,
                "amount": Decimal("500.00"),
                "declineReason": "Insufficient funds",
                "attemptedAt": "2026-01-28T14:00:00Z",
            },
        }
    ]
    charged(shop, one, "600.00")
    assert kinds(shop) == ["payment_failed", "payment_received", "paid"]
    assert told(shop)[-1]["data"]["status"] == "overpaid"


def test_a_linked_invoice_goes_by_the_id_that_it_has_at_the_service(shop: Shop, target: int) -> None:
    line = one_line("Bread", shop.money("500.00"))
    new = NewInvoice(a_customer(shop), NOW.date(), (line,), hosted_id="inv_abc123")
    pays(shop, shop.do(add_invoice, new), "500.00")
    assert {body["data"]["invoiceId"] for body in told(shop)} == {"inv_abc123"}


def test_each_address_gets_its_own(shop: Shop, target: int) -> None:
    shop.do(lambda session: session.execute(insert(webhook_target), {"url": "https://two.example", "made_at": NOW}))
    shop.do(
        lambda session: session.execute(
            insert(webhook_target), {"url": "https://gone.example", "made_at": NOW, "hidden": True}
        )
    )
    pays(shop, an_invoice(shop, "500.00"), "100.00")
    assert [json.loads(row.payload)["target"] for row in shop.rows(outbox)] == [1, 2]


def test_what_is_no_payment_that_came_in_is_not_told(shop: Shop, target: int) -> None:
    one = an_invoice(shop, "500.00")
    pays(shop, one, "499.50", rest=True)
    assert kinds(shop) == ["payment_received", "paid"], "written off with money: paid"
    written, voided, returned = an_invoice(shop, "9.00"), an_invoice(shop, "80.00"), an_invoice(shop, "70.00")
    shop.do(write_off, written, shop.money("9.00"), "Too small.")
    assert len(told(shop)) == 2, "written off without money: not paid"
    mistake, bounced = pays(shop, voided, "30.00").id, pays(shop, returned, "40.00").id
    before = len(told(shop))
    shop.do(void_payment, mistake, "A mistake.")
    shop.do(undo_last_action)
    shop.do(return_payment, ReturnPayment(bounced, "No funds."))
    assert len(told(shop)) == before, "what was known counts again, and nothing came in"


def test_what_was_paid_is_not_paid_once_more(shop: Shop, target: int) -> None:
    one = an_invoice(shop, "80.00")
    pays(shop, one, "80.00")
    pays(shop, one, "5.00")
    assert kinds(shop) == ["payment_received", "paid", "payment_received"]


def test_balances_that_are_made_anew_twice_tell_once(shop: Shop, target: int) -> None:
    one = an_invoice(shop, "80.00")

    def twice(session: WriteSession) -> None:
        paid = record_payment(session, RecordPayment(one, shop.money("10.00"), {}))
        refresh(session, invoices=(one,), payments=(paid.id,))

    shop.do(twice)
    assert kinds(shop) == ["payment_received"]


def test_credit_that_pays_an_invoice_is_told_as_paid(shop: Shop, target: int) -> None:
    customer = a_customer(shop)
    sends(shop, customer, "80.00")
    one = an_invoice(shop, "80.00")
    assert told(shop) == []
    shop.do(apply_credit, customer, shop.money("80.00"), one)
    assert kinds(shop) == ["paid"]


def test_a_refused_action_tells_nothing(shop: Shop, target: int) -> None:
    one = an_invoice(shop, "500.00")

    def refused(session: WriteSession) -> None:
        record_payment(session, RecordPayment(one, shop.money("10.00"), {}))
        raise Refused("No.")

    with pytest.raises(Refused):
        shop.do(refused)
    assert shop.rows(outbox) == []


def test_without_an_address_one_short_question_is_asked(shop: Shop) -> None:
    one = an_invoice(shop, "500.00")
    asked: list[str] = []
    engine = shop.book._writer()

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    listen.listen(engine, "before_cursor_execute", note)
    try:
        pays(shop, one, "100.00")
    finally:
        listen.remove(engine, "before_cursor_execute", note)
    assert sum("webhook_target" in statement for statement in asked) == 1
    assert not any("INSERT INTO outbox" in statement for statement in asked)
    assert shop.rows(outbox) == []


def test_an_address_that_was_taken_off_is_told_no_more(shop: Shop, target: int) -> None:
    shop.do(lambda session: session.execute(update(webhook_target).values(hidden=True)))
    pays(shop, an_invoice(shop, "500.00"), "100.00")
    assert shop.rows(outbox) == []
