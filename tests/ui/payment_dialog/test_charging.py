"""Charging from the payment dialog: a real window, a real book, a sandbox that runs, real faults."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.db import tables
from invpay_desktop.db.hosted_tables import attempt, saved_method
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.attempts import ask_a_person
from invpay_desktop.ledger.invoices import InvoiceChange, edit_invoice
from invpay_desktop.payments.saved_methods import add_method
from invpay_desktop.ui.attempts.decide import DecideDialog
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.payment_dialog.dialog import PaymentDialog
from invpay_desktop.ui.payment_dialog.hosted_fields import HostedFields
from invpay_desktop.ui.payment_dialog.retrying import retry_charge
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.choice import ChoiceBox
from invpay_desktop.ui.widgets.labels import Label
from tests.builders import Shop, Stand, a_customer, an_invoice, stand
from tests.ui.payment_dialog.desks import Keys, Said, settle
from tests.ui.payment_dialog.hosted_desks import GOOD, HARD, LATE, LOST_AFTER, LOST_BEFORE, SOFT, Hosted

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
NOT_KNOWN = "We don't know yet whether this went through. Please do not charge again."


def opened(qtbot: QtBot, desk: Desk, window: QMainWindow, invoice: int, **known: object) -> PaymentDialog:
    dialog = PaymentDialog(window, desk, invoice, **known)  # type: ignore[arg-type]
    dialog.open()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    settle(qtbot, desk, dialog)
    return dialog


def type_into(widget: QWidget, text: str) -> None:
    widget.setFocus()
    widget.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(widget, text)


def type_card(dialog: PaymentDialog, number: str) -> None:
    take(dialog, "card")
    card = dialog.method.hosted["card"]
    for key, text in (("number", number), ("expires", "1227"), ("cvv", "123")):
        type_into(card.fields[key].editor, text)


def press(qtbot: QtBot, desk: Desk, dialog: PaymentDialog, state: str) -> None:
    """Ctrl+Enter, and wait for what comes of it."""
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    arrive(qtbot, desk, dialog, state)


def arrive(qtbot: QtBot, desk: Desk, dialog: PaymentDialog, state: str) -> None:
    qtbot.waitUntil(lambda: dialog.state == state and not dialog.is_busy, timeout=10_000)
    settle(qtbot, desk)


def charge(qtbot: QtBot, desk: Desk, dialog: PaymentDialog, number: str, state: str) -> None:
    type_card(dialog, number)
    press(qtbot, desk, dialog, state)


def press_when_open(qtbot: QtBot, dialog: PaymentDialog) -> None:
    """The one thing to do next, once it may be pressed."""
    primary = dialog.primary
    assert primary is not None
    qtbot.waitUntil(primary.isEnabled)
    QTest.mouseClick(primary, LEFT)


def looked(hosted: Hosted, times: int) -> bool:
    return bool(hosted.shop.rows(attempt)[0].checks == times)


def hold(widget: QWidget, key: Qt.Key) -> None:
    """One of the many events of a key that is held down."""
    QApplication.sendEvent(
        widget, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "\r", autorep=True)
    )


def take(dialog: PaymentDialog, method: str) -> None:
    dialog.method.tiles._buttons[method].click()


def type_account(dialog: PaymentDialog, number: str) -> HostedFields:
    take(dialog, "ach")
    fields = dialog.method.hosted["ach"]
    for key, text in (("holder", "Sample Bakery"), ("routing_number", "987654321"), ("account_number", number),
                      ("account_again", number), ("authorised_by", "Sample Owner")):  # fmt: skip
        type_into(fields.fields[key].editor, text)
    return fields


def statuses(shop: Shop) -> list[str]:
    return [row.status for row in shop.rows(tables.payment_state)]


# Approved


def test_a_card_is_charged_in_full(qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted, said: Said) -> None:
    invoice = hosted.invoice()
    dialog = opened(qtbot, desk, window, invoice)
    charge(qtbot, desk, dialog, GOOD, "approved")
    assert stand(hosted.shop, invoice).status == "paid"
    assert len(hosted.there()) == 1
    assert dialog.outcome.said.title() == "$500.00 was charged to Visa •• 1111."
    assert dialog.outcome.said.text() == "INV-1001 is paid in full."
    assert not dialog.outcome.excess.isVisible()
    assert not dialog.outcome.differs.isVisible()
    assert dialog.summary.figure.text() == "$0.00"
    QTest.mouseClick(dialog.outcome.receipt, LEFT)
    [payment] = hosted.shop.rows(tables.payment)
    assert said.wanted == [("receipt", {"payment": payment.id})]


def test_a_part_leaves_the_rest(qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted) -> None:
    invoice = hosted.invoice()
    dialog = opened(qtbot, desk, window, invoice)
    type_into(dialog.amount.edit, "200")
    charge(qtbot, desk, dialog, GOOD, "approved")
    assert stand(hosted.shop, invoice) == Stand("partially_paid", "200.00", "300.00")
    assert dialog.outcome.said.text() == "INV-1001 is partially paid: 300.00 left."
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()  # nothing is lost, so nothing is asked


@pytest.mark.parametrize("action", ["refund", "keep_as_credit", "apply_excess"])
def test_too_much_is_decided_when_it_went_through(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted, said: Said, action: str
) -> None:
    invoice = hosted.invoice()
    dialog = opened(qtbot, desk, window, invoice)
    type_into(dialog.amount.edit, "600")
    type_card(dialog, GOOD)
    assert not dialog.choices.isVisible()
    press(qtbot, desk, dialog, "approved")
    assert stand(hosted.shop, invoice).status == "overpaid"
    assert dialog.outcome.excess.title() == "Overpaid by $100.00"
    buttons = dict(
        zip(("refund", "keep_as_credit", "apply_excess"), dialog.outcome.excess.findChildren(Button), strict=True)
    )
    QTest.mouseClick(buttons[action], LEFT)
    [payment] = hosted.shop.rows(tables.payment)
    item = (
        {"payment": payment.id, "amount": hosted.shop.money("100.00")} if action == "refund" else {"invoice": invoice}
    )
    assert said.wanted == [(action, item)]


def test_sums_of_the_service_that_are_not_ours_are_shown(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted
) -> None:
    invoice = hosted.invoice()
    hosted.sandbox.ledger.invoices["inv_1"].total = 60000
    dialog = opened(qtbot, desk, window, invoice)
    charge(qtbot, desk, dialog, GOOD, "approved")
    assert dialog.outcome.differs.isVisible()
    assert "600.00" in dialog.outcome.differs.text()
    assert stand(hosted.shop, invoice).status == "paid"


def test_a_receipt_is_issued_where_the_settings_say_so(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted
) -> None:
    hosted.shop.do(write_setting, "receipts.auto", "yes")
    dialog = opened(qtbot, desk, window, hosted.invoice())
    charge(qtbot, desk, dialog, GOOD, "approved")
    qtbot.waitUntil(lambda: len(hosted.shop.rows(tables.receipt)) == 1)


# Once


def test_keys_held_down_and_double_clicks_are_one_attempt(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted
) -> None:
    """While the service takes its time: nothing is sent again, and nothing leaves the dialog."""
    dialog = opened(qtbot, desk, window, hosted.invoice())
    type_card(dialog, GOOD)
    assert dialog.primary is not None
    with hosted.sandbox.lock:
        QTest.mouseClick(dialog.primary, LEFT)
        QTest.mouseDClick(dialog.primary, LEFT)
        QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
        dialog.primary.setFocus()
        for _ in range(30):
            hold(dialog.primary, Qt.Key.Key_Return)
        assert dialog.is_busy
        assert dialog.primary.text() == "Processing …"
        for leave in (lambda: QTest.keyClick(dialog, Qt.Key.Key_Escape), dialog.close, dialog.reject):
            leave()
            assert dialog.isVisible()
        assert dialog.notice.title().startswith("The charge is on its way and cannot be called back.")
        assert not dialog.amount.edit.isEnabled()
    arrive(qtbot, desk, dialog, "approved")
    assert len(hosted.there()) == hosted.posts() == 1
    assert len(hosted.shop.rows(tables.payment)) == 1


def test_a_book_that_is_closed_meanwhile_waits_for_the_answer(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted
) -> None:
    """As when the system ends the session: the answer comes byte by byte, and is booked before the book is let go."""
    invoice = hosted.invoice()
    hosted.sandbox.arm("slow=0.001:pay")
    dialog = opened(qtbot, desk, window, invoice)
    type_card(dialog, GOOD)
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(hosted.shop.rows(tables.payment)), timeout=10_000)
    desk.close()
    assert stand(hosted.shop, invoice).status == "paid"
    assert hosted.posts() == 1


def test_the_second_click_of_a_double_click_is_none_on_the_answer(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted
) -> None:
    dialog = opened(qtbot, desk, window, hosted.invoice())
    primary = dialog.primary
    assert primary is not None
    dialog.charging.answered.connect(lambda _charged: QTest.mouseClick(primary, LEFT))
    charge(qtbot, desk, dialog, SOFT, "failed")
    assert dialog.state == "failed"
    press_when_open(qtbot, dialog)
    assert dialog.state == "form"


def test_a_key_held_down_over_a_decline_sends_nothing_more(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted
) -> None:
    """A saved method needs nothing typed: the answer must not be taken for a wish to try again."""
    dialog = opened(qtbot, desk, window, hosted.invoice())
    take(dialog, "saved")
    type_into(dialog.method.hosted["saved"].fields["method_id"].editor, "pm_saved_declined")
    assert dialog.primary is not None
    dialog.primary.setFocus()
    QTest.keyClick(dialog.primary, Qt.Key.Key_Return)

    def holds_until_it_may_be_pressed() -> bool:
        hold(dialog.primary or dialog, Qt.Key.Key_Return)
        return dialog.state == "failed" and dialog.primary is not None and dialog.primary.isEnabled()

    qtbot.waitUntil(holds_until_it_may_be_pressed, timeout=10_000)
    for _ in range(20):
        hold(dialog.primary, Qt.Key.Key_Return)
    assert dialog.state == "failed"
    assert hosted.posts() == 1


# Failed


def test_a_decline_says_why_and_is_tried_again_as_a_new_attempt(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted
) -> None:
    invoice = hosted.invoice()
    dialog = opened(qtbot, desk, window, invoice)
    charge(qtbot, desk, dialog, SOFT, "failed")
    assert dialog.outcome.said.title() == "The card was declined: insufficient funds."
    assert dialog.outcome.said.text().startswith("Nothing was charged to Visa •• 0002. This may work later")
    assert stand(hosted.shop, invoice).status == "unpaid"
    assert dialog.primary is not None
    assert dialog.primary.text() == "Try again"
    press_when_open(qtbot, dialog)
    assert dialog.method.hosted["card"].values() == {"number": "", "expires": "", "cvv": "", "holder": ""}
    assert dialog.method.hosted["card"].first().hasFocus()
    assert dialog.notice.title().startswith("A new attempt, linked to the one of $500.00 that failed.")
    charge(qtbot, desk, dialog, GOOD, "approved")
    first, second = hosted.shop.rows(attempt)
    assert (first.failure, second.retry_of) == ("soft", first.payment_id)
    assert statuses(hosted.shop) == ["failed", "approved"]
    assert any("retry" in call for call in hosted.calls)


def test_a_hard_decline_asks_for_another_method(qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted) -> None:
    dialog = opened(qtbot, desk, window, hosted.invoice())
    charge(qtbot, desk, dialog, HARD, "failed")
    assert dialog.primary is not None
    assert dialog.primary.text() == "Another card or method"
    assert not dialog.outcome.other.isVisible()
    press_when_open(qtbot, dialog)
    take(dialog, "saved")
    type_into(dialog.method.hosted["saved"].fields["method_id"].editor, "pm_saved_123")
    press(qtbot, desk, dialog, "approved")
    assert statuses(hosted.shop) == ["failed", "approved"]


def test_a_service_that_is_not_there_costs_nothing_that_was_typed(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted
) -> None:
    """No history, no charge: no attempt was begun, and it can be pressed again."""
    dialog = opened(qtbot, desk, window, hosted.invoice())
    type_card(dialog, GOOD)
    hosted.sandbox.arm("503-before:history")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(dialog.failure), timeout=10_000)
    assert "Nothing was charged." in dialog.failure
    assert hosted.shop.rows(tables.payment) == []
    assert dialog.method.hosted["card"].values()["number"] == "4111 1111 1111 1111"
    press(qtbot, desk, dialog, "approved")
    assert len(hosted.there()) == 1


def test_a_charge_that_the_service_does_not_take(qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted) -> None:
    dialog = opened(qtbot, desk, window, hosted.invoice())
    hosted.sandbox.arm("429:pay")
    charge(qtbot, desk, dialog, GOOD, "failed")
    assert dialog.outcome.said.title() == "The service did not take this charge."
    assert hosted.there() == []
    assert [row.failure for row in hosted.shop.rows(attempt)] == ["gateway"]


def test_a_failed_charge_is_taken_up_later(qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted) -> None:
    invoice = hosted.invoice()
    first = opened(qtbot, desk, window, invoice)
    type_into(first.amount.edit, "120")
    charge(qtbot, desk, first, SOFT, "failed")
    first.reject()
    [failed] = hosted.shop.rows(tables.payment)
    retry_charge(window, desk, failed.id)
    dialog = window.findChildren(PaymentDialog)[-1]
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    assert dialog.method.tiles.value() == "card"
    assert dialog.amount.edit.text() == "120.00"
    settle(qtbot, desk, dialog)
    charge(qtbot, desk, dialog, GOOD, "approved")
    assert [row.retry_of for row in hosted.shop.rows(attempt)] == [None, failed.id]


# Not known yet


def test_an_answer_that_is_lost_is_looked_up_and_found(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted
) -> None:
    invoice = hosted.invoice()
    dialog = opened(qtbot, desk, window, invoice)
    charge(qtbot, desk, dialog, LOST_AFTER, "unknown")
    assert dialog.outcome.unknown.title() == NOT_KNOWN
    assert dialog.outcome.unknown.value("next") == "in 2 s"
    assert dialog.outcome.unknown.value("last") == "not yet"
    assert dialog.summary.title.text() == "Left, if it was not charged"
    assert stand(hosted.shop, invoice).status == "unpaid"
    assert dialog.primary is not None
    assert dialog.primary.text() == "Check now"
    press_when_open(qtbot, dialog)
    arrive(qtbot, desk, dialog, "approved")
    assert stand(hosted.shop, invoice).status == "paid"
    assert len(hosted.there()) == hosted.posts() == 1


def test_it_looks_by_itself_when_the_time_has_come(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted
) -> None:
    """A charge that reaches the history twenty seconds late: two looks without it, the third finds it."""
    invoice = hosted.invoice()
    dialog = opened(qtbot, desk, window, invoice)
    charge(qtbot, desk, dialog, LATE, "unknown")
    for seconds, checks in ((2, 1), (10, 2)):
        hosted.later(seconds=seconds)
        qtbot.waitUntil(partial(looked, hosted, checks), timeout=10_000)
        settle(qtbot, desk)
    assert dialog.state == "unknown"
    assert dialog.outcome.unknown.value("last").endswith(", not listed at the service")
    assert dialog.outcome.unknown.value("next") == "in 1 min 00 s"
    hosted.later(seconds=60)
    arrive(qtbot, desk, dialog, "approved")
    assert stand(hosted.shop, invoice).status == "paid"
    assert hosted.posts() == 1


def test_while_it_is_not_known_nothing_is_charged_again(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted, said: Said
) -> None:
    invoice = hosted.invoice()
    first = opened(qtbot, desk, window, invoice)
    charge(qtbot, desk, first, LOST_BEFORE, "unknown")
    first.reject()
    for known in ({"amount": hosted.shop.money("5.00")}, {"method": "card"}, {}):
        dialog = opened(qtbot, desk, window, invoice, **known)
        assert dialog.state == "unknown"
    assert dialog.outcome.unknown.title() == NOT_KNOWN
    assert not dialog.form.isVisible()
    QTest.mouseClick(dialog.outcome.external, LEFT)
    assert dialog.state == "form"
    assert "is not known yet whether the charge of $500.00 went through" in dialog.notice.title()
    for method in ("card", "ach", "saved"):
        take(dialog, method)
        assert dialog.state == "unknown"
        QTest.mouseClick(dialog.outcome.external, LEFT)
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    settle(qtbot, desk)
    assert stand(hosted.shop, invoice).status == "paid"
    assert sorted(statuses(hosted.shop)) == ["approved", "unknown"]
    assert hosted.posts() == 1


def test_a_look_without_the_service_says_so_and_uses_nothing_up(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted
) -> None:
    dialog = opened(qtbot, desk, window, hosted.invoice())
    charge(qtbot, desk, dialog, LOST_AFTER, "unknown")
    hosted.running._server.stop()  # nobody listens any more
    press_when_open(qtbot, dialog)
    qtbot.waitUntil(lambda: "Nothing answers at" in dialog.outcome.unknown.problem.text(), timeout=10_000)
    settle(qtbot, desk)
    assert dialog.outcome.unknown.problem.isVisible()
    assert dialog.state == "unknown"
    assert hosted.shop.rows(attempt)[0].checks == 0


def test_what_nothing_settles_is_for_a_person(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted, said: Said
) -> None:
    invoice = hosted.invoice()
    first = opened(qtbot, desk, window, invoice)
    charge(qtbot, desk, first, LOST_BEFORE, "unknown")
    first.reject()
    payment = hosted.shop.rows(attempt)[0].payment_id
    hosted.shop.do(ask_a_person, payment, "Nothing settled it.")
    dialog = opened(qtbot, desk, window, invoice)
    assert dialog.primary is not None
    assert dialog.primary.text() == "I know what happened …"
    press_when_open(qtbot, dialog)
    assert said.wanted == [("decide_charge", {"payment": payment})]
    decide = DecideDialog(window, desk, payment)
    decide.open()
    decide.activateWindow()
    qtbot.waitUntil(decide.isActiveWindow)
    QTest.keyClick(decide, Qt.Key.Key_Return, CTRL)
    assert "Say whether the money was taken." in decide.failure
    decide.outcome._buttons["failed"].click()
    QTest.keyClick(decide, Qt.Key.Key_Return, CTRL)
    assert decide.note_field.message() == "Say how you know, in a few words: it is kept with the decision."
    QTest.keyClicks(decide.note, "Asked the processor, no such charge")
    QTest.keyClick(decide, Qt.Key.Key_Return, CTRL)
    arrive(qtbot, desk, dialog, "failed")
    assert statuses(hosted.shop) == ["failed"]


# What it needs first


def test_without_a_connection_no_card_is_asked_for(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop) -> None:
    went: list[object] = []
    desk.went.connect(lambda page, item: went.append((page, item)))
    dialog = opened(qtbot, desk, window, an_invoice(shop))
    take(dialog, "card")
    assert dialog.method.hosted == {}
    assert dialog.method.offline.title() == "No connection to the hosted service is set up."
    assert dialog.primary is not None
    assert not dialog.primary.isEnabled()
    assert not dialog.band.isVisible()
    QTest.mouseClick(dialog.method.first_step, LEFT)
    assert went == [("settings", {"section": "hosted"})]
    assert not dialog.isVisible()


def test_an_invoice_that_is_not_linked_is_linked_first(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted, said: Said
) -> None:
    invoice = an_invoice(hosted.shop, number="INV-7")
    dialog = opened(qtbot, desk, window, invoice)
    take(dialog, "card")
    assert dialog.method.offline.title() == "This invoice is not linked to the hosted service."
    QTest.mouseClick(dialog.method.first_step, LEFT)
    assert said.wanted == [("link_invoice", {"invoice": invoice})]
    hosted.sandbox.add_invoice("inv_7", 50000)
    desk.write(
        lambda session: edit_invoice(session, invoice, InvoiceChange(hosted_id="inv_7")), lambda _: None, owner=dialog
    )
    qtbot.waitUntil(lambda: "card" in dialog.method.hosted, timeout=10_000)
    charge(qtbot, desk, dialog, GOOD, "approved")
    assert stand(hosted.shop, invoice).status == "paid"


def test_a_test_book_takes_test_cards_only(qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted) -> None:
    dialog = opened(qtbot, desk, window, hosted.invoice())
    assert dialog.band.isVisible()
    type_card(dialog, "4242424242424242")
    assert "4111 1111 1111 1111" in " ".join(label.text() for label in dialog.method.hosted["card"].findChildren(Label))
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert "test cards only" in dialog.method.hosted["card"].complaint("number")
    assert hosted.calls == []
    type_card(dialog, GOOD)
    press(qtbot, desk, dialog, "approved")


def test_a_live_book_names_no_test_cards(qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted) -> None:
    hosted.shop.do(write_setting, "hosted.mode", "live")
    dialog = opened(qtbot, desk, window, hosted.invoice())
    assert not dialog.band.isVisible()
    take(dialog, "card")
    said = " ".join(label.text() for label in dialog.method.hosted["card"].findChildren(Label))
    assert "4111" not in said


# ACH and saved methods


def test_an_account_is_debited(qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted) -> None:
    """The number that does not add up warns and goes out all the same (rule 8)."""
    invoice = hosted.invoice()
    dialog = opened(qtbot, desk, window, invoice)
    fields = type_account(dialog, "123456789")
    assert "does not add up" in fields.complaint("routing_number")
    press(qtbot, desk, dialog, "approved")
    assert dialog.outcome.said.title() == "$500.00 is debited from Checking •• 6789."
    assert "can still take a debit back" in dialog.outcome.said.text()
    [sent] = [event for event in hosted.shop.rows(tables.event) if event.kind == "charge.sent"]
    assert "Sample Owner" in sent.data
    assert "123456789" not in sent.data


def test_a_debit_that_is_declined(qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted) -> None:
    dialog = opened(qtbot, desk, window, hosted.invoice())
    type_account(dialog, "123450000")
    press(qtbot, desk, dialog, "failed")
    assert dialog.outcome.said.title() == "The debit was declined: account closed."
    assert dialog.primary is not None
    assert dialog.primary.text() == "Another card or method"


def test_the_customers_own_methods_are_offered(qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted) -> None:
    invoice = hosted.invoice()
    hosted.shop.do(add_method, a_customer(hosted.shop), "pm_saved_123", "Visa of the owner")
    other = a_customer(hosted.shop, "cust_9", "Another")
    hosted.shop.do(add_method, other, "pm_saved_456", "Not theirs")
    dialog = opened(qtbot, desk, window, invoice)
    take(dialog, "saved")
    fields = dialog.method.hosted["saved"]
    which = fields.fields["which"].editor
    assert isinstance(which, ChoiceBox)
    texts = [which.itemText(at) for at in range(which.count())]
    assert texts == ["Visa of the owner (pm_saved_123)", "Another, by its id"]
    assert not fields.fields["method_id"].isVisible()
    press(qtbot, desk, dialog, "approved")
    assert dialog.outcome.said.title() == "$500.00 was charged to Visa of the owner."


def test_another_method_is_kept_for_the_customer(qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted) -> None:
    invoice = hosted.invoice()
    dialog = opened(qtbot, desk, window, invoice)
    take(dialog, "saved")
    for key, text in (("method_id", "pm_saved_456"), ("label", "ACH of the shop")):
        type_into(dialog.method.hosted["saved"].fields[key].editor, text)
    press(qtbot, desk, dialog, "approved")
    assert [row.label for row in hosted.shop.rows(saved_method)] == ["ACH of the shop"]


# Secrets


def test_what_was_typed_is_gone_with_the_answer(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    dialog = opened(qtbot, desk, window, hosted.invoice())
    charge(qtbot, desk, dialog, SOFT, "failed")
    assert set(dialog.method.hosted["card"].values().values()) == {""}
    press_when_open(qtbot, dialog)
    type_account(dialog, "987612345")
    press(qtbot, desk, dialog, "approved")
    assert dialog.method.hosted["ach"].values()["account_number"] == ""
    desk.preferences.flush()
    for path in tmp_path.iterdir():
        if path.is_file():
            kept = path.read_bytes()
            for secret in (b"4000000000000002", b"4000 0000 0000 0002", b"987612345"):
                assert secret not in kept, path
    assert "4000000000000002" not in caplog.text


# Keys


@pytest.mark.parametrize(
    ("method", "key", "wanted"),
    [
        ("card", Qt.Key.Key_1, ["Card number", "Expires", "CVV", "Name on the card"]),
        ("ach", Qt.Key.Key_2, ["Account holder", "Checking", "Routing number", "Account number",
                               "Account number again", "Agreed to by", "How"]),
        ("saved", Qt.Key.Key_3, ["Id at the hosted service", "What to call it"]),
    ],
)  # fmt: skip
def test_the_fields_of_a_method_follow_its_tile(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted, method: str, key: Qt.Key, wanted: list[str]
) -> None:
    dialog = opened(qtbot, desk, window, hosted.invoice())
    QTest.keyClick(dialog, key, ALT)
    qtbot.waitUntil(lambda: method in dialog.method.hosted and dialog.method.hosted[method].isVisible())
    keys, names = Keys(), []
    for _ in range(len(wanted) + 2):
        keys.press(Qt.Key.Key_Tab)
        focused = keys.focus()
        names.append(focused.accessibleName() or focused.text())  # type: ignore[attr-defined]
    assert names == [*wanted, "Cancel", "Charge $500.00"]
