"""The receive dialog with real keys and clicks over a real book."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from invpay_desktop.db import tables
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.memos import one_line
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.receive_dialog.dialog import ReceiveDialog
from invpay_desktop.ui.receive_dialog.model import PART
from tests.builders import Shop, Stand, a_customer, an_invoice, credit_of, pays, stand
from tests.ui.payment_dialog.desks import Keys, Said, settle

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@dataclass
class Clinic:
    """A customer with four open invoices, 610.00, 1150.00, 480.00 and 965.00, oldest due first."""

    id: int
    invoices: tuple[int, ...]


@pytest.fixture
def clinic(shop: Shop) -> Clinic:
    customer = a_customer(shop, "cust_9", "Northside Clinic")
    a_customer(shop, "cust_8", "Northgate & Sons")
    given = (("610.00", "2026-01-09"), ("1150.00", "2026-01-16"), ("480.00", "2026-01-26"), ("965.00", "2026-02-22"))
    return Clinic(
        customer,
        tuple(
            an_invoice(shop, total, customer=customer, number=f"INV-{place}", issued="2025-12-10", due=due)
            for place, (total, due) in enumerate(given, 1)
        ),
    )


def opened(qtbot: QtBot, desk: Desk, window: QMainWindow, **item: object) -> ReceiveDialog:
    dialog = ReceiveDialog(window, desk, **item)  # type: ignore[arg-type]
    dialog.open()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    settle(qtbot, desk, dialog)
    return dialog


def type_into(widget: QWidget, text: str) -> None:
    widget.setFocus()
    widget.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(widget, text)


def record(qtbot: QtBot, desk: Desk, dialog: ReceiveDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    settle(qtbot, desk)


def lefts(shop: Shop, clinic: Clinic) -> list[str]:
    return [stand(shop, invoice).left for invoice in clinic.invoices]


def shown(dialog: ReceiveDialog, row: int, column: str) -> str:
    keys = [each.key for each in dialog.form.model.columns]
    return str(dialog.form.model.index(row, keys.index(column)).data())


def test_one_check_for_four_invoices_by_keyboard_alone(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, said: Said, clinic: Clinic
) -> None:
    dialog = opened(qtbot, desk, window)
    keys = Keys()
    qtbot.waitUntil(dialog.form.customer.hasFocus)
    keys.type("northside")
    qtbot.waitUntil(dialog.form.customer.is_open)
    keys.press(Qt.Key.Key_Return)
    settle(qtbot, desk, dialog)
    assert dialog.form.amount.hasFocus()
    keys.type("2500")
    assert [shown(dialog, row, "part") for row in range(4)] == ["610.00", "1,150.00", "480.00", "260.00"]
    assert [shown(dialog, row, "left") for row in range(4)] == ["Paid", "Paid", "Paid", "705.00"]
    assert shown(dialog, 0, "due") == "Jan 9"
    assert dialog.form.strip.not_applied.text() == "0.00"
    assert dialog.form.strip.sentence.text() == "3 invoices become paid. INV-4 becomes partially paid, 705.00 left."
    keys.press(Qt.Key.Key_Return)
    keys.type("4471")
    keys.press(Qt.Key.Key_Return, CTRL)
    settle(qtbot, desk)
    assert lefts(shop, clinic) == ["0.00", "0.00", "0.00", "705.00"]
    [payment] = shop.rows(tables.payment)
    assert (payment.amount_minor, payment.check_number) == (250000, "4471")
    assert said.toasts == [("2,500.00 recorded from Northside Clinic on 4 invoices.", True)]
    assert keys.pressed == 3


def test_space_ticks_and_digits_type_a_part(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, clinic: Clinic
) -> None:
    dialog = opened(qtbot, desk, window, customer=clinic.id)
    type_into(dialog.form.amount, "2500")
    table = dialog.form.table
    table.setFocus()
    table.choose_row(0)
    keys = Keys()
    keys.press(Qt.Key.Key_Space)
    assert dialog.allotment.parts == [0, 115000, 48000, 26000]
    assert dialog.dirty()
    keys.press(Qt.Key.Key_Down)
    keys.type("1100")
    keys.press(Qt.Key.Key_Return)
    assert dialog.allotment.parts == [0, 110000, 48000, 26000]
    assert (table.hasFocus(), table.current_row()) == (True, 2)
    keys.press(Qt.Key.Key_F2)
    keys.type("2*100")
    keys.press(Qt.Key.Key_Return)
    assert dialog.allotment.parts == [0, 110000, 20000, 26000]
    keys.press(Qt.Key.Key_F2)
    keys.type("9")
    keys.press(Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.allotment.parts == [0, 110000, 20000, 26000]
    assert dialog.form.strip.not_applied.text() == "940.00"
    dialog.form.again.click()
    assert dialog.allotment.parts == [61000, 115000, 48000, 26000]
    dialog.form.clear.click()
    assert dialog.allotment.not_applied == 250000


def test_a_part_being_typed_is_kept_by_ctrl_enter(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, clinic: Clinic
) -> None:
    dialog = opened(qtbot, desk, window, customer=clinic.id)
    dialog.form.table.setFocus()
    dialog.form.table.choose_row(3)
    keys = Keys()
    keys.type("100")
    keys.press(Qt.Key.Key_Return, CTRL)
    settle(qtbot, desk)
    assert lefts(shop, clinic) == ["610.00", "1150.00", "480.00", "865.00"]


def test_ticking_without_an_amount_makes_it(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, clinic: Clinic
) -> None:
    dialog = opened(qtbot, desk, window, customer=clinic.id)
    table = dialog.form.table
    for row in (0, 2):
        QTest.mouseClick(table.viewport(), LEFT, pos=table.visualRect(dialog.form.model.index(row, 0)).center())
    assert dialog.form.amount.text() == "1090.00"
    record(qtbot, desk, dialog)
    assert lefts(shop, clinic) == ["0.00", "1150.00", "0.00", "965.00"]


def test_the_invoices_that_were_selected_are_ticked(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, clinic: Clinic
) -> None:
    dialog = opened(qtbot, desk, window, invoices=list(clinic.invoices[1:3]))
    assert dialog.form.amount.text() == "1630.00"
    assert not dialog.dirty()
    record(qtbot, desk, dialog)
    assert lefts(shop, clinic) == ["610.00", "0.00", "0.00", "965.00"]


def test_invoices_of_two_customers_are_not_taken_for_one_check(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, clinic: Clinic
) -> None:
    other = an_invoice(shop, "10.00", customer=a_customer(shop))
    problems: list[object] = []
    desk.failed.connect(lambda error, _owner: problems.append(str(error)))
    opened(qtbot, desk, window, invoices=[clinic.invoices[0], other])
    assert problems == ["These invoices are of several customers. Take the invoices of one, for one check."]


@pytest.mark.parametrize(
    ("rest", "last", "credit"),
    [
        ("credit", Stand("paid", "965.00", "0.00"), "95.00"),
        ("last", Stand("overpaid", "1060.00", "0.00", "95.00"), "0.00"),
    ],
)
def test_what_is_not_applied_goes_where_it_is_said(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, clinic: Clinic, rest: str, last: Stand, credit: str
) -> None:
    dialog = opened(qtbot, desk, window, customer=clinic.id)
    assert not dialog.form.strip.rest.isVisible()
    type_into(dialog.form.amount, "3300")
    assert dialog.form.strip.not_applied.text() == "95.00"
    dialog.form.strip.rest._buttons[rest].click()
    assert ("credit of Northside Clinic" if rest == "credit" else "INV-4: it is overpaid") in (
        dialog.form.strip.sentence.text()
    )
    record(qtbot, desk, dialog)
    assert stand(shop, clinic.invoices[3]) == last
    assert credit_of(shop, clinic.id) == credit


def test_an_invoice_left_out_on_purpose_stays_open(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, clinic: Clinic
) -> None:
    dialog = opened(qtbot, desk, window, customer=clinic.id)
    type_into(dialog.form.amount, "1000")
    dialog.form.table.setFocus()
    dialog.form.table.choose_row(0)
    QTest.keyClick(dialog.form.table, Qt.Key.Key_Space)
    record(qtbot, desk, dialog)
    assert lefts(shop, clinic) == ["610.00", "760.00", "480.00", "965.00"]
    assert credit_of(shop, clinic.id) == "610.00"


def test_parts_beyond_the_check_are_not_recorded(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, clinic: Clinic
) -> None:
    dialog = opened(qtbot, desk, window, customer=clinic.id)
    type_into(dialog.form.amount, "100")
    dialog.form.model.setData(dialog.form.model.index(0, PART), 20000)
    assert dialog.form.strip.sentence.text().startswith("The parts are 100.00 more than the check.")
    assert dialog.primary is not None
    assert not dialog.primary.isEnabled()
    record(qtbot, desk, dialog)
    assert shop.rows(tables.payment) == []


def test_a_customer_without_open_invoices_pays_in_advance(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, said: Said
) -> None:
    customer = a_customer(shop, "cust_5", "Early Bird")
    dialog = opened(qtbot, desk, window, customer=customer)
    type_into(dialog.form.amount, "75")
    assert dialog.form.strip.sentence.text() == "75.00 becomes credit of Early Bird."
    record(qtbot, desk, dialog)
    assert credit_of(shop, customer) == "75.00"
    assert said.toasts == [("75.00 recorded from Early Bird as credit.", True)]


def test_save_and_next_is_ready_for_the_next_check(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, said: Said, clinic: Clinic
) -> None:
    dialog = opened(qtbot, desk, window, customer=clinic.id)
    type_into(dialog.form.amount, "610")
    type_into(dialog.form.external.number, "1")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL | SHIFT)
    qtbot.waitUntil(lambda: len(said.toasts) == 1)
    settle(qtbot, desk, dialog)
    assert dialog.isVisible()
    assert dialog.form.customer.hasFocus()
    assert (dialog.form.amount.text(), dialog.form.external.number.text(), dialog.payer) == ("", "", None)
    assert not dialog.dirty()
    record(qtbot, desk, dialog)
    assert dialog.form.customer_field.message() == "Choose who the money is from."
    assert len(shop.rows(tables.payment)) == 1


def test_a_double_click_records_once(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, clinic: Clinic) -> None:
    dialog = opened(qtbot, desk, window, customer=clinic.id)
    type_into(dialog.form.amount, "100")
    QTest.mouseClick(dialog.next, LEFT)
    QTest.mouseDClick(dialog.next, LEFT)
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    settle(qtbot, desk)
    assert len(shop.rows(tables.payment)) == 1


def test_a_write_that_fails_keeps_all_that_was_typed(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, clinic: Clinic
) -> None:
    dialog = opened(qtbot, desk, window, customer=clinic.id)
    type_into(dialog.form.amount, "700")
    type_into(dialog.form.external.number, "4471")
    shop.do(lock_period, shop.now.date(), "")
    record(qtbot, desk, dialog)
    assert "is locked" in dialog.failure
    assert dialog.allotment.parts == [61000, 9000, 0, 0]
    assert dialog.form.external.number.text() == "4471"
    assert shop.rows(tables.payment) == []
    shop.do(lock_period, None)
    record(qtbot, desk, dialog)
    assert not (isValid(dialog) and dialog.isVisible())
    assert lefts(shop, clinic)[:2] == ["0.00", "1060.00"]


def test_invoices_paid_elsewhere_meanwhile_are_not_paid_unseen(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, clinic: Clinic
) -> None:
    dialog = opened(qtbot, desk, window, customer=clinic.id)
    type_into(dialog.form.amount, "700")
    pays(shop, clinic.invoices[0], "610.00")
    record(qtbot, desk, dialog)
    settle(qtbot, desk, dialog)
    assert "another amount is open on INV-1" in dialog.failure
    assert dialog.form.notice.title() == "The open invoices of Northside Clinic changed in the meantime."
    assert dialog.allotment.parts == [70000, 0, 0]  # spread anew over what is open now
    assert len(shop.rows(tables.payment)) == 1


def test_a_check_seen_before_warns(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, clinic: Clinic) -> None:
    pays(shop, clinic.invoices[0], "10.00", kind="check", check_number="10447")
    dialog = opened(qtbot, desk, window, customer=clinic.id)
    type_into(dialog.form.external.number, "10447")
    settle(qtbot, desk, dialog)
    assert "looks like a duplicate" in dialog.form.warnings.sentences[0]


def test_two_thousand_open_invoices_stay_quick(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop) -> None:
    customer = a_customer(shop, "cust_big", "Many Invoices Inc.")
    with shop.book.write(shop.now) as session:
        for place in range(2000):
            lines = (one_line("Bread", shop.money("10.01")),)
            add_invoice(session, NewInvoice(customer, shop.now.date(), lines, number=f"M-{place}"))
    dialog = opened(qtbot, desk, window, customer=customer)
    assert dialog.form.card.count.text() == "in 2000 invoices"
    type_into(dialog.form.amount, "20020")
    record(qtbot, desk, dialog)
    assert stand(shop, dialog_line(shop, "M-1999")).status == "paid"


def dialog_line(shop: Shop, number: str) -> int:
    return next(int(row.id) for row in shop.rows(tables.invoice) if row.number == number)


def test_money_that_is_no_check_is_not_called_one(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, clinic: Clinic
) -> None:
    dialog = opened(qtbot, desk, window, customer=clinic.id)
    assert dialog.primary is not None
    assert dialog.primary.text() == "Record check"
    type_into(dialog.form.amount, "10")
    type_into(dialog.form.external.number, "77")
    dialog.form.external.kind._buttons["cash"].click()
    assert dialog.primary.text() == "Record payment"
    record(qtbot, desk, dialog)
    [payment] = shop.rows(tables.payment)
    assert (payment.kind, payment.check_number) == ("cash", "")


def test_esc_asks_before_ticks_are_dropped(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, clinic: Clinic
) -> None:
    dialog = opened(qtbot, desk, window, customer=clinic.id)
    dialog.form.table.setFocus()
    dialog.form.table.choose_row(1)
    QTest.keyClick(dialog.form.table, Qt.Key.Key_Space)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
