"""Metrics: the document's example, what counts as what, a past day as it was."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update

from invpay_desktop.analytics.metrics import Metrics, as_document, measure
from invpay_desktop.analytics.period import parse_period
from invpay_desktop.base.json_text import dumps
from invpay_desktop.base.money import Money
from invpay_desktop.db.new_book import make_book
from invpay_desktop.db.session import WriteSession
from invpay_desktop.db.tables import invoice
from invpay_desktop.ledger.credit import apply_credit
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice, void_invoice
from invpay_desktop.ledger.memos import NewMemo, add_memo, one_line
from invpay_desktop.ledger.writeoffs import write_off
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.payments.refunds import RefundPayment, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment, void_payment
from tests.analytics.books import NOW, TODAY, Desk

JAN_5 = date(2026, 1, 5)


def seen(desk: Desk, period: str = "all", as_of: date = TODAY) -> Metrics:
    with desk.book.read(NOW) as session:
        return measure(session, parse_period(period, as_of))


def test_the_example_of_the_hosted_documentation(desk: Desk) -> None:
    def a_month(session: WriteSession) -> None:
        shop = desk_customer
        for number in range(500):
            new = NewInvoice(shop, TODAY - timedelta(days=20), (one_line("Service", session.money(100_000)),))
            sent = add_invoice(session, new)
            if number < 480:
                amount = session.money(99_000 if number < 30 else 100_000)
                record_payment(session, RecordPayment(sent, amount, received_on=TODAY - timedelta(days=8)))

    desk_customer = desk.customer()
    desk.do(a_month)
    assert dumps(as_document(seen(desk, "30d"))) == dumps(
        {
            "totalInvoices": 500,
            "paidInvoices": 450,
            "partiallyPaid": 30,
            "unpaid": 20,
            "paymentRate": Decimal("0.90"),
            "averageDaysToPayment": 12,
            "totalRevenue": Decimal("479700.00"),
            "partialPaymentRate": Decimal("0.06"),
        }
    )


@pytest.mark.parametrize("as_of", [TODAY, TODAY - timedelta(days=1)])
def test_an_empty_period_gives_zeros(desk: Desk, as_of: date) -> None:
    desk.invoice(desk.customer(), date(2025, 1, 1), 500)
    document = as_document(seen(desk, "30d", as_of))
    assert dumps(document, indent=None) == (
        '{"totalInvoices": 0, "paidInvoices": 0, "partiallyPaid": 0, "unpaid": 0, "paymentRate": 0.00, '
        '"averageDaysToPayment": 0, "totalRevenue": 0.00, "partialPaymentRate": 0.00}'
    )


@pytest.mark.parametrize(("currency", "shown"), [("JPY", "1000"), ("KWD", "1.000"), ("USD", "10.00")])
def test_money_keeps_the_decimals_of_its_currency(tmp_path: Path, currency: str, shown: str) -> None:
    with make_book(tmp_path / "a.invpay", currency=currency, now=NOW) as book:
        desk = Desk(book)
        desk.pay(desk.invoice(desk.customer(), JAN_5, 1000), 1000, JAN_5)
        assert f'"totalRevenue": {shown},' in dumps(as_document(seen(desk)))


def test_rates_are_rounded_half_up_and_shown_short(desk: Desk) -> None:
    shop = desk.customer()
    for n in range(3):
        sent = desk.invoice(shop, JAN_5, 100)
        if n:
            desk.pay(sent, 100, JAN_5 + timedelta(days=n))
    figures = seen(desk)
    assert figures.payment_rate == Decimal("0.6667")
    assert (figures.average_days_to_payment, figures.timed) == (Decimal("1.5"), 2)
    assert str(as_document(figures)["averageDaysToPayment"]) == "1.5"
    for _ in range(2):
        desk.pay(desk.invoice(shop, JAN_5, 100), 100, JAN_5 + timedelta(days=1))
    # 5 days over 4 invoices: 1.25, and a half goes up.
    assert seen(desk).average_days_to_payment == Decimal("1.3")
    assert str(as_document(seen(desk))["paymentRate"]) == "0.80"


def test_revenue_is_what_was_kept_at_most_each_total(desk: Desk) -> None:
    shop = desk.customer()
    desk.pay(desk.invoice(shop, JAN_5, 500), 600, JAN_5)
    desk.pay(desk.invoice(shop, JAN_5, 500), 200, JAN_5)
    figures = seen(desk)
    assert figures.total_revenue == Money(700, "USD")
    assert (figures.paid, figures.partially_paid) == (1, 1)


@pytest.mark.parametrize("as_of", [TODAY, TODAY - timedelta(days=1)])
def test_what_was_given_up_is_not_paid(desk: Desk, as_of: date) -> None:
    shop = desk.customer()
    whole = desk.invoice(shop, JAN_5, 500)
    desk.do(lambda session: write_off(session, whole, session.money(500), "gone", JAN_5))
    desk.pay(desk.invoice(shop, JAN_5, 500), 450, JAN_5 + timedelta(days=4), write_off_rest=True)
    figures = seen(desk, as_of=as_of)
    assert (figures.total, figures.paid, figures.written_off, figures.timed) == (2, 1, 1, 1)
    assert figures.average_days_to_payment == 4
    assert as_document(figures)["writtenOff"] == 1
    assert "refunded" not in as_document(figures)


@pytest.mark.parametrize("as_of", [TODAY, TODAY - timedelta(days=1)])
def test_a_refunded_invoice_is_counted_apart(desk: Desk, as_of: date) -> None:
    paid = desk.pay(desk.invoice(desk.customer(), JAN_5, 500), 500, JAN_5)
    desk.do(lambda session: refund_payment(session, RefundPayment(paid, "asked for", dated_on=JAN_5)))
    document = as_document(seen(desk, as_of=as_of))
    assert (document["refunded"], document["paidInvoices"], document["totalRevenue"]) == (1, 0, Money(0, "USD"))


@pytest.mark.parametrize("as_of", [TODAY, TODAY - timedelta(days=1)])
def test_a_part_given_back_leaves_an_invoice_paid_in_part(desk: Desk, as_of: date) -> None:
    paid = desk.pay(desk.invoice(desk.customer(), JAN_5, 500), 500, JAN_5)
    back = RefundPayment(paid, "asked for", Money(200, "USD"), "owed", dated_on=JAN_5)
    desk.do(lambda session: refund_payment(session, back))
    figures = seen(desk, as_of=as_of)
    assert (figures.partially_paid, figures.refunded, figures.total_revenue.minor) == (1, 0, 300)


@pytest.mark.parametrize("as_of", [TODAY, TODAY - timedelta(days=1)])
def test_an_invoice_of_nothing_is_paid_and_not_in_the_average(desk: Desk, as_of: date) -> None:
    shop = desk.customer()
    desk.invoice(shop, JAN_5, 0)
    desk.pay(desk.invoice(shop, JAN_5, 0), 100, JAN_5 + timedelta(days=3))
    figures = seen(desk, as_of=as_of)
    assert (figures.paid, figures.timed, figures.total_revenue.minor) == (2, 0, 0)
    assert figures.payment_rate == 1


@pytest.mark.parametrize("as_of", [TODAY, TODAY - timedelta(days=1)])
def test_money_from_before_an_invoice_pays_it_in_no_days(desk: Desk, as_of: date) -> None:
    desk.pay(desk.invoice(desk.customer(), JAN_5, 500), 500, JAN_5 - timedelta(days=9))
    figures = seen(desk, as_of=as_of)
    assert figures.timed == 1
    assert figures.average_days_to_payment == 0


@pytest.mark.parametrize("as_of", [TODAY, TODAY - timedelta(days=1)])
def test_drafts_void_hidden_invoices_and_memos_are_left_out(desk: Desk, as_of: date) -> None:
    shop = desk.customer()
    desk.invoice(shop, JAN_5, 500, draft=True)
    void, hidden, _ = (desk.invoice(shop, JAN_5, 500) for _ in range(3))
    desk.do(lambda session: void_invoice(session, void, "mistake"))
    desk.do(lambda session: session.execute(update(invoice).where(invoice.c.id == hidden).values(hidden=True)))
    desk.do(lambda session: add_memo(session, NewMemo(shop, JAN_5, (one_line("Goodwill", session.money(5)),))))
    assert seen(desk, as_of=as_of).total == 1


def test_both_ends_of_a_period_belong_to_it(desk: Desk) -> None:
    shop = desk.customer()
    for day in (date(2025, 12, 29), date(2025, 12, 30), TODAY, TODAY + timedelta(days=1)):
        desk.invoice(shop, day, 100)
    assert seen(desk, "30d").total == 2
    assert seen(desk, "30d", TODAY - timedelta(days=1)).total == 2
    assert seen(desk, "2025").total == 2


def test_a_past_day_is_seen_as_it_was(desk: Desk) -> None:
    shop = desk.customer()
    first, second, third = (desk.invoice(shop, JAN_5, 500) for _ in range(3))
    desk.pay(third, 500, JAN_5 + timedelta(days=5))
    part, rest = desk.pay(first, 200, JAN_5 + timedelta(days=2)), desk.pay(first, 300, JAN_5 + timedelta(days=4))
    before = seen(desk, as_of=JAN_5 + timedelta(days=5))
    assert (before.paid, before.unpaid) == (2, 1)
    assert before.average_days_to_payment == Decimal("4.5")
    # Later money, a return and a refund change what is, not what was.
    desk.pay(second, 500, TODAY)
    desk.do(lambda session: return_payment(session, ReturnPayment(rest, "bounced", TODAY)))
    desk.do(lambda session: refund_payment(session, RefundPayment(part, "asked for", outcome="owed", dated_on=TODAY)))
    assert seen(desk, as_of=JAN_5 + timedelta(days=5)) == before
    assert seen(desk, as_of=JAN_5 + timedelta(days=2)).partially_paid == 1
    assert (seen(desk).refunded, seen(desk).paid) == (1, 2)


def test_what_opened_again_later_had_its_day_all_the_same(desk: Desk) -> None:
    shop = desk.customer()
    mixed, ahead, twice, cancelled, void = (desk.invoice(shop, JAN_5, 500) for _ in range(5))
    desk.do(lambda session: add_memo(session, NewMemo(shop, JAN_5, (one_line("Goodwill", session.money(150)),))))
    desk.do(lambda session: apply_credit(session, shop, session.money(150), mixed))
    desk.do(lambda session: write_off(session, mixed, session.money(50), "short", JAN_5 + timedelta(days=1)))
    bounced = [
        desk.pay(mixed, 300, JAN_5 + timedelta(days=4)),
        desk.pay(ahead, 500, JAN_5 - timedelta(days=3)),
    ]
    first = desk.pay(twice, 500, JAN_5 + timedelta(days=1))
    back = RefundPayment(first, "asked for", Money(200, "USD"), "owed", dated_on=JAN_5 + timedelta(days=2))
    desk.do(lambda session: refund_payment(session, back))
    bounced.append(desk.pay(twice, 200, JAN_5 + timedelta(days=5)))
    paid = desk.pay(cancelled, 500, JAN_5 + timedelta(days=3))
    given_back = RefundPayment(paid, "asked for", dated_on=JAN_5 + timedelta(days=3))
    desk.do(lambda session: refund_payment(session, given_back))
    desk.pay(void, 500, JAN_5 + timedelta(days=9))
    for payment in bounced:
        desk.do(partial(return_payment, request=ReturnPayment(payment, "bounced", TODAY)))
    desk.do(lambda session: void_invoice(session, void, "mistake", to_credit=True))
    then = seen(desk, as_of=JAN_5 + timedelta(days=10))
    assert (then.total, then.paid, then.refunded, then.timed) == (4, 3, 1, 3)
    assert then.average_days_to_payment == 3
    assert seen(desk).timed == 0


def test_seen_from_today_money_dated_later_counts_as_in_the_lists(desk: Desk) -> None:
    desk.pay(desk.invoice(desk.customer(), JAN_5, 500), 500, TODAY + timedelta(days=1))
    assert (seen(desk).paid, seen(desk).timed) == (1, 1)
    assert seen(desk, as_of=TODAY - timedelta(days=1)).unpaid == 1


def test_a_void_payment_was_never_there(desk: Desk) -> None:
    paid = desk.pay(desk.invoice(desk.customer(), JAN_5, 500), 500, JAN_5)
    desk.do(lambda session: void_payment(session, paid, "mistake"))
    assert seen(desk, as_of=JAN_5 + timedelta(days=1)).unpaid == 1
