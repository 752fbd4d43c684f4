"""Voiding invoices, writing off, and the uses of credit: what is special about each."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from invpay_desktop.db import tables
from invpay_desktop.ui.customer_box import Chosen
from invpay_desktop.ui.desk import Desk
from tests.builders import Shop, Stand, a_customer, an_invoice, credit_of, pays, sends, stand
from tests.ui.money_dialogs.dialogs import do_it, events, look, opened, type_into
from tests.ui.payment_dialog.desks import Said, settle


def test_an_invoice_with_money_on_it_is_voided_once_that_is_moved(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop
) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "200.00")
    dialog = opened(qtbot, desk, window, "void_invoice", invoice=invoice)
    assert dialog.to_credit.isVisible()
    assert "has 200.00 of payments on it" in dialog.outlook.told
    type_into(dialog.reason, "Ordered twice")
    do_it(qtbot, desk, dialog)
    assert "has 200.00 of payments on it" in dialog.failure
    assert "--" not in dialog.failure
    dialog.to_credit.click()
    assert look(qtbot, desk, dialog).credits[0].after == shop.money("200.00")
    do_it(qtbot, desk, dialog)
    assert shop.row(tables.invoice, invoice).lifecycle == "void"
    assert credit_of(shop) == "200.00"


def test_a_part_is_written_off(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    dialog = opened(qtbot, desk, window, "write_off", invoice=invoice)
    dialog.amount.part._buttons["part"].click()
    assert dialog.amount.edit.hasFocus()
    type_into(dialog.amount.edit, "500-400")
    type_into(dialog.reason, "Scratched")
    type_into(dialog.day, "2026-01-20")
    do_it(qtbot, desk, dialog)
    assert stand(shop, invoice) == Stand("unpaid", "0.00", "400.00")
    [row] = shop.rows(tables.adjustment)
    assert (row.amount_minor, str(row.dated_on), row.reason) == (10_000, "2026-01-20", "Scratched")


def test_credit_kept_for_the_next_invoice_is_used_on_it(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, said: Said
) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "520.00")
    dialog = opened(qtbot, desk, window, "keep_as_credit", invoice=invoice)
    dialog.use._buttons["next"].click()
    do_it(qtbot, desk, dialog)
    assert said.toasts[0][0] == "20.00 kept as credit for Sample Bakery's next invoice."
    following = an_invoice(shop, "100.00")
    assert stand(shop, following) == Stand("partially_paid", "20.00", "80.00")


def test_the_excess_goes_to_the_invoice_that_is_chosen(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop
) -> None:
    source = an_invoice(shop, "500.00")
    pays(shop, source, "600.00")
    early = an_invoice(shop, "300.00", due="2026-02-01")
    small = an_invoice(shop, "40.00", due="2026-03-01")
    an_invoice(shop, "70.00", customer=a_customer(shop, "cust_9", "Others"))
    dialog = opened(qtbot, desk, window, "apply_excess", invoice=source)
    assert [row.id for row in dialog.invoices.rows.rows] == [early, small]
    assert dialog.amount.value() == shop.money("100.00")
    dialog.invoices.choose_row(1)
    assert dialog.amount.value() == shop.money("40.00")
    look(qtbot, desk, dialog)
    do_it(qtbot, desk, dialog)
    assert stand(shop, small) == Stand("paid", "40.00", "0.00")
    assert stand(shop, early) == Stand("unpaid", "0.00", "300.00")
    assert stand(shop, source) == Stand("overpaid", "560.00", "0.00", "60.00")


def test_without_another_invoice_there_is_nothing_to_press(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop
) -> None:
    source = an_invoice(shop, "500.00")
    pays(shop, source, "600.00")
    dialog = opened(qtbot, desk, window, "apply_excess", invoice=source)
    assert not dialog.primary.isEnabled()
    assert "no other open invoice" in dialog.none.text()
    before = events(shop)
    do_it(qtbot, desk, dialog)
    assert events(shop) == before


def test_credit_goes_to_what_is_due_first_or_where_they_say(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop
) -> None:
    sends(shop, a_customer(shop), "120.00")
    late = an_invoice(shop, "100.00", due="2026-03-01")
    early = an_invoice(shop, "100.00", due="2026-02-01")
    dialog = opened(qtbot, desk, window, "apply_credit", customer=a_customer(shop))
    left = {turn.after.id: turn.after.remaining for turn in look(qtbot, desk, dialog).invoices}
    assert left == {early: shop.money("0.00"), late: shop.money("80.00")}
    dialog.done(0)
    there = opened(qtbot, desk, window, "apply_credit", invoice=late)
    assert there.invoices.invoice().id == late
    assert there.order._buttons["one"].hasFocus()
    assert there.amount.value() == shop.money("100.00")
    do_it(qtbot, desk, there)
    assert stand(shop, late) == Stand("paid", "100.00", "0.00")
    assert stand(shop, early) == Stand("unpaid", "0.00", "100.00")


def test_where_nothing_is_owed_credit_has_no_use(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop) -> None:
    sends(shop, a_customer(shop), "120.00")
    dialog = opened(qtbot, desk, window, "apply_credit", customer=a_customer(shop))
    assert not dialog.primary.isEnabled()
    assert "Nothing is owed" in dialog.none.text()


def test_a_memo_needs_its_customer_and_a_line(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop) -> None:
    dialog = opened(qtbot, desk, window, "new_memo")
    assert dialog.customer.hasFocus()
    do_it(qtbot, desk, dialog)
    assert "Choose the customer" in dialog.failure
    dialog.customer.show_customer(Chosen(a_customer(shop), "Sample Bakery", "cust_123"))
    do_it(qtbot, desk, dialog)
    assert "what is credited" in dialog.failure
    row = dialog.lines._rows[0]
    type_into(row.text, "Two loaves were stale")
    type_into(row.quantity, "2")
    type_into(row.price, "4.50")
    type_into(dialog.number, "CM-77")
    dialog.for_next.click()
    settle(qtbot, desk, dialog)
    do_it(qtbot, desk, dialog)
    [memo] = shop.rows(tables.credit_memo)
    assert (memo.number, memo.total_minor) == ("CM-77", 900)
    assert stand(shop, an_invoice(shop, "100.00")) == Stand("partially_paid", "9.00", "91.00")
