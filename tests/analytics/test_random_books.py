"""Both reports of random books, against a second way of working them out and against themselves a day later."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from invpay_desktop.analytics.aging import aging
from invpay_desktop.analytics.metrics import as_document, measure
from invpay_desktop.analytics.period import Period
from invpay_desktop.base.dates import noon_utc
from invpay_desktop.db.session import Session
from tests.analytics import oracle
from tests.analytics.books import NOW, TODAY, columns, copy_of
from tests.analytics.random_books import FIRST, Deed, Sold, deeds, fill, sold

YESTERDAY, LATER = TODAY - timedelta(days=1), TODAY + timedelta(days=30)


@settings(max_examples=60)
@given(sold(LATER), deeds(LATER), st.lists(st.dates(FIRST, TODAY + timedelta(days=120)), min_size=3, max_size=3))
def test_they_agree_with_a_second_way(
    empty_book: Path, invoices: list[Sold], done: list[Deed], days: list[date]
) -> None:
    with tempfile.TemporaryDirectory() as folder, copy_of(empty_book, Path(folder)) as desk:
        fill(desk, invoices, done)
        dump = oracle.Dump(desk.book.path)
        with desk.book.read(NOW) as session:
            for as_of in (*days, TODAY, YESTERDAY):
                dump.count(None if as_of >= TODAY else as_of)
                assert figures(session, min(days), as_of) == oracle.metrics(dump, min(days), as_of)
                table = oracle.aging(dump, as_of)
                table["all"] = [sum(column) for column in zip([0] * 7, *table.values(), strict=True)]
                assert columns(aging(session, as_of)) == table


@settings(max_examples=40)
@given(sold(TODAY), deeds(TODAY))
def test_remembered_balances_and_dated_rows_say_the_same(
    empty_book: Path, invoices: list[Sold], done: list[Deed]
) -> None:
    with tempfile.TemporaryDirectory() as folder, copy_of(empty_book, Path(folder)) as desk:
        fill(desk, invoices, done)
        with desk.book.read(NOW) as session:
            remembered = figures(session, FIRST, TODAY), aging(session, TODAY)
        with desk.book.read(noon_utc(TODAY + timedelta(days=1))) as session:
            assert (figures(session, FIRST, TODAY), aging(session, TODAY)) == remembered


def figures(session: Session, first: date, as_of: date) -> dict[str, Any]:
    found = measure(session, Period(first, as_of, as_of))
    document = {"refunded": 0, "writtenOff": 0, **as_document(found), "timed": found.timed}
    return document | {"totalRevenue": found.total_revenue.minor}
