"""The dashboard says what the book says, and every click goes where it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.money import Money
from invpay_desktop.db import tables
from invpay_desktop.db.backup import BY_HAND, back_up
from invpay_desktop.ledger.credit import move_excess_to_credit
from invpay_desktop.payments.returns import ReturnPayment, return_payment
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.frame import Frame
from invpay_desktop.ui.pages.dashboard.owing import _Row
from invpay_desktop.ui.pages.dashboard.page import DashboardPage
from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.widgets.labels import Label
from tests.builders import Shop, a_book, a_customer, an_invoice, pays
from tests.ui.payment_dialog.desks import Said, settle

LEFT = Qt.MouseButton.LeftButton
TODAY = date(2026, 1, 28)


@pytest.fixture
def went(desk: Desk) -> list[Any]:
    found: list[Any] = []
    desk.went.connect(lambda page, item: found.append((page, item)))
    return found


def shown(qtbot: QtBot, desk: Desk) -> DashboardPage:
    page = DashboardPage(desk)
    qtbot.addWidget(page)
    page.resize(1240, 1400)
    page.show()
    qtbot.waitExposed(page)
    page.shown()
    desk.changed.connect(page.hear)
    settled(qtbot, desk, page)
    return page


def settled(qtbot: QtBot, desk: Desk, page: DashboardPage) -> None:
    """Wait until everything asked for is there and to be seen: what joins a layout is shown by a later event."""
    settle(qtbot, desk)
    cards: tuple[Any, ...] = (page.needs, page.owing)
    rows = [card._rows.itemAt(at).widget() for card in cards for at in range(card._rows.count())]
    inside = [label for row in rows for label in row.findChildren(Label) if label.text()]
    qtbot.waitUntil(lambda: all(each.isVisible() for each in (*rows, *inside)))


def texts(widget: Any) -> list[str]:
    return [label.text() for label in widget.findChildren(Label) if label.isVisible() and label.text()]


def needs(page: DashboardPage) -> list[str]:
    return [button.accessibleName() for button in page.needs.buttons]


@pytest.fixture
def busy(shop: Shop) -> Shop:
    """Two who owe, one of them late; money this month and the month before."""
    oak, fern = a_customer(shop, "C-1", "Oak & Anvil"), a_customer(shop, "C-2", "Fern Hollow")
    an_invoice(shop, "90.00", customer=oak, number="INV-1", issued="2025-12-02", due="2026-01-10")
    an_invoice(shop, "100.00", customer=oak, number="INV-2", issued="2026-01-20", due="2026-02-05")
    an_invoice(shop, "300.00", customer=fern, number="INV-3", issued="2026-01-20", due="2026-03-20")
    before = an_invoice(shop, "70.00", customer=fern, number="INV-4", issued="2025-12-02")
    pays(shop, before, "20.00", "2025-12-30", kind="cash")
    pays(shop, before, "50.00", "2026-01-12", kind="check", check_number="77")
    return shop


def test_the_figures_are_those_of_the_rows(qtbot: QtBot, busy: Shop, desk: Desk) -> None:
    page = shown(qtbot, desk)
    rows = [row for row in busy.rows(tables.invoice) if row.lifecycle == "open"]
    owed = sum(row.remaining_minor for row in rows)
    late = sum(row.remaining_minor for row in rows if row.due_on < TODAY)
    soon = sum(row.remaining_minor for row in rows if TODAY <= row.due_on <= TODAY + timedelta(days=14))
    month = sum(row.amount_minor for row in busy.rows(tables.payment) if row.received_on >= TODAY.replace(day=1))
    for card, minor in ((page.owed, owed), (page.late, late), (page.soon, soon), (page.came_in, month)):
        assert card.figure() == figures.money(Money(minor, "USD"))
    assert "in January; December: $20.00" in page.came_in.accessibleName()
    assert "3 invoices, 2 customers" in page.owed.accessibleName()
    assert "1 invoice, oldest 18 days" in page.late.accessibleName()
    assert "1 invoice, first on Feb 5" in page.soon.accessibleName()


def test_each_figure_leads_to_what_it_counts(qtbot: QtBot, busy: Shop, desk: Desk, went: list[Any]) -> None:
    page = shown(qtbot, desk)
    for card in (page.came_in, page.owed, page.late, page.soon):
        assert isinstance(card, QAbstractButton)
        QTest.mouseClick(card, LEFT)
    assert went == [
        ("payments", {"received_from": date(2026, 1, 1), "received_to": TODAY}),
        ("invoices", {"status": "open"}),
        ("invoices", {"status": "overdue"}),
        ("invoices", {"status": "open", "sort": "due"}),
    ]


def test_who_owes_most_comes_first_and_is_one_click_away(qtbot: QtBot, busy: Shop, desk: Desk, went: list[Any]) -> None:
    page = shown(qtbot, desk)
    rows = [row for row in page.owing.findChildren(_Row) if row.isVisible()]
    assert [row.accessibleName() for row in rows] == [
        "Fern Hollow owes $300.00, of it late $0.00",
        "Oak & Anvil owes $190.00, of it late $90.00",
    ]
    QTest.mouseClick(rows[1], LEFT)
    QTest.keyClick(rows[0], Qt.Key.Key_Return)
    assert went == [("customers", {"customer": busy.customers[number]}) for number in ("C-1", "C-2")]


def test_weeks_and_movements_lead_to_their_payments(qtbot: QtBot, busy: Shop, desk: Desk, went: list[Any]) -> None:
    page = shown(qtbot, desk)
    chart = page.weeks.chart
    assert [week.amount.minor for week in chart._weeks if week.amount] == [2000, 5000]
    assert "week of Jan 12: $50.00" in chart.accessibleDescription()
    at = next(at for at, week in enumerate(chart._weeks) if week.monday == date(2026, 1, 12))
    slot = chart.width() // len(chart._weeks)
    QTest.mouseClick(chart, LEFT, pos=QPoint(slot * at + slot // 2, chart.height() // 2))
    QTest.keyClick(chart, Qt.Key.Key_Left)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    weeks = [(date(2026, 1, day), date(2026, 1, day + 6)) for day in (12, 5)]
    assert went == [("payments", {"received_from": first, "received_to": last}) for first, last in weeks]
    assert [entry.title for entry in page.lately.view.entries_model.entries] == ["Check", "Cash"]
    page.lately.view.setCurrentIndex(page.lately.view.entries_model.index(0))
    QTest.keyClick(page.lately.view, Qt.Key.Key_Return)
    assert went[-1][0] == "invoices"


def test_every_need_leads_to_what_is_needed(qtbot: QtBot, shop: Shop, desk: Desk, said: Said, went: list[Any]) -> None:
    oak = a_customer(shop, "C-1", "Oak & Anvil")
    over = an_invoice(shop, "100.00", customer=oak, number="INV-1")
    pays(shop, over, "120.00", "2026-01-12", kind="cash")
    back = an_invoice(shop, "60.00", customer=oak, number="INV-2")
    came_back = pays(shop, back, "60.00", "2026-01-12", kind="check").id
    shop.do(return_payment, ReturnPayment(came_back, "Insufficient funds"))
    kept = an_invoice(shop, "10.00", customer=oak, number="INV-3")
    pays(shop, kept, "15.00", "2026-01-12", kind="cash")
    shop.do(move_excess_to_credit, kept, shop.money("5.00"), for_next=True)
    now, shop.now = shop.now, shop.now - timedelta(days=30)
    draft = an_invoice(shop, "10.00", customer=oak, number="INV-4", issued="2025-12-20", draft=True)
    shop.now = now
    page = shown(qtbot, desk)
    found = {button.accessibleName(): button for button in page.needs.buttons}
    wanted = {
        "Decide: INV-1 was overpaid by $20.00": ("invoices", {"invoice": over}),
        "Look at it: A payment of $60.00 came back": ("payments", {"payment": came_back}),
        "New invoice: $5.00 of credit wait for the next invoice": ("new_invoice", {"customer": oak}),
        "Back up: There is no backup yet": ("back_up", {}),
        "Open: Draft INV-4 waits since Dec 29": ("invoices", {"invoice": draft}),
    }
    assert {name for name in found if not name.startswith("Open: ")} == {
        name for name in wanted if not name.startswith("Open: ")
    }
    for name, (where, item) in wanted.items():
        button = next(each for text, each in found.items() if text.split(" waits")[0] == name.split(" waits")[0])
        QTest.mouseClick(button, LEFT)
        heard = went if where in ("invoices", "payments") else said.wanted
        assert heard[-1] == (where, item), name


def test_what_is_done_needs_nobody_any_more(qtbot: QtBot, shop: Shop, desk: Desk) -> None:
    an_invoice(shop)
    page = shown(qtbot, desk)
    assert needs(page) == ["Back up: There is no backup yet"]
    back_up(shop.book.path, BY_HAND, now=shop.now)
    desk.changed.emit(Changes(everything=True))
    settled(qtbot, desk, page)
    assert needs(page) == []
    assert "Nothing needs you now." in texts(page.needs)


def test_an_empty_book_says_so_everywhere(qtbot: QtBot, shop: Shop, desk: Desk) -> None:
    page = shown(qtbot, desk)
    for card in (page.came_in, page.owed, page.late, page.soon):
        assert card.figure() == "$0.00"
    assert "Nothing is late" in page.late.accessibleName()
    assert "Nobody owes anything." in texts(page.owing)
    assert page.lately.nothing.isVisible()
    assert not page.lately.view.isVisible()
    QTest.keyClick(page.weeks.chart, Qt.Key.Key_Return)


def test_it_follows_the_book_and_the_day(qtbot: QtBot, busy: Shop, desk: Desk) -> None:
    page = shown(qtbot, desk)
    assert page.subtitle_label.text() == "Wednesday, January 28, 2026"
    an_invoice(busy, "10.00", number="INV-9", issued="2026-01-25", due="2026-01-28")
    desk.changed.emit(Changes(everything=True))
    settled(qtbot, desk, page)
    assert "$500.00" in page.owed.accessibleName()
    busy.now += timedelta(days=1)
    desk.changed.emit(Changes(everything=True))
    settled(qtbot, desk, page)
    assert page.subtitle_label.text() == "Thursday, January 29, 2026"
    assert "$100.00" in page.late.accessibleName()


def test_tab_goes_through_it_as_it_is_read(qtbot: QtBot, busy: Shop, desk: Desk) -> None:
    page = shown(qtbot, desk)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    rows = page.owing.findChildren(_Row)
    qtbot.waitUntil(lambda: all(each.isVisible() for each in (*page.needs.buttons, *rows)))
    page.came_in.setFocus()
    seen: list[QWidget | None] = [page.came_in]
    for _ in range(7):
        QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert seen == [page.came_in, page.owed, page.late, page.soon, *page.needs.buttons, *rows, page.weeks.chart]


@pytest.fixture
def yen(tmp_path: Path) -> Iterator[tuple[Shop, Desk]]:
    made = a_book(tmp_path, "JPY")
    desk = Desk(made.book.path, Frame("", "JPY", ZoneInfo("UTC"), False), Preferences(), lambda: made.now)
    desk.ready = True
    yield made, desk
    desk.close()
    made.book.close()


def test_a_currency_without_cents(qtbot: QtBot, qapp: QApplication, yen: tuple[Shop, Desk]) -> None:
    shop, desk = yen
    pays(shop, an_invoice(shop, "2500"), "1550", "2026-01-12", kind="cash")
    page = shown(qtbot, desk)
    assert (page.owed.figure(), page.came_in.figure()) == ("¥950", "¥1,550")
    chart = page.weeks.chart
    assert [chart._short(week) for week in chart._weeks if week.amount] == ["1.6"]


def test_nothing_of_a_name_is_markup(qtbot: QtBot, shop: Shop, desk: Desk) -> None:
    who = a_customer(shop, "C-1", "<b>Oak</b> & Anvil")
    pays(shop, an_invoice(shop, "100.00", customer=who), "120.00", kind="cash")
    page = shown(qtbot, desk)
    assert any("<b>Oak</b> & Anvil · refund it" in text for text in texts(page.needs))
