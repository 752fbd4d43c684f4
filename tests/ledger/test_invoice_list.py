"""The list of invoices against the plain reading of a random book, on every way that a search can take."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, get_args

import pytest
from sqlalchemy import select

from invpay_desktop.base.errors import BadInput
from invpay_desktop.db import search, tables
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.db.session import Session
from invpay_desktop.ledger import invoice_list
from invpay_desktop.ledger.invoice_list import (
    InvoiceQuery,
    Sort,
    Status,
    Totals,
    counts,
    invoice_ids,
    list_invoices,
    rows_by_ids,
    totals,
    totals_of_ids,
)
from tests.builders import Shop, an_invoice, pays
from tests.db.random_books import random_book

LATER = datetime(2026, 2, 20, 14, 0, tzinfo=UTC)
_FIVE: tuple[Status, ...] = ("unpaid", "partially_paid", "paid", "overpaid", "refunded")
_TYPED = (
    "",
    "sample",
    "inv",
    "inv 1",
    "INV-0",
    "a co",
    "c",
    "1",
    "po",
    "4",
    "sample po",
    "250",
    "250.00",
    "600 inv",
    "zz",
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with open_book(random_book(tmp_path_factory.mktemp("list") / "book.sqlite", 12, 400)) as opened:
        yield opened


@pytest.fixture(params=["few", "walked", "lists"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Which way a search takes; in a small book all words are rare, so the others are forced."""
    if request.param != "few":
        monkeypatch.setattr(search, "FEW", -1)
        monkeypatch.setattr(search, "FEW_OF_SEVERAL", -1)
    if request.param == "lists":
        monkeypatch.setattr(invoice_list, "_TRIED", 0)
        monkeypatch.setattr(invoice_list, "_WALKED", 0)
    return str(request.param)


def _plain(session: Session) -> list[Any]:
    joined = tables.invoice.join(tables.customer, tables.customer.c.id == tables.invoice.c.customer_id)
    columns = (tables.invoice, tables.customer.c.name.label("customer_name"), tables.customer.c.number.label("payer"))
    return list(session.execute(select(*columns).select_from(joined).where(tables.invoice.c.hidden == 0)).all())


def _within(row: Any, query: InvoiceQuery, today: date) -> bool:
    owed = row.lifecycle == "open" and row.remaining_minor > 0
    by_status: dict[Status | None, bool] = {
        None: True,
        "all": True,
        "open": owed,
        "overdue": owed and row.due_on < today,
        "draft": row.lifecycle == "draft",
        "void": row.lifecycle == "void",
        **{status: row.lifecycle == "open" and row.status == status for status in _FIVE},
    }
    return (
        by_status[query.status]
        and query.customer_id in (None, row.customer_id)
        and (query.issued_from is None or row.issued_on >= query.issued_from)
        and (query.issued_to is None or row.issued_on <= query.issued_to)
        and (query.due_from is None or row.due_on >= query.due_from)
        and (query.due_to is None or row.due_on <= query.due_to)
    )


def _key(row: Any, sort: Sort) -> tuple[Any, ...]:
    keys: dict[Sort, tuple[Any, ...]] = {
        "due": (row.due_on,),
        "issued": (row.issued_on,),
        "number": (row.number.rstrip("0123456789"), len(row.number), row.number),
        "customer": (row.customer_name, row.customer_id, row.issued_on),
        "total": (row.total_minor,),
        "paid": (row.paid_minor,),
        "remaining": (row.remaining_minor,),
        "status": (row.status,),
    }
    return (*keys[sort], row.id)


def _texts(session: Session) -> dict[int, set[str]]:
    """The words of each invoice, cut by hand: the random book's texts that are searched hold plain words only."""
    found: dict[int, set[str]] = {}
    for row in _plain(session):
        laid = select(tables.payment).join(tables.allocation).where(tables.allocation.c.invoice_id == row.id)
        parts = [row.number, row.reference, row.payer, row.customer_name, f"={row.total_minor}"]
        for paid in session.execute(laid):
            parts += [paid.check_number, paid.reference, f"={paid.amount_minor}"]
        text = " ".join(parts).lower().replace("ä", "a").replace("-", " ").replace("_", " ").replace("&", " ")
        found[row.id] = set(text.split())
    return found


def _meets(words: set[str], typed: str) -> bool:
    for piece in typed.lower().split():
        pieces = piece.replace("-", " ").replace(".", " ").split()
        by_words = all(any(word.startswith(part) for word in words) for part in pieces)
        amount = piece.replace(".", "") if "." in piece else f"{piece}00"
        if not by_words and f"={amount}" not in words:
            return False
    return True


