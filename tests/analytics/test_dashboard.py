"""The first page's figures: random books against the plain rows, and each kind of thing that needs the person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from invpay_desktop.analytics.dashboard import Need, figures, money_by_week, money_lately, needs, owes_most
from invpay_desktop.base.dates import noon_utc
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.db.import_tables import held_row, import_batch
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import customer, invoice, payment, payment_state
from invpay_desktop.ledger.credit import move_excess_to_credit
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.payments.refunds import RefundPayment, refund_credit, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment, void_payment
from tests.builders import NOW, Shop, a_book, a_customer, an_invoice, pays, sends
from tests.db.random_books import random_book

_FORCE = ("approved", "partially_refunded", "refunded")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = a_book(tmp_path)
    yield made
    made.book.close()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with open_book(random_book(tmp_path_factory.mktemp("dashboard") / "book.sqlite", 12, 400)) as opened:
        yield opened


def _open(session: Session) -> list[Any]:
    return [
        row
        for row in session.execute(select(invoice)).all()
        if row.lifecycle == "open" and not row.hidden and row.remaining_minor
    ]


def _received(session: Session, first: date, last: date) -> tuple[int, int]:
    rows = session.execute(
        select(payment.c.amount_minor, payment.c.received_on, payment_state.c.status, payment_state.c.hidden).join(
            payment_state, payment_state.c.payment_id == payment.c.id
        )
    ).all()
    found = [
        row.amount_minor for row in rows if row.status in _FORCE and not row.hidden and first <= row.received_on <= last
    ]
    return sum(found), len(found)


@pytest.mark.parametrize("day", [date(2026, 1, 20), date(2026, 2, 1), date(2026, 2, 20), date(2026, 7, 1)])
def test_the_figures_are_those_of_the_rows(book: Book, day: date) -> None:
    with book.read(noon_utc(day)) as session:
        found, rows = figures(session), _open(session)
        late = [row for row in rows if row.due_on < day]
        soon = [row for row in rows if day <= row.due_on <= day + timedelta(days=14)]
        credit = [row for row in session.execute(select(customer.c.credit_minor)).scalars() if row]
        before = found.month - timedelta(days=1)

        assert found.month == day.replace(day=1)
        assert found.came_in.minor == _received(session, found.month, day)[0]
        assert found.came_in_before.minor == _received(session, before.replace(day=1), before)[0]
        assert (found.received_30.minor, found.received_30_payments) == _received(
            session, day - timedelta(days=29), day
        )
        assert (found.owed.minor, found.owed_invoices) == (sum(row.remaining_minor for row in rows), len(rows))
        assert found.owed_customers == len({row.customer_id for row in rows})
        assert (found.late.minor, found.late_invoices) == (sum(row.remaining_minor for row in late), len(late))
        assert found.oldest_days == max(((day - row.due_on).days for row in late), default=0)
        assert (found.due_soon.minor, found.due_soon_invoices) == (sum(r.remaining_minor for r in soon), len(soon))
        assert found.due_soon_first == min((row.due_on for row in soon), default=None)
        assert (found.credit.minor, found.credit_customers) == (sum(credit), len(credit))
        assert found.owed
        assert found.credit


def test_an_empty_book_has_figures_of_nothing(shop: Shop) -> None:
    found = shop.ask(figures)

    assert (found.owed_invoices, found.late_invoices, found.oldest_days, found.due_soon_first) == (0, 0, 0, None)
    assert (found.came_in, found.owed, found.late, found.due_soon, found.credit) == (shop.money("0"),) * 5
    assert (shop.ask(owes_most), shop.ask(money_lately), shop.ask(needs, None)) == ((), (), ())


def test_money_by_week(book: Book) -> None:
    with book.read(datetime(2026, 2, 4, 12, tzinfo=UTC)) as session:
        weeks = money_by_week(session, 6)

        assert [week.monday for week in weeks] == [date(2025, 12, 29) + timedelta(days=7 * n) for n in range(6)]
        for week in weeks:
            assert week.amount.minor == _received(session, week.monday, week.monday + timedelta(days=6))[0]
        assert any(week.amount for week in weeks)


def test_who_owes_most(book: Book) -> None:
    day = date(2026, 2, 20)
    with book.read(noon_utc(day)) as session:
        owed: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for row in _open(session):
            owed[row.customer_id][row.due_on >= day] += row.remaining_minor
        wanted = sorted(owed.items(), key=lambda item: (-sum(item[1]), item[0]))[:5]

        assert [(each.customer_id, [each.late.minor, each.not_due.minor]) for each in owes_most(session, 5)] == wanted
        assert owes_most(session, 5)[0].owed.minor == sum(wanted[0][1])


def test_money_lately_tells_the_last_movements(shop: Shop) -> None:
    first, second = an_invoice(shop, "100.00"), an_invoice(shop, "200.00")
    check = pays(shop, first, "120.00", "2026-01-20", kind="check", check_number="4").id
    several = sends(shop, a_customer(shop), "230.00", on="2026-01-21", kind="wire").id
    shop.do(refund_payment, RefundPayment(several, "asked", shop.money("10.00")))
    shop.do(refund_credit, a_customer(shop), shop.money("5.00"), "asked")
    shop.do(return_payment, ReturnPayment(check, "no funds"))
    mistake = pays(shop, second, "7.00").id
    shop.do(void_payment, mistake, "typed twice")
    pays(shop, second, "9.00")
    shop.do(undo_last_action)

    events = shop.ask(money_lately, 5)

    assert [(each.kind, str(each.amount), each.status) for each in events] == [
        ("payment.void", "7.00", "void"),
        ("payment.recorded", "7.00", "void"),
        ("payment.returned", "120.00", "returned"),
        ("credit.refunded", "5.00", "approved"),
        ("payment.refunded", "10.00", "partially_refunded"),
    ]
    assert [each.customer_name for each in events] == ["Sample Bakery"] * 5
    [*_, received, taken] = shop.ask(money_lately, 10)
    assert (taken.dated_on, taken.payment_kind) == (date(2026, 1, 20), "check")
    assert (taken.invoice_id, taken.invoices) == (first, 1)
    assert (received.dated_on, received.invoices, received.payment_id) == (date(2026, 1, 21), 1, several)


def test_an_excess_is_said_beside_its_payment(shop: Shop) -> None:
    pays(shop, an_invoice(shop, "100.00"), "120.00")

    [event] = shop.ask(money_lately)

    assert (str(event.over), event.invoice_number) == ("20.00", "INV-0001")


def test_what_needs_the_person(shop: Shop) -> None:
    over = an_invoice(shop, "100.00")
    pays(shop, over, "120.00")
    kept = an_invoice(shop, "100.00", customer=a_customer(shop, "cust_2", "Other Shop"))
    pays(shop, kept, "130.00")
    shop.do(move_excess_to_credit, kept, shop.money("30.00"), for_next=True)
    sends(shop, a_customer(shop, "cust_2"), "99.00")  # credit too, but not kept for the next invoice
    bounced = pays(shop, an_invoice(shop, "50.00"), "50.00", kind="check", check_number="8").id
    shop.do(return_payment, ReturnPayment(bounced, "no funds"))
    old = an_invoice(shop, "10.00", issued="2026-01-14", draft=True)
    an_invoice(shop, "10.00", issued="2026-01-15", draft=True)
    shop.do(_hold_rows)
    baker = "Sample Bakery"

    found = shop.ask(needs, NOW - timedelta(days=8))

    assert found == (
        Need("overpaid", shop.money("20.00"), ids=(over,), number="INV-0001", customer_name=baker),
        Need("returned", shop.money("50.00"), ids=(bounced,), number="8", customer_name=baker, day=NOW.date()),
        Need("credit_for_next", shop.money("30.00"), ids=(a_customer(shop, "cust_2"),), customer_name="Other Shop"),
        Need("held_rows", count=2),
        Need("backup", day=date(2026, 1, 20)),
        Need("draft", shop.money("10.00"), ids=(old,), number="INV-0004", customer_name=baker, day=date(2026, 1, 14)),
    )  # fmt: skip
    assert [need.kind for need in shop.ask(needs, NOW - timedelta(days=7))].count("backup") == 0
    assert Need("backup") in shop.ask(needs, None)


def _hold_rows(session: WriteSession) -> None:
    for batch, undone in ((1, None), (2, session.now)):
        session.execute(
            insert(import_batch).values(
                id=batch, public_id=f"b{batch}", action_id=1, kind="payments", at=session.now, files="[]", new_count=0,
                here_count=0, refused_count=0, held_count=2, undone_at=undone,
            )
        )  # fmt: skip
        for line in (1, 2):
            row = {
                "batch_id": batch,
                "kind": "payments",
                "fingerprint": f"{batch}{line}",
                "file": "a.csv",
                "line": line,
            }
            session.execute(insert(held_row).values(**row, reason="locked"))


def test_what_is_settled_needs_nobody(shop: Shop) -> None:
    paid = an_invoice(shop, "50.00")
    bounced = pays(shop, paid, "50.00", kind="check").id
    shop.do(return_payment, ReturnPayment(bounced, "no funds"))
    pays(shop, paid, "50.00", kind="cash")

    assert shop.ask(needs, NOW) == ()

    shop.do(lambda session: session.execute(update(invoice).values(status="paid", hidden=True)))
    assert shop.ask(needs, NOW) == ()
