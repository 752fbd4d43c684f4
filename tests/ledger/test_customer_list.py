"""The list of customers against the plain reading of a random book, and names as people write and seek them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, get_args

import pytest
from sqlalchemy import select

from invpay_desktop.base.errors import BadInput
from invpay_desktop.db import tables
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.db.session import Session
from invpay_desktop.ledger.customer_list import (
    CustomerQuery,
    CustomerSort,
    CustomerStatus,
    customer_counts,
    customer_ids,
    customer_rows,
    list_customer_rows,
)
from invpay_desktop.ledger.customers import get_customer
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.payments.returns import ReturnPayment, return_payment
from tests.builders import Shop, a_customer, an_invoice, pays
from tests.db.random_books import random_book

LATER = datetime(2026, 2, 20, 14, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with open_book(random_book(tmp_path_factory.mktemp("customers") / "book.sqlite", 12, 400)) as opened:
        yield opened


def _ids(session: Session) -> list[int]:
    rows = session.execute(select(tables.customer.c.id).where(tables.customer.c.hidden == 0))
    return [row[0] for row in rows]


def test_a_row_says_what_one_customer_says(book: Book) -> None:
    with book.read(LATER) as session:
        rows = customer_rows(session, [*reversed(_ids(session)), 10**9])

        assert [row.id for row in rows] == _ids(session)[::-1]
        for row in rows:
            one = get_customer(session, row.id)
            assert (row.number, row.name, row.email) == (one.details.number, one.details.name, one.details.email)
            assert (row.balance, row.overdue, row.over, row.credit) == (
                one.balance,
                one.overdue,
                one.over,
                one.credit,
            )
            assert row.open_invoices == one.open_invoices
        assert any(row.over for row in rows)
        assert any(row.last_payment_on for row in rows)


@pytest.mark.parametrize("sort", get_args(CustomerSort))
@pytest.mark.parametrize("descending", [False, True])
def test_sorting_and_narrowing(book: Book, sort: CustomerSort, descending: bool) -> None:
    keys: dict[str, Any] = {
        "name": lambda row: row.name.lower().replace("ä", "a"),
        "number": lambda row: ("cust_", len(row.number), row.number),
        "balance": lambda row: row.balance,
        "overdue": lambda row: row.overdue,
        "credit": lambda row: row.credit,
        "open": lambda row: row.open_invoices,
        "last_payment": lambda row: row.last_payment_on or date(1900, 1, 1),
    }
    within: dict[CustomerStatus, Any] = {
        "all": lambda row: True,
        "owing": lambda row: row.balance.minor > 0,
        "overdue": lambda row: row.overdue.minor > 0,
        "credit": lambda row: row.credit.minor > 0,
    }
    with book.read(LATER) as session:
        rows = customer_rows(session, _ids(session))
        counts = customer_counts(session, CustomerQuery())
        for status in get_args(CustomerStatus):
            query = CustomerQuery(status=status, sort=sort, descending=descending)
            wanted = sorted(filter(within[status], rows), key=lambda row: (keys[sort](row), row.id), reverse=descending)

            assert list(customer_ids(session, query)) == [row.id for row in wanted], query
            assert counts[status] == len(wanted) > 0
        assert list_customer_rows(session, query, 3) == wanted[:3]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Café Zürich", "zurich"),
        ("Café Zürich", "CAFÉ zu"),
        ("Ångström & Søn", "angstrom"),
        ("ОАО Ёлка", "елка"),
        ("ΟΔΟΣ Παπαδάκης", "παπαδακησ"),
        ("株式会社サンプル", "株式"),
        ("شركة المثال", "المثال"),
        ("O'Brien & Sons", "brien sons"),
        ("Sample “Quotes” OR", "quotes or"),
        ("Straße 7", "STRASSE"),
    ],
)
def test_names_are_found_without_case_and_accents(shop: Shop, name: str, typed: str) -> None:
    wanted = a_customer(shop, "cust_1", name)
    a_customer(shop, "cust_2", "Somebody Else")

    assert list(shop.ask(customer_ids, CustomerQuery(search=typed))) == [wanted]
    assert shop.ask(customer_counts, CustomerQuery(search=typed))["all"] == 1
    assert len(shop.ask(customer_ids, CustomerQuery(search="cust"))) == 2
    assert len(shop.ask(customer_ids, CustomerQuery(search="  "))) == 2


def test_names_are_sorted_as_people_do(shop: Shop) -> None:
    for number, name in enumerate(("Zebra", "äpfel", "apple", "Ärger", "bakery", "Éclair")):
        a_customer(shop, f"c{number}", name)

    names = [row.name for row in shop.ask(list_customer_rows, CustomerQuery(), 10)]

    assert names == ["äpfel", "apple", "Ärger", "bakery", "Éclair", "Zebra"]


def test_the_last_payment_is_one_that_counts(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00", issued="2026-01-02")
    pays(shop, invoice, "10.00", "2026-01-05")
    returned = pays(shop, invoice, "10.00", "2026-01-09", kind="check").id
    shop.do(return_payment, ReturnPayment(returned, "no funds"))
    pays(shop, invoice, "10.00", "2026-01-12")
    shop.do(undo_last_action)

    [row] = shop.ask(list_customer_rows, CustomerQuery(), 1)

    assert row.last_payment_on == date(2026, 1, 5)


@pytest.mark.parametrize("wrong", [{"status": "late"}, {"sort": "colour"}])
def test_an_unknown_status_or_column_is_named(shop: Shop, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=r"late|colour"):
        shop.ask(customer_ids, replace(CustomerQuery(), **wrong))