@pytest.mark.parametrize("seed", range(12))
def test_a_query_finds_what_a_plain_reading_finds(book: Book, way: str, seed: int) -> None:
    dice = Random(seed)
    with book.read(LATER) as session:
        plain, texts = _plain(session), _texts(session)
        customers = [row.customer_id for row in plain]
        for typed in _TYPED:
            query = InvoiceQuery(
                status=dice.choice((None, None, None, *get_args(Status))),
                customer_id=dice.choice((None, None, None, dice.choice(customers))),
                issued_from=dice.choice((None, None, date(2026, 1, 1) + timedelta(days=dice.randint(0, 30)))),
                due_to=dice.choice((None, None, date(2026, 2, 1) + timedelta(days=dice.randint(0, 60)))),
                search=typed,
                sort=dice.choice(get_args(Sort)),
                descending=dice.random() < 0.5,
            )
            wanted = [row for row in plain if _within(row, query, LATER.date()) and _meets(texts[row.id], typed)]
            wanted.sort(key=lambda row: _key(row, query.sort), reverse=query.descending)
            ids = [row.id for row in wanted]
            sums = totals(session, query)

            assert list(invoice_ids(session, query)) == ids, query
            assert [row.id for row in list_invoices(session, query, 5)] == ids[:5], query
            assert (sums.count, sums.total.minor) == (len(ids), sum(row.total_minor for row in wanted)), query
            assert sums.remaining.minor == sum(row.remaining_minor for row in wanted if row.lifecycle == "open"), query
            assert totals_of_ids(session, ids) == sums
            assert counts(session, query) == {
                status: totals(session, replace(query, status=status)).count for status in get_args(Status)
            }, query


def test_the_queries_above_find_something(book: Book) -> None:
    with book.read(LATER) as session:
        sizes = {name: totals(session, InvoiceQuery(status=name)).count for name in get_args(Status)}
        found = {typed: totals(session, InvoiceQuery(search=typed)).count for typed in _TYPED}

    assert min(sizes.values()) > 0, sizes
    assert {typed for typed, count in found.items() if not count} == {"zz"}, found


def test_a_selection_is_summed_once_each(book: Book) -> None:
    with book.read(LATER) as session:
        row = list_invoices(session, InvoiceQuery(sort="total", descending=True), 1)[0]

        assert totals_of_ids(session, [row.id, 10**9, row.id]) == Totals(
            1, row.total, row.paid, row.remaining, row.over
        )
        assert totals_of_ids(session, array("q")).count == 0


def test_numbers_are_sorted_as_people_count(shop: Shop) -> None:
    for number in ("INV-10000", "INV-9", "A-2", "INV-9999", "A-10", "7", "INV"):
        an_invoice(shop, number=number)

    rows = shop.ask(list_invoices, InvoiceQuery(sort="number"), 10)

    assert [row.number for row in rows] == ["7", "A-2", "A-10", "INV", "INV-9", "INV-9999", "INV-10000"]


def test_a_row_says_its_state_and_how_late_it_is(shop: Shop) -> None:
    late = an_invoice(shop, issued="2026-01-01", due="2026-01-19")
    paid = an_invoice(shop, issued="2026-01-01", due="2026-01-19")
    pays(shop, paid, "500.00")
    draft = an_invoice(shop, draft=True)

    rows = shop.ask(rows_by_ids, [late, paid, draft])

    assert [(row.state, row.days_late(shop.now.date())) for row in rows] == [("unpaid", 9), ("paid", 0), ("draft", 0)]


def test_a_row_says_what_the_book_says(book: Book) -> None:
    with book.read(LATER) as session:
        for row in _plain(session):
            [shown] = rows_by_ids(session, [row.id])

            assert (shown.number, shown.public_id, shown.customer_number) == (row.number, row.public_id, row.payer)
            assert (shown.issued_on, shown.due_on, shown.lifecycle) == (row.issued_on, row.due_on, row.lifecycle)
            assert (shown.total, shown.paid) == (session.money(row.total_minor), session.money(row.paid_minor))
            assert (shown.remaining, shown.over) == (session.money(row.remaining_minor), session.money(row.over_minor))
            assert bool(shown.overdue) == _within(row, InvoiceQuery(status="overdue"), LATER.date())


def test_rows_come_in_the_order_asked_for(book: Book) -> None:
    with book.read(LATER) as session:
        ids = list(invoice_ids(session, InvoiceQuery()))
        wanted = [ids[3], 10**9, ids[1], ids[2]]

        assert [row.id for row in rows_by_ids(session, wanted)] == [ids[3], ids[1], ids[2]]


@pytest.mark.parametrize("wrong", [{"status": "late"}, {"sort": "colour"}])
def test_an_unknown_status_or_column_is_named(book: Book, wrong: dict[str, Any]) -> None:
    with book.read(LATER) as session, pytest.raises(BadInput, match=r"late|colour"):
        list_invoices(session, replace(InvoiceQuery(), **wrong), 5)
