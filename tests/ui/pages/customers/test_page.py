"""The page of customers on a real book: list, tabs, search, panel, account, editor and the file of the list."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.modeltest import ModelTester

from invpay_desktop.db import tables
from invpay_desktop.ledger.customer_ledger import ledger_of
from invpay_desktop.ledger.customers import get_customer
from invpay_desktop.ui.pages.customers.account import word
from invpay_desktop.ui.pages.customers.editor import CustomerEditor
from invpay_desktop.ui.pages.customers.saving import write_customers
from invpay_desktop.ui.widgets.cell import CELL_ROLE
from invpay_desktop.ui.widgets.dialog import Question
from invpay_desktop.ui.widgets.menu import Menu
from tests.builders import a_customer, an_invoice, pays
from tests.ui.hands import plain
from tests.ui.pages.customers.conftest import Opened

CTRL = Qt.KeyboardModifier.ControlModifier


def cells(model: Any) -> list[list[str]]:
    return [
        [model.index(row, column).data(CELL_ROLE).text for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def type_into(edit: QLineEdit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def editor(opened: Opened) -> CustomerEditor:
    opened.qtbot.waitUntil(lambda: any(each.isVisible() for each in opened.window.findChildren(CustomerEditor)))
    made = next(each for each in opened.window.findChildren(CustomerEditor) if each.isVisible())
    opened.settle()
    return made


def test_everybody_is_listed_by_name_with_what_they_owe(opened: Opened, qtmodeltester: ModelTester) -> None:
    assert opened.names() == ["Fern Hollow", "Oak & Anvil", "Zoe <b>Cut</b>"]
    assert cells(opened.page.list.model) == [
        ["Fern Hollow", "C-2", "–", "0.00", "0.00", "40.00", "Jan 21"],
        ["Oak & Anvil", "C-1", "2", "50.00", "150.00", "0.00", "Jan 12"],
        ["Zoe <b>Cut</b>", "C-3", "–", "0.00", "0.00", "0.00", "–"],
    ]
    assert opened.page.tabs._counts == {"all": 3, "owing": 1, "overdue": 1, "credit": 1}
    qtmodeltester.check(opened.page.list.model)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("tab", "names"), [("owing", ["Oak & Anvil"]), ("overdue", ["Oak & Anvil"]), ("credit", ["Fern Hollow"])]
)
def test_tabs_narrow_the_list(opened: Opened, tab: str, names: list[str]) -> None:
    opened.page.tabs.choose(tab)
    opened.page._filtered()
    opened.settle()
    assert opened.names() == names


@pytest.mark.parametrize("words", ["oak", "C-1", "example.invalid", "& anv"])
def test_the_search_finds_by_name_number_and_mail(opened: Opened, words: str) -> None:
    QTest.keyClick(opened.window, Qt.Key.Key_F, CTRL)
    type_into(opened.page.search, words)
    opened.settle()
    assert opened.names() == ["Oak & Anvil"]
    QTest.keyClick(opened.page.search, Qt.Key.Key_Escape)
    opened.settle()
    assert len(opened.names()) == 3


def test_nobody_found_offers_everybody(opened: Opened) -> None:
    opened.page.show_item(search="zzzz")
    opened.settle()
    assert opened.names() == []
    opened.page.list.empty.wanted.emit("clear")
    opened.settle()
    assert len(opened.names()) == 3


def test_the_panel_shows_the_customer_as_the_book_has_them(opened: Opened) -> None:
    panel = opened.panel(1)
    assert panel.name.text() == "Oak & Anvil"
    assert panel.contact.text() == "C-1 · oak@example.invalid · 1 Lane, Town"
    assert (panel.figure.text(), panel.of.text()) == ("$150.00", "owed in 2 invoices")
    assert panel.late.text() == "50.00 of it late"
    assert panel.credit.isHidden()
    assert panel.tabs._counts == {"invoices": 2, "payments": 1, "saved": 0}
    panel = opened.panel(0)
    assert panel.of.text() == "owed: nothing is open"
    assert panel.credit.text() == "Unused credit 40.00"


def test_the_account_runs_as_the_ledger_does_and_ends_with_what_is_owed(opened: Opened) -> None:
    panel = opened.panel(1)
    customer = panel.customer_id
    assert customer is not None
    moves = opened.shop.ask(ledger_of, customer)
    assert list(panel.account_model.rows) == moves[::-1]
    shown = cells(panel.account_model)
    assert [row[1:] for row in shown] == [
        ["Invoice INV-2", "100.00", "150.00"],
        ["Payment 77", "−40.00", "50.00"],
        ["Invoice INV-1", "90.00", "90.00"],
    ]
    assert moves[-1].balance == opened.shop.ask(get_customer, customer).balance


def test_every_kind_of_movement_has_a_word() -> None:
    from invpay_desktop.ledger import customer_ledger

    documented = (customer_ledger.Movement.__doc__ or "").split("`kind`:")[1].split(";")[0]
    kinds = set(customer_ledger._KINDS.values()) | {kind.strip() for kind in documented.replace("\n", " ").split(",")}
    assert len(kinds) > 10
    assert {kind for kind in kinds if word(kind) == kind} == set()


def test_enter_in_a_tab_goes_there(opened: Opened) -> None:
    panel = opened.panel(1)
    went: list[Any] = []
    opened.desk.went.disconnect(opened.window._go)
    opened.desk.went.connect(lambda page, item: went.append((page, item)))
    for table, row in ((panel.account, 0), (panel.account, 1), (panel.invoices, 0), (panel.payments, 0)):
        table.choose_row(row)
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert went == [
        ("invoices", {"invoice": 2}),
        ("payments", {"payment": 1}),
        ("invoices", {"invoice": 2}),
        ("payments", {"payment": 1}),
    ]


def test_the_panel_asks_for_its_own_customer(opened: Opened) -> None:
    panel = opened.panel(1)
    opened.desk.wanted.disconnect()
    opened.desk.wanted.connect(lambda name, item: opened.asked.append((name, item)))
    for button in (panel.receive, panel.invoice, panel.edit):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    who = {"customer": panel.customer_id}
    assert opened.asked == [("receive_check", who), ("new_invoice", who), ("edit_customer", who)]
    panel.show_more()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, Menu)
    offered = {plain(action.text()): action.isEnabled() for action in menu.actions() if not action.isSeparator()}
    menu.close()
    assert not offered["Use credit …"]
    assert not offered["Pay credit back …"]
    assert offered["Edit customer …"]


def test_the_panel_and_the_list_follow_the_book(opened: Opened) -> None:
    panel = opened.panel(1)
    pays(opened.shop, 2, "100.00", kind="wire")
    opened.desk.changed.emit(_everything())
    opened.settle()
    assert panel.figure.text() == "$50.00"
    assert cells(opened.page.list.model)[1][4] == "50.00"


def _everything() -> Any:
    from invpay_desktop.base.changes import Changes

    return Changes(everything=True)


def test_esc_takes_back_one_thing_at_a_time(opened: Opened) -> None:
    opened.page.show_item(search="oak")
    opened.settle()
    opened.panel(0)
    opened.page.search.setFocus()
    QTest.keyClick(opened.page, Qt.Key.Key_Escape)
    opened.settle()
    assert opened.page.search.text() == ""
    assert opened.page.beside.is_open
    QTest.keyClick(opened.page, Qt.Key.Key_Escape)
    assert not opened.page.beside.is_open


def test_a_customer_is_shown_whatever_is_searched(opened: Opened) -> None:
    opened.page.show_item(search="fern")
    opened.settle()
    opened.desk.go("customers", customer=opened.shop.customers["C-1"])
    opened.settle()
    assert opened.page.search.text() == ""
    assert opened.page.list.current_id() == opened.shop.customers["C-1"]
    assert opened.page.beside.is_open


def test_a_new_customer_is_saved_once_and_shown(opened: Opened) -> None:
    opened.desk.do("new_customer")
    made = editor(opened)
    assert made.number.text() == "C-004"
    type_into(made.name, "Smith & Sons")
    type_into(made.terms, "14")
    for _ in range(2):
        QTest.keyClick(made, Qt.Key.Key_Return, CTRL)
    opened.settle()
    rows = [row for row in opened.shop.rows(tables.customer) if row.number == "C-004"]
    assert [(row.name, row.terms_days) for row in rows] == [("Smith & Sons", 14)]
    assert opened.said == ["Smith & Sons is saved."]
    assert opened.page.list.current_id() == rows[0].id


def test_an_untouched_editor_is_left_without_a_question(opened: Opened) -> None:
    opened.desk.do("new_customer")
    made = editor(opened)
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert not any(each.isVisible() for each in opened.window.findChildren(Question))
    opened.desk.do("new_customer")
    made = editor(opened)
    type_into(made.name, "Somebody")
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert any(each.isVisible() for each in made.findChildren(Question))


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("name", " ", "needs a name"),
        ("number", "C-1", "C-1"),
        ("terms", "soon", "whole number"),
        ("terms", "9999", "3650"),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_typed(opened: Opened, field: str, text: str, said: str) -> None:
    opened.desk.do("new_customer")
    made = editor(opened)
    type_into(made.name, "Somebody")
    type_into(getattr(made, field), text)
    QTest.keyClick(made, Qt.Key.Key_Return, CTRL)
    opened.settle()
    assert made.isVisible()
    assert said in made.failure
    assert getattr(made, field).text() == text
    assert getattr(made, field).hasFocus()
    assert len(opened.shop.rows(tables.customer)) == 3


def test_changing_a_customer_keeps_the_rest(opened: Opened) -> None:
    opened.desk.do("edit_customer", customer=opened.shop.customers["C-1"])
    made = editor(opened)
    assert (made.name.text(), made.address.value()) == ("Oak & Anvil", "1 Lane\nTown")
    type_into(made.phone, "555 0199")
    QTest.keyClick(made, Qt.Key.Key_Return, CTRL)
    opened.settle()
    row = opened.shop.row(tables.customer, opened.shop.customers["C-1"])
    assert (row.name, row.phone, row.email, row.address) == (
        "Oak & Anvil",
        "555 0199",
        "oak@example.invalid",
        "1 Lane\nTown",
    )


def test_the_list_is_saved_in_its_order_with_amounts_that_add_up(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    write_customers(opened.page, opened.desk, opened.page.list.ids(), path)
    opened.settle()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Name"] for row in rows] == opened.names()
    assert [row["Owes"] for row in rows] == ["0.00", "150.00", "0.00"]
    assert [row["Last payment"] for row in rows] == ["2026-01-21", "2026-01-12", ""]
    assert opened.said == ["3 customers saved in list.csv"]


def test_a_file_that_cannot_be_written_is_told(opened: Opened, tmp_path: Path) -> None:
    write_customers(opened.page, opened.desk, opened.page.list.ids(), tmp_path / "no" / "list.csv")
    opened.qtbot.waitUntil(lambda: bool(opened.problems))
    assert "list.csv" in opened.problems.pop()


def test_sorting_by_each_column_is_what_the_head_says(opened: Opened) -> None:
    an_invoice(opened.shop, "999.00", customer=a_customer(opened.shop, "C-9", "Aaa"))
    opened.desk.changed.emit(_everything())
    opened.settle()
    for key in ("name", "number", "open", "overdue", "balance", "credit", "last_payment"):
        for descending in (False, True):
            opened.page.list.table.head.sort_by(key, descending)
            opened.page._sorted(key, descending)
            opened.settle()
            rows = [opened.page.list.model.known(one) for one in opened.page.list.ids()]
            values = [opened.page.list.order_of(row, key) for row in rows if row is not None]
            known = [value for value in values if value is not None]
            assert len(values) == 4
            assert known == sorted(known, reverse=descending), key  # type: ignore[type-var]
