"""The page of invoices on a real book: list, filters, selection, keys, what follows a change."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from invpay_desktop.base.changes import Changes
from invpay_desktop.ledger.attempts import NewAttempt, approve_attempt, begin_attempt, doubt_attempt
from invpay_desktop.ledger.customers import CustomerDetails, add_customer
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.memos import one_line
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.ui.lists.filters import Filters
from invpay_desktop.ui.pages.invoices import asking
from invpay_desktop.ui.pages.invoices.filters import Wish
from invpay_desktop.ui.theme.apply import apply_theme
from invpay_desktop.ui.theme.fonts import set_text_size
from invpay_desktop.ui.widgets.cell import CELL_ROLE, Cell
from tests.builders import Shop, a_customer, an_invoice
from tests.ui.pages.invoices.conftest import Opened
from tests.ui.widgets.naughty import NAUGHTY

Opens = Callable[..., Opened]
ALL = [f"INV-{number}" for number in range(12, 0, -1)]


def test_the_list_shows_every_invoice_newest_number_first(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    page = opened.page
    assert opened.numbers() == ALL
    assert page.tabs._counts["all"] == 12
    assert page.tabs._counts["overdue"] == 6
    assert page.tabs._counts["overpaid"] == 1
    assert page.footer_text == "12 invoices    1 selected: total 1,200.00, balance 1,200.00"
    assert page.sums.cards["overdue"].figure() == "$600.00"
    assert page.sums.cards["open"].figure() == "$4,550.00"
    assert QApplication.focusWidget() is page.list.table


def test_a_sum_and_a_tab_narrow_the_list(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    page = opened.page
    page.sums.cards["overdue"].click()
    opened.settle()
    assert page.tabs.value() == "overdue"
    assert opened.numbers() == [f"INV-{number}" for number in range(6, 0, -1)]
    QTest.keyClick(page.list.table, Qt.Key.Key_Escape)  # the panel
    QTest.keyClick(page.list.table, Qt.Key.Key_Escape)  # the filter
    opened.settle()
    assert page.tabs.value() == "all"
    assert len(opened.numbers()) == 12


def test_typing_searches_and_what_was_not_found_is_said(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    page = opened.page
    QTest.keyClicks(page.list.table, "f")  # typed in the list: it goes to the search
    assert QApplication.focusWidget() is page.filters.search
    QTest.keyClicks(page.filters.search, "ern")
    opened.settle()
    assert opened.numbers() == [f"INV-{number}" for number in range(12, 6, -1)]
    assert page.filters.clear_button.isVisible()
    QTest.keyClicks(page.filters.search, " zebra")
    opened.settle()
    assert page.list.currentWidget() is page.list.empty
    assert "“fern zebra”" in page.list.empty.accessibleName()
    assert not page.beside.is_open
    QTest.keyClick(page.filters.search, Qt.Key.Key_Escape)
    opened.settle()
    assert opened.numbers() == ALL
    assert page.list.currentWidget() is page.list.table


def test_search_finds_a_check_number_and_enter_goes_to_the_list(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    page = opened.page
    page.command("find")
    QTest.keyClicks(page.filters.search, "4471")
    QTest.keyClick(page.filters.search, Qt.Key.Key_Return)
    opened.settle()
    assert opened.numbers() == ["INV-9"]
    assert QApplication.focusWidget() is page.list.table


def test_only_the_last_answer_is_shown(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    shown: list[int] = []
    opened.page.list.source.first_rows.connect(lambda rows, _found: shown.append(len(rows)))
    for words in ("o", "oa", "oak", "fern 9"):
        opened.page.list.show_wish(replace(Wish(), filters=Filters(search=words)))
    opened.settle()
    assert shown == [1]
    assert opened.numbers() == ["INV-9"]


def test_selection_and_place_are_kept_by_id(full: Shop, open_page: Opens) -> None:
    for number in range(100, 180):
        an_invoice(full, "10.00", number=f"INV-{number}")
    opened = open_page(full, (1440, 700))
    page = opened.page
    opened.choose(30, 31, 34)
    page.list.table.scroll_to(28, 5)
    before, current = opened.chosen(), page.list.current_id()
    top, bar = page.list.table.place().top, page.list.table.verticalScrollBar().value()
    opened.do(add_invoice, _invoice(full, "INV-99999"))
    opened.settle()
    assert len(page.list.ids()) == 93
    assert opened.chosen() == before
    assert page.list.current_id() == current
    assert page.list.table.place().top == top
    assert page.list.table.verticalScrollBar().value() == bar + page.list.table.rowHeight(0)


def test_another_order_keeps_what_is_chosen(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    opened.choose(2, 3)
    before = set(opened.chosen())
    opened.page.list.table.head.sort_by("remaining", True)
    opened.settle()
    assert opened.numbers()[0] == "INV-12"
    assert opened.numbers() != ALL
    assert set(opened.chosen()) == before


def test_a_payment_changes_its_row_and_nothing_else(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    page = opened.page
    put_anew: list[object] = []
    page.list.model.modelReset.connect(lambda: put_anew.append(1))
    page.list.source.vector.connect(lambda *_: put_anew.append(2))
    paid = page.list.ids()[1]
    opened.do(record_payment, RecordPayment(paid, full.money("100.00")))
    row = page.list.model.known(paid)
    assert row is not None
    assert (row.status, row.remaining_minor) == ("partially_paid", 100_000)
    assert put_anew == []
    assert page.sums.cards["open"].figure() == "$4,450.00"
    assert page.tabs._counts["partially_paid"] == 2


def test_a_paid_invoice_leaves_the_list_of_open_ones(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    opened.page.tabs.choose("open")
    opened.settle()
    paid = opened.page.list.current_id()
    assert paid is not None
    opened.do(record_payment, RecordPayment(paid, full.money("1200.00")))
    assert opened.numbers()[0] == "INV-11"
    assert opened.chosen() == [opened.page.list.ids()[0]]


def test_a_charge_without_an_outcome_takes_the_place_of_the_status(full: Shop, open_page: Opens) -> None:
    invoice = an_invoice(full, "60.00", number="INV-7777")
    new = NewAttempt(invoice, a_customer(full), full.money("60.00"), "card", "Visa •• 1111", "inv_1", frozenset())
    payment = full.do(begin_attempt, new).payment_id
    full.do(doubt_attempt, payment, "No answer.")
    opened = open_page(full)
    model = opened.page.list.model
    status = next(at for at, column in enumerate(model.columns) if column.key == "status")

    def pill() -> str:
        cell = model.index(list(opened.page.list.ids()).index(invoice), status).data(CELL_ROLE)
        assert isinstance(cell, Cell)
        return cell.pill

    assert pill() == "unknown"
    opened.desk.write(
        lambda session: approve_attempt(
            session, payment, hosted_id="pmt_1", transaction_id="txn_1", evidence="history"
        ),
        lambda _done: None,
        owner=opened.page,
    )
    opened.settle()
    assert pill() == "paid"


def test_what_another_process_wrote_appears(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    an_invoice(full, "10.00", number="INV-13")
    opened.desk.announce(Changes(everything=True))
    opened.settle()
    assert opened.numbers()[0] == "INV-13"


def test_one_check_is_offered_for_invoices_of_one_customer(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    page = opened.page
    assert not page.bar.isVisible()
    opened.choose(0, 11)
    assert page.bar.isVisible()
    assert not page.bar.check.isEnabled()
    opened.choose(6, 8)
    assert page.bar.check.isEnabled()
    page.bar.check.click()
    page.command("receive_check")
    row = page.list.chosen.rows[0]
    wanted = ("receive_check", {"customer": row.customer_id, "invoices": opened.chosen()})
    assert opened.asked == [wanted, wanted]
    assert "2 selected: total 200.00, balance 200.00" in page.footer_text


def test_keys_mean_the_current_invoice(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    page = opened.page
    QTest.keyClick(page.list.table, Qt.Key.Key_Down)
    opened.settle()
    current = page.list.current_id()
    assert page.command("receive_payment")
    page.command("duplicate")
    page.command("print")
    page.command("new")
    assert opened.asked == [
        ("receive_payment", {"invoice": current}),
        ("new_invoice", {"like": current}),
        ("invoice_paper", {"invoices": [current]}),
        ("new_invoice", {}),
    ]
    assert not page.command("palette")


def test_receipts_are_those_of_the_payments(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    said: list[str] = []
    opened.desk.said.connect(lambda text, _undo: said.append(text))
    QTest.keyClick(opened.page.list.table, Qt.Key.Key_P)  # INV-12: nothing was paid on it
    opened.settle()
    assert said == ["Nothing was paid on this yet, so there is no receipt."]
    opened.choose(3, 4, 5)
    assert opened.page.list.chosen is not None
    asking.receipts(opened.desk, [row.id for row in opened.page.list.chosen.rows])
    opened.settle()
    [(name, item)] = opened.asked
    assert (name, len(item["payments"])) == ("receipt", 3)


def test_enter_opens_the_panel_in_the_place_of_the_list_where_it_is_narrow(full: Shop, open_page: Opens) -> None:
    opened = open_page(full, (1024, 700))
    page = opened.page
    assert page.beside.side is None or not page.beside.side.isVisible()
    QTest.keyClick(page.list.table, Qt.Key.Key_Return)
    opened.settle()
    assert page.beside.side is not None
    assert page.beside.side.isVisible()
    assert not page.list.isVisible()
    QTest.keyClick(page.beside.side, Qt.Key.Key_Escape)
    assert page.list.isVisible()
    assert QApplication.focusWidget() is page.list.table


def test_the_panel_beside_the_list_follows_the_current_row(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    page = opened.page
    assert page.beside.side is not None
    QTest.keyClick(page.list.table, Qt.Key.Key_End)
    opened.settle()
    assert page.beside.side.invoice_id == page.list.ids()[-1]  # type: ignore[attr-defined]
    page.command("next_pane")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert page.beside.side.isAncestorOf(focused)
    page.command("next_pane")
    assert QApplication.focusWidget() is page.filters.search
    page.command("next_pane")
    assert QApplication.focusWidget() is page.list.table


def test_an_invoice_is_shown_whatever_the_filters_are(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    first = opened.page.list.ids()[-1]
    opened.page.show_item(status="paid", search="fern")
    opened.settle()
    assert opened.numbers() == ["INV-7"]
    opened.page.show_item(invoice=first)
    opened.settle()
    assert opened.page.list.current_id() == first
    assert opened.page.tabs.value() == "all"
    assert opened.page.filters.search.text() == ""


def test_days_of_ones_own_narrow_the_list(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    filters = opened.page.filters
    filters.period.set_value("custom")
    filters._period_chosen("custom")
    filters.first_day.set_value(date(2026, 1, 15))
    filters.last_day.set_value(date(2026, 1, 10))
    filters.last_day.left.emit()
    assert filters.days_problem.text() == "The first day is after the last one."
    filters.last_day.set_value(date(2026, 1, 20))
    filters.last_day.left.emit()
    opened.settle()
    assert opened.numbers() == [f"INV-{number}" for number in range(12, 6, -1)]
    filters.clear_button.click()
    opened.settle()
    assert not filters.days.isVisible()
    assert len(opened.numbers()) == 12


def test_a_customer_is_chosen_from_those_found(full: Shop, open_page: Opens) -> None:
    from invpay_desktop.ui.lists.customer_choice import _Customers

    opened = open_page(full)
    opened.page.filters.customer.open()
    popup = opened.page.filters.customer.findChild(_Customers)
    assert isinstance(popup, _Customers)
    opened.settle()
    assert [row[1] for row in popup.model.rows] == ["All customers", "Fern Hollow School", "Oak & Anvil"]
    QTest.keyClicks(popup.search, "oak")
    opened.settle()
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    opened.settle()
    assert opened.page.filters.customer.text() == "Oak & Anvil"
    assert opened.numbers() == [f"INV-{number}" for number in range(6, 0, -1)]
    opened.page.command("new")
    assert opened.asked == [("new_invoice", {"customer": opened.page.list.wish.filters.customer_id})]


def test_an_empty_book_says_how_to_begin(shop: Shop, open_page: Opens) -> None:
    opened = open_page(shop)
    page = opened.page
    assert page.list.currentWidget() is page.list.empty
    page.list.empty.wanted.emit("new_invoice")
    page.list.empty.wanted.emit("import")
    assert [name for name, _ in opened.asked] == ["new_invoice", "import"]
    opened.do(add_invoice, _invoice(shop, "INV-1"))
    assert opened.numbers() == ["INV-1"]
    assert page.list.currentWidget() is page.list.table


def test_columns_are_remembered_only_where_a_person_chose_them(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    table = opened.page.list.table
    assert not table.head.column_shown("issued")
    opened.page.close_panel()
    opened.qtbot.waitUntil(lambda: table.head.column_shown("issued"))
    widths = [table.columnWidth(at) for at in range(3, 8)]
    set_text_size(200)
    apply_theme(QApplication.instance(), "dark")  # type: ignore[arg-type]
    set_text_size(100)
    apply_theme(QApplication.instance(), "light")  # type: ignore[arg-type]
    assert [table.columnWidth(at) for at in range(3, 8)] == widths
    table.choose_column("issued", False)
    table.choose_column("paid", True)
    again = open_page(full)
    again.page.close_panel()
    assert not again.page.list.table.head.column_shown("issued")
    assert again.page.list.table.head.column_shown("paid")


def test_any_name_is_plain_text(shop: Shop, open_page: Opens) -> None:
    def enter(session: object) -> None:
        for at, name in enumerate(NAUGHTY):
            if not name.strip():
                continue
            try:
                customer = add_customer(session, CustomerDetails(f"C-{at}", name))  # type: ignore[arg-type]
            except Exception:  # noqa: BLE001 - a name that no book takes
                continue
            line = (one_line("Bread", shop.money("1.00")),)
            add_invoice(session, NewInvoice(customer, date(2026, 1, 10), line))  # type: ignore[arg-type]

    shop.do(enter)
    opened = open_page(shop)
    page = opened.page
    assert len(page.list.ids()) > 400
    for row in range(0, len(page.list.ids()), 15):
        page.list.table.choose_row(row)
        opened.settle()
        page.list.table.grab()
        page.filters.customer.show_customer(1, page.list.model.known(page.list.ids()[row]).customer_name)  # type: ignore[union-attr]
        page.filters.customer.grab()
        page.commands.offer_menu(page.mapToGlobal(page.rect().center()))
        popup = QApplication.activePopupWidget()
        assert popup is not None
        popup.close()


def test_the_page_loads_no_database_before_it_is_painted() -> None:
    code = (
        "import sys; import invpay_desktop.ui.pages.invoices.page; "
        "sys.exit(' '.join({m for m in sys.modules if m.split('.')[0] in ('sqlalchemy', 'sqlite3', 'reportlab')}) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _invoice(shop: Shop, number: str) -> NewInvoice:
    from tests.builders import a_customer

    return NewInvoice(a_customer(shop), date(2026, 1, 11), (one_line("Bread", shop.money("50.00")),), number=number)
