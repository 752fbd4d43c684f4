"""Writing invoices: what is typed is what the book then holds, once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.db import tables
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice, lines_of, newest_version
from invpay_desktop.ledger.lines import LineDraft
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.invoice_editor.dialog import InvoiceEditor
from tests.builders import Shop, Stand, a_customer, an_invoice, pays, stand
from tests.ui.payment_dialog.desks import Said, settle

CTRL = Qt.KeyboardModifier.ControlModifier
TODAY = date(2026, 1, 28)


def opened(qtbot: QtBot, desk: Desk, window: QMainWindow, **item: int) -> InvoiceEditor:
    editor = InvoiceEditor(window, desk, **item)
    editor.open()
    qtbot.waitExposed(editor)
    editor.activateWindow()
    settle(qtbot, desk)
    return editor


def type_into(edit: QWidget, text: str) -> None:
    assert isinstance(edit, QLineEdit)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def a_line(editor: InvoiceEditor, at: int, text: str, quantity: str, price: str, tax: str = "") -> None:
    for edit, value in zip(editor.lines._rows[at].edits, (text, quantity, price, tax), strict=True):
        type_into(edit, value)


def save(qtbot: QtBot, desk: Desk, editor: InvoiceEditor) -> None:
    """Press its key twice, as an impatient person does."""
    for _ in range(2):
        QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)
    settle(qtbot, desk)


def refused(qtbot: QtBot, desk: Desk, editor: InvoiceEditor) -> str:
    save(qtbot, desk, editor)
    assert editor.isVisible()
    return editor.failure


def newest(shop: Shop, invoice: int) -> Any:
    return shop.ask(newest_version, invoice)


def drafts(shop: Shop, invoice: int) -> list[LineDraft]:
    return [line.draft for line in shop.ask(lambda session: lines_of(session, newest_version(session, invoice)))]


def test_a_new_invoice_is_saved_once_as_it_was_typed(
    qtbot: QtBot, shop: Shop, desk: Desk, said: Said, window: QMainWindow
) -> None:
    who = a_customer(shop, "cust_9", "Oak & Anvil", terms_days=14)
    editor = opened(qtbot, desk, window)
    went: list[Any] = []
    desk.went.connect(lambda page, item: went.append((page, item)))
    assert editor.customer.hasFocus()
    QTest.keyClicks(editor.customer, "oak")
    qtbot.waitUntil(editor.customer.is_open)
    QTest.keyClick(editor.customer, Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert editor.due.value() == TODAY + timedelta(days=14)
    a_line(editor, 0, "Bread <b>&co", "2.5", "10.10", "7")
    editor.lines.add.click()
    a_line(editor, 1, "Delivery", "", "5")
    type_into(editor.reference, "PO 4")
    assert editor.total.text() == "$32.02"
    assert editor.sums.text() == "30.25 and 1.77 tax"
    save(qtbot, desk, editor)
    [row] = shop.rows(tables.invoice)
    assert row.customer_id == who
    assert newest(shop, row.id).reference == "PO 4"
    assert newest(shop, row.id).due_on == TODAY + timedelta(days=14)
    assert stand(shop, row.id) == Stand("unpaid", "0.00", "32.02")
    assert drafts(shop, row.id) == [
        LineDraft("Bread <b>&co", Decimal("2.5"), Decimal("10.10"), Decimal(7)),
        LineDraft("Delivery", Decimal(1), Decimal(5), None),
    ]
    assert went == [("invoices", {"invoice": row.id})]
    assert said.toasts == [("The invoice is saved.", True)]


def test_a_number_typed_in_full_needs_no_choosing(qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow) -> None:
    for number in range(30):  # more than are offered, all of which hold the number
        a_customer(shop, f"C-1{number:02}", f"Aa {number}")
    wanted = a_customer(shop, "C-1", "Zz")
    editor = opened(qtbot, desk, window)
    QTest.keyClicks(editor.customer, "c-1")
    editor.number.setFocus(Qt.FocusReason.TabFocusReason)  # before anything was offered
    settle(qtbot, desk)
    assert editor.customer.customer() is None, "numbers are told apart by their letters' case"
    type_into(editor.customer, "C-1")
    editor.number.setFocus(Qt.FocusReason.TabFocusReason)
    settle(qtbot, desk)
    a_line(editor, 0, "Bread", "", "5")
    save(qtbot, desk, editor)
    assert [row.customer_id for row in shop.rows(tables.invoice)] == [wanted]


def test_what_was_found_for_another_text_is_not_taken(
    qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow
) -> None:
    a_customer(shop, "C-1", "Oak & Anvil")
    editor = opened(qtbot, desk, window)
    QTest.keyClicks(editor.customer, "oak")
    qtbot.waitUntil(editor.customer.is_open)
    QTest.keyClicks(editor.customer, "zzz")
    a_line(editor, 0, "Bread", "", "5")
    settle(qtbot, desk)
    assert editor.customer.customer() is None
    assert "Choose the customer" in refused(qtbot, desk, editor)
    assert editor.customer.hasFocus()


def test_a_draft_is_kept_and_then_issued(qtbot: QtBot, shop: Shop, desk: Desk, said: Said, window: QMainWindow) -> None:
    editor = opened(qtbot, desk, window, customer=a_customer(shop))
    assert editor.lines.first_field().hasFocus()
    a_line(editor, 0, "Bread", "", "5")
    editor.keep_draft.click()
    assert editor.primary is not None
    assert editor.primary.text() == "Save draft"
    save(qtbot, desk, editor)
    [row] = shop.rows(tables.invoice)
    assert newest(shop, row.id).lifecycle == "draft"
    editor = opened(qtbot, desk, window, invoice=row.id)
    assert editor.primary is not None
    assert editor.primary.text() == "Issue invoice"
    save(qtbot, desk, editor)
    assert newest(shop, row.id).lifecycle == "open"
    assert said.toasts[0] == ("The draft is kept.", True)


def test_another_like_one_has_its_lines_and_its_own_days(
    qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow
) -> None:
    like = an_invoice(shop, "500.00", issued="2025-11-01", due="2025-11-09", number="INV-9")
    editor = opened(qtbot, desk, window, like=like)
    assert editor.number.text() == ""
    assert not editor.dirty()
    assert editor.issued.value() == TODAY
    save(qtbot, desk, editor)
    first, second = shop.rows(tables.invoice)
    assert drafts(shop, second.id) == drafts(shop, first.id)
    assert newest(shop, second.id).issued_on == TODAY
    assert newest(shop, second.id).due_on == TODAY + timedelta(days=30)


def test_texts_and_days_change_where_money_lies_but_not_the_total(
    qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow
) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "100.00")
    editor = opened(qtbot, desk, window, invoice=invoice)
    assert "its total cannot change" in editor.said.text()
    assert editor.customer.isReadOnly()
    QTest.keyClick(editor.customer, Qt.Key.Key_F4)
    settle(qtbot, desk)
    assert not editor.customer.is_open()
    type_into(editor.lines._rows[0].price, "400")
    assert "INV" in refused(qtbot, desk, editor)
    type_into(editor.lines._rows[0].price, "500")
    type_into(editor.lines._rows[0].text, "Rye bread")
    save(qtbot, desk, editor)
    assert [draft.description for draft in drafts(shop, invoice)] == ["Rye bread"]
    assert stand(shop, invoice) == Stand("partially_paid", "100.00", "400.00")


def test_prices_with_their_tax_inside_stay_so(qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow) -> None:
    line = LineDraft("Bread", Decimal(3), Decimal("0.3333"), Decimal("7.25"), inclusive=True)
    invoice = shop.do(add_invoice, NewInvoice(a_customer(shop), date(2026, 1, 10), (line,)))
    before = stand(shop, invoice)
    editor = opened(qtbot, desk, window, invoice=invoice)
    type_into(editor.reference, "PO 4")
    save(qtbot, desk, editor)
    assert drafts(shop, invoice) == [line]
    assert stand(shop, invoice) == before
    assert newest(shop, invoice).reference == "PO 4"


@pytest.mark.parametrize(
    ("line", "said_so", "marked"),
    [
        (("Bread", "x", "5", ""), "Line 2. The quantity: Not a number", 1),
        (("Bread", "", "5,5,5", ""), "Line 2. The price: Not a number", 2),
        (("Bread", "", "", ""), "Line 2. The price: Not a number", 2),
        (("", "3", "", ""), "Line 2. The price: Not a number", 2),
        (("Bread", "", "5", "7%"), "Line 2. The tax: Not a number", 3),
        (("Bread", "", "99999999999999", ""), "Line 2. ", 0),
    ],
)
def test_a_number_that_cannot_be_read_is_named_with_its_line(
    qtbot: QtBot,
    shop: Shop,
    desk: Desk,
    window: QMainWindow,
    line: tuple[str, str, str, str],
    said_so: str,
    marked: int,
) -> None:
    editor = opened(qtbot, desk, window, customer=a_customer(shop))
    a_line(editor, 0, "Good", "1", "5")
    editor.lines.add.click()
    a_line(editor, 1, *line)
    assert refused(qtbot, desk, editor).startswith(said_so)
    assert editor.lines._rows[1].edits[marked].hasFocus()
    assert shop.rows(tables.invoice) == []
    assert editor.total.text() == "$5.00", "what can be read is added up"


def test_lines_stay_in_order_and_apart_when_one_goes(qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow) -> None:
    editor = opened(qtbot, desk, window, customer=a_customer(shop))
    for at in range(3):
        if at:
            editor.lines.add.click()
        a_line(editor, at, f"Line {at}", "", "1")
    editor.lines._rows[1].remove.click()
    editor.lines.add.click()
    a_line(editor, 2, "Last", "", "1")
    grid = editor.lines._grid
    places = [grid.getItemPosition(grid.indexOf(row.text))[0] for row in editor.lines._rows]  # type: ignore[index]
    assert places == [1, 2, 3]
    assert [row.text.accessibleName() for row in editor.lines._rows] == [f"Line {n}, Text" for n in (1, 2, 3)]
    assert [row.remove.accessibleName() for row in editor.lines._rows] == [f"Remove line {n}" for n in (1, 2, 3)]
    save(qtbot, desk, editor)
    [row] = shop.rows(tables.invoice)
    assert [draft.description for draft in drafts(shop, row.id)] == ["Line 0", "Line 2", "Last"]


def test_tab_goes_through_the_lines_as_they_are_read(qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow) -> None:
    editor = opened(qtbot, desk, window, customer=a_customer(shop))
    editor.lines.add.click()
    editor.reference.setFocus()
    seen = []
    for _ in range(12):
        QTest.keyClick(editor.focusWidget(), Qt.Key.Key_Tab)
        seen.append(editor.focusWidget())
    first, second = editor.lines._rows
    assert seen[:12] == [*first.edits, first.remove, *second.edits, second.remove, editor.lines.add, editor.notes]


def test_the_due_date_follows_until_it_is_touched(qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow) -> None:
    editor = opened(qtbot, desk, window, customer=a_customer(shop, terms_days=10))
    issued, due = editor.issued, editor.due
    type_into(issued.findChild(QLineEdit) or issued, "2026-01-01")
    QTest.keyClick(editor.focusWidget(), Qt.Key.Key_Tab)
    assert due.value() == date(2026, 1, 11)
    type_into(due.findChild(QLineEdit) or due, "2026-03-01")
    QTest.keyClick(editor.focusWidget(), Qt.Key.Key_Tab)
    type_into(issued.findChild(QLineEdit) or issued, "2026-01-02")
    QTest.keyClick(editor.focusWidget(), Qt.Key.Key_Tab)
    assert due.value() == date(2026, 3, 1)


def test_a_day_that_is_none_and_an_invoice_of_nothing_are_refused(
    qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow
) -> None:
    editor = opened(qtbot, desk, window, customer=a_customer(shop))
    assert refused(qtbot, desk, editor)
    a_line(editor, 0, "Bread", "", "5")
    type_into(editor.issued.findChild(QLineEdit) or editor.issued, "soon")
    assert "Not a date" in refused(qtbot, desk, editor)
    assert shop.rows(tables.invoice) == []


def test_a_number_that_is_taken_is_refused_and_everything_stays(
    qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow
) -> None:
    an_invoice(shop, number="INV-7")
    editor = opened(qtbot, desk, window, customer=a_customer(shop))
    a_line(editor, 0, "Bread", "", "5")
    type_into(editor.number, "INV-7")
    assert "INV-7" in refused(qtbot, desk, editor)
    assert editor.number.hasFocus()
    assert editor.lines._rows[0].text.text() == "Bread"
