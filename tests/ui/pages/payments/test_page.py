"""The page of payments on a real book: list, tabs, filters, selection, panel, and what can be asked for."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.modeltest import ModelTester

from invpay_desktop.ledger.attempts import NewAttempt, begin_attempt, doubt_attempt, fail_attempt
from invpay_desktop.payments.refunds import RefundPayment, refund_payment
from invpay_desktop.ui.money_dialogs.refund import RefundDialog
from invpay_desktop.ui.pages.payments.panel import PaymentPanel
from invpay_desktop.ui.theme.apply import apply_theme
from invpay_desktop.ui.theme.fonts import set_text_size
from invpay_desktop.ui.widgets.buttons import LinkButton
from invpay_desktop.ui.widgets.cell import CELL_ROLE, Cell
from invpay_desktop.ui.widgets.menu import Menu
from tests.builders import Shop, a_customer, an_invoice, pays
from tests.ui.pages.payments.conftest import Opened
from tests.ui.widgets.naughty import NAUGHTY

Opens = Callable[..., Opened]
NEWEST_FIRST = ["", "2001", "1005", "1004", "1003", "1002", "1001"]


def panel_of(opened: Opened) -> PaymentPanel:
    opened.page.open_panel()
    opened.settle()
    assert isinstance(opened.page.beside.side, PaymentPanel)
    return opened.page.beside.side


def cell(opened: Opened, payment: int, key: str) -> Cell:
    model = opened.page.list.model
    column = next(at for at, column in enumerate(model.columns) if column.key == key)
    found = model.index(list(opened.page.list.ids()).index(payment), column).data(CELL_ROLE)
    assert isinstance(found, Cell)
    return found


def type_into(dialog: RefundDialog, why: str) -> None:
    assert dialog.reason is not None
    dialog.reason.setFocus()
    QTest.keyClicks(dialog.reason, why)


def links(panel: PaymentPanel) -> list[str]:
    return [link.text() for link in panel.parts.findChildren(LinkButton) if link.isVisible()]


def test_every_payment_is_listed_newest_first(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    assert opened.numbers() == NEWEST_FIRST
    assert opened.page.tabs._counts == {
        "all": 7, "in_force": 5, "approved": 3, "partially_refunded": 1, "refunded": 1, "returned": 1, "void": 1,
        "pending": 0, "unknown": 0, "failed": 0,
    }  # fmt: skip
    assert opened.page.footer_text == "7 payments    1 selected: received 40.00"
    assert QApplication.focusWidget() is opened.page.list.table


def test_a_row_says_what_became_of_the_payment(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    assert [cell(opened, one, "status").pill for one in range(1, 8)] == [
        "approved", "partially_refunded", "refunded", "returned", "void", "approved", "approved",
    ]  # fmt: skip
    assert [cell(opened, one, "amount").strike for one in (1, 4, 5)] == [False, True, True]
    assert cell(opened, 2, "refunded").text == "30.00"
    assert cell(opened, 6, "invoices").text.endswith(" and 1 more")
    assert cell(opened, 7, "invoices").text == "credit"
    assert cell(opened, 7, "method").text == "Cash"


@pytest.mark.parametrize(
    ("status", "found"),
    [("approved", ["", "2001", "1001"]), ("partially_refunded", ["1002"]), ("returned", ["1004"]), ("void", ["1005"])],
)
def test_a_tab_narrows_the_list(full: Shop, open_page: Opens, status: str, found: list[str]) -> None:
    opened = open_page(full)
    opened.page.tabs.choose(status)
    opened.settle()
    assert opened.numbers() == found


def test_search_customer_and_days_narrow_the_list(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    page = opened.page
    QTest.keyClicks(page.list.table, "1")  # typed in the list: it goes to the search
    QTest.keyClicks(page.filters.search, "004")
    QTest.keyClick(page.filters.search, Qt.Key.Key_Return)
    opened.settle()
    assert opened.numbers() == ["1004"]
    assert QApplication.focusWidget() is page.list.table
    page.show_item(customer=2, customer_name="Fern Hollow School")
    opened.settle()
    assert opened.numbers() == ["", "2001"]
    page.show_item(received_from=date(2026, 1, 12), received_to=date(2026, 1, 14))
    opened.settle()
    assert opened.numbers() == ["1004", "1003", "1002"]
    assert page.filters.first_day.value() == date(2026, 1, 12)
    page.show_item(search="zebra")
    opened.settle()
    assert page.list.currentWidget() is page.list.empty
    assert "“zebra”" in page.list.empty.accessibleName()
    page.clear_filters()
    opened.settle()
    assert opened.numbers() == NEWEST_FIRST


def test_an_empty_book_says_what_would_be_here(shop: Shop, open_page: Opens) -> None:
    opened = open_page(shop)
    assert opened.page.list.currentWidget() is opened.page.list.empty
    assert "No payments yet" in opened.page.list.empty.accessibleName()
    assert not opened.page.beside.is_open


def test_each_order_is_that_of_the_book(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    table = opened.page.list.table
    for column in opened.page.list.model.columns:
        if column.sortable:
            table.head.sort_by(column.key, False)
            opened.settle()
            assert opened.page.list.wish.sort == column.key
    table.head.sort_by("amount", True)
    opened.settle()
    assert opened.numbers()[0] == "2001"


def test_an_item_is_opened_whatever_the_filters(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    opened.page.tabs.choose("void")
    opened.settle()
    opened.page.show_item(payment=6)
    opened.settle()
    panel = opened.page.beside.side
    assert isinstance(panel, PaymentPanel)
    assert panel.name.text() == "Check 2001"
    assert len(links(panel)) == 2
    assert opened.page.tabs.value() == "all"


def test_the_panel_tells_all_and_its_links_lead_on(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    opened.choose(2)
    panel = panel_of(opened)
    assert panel.figure.text() == "$100.00"
    assert panel.of.text() == "30.00 refunded, 70.00 left of it"
    titles = [entry.title for entry in panel.timeline.entries_model.entries]
    assert titles == ["Refund paid out", "Check 1002 received"]
    [number] = links(panel)
    next(link for link in panel.parts.findChildren(LinkButton) if link.isVisible()).click()
    panel.customer.click()
    assert [page for page, _ in opened.went] == ["invoices", "customers"]
    assert opened.went[1][1] == {"customer": 1}
    assert number == cell(opened, 2, "invoices").text


def test_what_makes_no_sense_cannot_be_pressed(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    panel = panel_of(opened)
    found = {}
    for payment in (1, 2, 3, 4, 5, 7):
        opened.choose(payment)
        found[payment] = "".join(
            letter if panel.buttons[name].isEnabled() else "-"
            for letter, name in zip("pfcv", ("receipt", "refund", "return_payment", "void_payment"), strict=True)
        )
    assert found == {1: "pfcv", 2: "pfc-", 3: "p-c-", 4: "----", 5: "----", 7: "pf-v"}


def test_buttons_keys_and_actions_ask_for_the_current_payment(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    opened.choose(1)
    panel = panel_of(opened)
    for name in ("refund", "return_payment", "void_payment"):
        QTest.mouseClick(panel.buttons[name], Qt.MouseButton.LeftButton)
        assert opened.page.command(name)
    QTest.keyClick(panel, Qt.Key.Key_P)
    opened.page.list.table.setFocus()
    QTest.keyClick(opened.page.list.table, Qt.Key.Key_P)
    one = {"payment": 1}
    assert opened.asked == [
        ("refund", one), ("refund", one), ("return_payment", one), ("return_payment", one),
        ("void_payment", one), ("void_payment", one), ("receipt", {"payments": [1]}), ("receipt", {"payments": [1]}),
    ]  # fmt: skip
    opened.choose(5)
    opened.asked.clear()
    assert opened.page.command("refund")
    assert opened.asked == []
    assert opened.said == ["It counts for nothing."]


def test_receipts_of_a_selection_are_made_together(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    opened.choose(6, 4, 1)
    assert opened.page.bar.isVisible()
    assert "3 selected: received 600.00" in opened.page.footer_text
    opened.page.bar.receipts.click()
    opened.page.command("print")
    assert opened.asked == [("receipt", {"payments": [6, 1]})] * 2
    opened.choose(4, 5)
    assert not opened.page.bar.receipts.isEnabled()


def test_the_menu_offers_what_can_be_done(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    opened.choose(2)
    opened.page.commands.offer_menu(opened.window.mapToGlobal(opened.window.rect().center()))
    menu = next(found for found in opened.page.list.table.findChildren(Menu) if found.isVisible())
    open_ones = {action.text() for action in menu.actions() if action.isEnabled() and action.text()}
    assert "Refund …" in open_ones
    assert "Void this payment …" not in open_ones
    next(action for action in menu.actions() if action.text() == "Refund …").trigger()
    assert opened.asked == [("refund", {"payment": 2})]
    menu.close()


def test_a_refund_from_the_page_changes_its_row_and_the_panel(full: Shop, open_page: Opens) -> None:
    opened = open_page(full, live=True)
    opened.choose(1)
    panel = panel_of(opened)
    panel.buttons["refund"].click()
    dialog = next(found for found in opened.window.findChildren(RefundDialog) if found.isVisible())
    opened.qtbot.waitUntil(lambda: dialog.outlook.outlook is not None)
    type_into(dialog, "Changed their mind")
    dialog.do_it()
    opened.settle()
    assert cell(opened, 1, "status").pill == "refunded"
    assert panel.of.text() == "100.00 refunded, 0.00 left of it"
    assert opened.page.tabs._counts["refunded"] == 2
    assert opened.said == ["100.00 of Check 1001 refunded."]


def test_a_payment_that_changes_leaves_its_tab(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    opened.page.tabs.choose("approved")
    opened.settle()
    opened.do(refund_payment, RefundPayment(1, "all"))
    opened.settle()
    assert opened.numbers() == ["", "2001"]


def test_the_view_is_saved_as_it_stands(full: Shop, open_page: Opens, tmp_path: Path) -> None:
    opened = open_page(full)
    opened.page.command("export")
    dialog = opened.page.list.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "list.csv"))
    dialog.reject()
    opened.settle()
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as stream:
        table = list(csv.reader(stream))
    assert table[0][:6] == ["Received", "Customer", "How", "Check number", "Reference", "Status"]
    assert len(table) == 8
    assert table[3][:6] == ["2026-01-15", "Oak & Anvil", "Check", "1005", "", "Void"]
    assert opened.said == ["7 payments saved in list.csv"]


def test_where_it_is_narrow_the_panel_takes_the_place_of_the_list(full: Shop, open_page: Opens) -> None:
    opened = open_page(full, (1024, 700))
    page = opened.page
    assert not page.beside.is_open
    QTest.keyClick(page.list.table, Qt.Key.Key_Return)
    opened.settle()
    assert page.beside.alone
    assert not page.list.isVisible()
    QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Escape)
    assert page.list.isVisible()
    assert QApplication.focusWidget() is page.list.table


def test_f6_goes_round_the_panes(full: Shop, open_page: Opens) -> None:
    opened = open_page(full)
    panel = panel_of(opened)
    opened.page.list.table.setFocus()
    opened.page.command("next_pane")
    assert panel.isAncestorOf(QApplication.focusWidget() or panel)
    opened.page.command("next_pane")
    assert opened.page.filters.search.hasFocus()


def test_qt_finds_no_fault(full: Shop, open_page: Opens, qtmodeltester: ModelTester) -> None:
    opened = open_page(full)
    qtmodeltester.check(opened.page.list.model, force_py=True)  # type: ignore[no-untyped-call]


def test_names_and_numbers_that_break_programs(shop: Shop, open_page: Opens) -> None:
    names = [name for name in NAUGHTY if name.isprintable() and name.strip()][::8]
    for at, name in enumerate(names):
        customer = a_customer(shop, f"C-{at}", name[:300])
        pays(shop, an_invoice(shop, customer=customer), "500.00", kind="check", check_number=name[:50])
    opened = open_page(shop)
    panel = panel_of(opened)
    for payment in list(opened.page.list.ids())[:40]:
        opened.page.list.choose(payment)
        row = opened.page.list.model.known(payment)
        assert row is not None
        panel.show_payment(payment)
        opened.settle()
        assert panel.customer.text() == row.customer_name
    for theme in ("dark", "contrast"):
        apply_theme(QApplication.instance(), theme)  # type: ignore[arg-type]
        opened.window.grab()
    for words in NAUGHTY[::6]:
        opened.page.filters.search.setText(words)
    opened.settle()
    assert opened.page.filters.search.text()


def test_large_text_fits(full: Shop, open_page: Opens) -> None:
    set_text_size(200)
    opened = open_page(full, (1440, 900))
    table = opened.page.list.table
    assert table.horizontalScrollBar().maximum() == 0


# Charges at the hosted service


def a_charge(shop: Shop, invoice: int) -> int:
    customer = a_customer(shop)
    new = NewAttempt(invoice, customer, shop.money("200.00"), "card", "Visa •• 1111", "inv_1", frozenset())
    return shop.do(begin_attempt, new).payment_id


def test_a_failed_charge_is_tried_again_from_here(shop: Shop, open_page: Opens) -> None:
    invoice = an_invoice(shop, "500.00", number="INV-1")
    payment = a_charge(shop, invoice)
    shop.do(fail_attempt, payment, failure="soft", reason="Insufficient funds", evidence="answer")
    opened = open_page(shop)
    panel = panel_of(opened)
    assert cell(opened, payment, "amount").strike
    assert panel.of.text() == "counts for nothing"
    assert [entry.title for entry in panel.timeline.entries_model.entries] == [
        "Card payment failed", "Card payment sent"
    ]  # fmt: skip
    QTest.mouseClick(panel.buttons["retry_charge"], Qt.MouseButton.LeftButton)
    assert opened.asked[-1] == ("retry_charge", {"payment": payment})


def test_a_charge_without_an_outcome_is_neither_failed_nor_paid(shop: Shop, open_page: Opens) -> None:
    payment = a_charge(shop, an_invoice(shop, "500.00", number="INV-1"))
    shop.do(doubt_attempt, payment, "No answer.")
    opened = open_page(shop)
    panel = panel_of(opened)
    assert cell(opened, payment, "status").pill == "unknown"
    assert not cell(opened, payment, "amount").strike
    assert panel.unknown.isVisible()
    assert not panel.buttons["retry_charge"].isVisible()
    assert not panel.buttons["refund"].isEnabled()
    assert panel.of.text() == "if it went through"
