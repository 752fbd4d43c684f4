"""The list of payments against the plain reading of a random book, and what its rows say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, get_args

import pytest
from sqlalchemy import select

from invpay_desktop.base.errors import BadInput
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import allocation, customer, event, invoice, payment, payment_state, receipt
from invpay_desktop.ledger.credit import move_excess_to_credit
from invpay_desktop.payments.payment_list import (
    STATUSES,
    PaidInvoice,
    PaymentQuery,
    PaymentSort,
    PaymentTotals,
    list_payments,
    payment_counts,
    payment_ids,
    payment_rows,
    payment_totals_of_ids,
)
from invpay_desktop.payments.receipts import issue_receipt
from invpay_desktop.payments.refunds import RefundPayment, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment
from tests.builders import Shop, a_customer, an_invoice, pays, sends
from tests.db.random_books import random_book

LATER = datetime(2026, 2, 20, 14, 0, tzinfo=UTC)
_COUNTING = ("approved", "partially_refunded", "refunded")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with open_book(random_book(tmp_path_factory.mktemp("payments") / "book.sqlite", 12, 400)) as opened:
        yield opened


def _plain(session: Session) -> list[Any]:
    joined = payment.join(payment_state, payment_state.c.payment_id == payment.c.id).join(
        customer, customer.c.id == payment.c.customer_id
    )
    columns = (payment, payment_state.c.status, payment_state.c.refunded_minor, customer.c.name, customer.c.number)
    return list(session.execute(select(*columns).select_from(joined).where(payment_state.c.hidden == 0)).all())


def _left(row: Any) -> int:
    return row.amount_minor - row.refunded_minor if row.status in _COUNTING else 0


def _within(row: Any, query: PaymentQuery) -> bool:
    return (
        query.status in ("all", row.status)
        or (query.status == "in_force" and row.status in _COUNTING)
    ) and all((
        query.customer_id in (None, row.customer_id),
        query.kind in (None, row.kind),
        query.received_from is None or row.received_on >= query.received_from,
        query.received_to is None or row.received_on <= query.received_to,
    ))  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_a_query_finds_what_a_plain_reading_finds(book: Book, seed: int) -> None:
    dice = Random(seed)
    keys: dict[str, Any] = {
        "received": lambda row: (row.received_on,),
        "amount": lambda row: (row.amount_minor,),
        "customer": lambda row: (row.name, row.customer_id, row.received_on),
        "method": lambda row: (row.method, row.kind, row.received_on),
        "status": lambda row: (row.status, row.received_on),
        "left": lambda row: (_left(row),),
    }
    with book.read(LATER) as session:
        plain = _plain(session)
        for _ in range(12):
            query = PaymentQuery(
                status=dice.choice(("all", "all", *STATUSES)),
                customer_id=dice.choice((None, None, None, dice.choice(plain).customer_id)),
                received_from=dice.choice((None, None, date(2026, 1, 1) + timedelta(days=dice.randint(0, 15)))),
                received_to=dice.choice((None, None, date(2026, 1, 1) + timedelta(days=dice.randint(5, 30)))),
                kind=dice.choice((None, None, None, "check", "wire")),
                sort=dice.choice(get_args(PaymentSort)),
                descending=dice.random() < 0.5,
            )
            wanted = [row for row in plain if _within(row, query)]
            wanted.sort(key=lambda row: (*keys[query.sort](row), row.id), reverse=query.descending)
            counted = [row for row in wanted if row.status in _COUNTING]

            assert list(payment_ids(session, query)) == [row.id for row in wanted], query
            assert [row.id for row in list_payments(session, query, 5)] == [row.id for row in wanted][:5]
            assert payment_totals_of_ids(session, [row.id for row in wanted]) == PaymentTotals(
                len(wanted),
                session.money(sum(row.amount_minor for row in counted)),
                session.money(sum(row.refunded_minor for row in counted)),
            )
            assert payment_counts(session, query) == {
                status: len(payment_ids(session, replace(query, status=status))) for status in STATUSES
            }


def test_a_row_says_what_the_book_says(book: Book) -> None:
    with book.read(LATER) as session:
        for plain in _plain(session):
            [row] = payment_rows(session, [plain.id])
            lying = session.execute(select(allocation).where(allocation.c.payment_id == plain.id)).all()
            net: dict[int, int] = {}
            for part in lying:
                first = part.event_id == plain.event_id
                counts = plain.status in _COUNTING
                net[part.invoice_id] = net.get(part.invoice_id, 0) + (part.amount_minor if counts or first else 0)
            number = session.scalar(select(receipt.c.number).where(receipt.c.payment_id == plain.id))
            at = session.scalar(select(event.c.at).where(event.c.id == plain.event_id))

            assert (row.public_id, row.customer_number, row.customer_name) == (
                plain.public_id,
                plain.number,
                plain.name,
            )
            assert (row.status, row.kind, row.check_number, row.receipt_number, row.entered_at) == (
                plain.status,
                plain.kind,
                plain.check_number,
                number,
                at,
            )
            assert {part.id: part.amount.minor for part in row.invoices} == {
                of: amount for of, amount in net.items() if amount
            }
            assert (row.left.minor, row.in_force) == (_left(plain), plain.status in _COUNTING)
            assert row.allocated + row.credited == (row.amount if row.in_force else session.money(0))


def test_one_check_over_two_invoices_and_what_became_of_it(shop: Shop) -> None:
    first, second = an_invoice(shop, "100.00"), an_invoice(shop, "200.00")
    check = sends(shop, a_customer(shop), "350.00", kind="check", check_number="4711").id
    shop.do(refund_payment, RefundPayment(check, "too much", shop.money("50.00")))

    [row] = shop.ask(list_payments, PaymentQuery(), 10)

    assert row.invoices == (
        PaidInvoice(first, "INV-0001", shop.money("100.00")),
        PaidInvoice(second, "INV-0002", shop.money("200.00")),
    )
    assert (row.status, str(row.left), str(row.credited)) == ("partially_refunded", "300.00", "50.00")

    shop.do(return_payment, ReturnPayment(check, "no funds"))
    [row] = shop.ask(payment_rows, [check, 10**9])

    assert [part.number for part in row.invoices] == ["INV-0001", "INV-0002"]
    assert (row.status, str(row.left), str(row.allocated)) == ("returned", "0.00", "0.00")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("4711", {"check"}),
        ("order 9", {"wire"}),
        ("ORDER", {"wire", "cash"}),
        ("120.50", {"check"}),
        ("$120.50", {"check"}),
        ("120.5 other", set()),
        ("inv-0001", {"check", "wire"}),
        ("bakery 9", {"wire"}),
        ("bäckerei", set()),
        ("RCT-000001", {"cash"}),
        ("rct-000001", {"cash"}),
        ("zz", set()),
        (" - ", {"check", "wire", "cash"}),
    ],
)
def test_searching(shop: Shop, typed: str, found: set[str]) -> None:
    one = an_invoice(shop, "500.00")
    other = an_invoice(shop, "900.00", customer=a_customer(shop, "cust_2", "Other Shop"))
    names = {
        pays(shop, one, "120.50", kind="check", check_number="4711").id: "check",
        pays(shop, one, "40.00", kind="wire", reference="Order 9").id: "wire",
        pays(shop, other, "40.50", kind="cash", reference="order 77").id: "cash",
    }
    cash = max(names)
    shop.do(issue_receipt, cash)

    assert {names[each] for each in shop.ask(payment_ids, PaymentQuery(search=typed))} == found
    assert shop.ask(payment_counts, PaymentQuery(search=typed))["all"] == len(found)


def test_money_that_became_credit_lies_on_less(shop: Shop) -> None:
    invoice_id = an_invoice(shop, "100.00")
    paid = pays(shop, invoice_id, "130.00").id
    shop.do(move_excess_to_credit, invoice_id, shop.money("30.00"))

    [row] = shop.ask(payment_rows, [paid])

    assert row.invoices == (PaidInvoice(invoice_id, shop.row(invoice, invoice_id).number, shop.money("100.00")),)
    assert (str(row.allocated), str(row.credited), str(row.left)) == ("100.00", "30.00", "130.00")


@pytest.mark.parametrize("wrong", [{"status": "late"}, {"sort": "colour"}])
def test_an_unknown_status_or_column_is_named(shop: Shop, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=r"late|colour"):
        shop.ask(payment_ids, replace(PaymentQuery(), **wrong))
