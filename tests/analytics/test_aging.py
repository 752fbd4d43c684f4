"""Aging: bucket edges, credit and excess, and a past day as it was."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from invpay_desktop.analytics.aging import Aging, aging, as_document
from invpay_desktop.base.json_text import dumps
from invpay_desktop.db.new_book import make_book
from invpay_desktop.db.tables import invoice
from invpay_desktop.ledger.credit import apply_credit
from invpay_desktop.ledger.invoices import void_invoice
from invpay_desktop.ledger.memos import NewMemo, add_memo, one_line
from invpay_desktop.ledger.writeoffs import write_off
from invpay_desktop.payments.receive import Receive, receive_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment
from tests.analytics.books import NOW, TODAY, Desk, columns

YESTERDAY = TODAY - timedelta(days=1)
LONG_AGO = date(2025, 3, 1)


def seen(desk: Desk, as_of: date = TODAY) -> Aging:
    with desk.book.read(NOW) as session:
        return aging(session, as_of)


def test_an_empty_book_is_an_empty_report(desk: Desk) -> None:
    desk.customer()
    for as_of in (TODAY, YESTERDAY):
        assert columns(seen(desk, as_of)) == {"all": [0] * 7}


@pytest.mark.parametrize("as_of", [TODAY, YESTERDAY])
@pytest.mark.parametrize(
    ("late", "column"), [(-9, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (330, 4)]
)
def test_the_edges_of_the_buckets(desk: Desk, as_of: date, late: int, column: int) -> None:
    desk.invoice(desk.customer(), LONG_AGO, 500, as_of - timedelta(days=late))
    expected = [0] * 7
    expected[column] = expected[6] = 500
    assert columns(seen(desk, as_of)) == {"cust_1": expected, "all": expected}


def test_its_form_for_programs(tmp_path: Path) -> None:
    with make_book(tmp_path / "a.invpay", currency="KWD", now=NOW) as book:
        desk = Desk(book)
        desk.invoice(desk.customer(), LONG_AGO, 500, TODAY)
        assert dumps(as_document(seen(desk)), indent=None) == (
            '{"customers": [{"customer": "cust_1", "customerName": "Sample Bakery", "current": 0.500, '
            '"days1to30": 0.000, "days31to60": 0.000, "days61to90": 0.000, "over90": 0.000, "credit": 0.000, '
            '"total": 0.500}], "total": {"current": 0.500, "days1to30": 0.000, "days31to60": 0.000, '
            '"days61to90": 0.000, "over90": 0.000, "credit": 0.000, "total": 0.500}}'
        )


def test_leap_day_and_month_ends_count_as_days(desk: Desk) -> None:
    desk.invoice(desk.customer(), date(2024, 1, 31), 500, date(2024, 1, 31))
    assert columns(seen(desk, date(2024, 2, 29)))["all"][1] == 500
    assert columns(seen(desk, date(2024, 3, 1)))["all"][1] == 500
    assert columns(seen(desk, date(2024, 3, 2)))["all"][2] == 500


@pytest.mark.parametrize("as_of", [TODAY, YESTERDAY])
def test_credit_and_excess_stand_in_their_own_column(desk: Desk, as_of: date) -> None:
    shop = desk.customer()
    desk.invoice(shop, LONG_AGO, 1000, LONG_AGO)
    desk.pay(desk.invoice(shop, LONG_AGO, 500, LONG_AGO), 650, LONG_AGO)
    desk.do(lambda session: add_memo(session, NewMemo(shop, LONG_AGO, (one_line("Goodwill", session.money(70)),))))
    assert columns(seen(desk, as_of))["cust_1"] == [0, 0, 0, 0, 1000, 220, 780]


def test_the_largest_total_comes_first_then_the_number(desk: Desk) -> None:
    for number, minor in (("b", 500), ("a", 500), ("c", 900), ("d", 0)):
        desk.invoice(desk.customer(number), LONG_AGO, minor)
    ahead = desk.customer("e")
    desk.do(lambda session: receive_payment(session, Receive(ahead, session.money(5), received_on=LONG_AGO)))
    much = desk.customer("f")
    desk.do(lambda session: receive_payment(session, Receive(much, session.money(600), received_on=LONG_AGO)))
    desk.invoice(much, LONG_AGO, 1000)
    for as_of in (TODAY, YESTERDAY):
        assert [row.customer for row in seen(desk, as_of).customers] == ["c", "a", "b", "f", "e"]
        assert columns(seen(desk, as_of))["e"] == [0, 0, 0, 0, 0, 5, -5]


def test_a_customer_whose_credit_covers_what_is_owed_is_listed(desk: Desk) -> None:
    shop = desk.customer()
    desk.do(lambda session: receive_payment(session, Receive(shop, session.money(500), received_on=LONG_AGO)))
    desk.invoice(shop, LONG_AGO, 500, TODAY)
    assert columns(seen(desk))["cust_1"] == [500, 0, 0, 0, 0, 500, 0]


@pytest.mark.parametrize("as_of", [TODAY, YESTERDAY])
def test_what_was_written_off_is_owed_no_more(desk: Desk, as_of: date) -> None:
    sent = desk.invoice(desk.customer(), LONG_AGO, 500, LONG_AGO)
    desk.do(lambda session: write_off(session, sent, session.money(200), "gone", LONG_AGO))
    assert columns(seen(desk, as_of))["all"] == [0, 0, 0, 0, 300, 0, 300]


@pytest.mark.parametrize("as_of", [TODAY, YESTERDAY])
def test_a_customer_with_nothing_left_is_left_out(desk: Desk, as_of: date) -> None:
    shop = desk.customer()
    desk.do(lambda session: receive_payment(session, Receive(shop, session.money(500), received_on=LONG_AGO)))
    desk.invoice(shop, LONG_AGO, 500)
    desk.do(lambda session: apply_credit(session, shop, session.money(500)))
    assert columns(seen(desk, as_of)) == {"all": [0] * 7}


def test_drafts_void_hidden_and_later_invoices_are_left_out(desk: Desk) -> None:
    shop = desk.customer()
    desk.invoice(shop, LONG_AGO, 500, draft=True)
    void, hidden = (desk.invoice(shop, LONG_AGO, 500) for _ in range(2))
    desk.do(lambda session: void_invoice(session, void, "mistake"))
    desk.do(lambda session: session.execute(update(invoice).where(invoice.c.id == hidden).values(hidden=True)))
    desk.pay(desk.invoice(shop, TODAY + timedelta(days=1), 500), 600, TODAY)
    desk.invoice(shop, TODAY + timedelta(days=1), 500)
    for as_of in (TODAY, YESTERDAY):
        assert columns(seen(desk, as_of)) == {"all": [0] * 7}
    assert columns(seen(desk, TODAY + timedelta(days=1)))["cust_1"] == [500, 0, 0, 0, 0, 100, 400]


def test_a_past_day_does_not_change_with_what_happens_today(desk: Desk) -> None:
    shop = desk.customer()
    first, second = (desk.invoice(shop, LONG_AGO, 500, LONG_AGO) for _ in range(2))
    paid = desk.pay(first, 500, LONG_AGO)
    before = seen(desk, YESTERDAY)
    desk.pay(second, 700, TODAY)
    desk.do(lambda session: return_payment(session, ReturnPayment(paid, "bounced", TODAY)))
    desk.do(lambda session: receive_payment(session, Receive(shop, session.money(900), received_on=TODAY)))
    assert seen(desk, YESTERDAY) == before
    assert columns(before)["all"] == [0, 0, 0, 0, 500, 0, 500]
    assert columns(seen(desk))["all"] == [0, 0, 0, 0, 0, 600, -600]


def test_seen_from_today_money_dated_later_counts_as_in_the_lists(desk: Desk) -> None:
    desk.pay(desk.invoice(desk.customer(), LONG_AGO, 500, LONG_AGO), 200, TODAY + timedelta(days=1))
    assert columns(seen(desk))["all"][6] == 300
    assert columns(seen(desk, YESTERDAY))["all"][6] == 500


def test_credit_applied_later_counts_from_the_day_it_could(desk: Desk) -> None:
    shop = desk.customer()
    desk.do(lambda session: receive_payment(session, Receive(shop, session.money(300), received_on=LONG_AGO)))
    desk.invoice(shop, LONG_AGO + timedelta(days=10), 500, LONG_AGO + timedelta(days=10))
    total = columns(seen(desk, YESTERDAY))["all"][6]
    desk.do(lambda session: apply_credit(session, shop, session.money(300)))
    # Rule 9 dates it the later of credit and invoice: the columns move, the total stays.
    assert columns(seen(desk, YESTERDAY))["all"] == [0, 0, 0, 0, 200, 0, total]
    assert columns(seen(desk, LONG_AGO))["all"] == [0, 0, 0, 0, 0, 300, -300]
