"""The payment dialog with real keys and clicks over a real book."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from invpay_desktop.db import tables
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.payment_dialog.dialog import PaymentDialog
from invpay_desktop.ui.theme.fonts import set_text_size
from tests.builders import Shop, Stand, a_customer, an_invoice, credit_of, pays, stand
from tests.ui.payment_dialog.desks import Keys, Said, settle
from tests.ui.widgets.naughty import NAUGHTY

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def invoice(shop: Shop) -> int:
    return an_invoice(shop, "1150.00", number="INV-1001", issued="2025-12-22", due="2026-01-19")


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


def record(qtbot: QtBot, desk: Desk, dialog: PaymentDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    settle(qtbot, desk)


def payments(shop: Shop) -> list[object]:
    return shop.rows(tables.payment)


# From the list to a saved check


@pytest.mark.parametrize(("way", "most"), [(Qt.Key.Key_Tab, 6), (Qt.Key.Key_Return, 3)])
def test_a_part_by_check_takes_few_keys(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, said: Said, invoice: int, way: Qt.Key, most: int
) -> None:
    """Ctrl+R, the amount, on to the check number, Ctrl+Enter: by Tab in reading order, by Enter at once."""
    shortcut = QShortcut(QKeySequence("Ctrl+R"), window)
    shortcut.activated.connect(lambda: PaymentDialog(window, desk, invoice).open())
    keys = Keys()
    keys.press(Qt.Key.Key_R, CTRL)
    dialog = next(iter(window.findChildren(PaymentDialog)))
    dialog.activateWindow()
    qtbot.waitUntil(dialog.amount.edit.hasFocus)
    keys.type("250")
    while not dialog.method.external.number.hasFocus():
        keys.press(way)
    keys.type("10462")
    keys.press(Qt.Key.Key_Return, CTRL)
    settle(qtbot, desk)
    assert keys.pressed <= most
    assert stand(shop, invoice) == Stand("partially_paid", "250.00", "900.00")
    [payment] = payments(shop)
    assert (payment.kind, payment.check_number) == ("check", "10462")  # type: ignore[attr-defined]
    assert said.toasts == [("250.00 recorded on INV-1001. 900.00 left.", True)]


def test_all_that_is_left_is_ready_to_be_recorded(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, said: Said, invoice: int
) -> None:
    dialog = opened(qtbot, desk, window, invoice)
    assert dialog.amount.edit.selectedText() == "1150.00"
    assert [label.text() for label in (dialog.head.number, dialog.head.customer, dialog.head.open_now)] == [
        "INV-1001", "Sample Bakery", "· $1,150.00 open"
    ]  # fmt: skip
    record(qtbot, desk, dialog)
    assert stand(shop, invoice).status == "paid"
    assert said.toasts == [("1,150.00 recorded on INV-1001. 0.00 left.", True)]


def test_what_was_known_beforehand_stands_in_the_fields(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, invoice: int
) -> None:
    dialog = opened(
        qtbot, desk, window, invoice, amount=shop.money("12.50"), kind="wire", reference="RF18", bank="First Cascade"
    )
    assert not dialog.dirty()
    record(qtbot, desk, dialog)
    [payment] = payments(shop)
    assert (payment.amount_minor, payment.kind, payment.reference, payment.bank) == (  # type: ignore[attr-defined]
        1250, "wire", "RF18", "First Cascade"
    )  # fmt: skip


def test_the_summary_follows_each_key(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, invoice: int) -> None:
    pays(shop, invoice, "50.00", on="2026-01-05")
    dialog = opened(qtbot, desk, window, invoice)
    shown = []
    dialog.amount.edit.selectAll()
    for key in "650":
        QTest.keyClicks(dialog.amount.edit, key)
        shown.append(dialog.summary.figure.text())
    assert shown == ["$1,094.00", "$1,035.00", "$450.00"]
    assert dialog.summary.lines.text("paid") == "−50.00"
    assert dialog.summary.lines.text("now") == "−650.00"
    assert dialog.summary.sentence.text() == "The invoice stays partially paid."
    assert dialog.amount.part.value() == "part"


def test_half_and_all_fill_the_amount(qtbot: QtBot, desk: Desk, window: QMainWindow, invoice: int) -> None:
    dialog = opened(qtbot, desk, window, invoice)
    dialog.amount.part._buttons["half"].click()
    assert dialog.amount.edit.text() == "575.00"
    dialog.amount.part._buttons["all"].click()
    assert dialog.amount.edit.text() == "1150.00"
    assert dialog.summary.figure.text() == "$0.00"


# Recording once, or not


def test_a_double_click_records_once(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, said: Said, invoice: int
) -> None:
    dialog = opened(qtbot, desk, window, invoice)
    assert dialog.primary is not None
    QTest.mouseClick(dialog.primary, LEFT)
    QTest.mouseDClick(dialog.primary, LEFT)
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    settle(qtbot, desk)
    assert len(payments(shop)) == 1
    assert len(said.toasts) == 1


def test_a_write_that_fails_keeps_all_that_was_typed(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, said: Said, invoice: int
) -> None:
    """The period is locked elsewhere while the dialog stands open; then the lock is lifted and it goes through."""
    dialog = opened(qtbot, desk, window, invoice)
    type_into(dialog.amount.edit, "250")
    type_into(dialog.method.external.number, "77")
    type_into(dialog.method.external.notes, "Left at the door")
    shop.do(lock_period, shop.now.date(), "year end")
    record(qtbot, desk, dialog)
    assert dialog.isVisible()
    assert "everything up to 2026-01-28 is locked" in dialog.failure
    assert not dialog.is_busy
    assert (dialog.amount.edit.text(), dialog.method.external.number.text()) == ("250.00", "77")
    assert dialog.method.external.notes.text() == "Left at the door"
    assert payments(shop) == []
    assert said.toasts == []
    shop.do(lock_period, None)
    record(qtbot, desk, dialog)
    assert [payment.notes for payment in payments(shop)] == ["Left at the door"]  # type: ignore[attr-defined]


def test_a_book_that_cannot_be_written_keeps_all_that_was_typed(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, tmp_path: Path, invoice: int
) -> None:
    """A trigger in the file stands for whatever breaks inside the transaction."""
    dialog = opened(qtbot, desk, window, invoice)
    type_into(dialog.amount.edit, "250")
    breaker = sqlite3.connect(tmp_path / "shop.invpay")
    breaker.execute("CREATE TRIGGER broken BEFORE INSERT ON allocation BEGIN SELECT RAISE(ABORT, 'broken'); END")
    breaker.commit()
    record(qtbot, desk, dialog)
    assert dialog.isVisible()
    assert dialog.failure
    assert dialog.amount.edit.text() == "250.00"
    assert payments(shop) == []
    breaker.execute("DROP TRIGGER broken")
    breaker.commit()
    breaker.close()
    record(qtbot, desk, dialog)
    assert len(payments(shop)) == 1


def test_an_invoice_paid_elsewhere_meanwhile_is_not_paid_twice_unseen(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, invoice: int
) -> None:
    dialog = opened(qtbot, desk, window, invoice)
    type_into(dialog.amount.edit, "250")
    pays(shop, invoice, "1000.00")
    record(qtbot, desk, dialog)
    settle(qtbot, desk, dialog)
    assert "was changed in the meantime" in dialog.failure
    assert len(payments(shop)) == 1
    assert dialog.notice.title() == "INV-1001 was changed in the meantime: 150.00 is left on it, it was 1,150.00."
    assert dialog.summary.figure.text() == "$100.00"  # too much: the person sees it and decides
    assert dialog.amount.edit.text() == "250.00"
    record(qtbot, desk, dialog)
    assert stand(shop, invoice) == Stand("overpaid", "1250.00", "0.00", "100.00")


def test_a_change_that_is_told_renews_the_summary(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, invoice: int
) -> None:
    dialog = opened(qtbot, desk, window, invoice)
    with shop.book.write(shop.now) as session:
        from invpay_desktop.payments.record import RecordPayment, record_payment

        record_payment(session, RecordPayment(invoice, shop.money("1000.00")))
        changes = session.changes
    desk.announce(changes)
    settle(qtbot, desk, dialog)
    assert dialog.amount.edit.text() == "150.00"  # nothing was typed, so all that is left is still what is meant
    assert dialog.notice.isVisible()


# More and less than is left


@pytest.mark.parametrize(
    ("choice", "after", "credit"),
    [
        ("later", Stand("overpaid", "1250.00", "0.00", "100.00"), "0.00"),
        ("credit", Stand("paid", "1150.00", "0.00"), "100.00"),
        ("next", Stand("paid", "1150.00", "0.00"), "100.00"),
    ],
)
def test_what_is_too_much_is_decided_here_or_later(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, invoice: int, choice: str, after: Stand, credit: str
) -> None:
    dialog = opened(qtbot, desk, window, invoice)
    assert not dialog.choices.isVisible()
    type_into(dialog.amount.edit, "1250")
    assert dialog.choices.excess_title.text() == "100.00 more than is left. What becomes of it?"
    assert dialog.choices.excess_choice() == "later"
    dialog.choices.excess._buttons[choice].click()
    assert dialog.summary.pill.accessibleName() == ("Overpaid" if choice == "later" else "Paid")
    record(qtbot, desk, dialog)
    assert stand(shop, invoice) == after
    assert credit_of(shop) == credit
    if choice == "next":
        assert stand(shop, an_invoice(shop, "300.00")).left == "200.00"


def test_a_choice_that_is_out_of_sight_does_nothing(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, invoice: int
) -> None:
    dialog = opened(qtbot, desk, window, invoice)
    type_into(dialog.amount.edit, "1250")
    dialog.choices.excess._buttons["credit"].click()
    type_into(dialog.amount.edit, "1150")
    assert dialog.choices.excess_choice() == "later"
    assert dialog.summary.sentence.text() == "The invoice will be paid in full."


def test_many_people_under_one_name_keep_nothing_for_the_next_invoice(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop
) -> None:
    invoice = an_invoice(shop, "10.00", customer=a_customer(shop, "cash", "Cash sales", anonymous=True))
    dialog = opened(qtbot, desk, window, invoice)
    type_into(dialog.amount.edit, "12")
    assert not dialog.choices.excess._buttons["next"].isEnabled()


def test_a_little_too_less_can_be_written_off(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, invoice: int
) -> None:
    dialog = opened(qtbot, desk, window, invoice)
    type_into(dialog.amount.edit, "1148.99")
    assert not dialog.choices.rest.isVisible()  # 1.01: more than the tolerance of 1.00
    type_into(dialog.amount.edit, "1149.60")
    assert dialog.choices.rest.text() == "Write off the 0.40 that this leaves"
    QTest.mouseClick(dialog.choices.rest, LEFT)
    assert dialog.summary.sentence.text() == "The invoice will be paid: 0.40 is written off."
    record(qtbot, desk, dialog)
    assert stand(shop, invoice) == Stand("paid", "1149.60", "0.00")


# Looking twice


def test_a_check_seen_before_warns_while_it_is_typed(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, invoice: int
) -> None:
    pays(shop, invoice, "100.00", kind="check", check_number="10447")
    dialog = opened(qtbot, desk, window, invoice)
    assert not dialog.form.warnings.sentences
    type_into(dialog.method.external.number, "10447")
    settle(qtbot, desk, dialog)
    said = "This looks like a duplicate: check 10447 of this customer was received on Jan "
    assert dialog.form.warnings.sentences[0].startswith(said)
    type_into(dialog.method.external.number, "10448")
    settle(qtbot, desk, dialog)
    assert dialog.form.warnings.sentences == ()


def test_a_card_number_in_the_note_and_a_day_to_come_warn(
    qtbot: QtBot, desk: Desk, window: QMainWindow, invoice: int
) -> None:
    dialog = opened(qtbot, desk, window, invoice)
    type_into(dialog.method.external.notes, "4111 1111 1111 1111")
    type_into(dialog.method.external.day, "2026-01-30")
    settle(qtbot, desk, dialog)
    assert "looks like a card number" in dialog.method.external.fields["notes"].message()
    assert dialog.form.warnings.sentences == ("Jan 30 has not come yet.",)


def test_a_locked_day_is_said_at_the_field_and_not_sent(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, invoice: int
) -> None:
    shop.do(lock_period, shop.now.date().replace(day=15), "")
    dialog = opened(qtbot, desk, window, invoice)
    type_into(dialog.method.external.day, "2026-01-10")
    record(qtbot, desk, dialog)
    field = dialog.method.external.fields["day"]
    assert field.message() == "Everything up to Jan 15, 2026 is locked. Take a later day."
    assert payments(shop) == []
    type_into(dialog.method.external.day, "2026-01-16")
    record(qtbot, desk, dialog)
    assert len(payments(shop)) == 1


@pytest.mark.parametrize("typed", ["", "0", "-5", "abc", "1,2,3"])
def test_what_is_no_amount_is_said_at_the_field(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, invoice: int, typed: str
) -> None:
    dialog = opened(qtbot, desk, window, invoice)
    dialog.amount.edit.selectAll()
    QTest.keyClick(dialog.amount.edit, Qt.Key.Key_Delete)
    QTest.keyClicks(dialog.amount.edit, typed)
    record(qtbot, desk, dialog)
    assert dialog.amount.field.message()
    assert dialog.isVisible()
    assert payments(shop) == []


def test_sums_can_be_typed(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, invoice: int) -> None:
    dialog = opened(qtbot, desk, window, invoice)
    type_into(dialog.amount.edit, "1150-500")
    assert dialog.summary.figure.text() == "$500.00"
    record(qtbot, desk, dialog)
    assert stand(shop, invoice).left == "500.00"


@pytest.mark.parametrize("lifecycle", ["draft", "void"])
def test_no_money_on_a_draft_or_a_void_invoice(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, lifecycle: str
) -> None:
    from invpay_desktop.ledger.invoices import void_invoice

    invoice = an_invoice(shop, "10.00", number="INV-9", draft=lifecycle == "draft")
    if lifecycle == "void":
        shop.do(void_invoice, invoice, "typed twice")
    dialog = opened(qtbot, desk, window, invoice)
    assert f"INV-9 is {'a draft' if lifecycle == 'draft' else 'void'}" in dialog.notice.title()
    record(qtbot, desk, dialog)
    assert payments(shop) == []


# Receipts


def test_the_receipt_is_shown_where_wanted_and_that_is_remembered(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, said: Said, invoice: int
) -> None:
    dialog = opened(qtbot, desk, window, invoice)
    assert not dialog.receipt.isChecked()
    type_into(dialog.amount.edit, "100")
    QTest.mouseClick(dialog.receipt, LEFT)
    record(qtbot, desk, dialog)
    [payment] = payments(shop)
    assert said.wanted == [("receipt", {"payment": payment.id})]  # type: ignore[attr-defined]
    assert opened(qtbot, desk, window, invoice).receipt.isChecked()


@pytest.mark.parametrize(("setting", "day", "receipts"), [("yes", "2026-01-28", 1), ("yes", "2026-01-20", 0),
                                                          ("no", "2026-01-28", 0)])  # fmt: skip
def test_the_setting_issues_receipts_of_today_onward(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, invoice: int, setting: str, day: str, receipts: int
) -> None:
    shop.do(write_setting, "receipts.auto", setting)
    dialog = opened(qtbot, desk, window, invoice)
    type_into(dialog.method.external.day, day)
    record(qtbot, desk, dialog)
    assert len(payments(shop)) == 1
    assert len(shop.rows(tables.receipt)) == receipts


# Leaving, and odd texts


def test_esc_asks_only_where_something_was_typed(qtbot: QtBot, desk: Desk, window: QMainWindow, invoice: int) -> None:
    dialog = opened(qtbot, desk, window, invoice)
    type_into(dialog.method.external.number, "1")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    other = PaymentDialog(window, desk, invoice)
    other.open()
    settle(qtbot, desk, other)
    QTest.keyClick(other, Qt.Key.Key_Escape)
    assert not other.isVisible()


@pytest.mark.parametrize("text", NAUGHTY[::23])
def test_texts_that_break_programs_are_kept_or_refused_whole(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, text: str
) -> None:
    invoice = an_invoice(shop, "20.00", customer=a_customer(shop, "cust_n", text.strip()[:100] or "x"))
    dialog = opened(qtbot, desk, window, invoice)
    for editor in (dialog.method.external.notes, dialog.method.external.bank):
        editor.setText(text[:100])
    wanted = dialog.method.external.details()
    record(qtbot, desk, dialog)
    if isValid(dialog) and dialog.isVisible():
        assert dialog.failure
        assert dialog.method.external.details() == wanted
    else:
        [payment] = payments(shop)
        assert (payment.notes, payment.bank) == (wanted["notes"], wanted["bank"])  # type: ignore[attr-defined]


def test_everything_is_reached_by_tab_in_reading_order(
    qtbot: QtBot, desk: Desk, window: QMainWindow, invoice: int
) -> None:
    dialog = opened(qtbot, desk, window, invoice)
    keys, names = Keys(), []
    for _ in range(12):
        focused = keys.focus()
        names.append(focused.accessibleName() or focused.text())  # type: ignore[attr-defined]
        keys.press(Qt.Key.Key_Tab)
    assert names[:4] == ["Amount", "All that is left, 1,150.00", "External", "Check"]
    assert names[4:9] == ["Check number", "Received on", "Bank", "Reference", "Note"]
    assert names[9:] == ["Show the receipt", "Cancel", "Record payment"]
    assert QApplication.focusWidget() is dialog.amount.edit


@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_is_cut_off_whatever_the_text_size(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, percent: int
) -> None:
    """936 is what a screen of 1024 leaves to the content of a dialog."""
    set_text_size(percent)
    name = "The Very Long Established Partnership of Hartwell, Pemberton & Daughters"
    invoice = an_invoice(shop, "1234567.89", number="INV-" + "9" * 60, customer=a_customer(shop, "cust_l", name))
    dialog = opened(qtbot, desk, window, invoice)
    for method in ("card", "ach", "saved", "external"):
        dialog.method.tiles._buttons[method].click()
        content = dialog.body.parentWidget()
        assert content is not None
        assert content.minimumSizeHint().width() <= 936
    assert dialog.head.open_now.sizeHint().width() <= dialog.head.open_now.width()
