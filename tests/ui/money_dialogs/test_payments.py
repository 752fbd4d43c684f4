"""Refunds, returned checks and voided payments: what is special about each."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from invpay_desktop.db import tables
from invpay_desktop.ledger.credit import apply_credit
from invpay_desktop.payments.refunds import RefundPayment, refund_payment
from invpay_desktop.ui.desk import Desk
from tests.builders import Shop, Stand, a_customer, an_invoice, credit_of, pays, sends, stand, status_of
from tests.ui.money_dialogs.dialogs import assert_as_foretold, do_it, events, look, opened, type_into
from tests.ui.payment_dialog.desks import Said


def test_a_part_is_owed_again_unless_the_person_says_cancelled(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop
) -> None:
    invoice = an_invoice(shop, "500.00")
    payment = pays(shop, invoice, "500.00").id
    dialog = opened(qtbot, desk, window, "refund", payment=payment)
    assert dialog.outcome.value() == "cancelled"
    type_into(dialog.amount.edit, "100")
    assert dialog.outcome.value() == "owed"
    assert dialog.amount.part.value() == "part"
    assert look(qtbot, desk, dialog).invoices[0].after.remaining == shop.money("100.00")
    dialog.outcome._buttons["cancelled"].click()
    type_into(dialog.amount.edit, "120")
    assert dialog.outcome.value() == "cancelled"
    type_into(dialog.reason, "Wrong size")
    foretold = look(qtbot, desk, dialog)
    assert foretold.invoices[0].after.remaining == shop.money("0.00")
    do_it(qtbot, desk, dialog)
    assert stand(shop, invoice) == Stand("paid", "380.00", "0.00")
    assert status_of(shop, payment) == "partially_refunded"
    assert_as_foretold(shop, foretold)


def test_the_excess_goes_first_and_leaves_nothing_to_choose(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop
) -> None:
    invoice = an_invoice(shop, "500.00")
    payment = pays(shop, invoice, "520.00").id
    dialog = opened(qtbot, desk, window, "refund", payment=payment, amount=shop.money("20.00"))
    look(qtbot, desk, dialog)
    assert dialog.amount.value() == shop.money("20.00")
    assert not dialog.what_becomes.isVisible()
    type_into(dialog.reference, "REF-1")
    type_into(dialog.reason, "Paid too much")
    dialog.kind.set_value("wire")
    do_it(qtbot, desk, dialog)
    assert stand(shop, invoice) == Stand("paid", "500.00", "0.00")
    [refund] = shop.rows(tables.refund)
    assert (refund.kind, refund.reference) == ("wire", "REF-1")


def test_more_than_is_left_is_refused_and_kept(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop, "500.00"), "500.00", kind="check", check_number="77").id
    dialog = opened(qtbot, desk, window, "refund", payment=payment)
    type_into(dialog.amount.edit, "500+1")
    type_into(dialog.reason, "Sum typed wrongly")
    before = events(shop)
    do_it(qtbot, desk, dialog)
    assert dialog.failure == "Only 500.00 of Check 77 is left to refund, not 501.00. Nothing was refunded."
    assert events(shop) == before
    assert dialog.amount.value() == shop.money("501.00")
    assert dialog.reason.text() == "Sum typed wrongly"


def test_an_amount_that_is_none_is_said_below_it(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop, "500.00"), "500.00").id
    dialog = opened(qtbot, desk, window, "refund", payment=payment)
    for typed in ("12,00.5", "", "0", "-5"):
        type_into(dialog.amount.edit, typed) if typed else dialog.amount.edit.clear()
        dialog.edited()
        do_it(qtbot, desk, dialog)
        assert dialog.failure
        assert dialog.amount.edit.hasFocus()
    assert "payment.refunded" not in events(shop)


def test_all_invoices_that_open_again_are_listed_beforehand(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, said: Said
) -> None:
    """One check on two invoices, its rest as credit applied to a third: all three are open again."""
    first, second = an_invoice(shop, "100.00"), an_invoice(shop, "200.00")
    payment = sends(shop, a_customer(shop), "350.00", kind="check", check_number="9").id
    third = an_invoice(shop, "50.00")
    shop.do(apply_credit, a_customer(shop), shop.money("50.00"), third)
    dialog = opened(qtbot, desk, window, "return_payment", payment=payment)
    foretold = look(qtbot, desk, dialog)
    assert {turn.after.id for turn in foretold.invoices if turn.opens} == {first, second, third}
    assert "3 invoices open again, 350.00 owed" in [label.text() for label in dialog.findChildren(QLabel)]
    type_into(dialog.fee, "12")
    type_into(dialog.charge, "25")
    foretold = look(qtbot, desk, dialog)
    assert [turn.after.total for turn in foretold.invoices if turn.before is None] == [shop.money("25.00")]
    do_it(qtbot, desk, dialog)
    assert [stand(shop, one).left for one in (first, second, third, 4)] == ["100.00", "200.00", "50.00", "25.00"]
    assert_as_foretold(shop, foretold)
    step = shop.rows(tables.payment_step)[-1]
    assert (step.status, step.reason, step.fee_minor) == ("returned", "Insufficient funds", 1200)
    assert "3 invoices owed again" in said.toasts[0][0]


def test_another_reason_is_asked_for_in_words(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop, "500.00"), "500.00", kind="check").id
    dialog = opened(qtbot, desk, window, "return_payment", payment=payment)
    assert not dialog.own_words.isVisible()
    QTest.keyClick(dialog.cause, Qt.Key.Key_End)
    assert dialog.own_words.isVisible()
    do_it(qtbot, desk, dialog)
    assert "Say why" in dialog.failure
    type_into(dialog.reason, "Torn in two")
    do_it(qtbot, desk, dialog)
    assert shop.rows(tables.payment_step)[-1].reason == "Torn in two"


def test_voiding_begins_at_the_safe_answer(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop) -> None:
    payment = pays(shop, an_invoice(shop, "500.00"), "500.00").id
    dialog = opened(qtbot, desk, window, "void_payment", payment=payment)
    assert dialog.cancel.hasFocus()
    assert dialog.cancel.text() == "Keep it"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert status_of(shop, payment) == "approved"


def test_what_cannot_be_voided_is_said_before_anything_is_pressed(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop
) -> None:
    payment = pays(shop, an_invoice(shop, "500.00"), "500.00").id
    shop.do(refund_payment, RefundPayment(payment, "a part", shop.money("10.00")))
    dialog = opened(qtbot, desk, window, "void_payment", payment=payment)
    assert dialog.outlook.outlook is None
    assert "was refunded, so it cannot be voided" in dialog.outlook.told
    type_into(dialog.reason, "Mistake")
    do_it(qtbot, desk, dialog)
    assert "was refunded, so it cannot be voided" in dialog.failure
    assert dialog.reason.text() == "Mistake"
    assert credit_of(shop) == "0.00"
