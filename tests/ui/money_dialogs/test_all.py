"""What holds for every money dialog: it does its use case once, as foretold, and loses nothing that was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from invpay_desktop.ledger.credit import move_excess_to_credit
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.money_dialogs.registry import OPEN
from invpay_desktop.ui.theme.fonts import set_text_size
from invpay_desktop.ui.widgets.dialog import Question
from tests.builders import Shop, a_customer, an_invoice, credit_of, pays, sends, stand
from tests.ui.money_dialogs.dialogs import assert_as_foretold, do_it, events, look, opened, type_into
from tests.ui.payment_dialog.desks import Said, settle
from tests.ui.widgets.naughty import MARKUP, NAUGHTY


@dataclass(frozen=True)
class Case:
    """An action, what is in the book before, what is typed, and what the book must hold then."""

    action: str
    prepare: Callable[[Shop], dict[str, int]]
    fill: Callable[[Any], None]
    event: str
    then: Callable[[Shop], tuple[str, ...]]
    expected: tuple[str, ...]


def an_open_one(shop: Shop) -> dict[str, int]:
    return {"invoice": an_invoice(shop, "500.00", number="INV-1")}


def a_paid_one(shop: Shop) -> dict[str, int]:
    return {"payment": pays(shop, an_open_one(shop)["invoice"], "500.00", kind="check", check_number="77").id}


def an_overpaid_one(shop: Shop) -> dict[str, int]:
    invoice = an_open_one(shop)["invoice"]
    pays(shop, invoice, "520.00")
    return {"invoice": invoice}


def an_overpaid_one_beside_another(shop: Shop) -> dict[str, int]:
    item = an_overpaid_one(shop)
    an_invoice(shop, "300.00", number="INV-2")
    return item


def credit_and_an_open_one(shop: Shop) -> dict[str, int]:
    sends(shop, a_customer(shop), "120.00")
    an_open_one(shop)
    return {"customer": a_customer(shop)}


def credit_alone(shop: Shop) -> dict[str, int]:
    sends(shop, a_customer(shop), "120.00")
    return {"customer": a_customer(shop)}


def a_customer_alone(shop: Shop) -> dict[str, int]:
    return {"customer": a_customer(shop)}


def say_why(dialog: Any) -> None:
    type_into(dialog.reason, "They asked for it")


def nothing(dialog: Any) -> None:
    pass


def one_line(dialog: Any) -> None:
    row = dialog.lines._rows[0]
    type_into(row.text, "Bread was stale")
    type_into(row.price, "30")


def first_stand(shop: Shop) -> tuple[str, ...]:
    found = stand(shop, 1)
    return found.status, found.left, found.over


def with_credit(shop: Shop) -> tuple[str, ...]:
    return *first_stand(shop), credit_of(shop)


def second_left(shop: Shop) -> tuple[str, ...]:
    return *first_stand(shop), stand(shop, 2).left, credit_of(shop)


CASES = (
    Case("refund", a_paid_one, say_why, "payment.refunded", first_stand, ("refunded", "0.00", "0.00")),
    Case("return_payment", a_paid_one, nothing, "payment.returned", first_stand, ("unpaid", "500.00", "0.00")),
    Case("void_payment", a_paid_one, say_why, "payment.void", first_stand, ("unpaid", "500.00", "0.00")),
    Case("void_invoice", an_open_one, say_why, "invoice.void", first_stand, ("unpaid", "500.00", "0.00")),
    Case("write_off", an_open_one, say_why, "invoice.written_off", first_stand, ("paid", "0.00", "0.00")),
    Case("keep_as_credit", an_overpaid_one, nothing, "credit.kept", with_credit, ("paid", "0.00", "0.00", "20.00")),
    Case(
        "apply_excess", an_overpaid_one_beside_another, nothing, "credit.applied",
        second_left, ("paid", "0.00", "0.00", "280.00", "0.00"),
    ),
    Case(
        "apply_credit", credit_and_an_open_one, nothing, "credit.applied",
        with_credit, ("partially_paid", "380.00", "0.00", "0.00"),
    ),
    Case("refund_credit", credit_alone, say_why, "credit.refunded", lambda shop: (credit_of(shop),), ("0.00",)),
    Case("new_memo", a_customer_alone, one_line, "memo.added", lambda shop: (credit_of(shop),), ("30.00",)),
)  # fmt: skip
each = pytest.mark.parametrize("case", CASES, ids=lambda case: case.action)


def test_every_action_has_a_case() -> None:
    assert [case.action for case in CASES] == sorted(OPEN, key=[case.action for case in CASES].index)


@each
def test_it_is_done_once_and_as_foretold(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, said: Said, case: Case
) -> None:
    dialog = opened(qtbot, desk, window, case.action, **case.prepare(shop))
    case.fill(dialog)
    foretold = look(qtbot, desk, dialog)
    assert foretold.invoices or foretold.credits
    before = events(shop)  # looking ahead has left nothing behind
    do_it(qtbot, desk, dialog)
    assert events(shop)[len(before) :].count(case.event) == 1
    assert case.then(shop) == case.expected
    assert_as_foretold(shop, foretold)
    assert [undo for _, undo in said.toasts] == [True]
    assert not any(found.isVisible() for found in window.findChildren(type(dialog)))


@each
def test_the_undo_of_the_toast_takes_all_of_it_back(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, case: Case
) -> None:
    item = case.prepare(shop)
    before = case.then(shop) if case.action != "new_memo" else ("0.00",)
    dialog = opened(qtbot, desk, window, case.action, **item)
    case.fill(dialog)
    do_it(qtbot, desk, dialog)
    assert case.then(shop) == case.expected
    shop.do(undo_last_action)
    assert case.then(shop) == before


@each
def test_what_the_book_refuses_keeps_what_was_typed(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, said: Said, case: Case
) -> None:
    """Between opening and pressing, the period is locked or another window has done the same."""
    dialog = opened(qtbot, desk, window, case.action, **case.prepare(shop))
    case.fill(dialog)
    settle(qtbot, desk, dialog)
    typed = dialog.why()
    if case.action in ("refund", "write_off", "refund_credit", "new_memo", "void_invoice"):
        shop.do(lock_period, date(2026, 1, 28))
    else:
        shop.do(dialog.deed())
    before = events(shop)
    do_it(qtbot, desk, dialog)
    assert events(shop) == before
    assert dialog.isVisible()
    assert dialog.failure
    assert dialog.why() == typed
    assert not dialog.is_busy
    assert said.toasts == []


@each
def test_without_a_reason_it_is_not_done(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, case: Case) -> None:
    dialog = opened(qtbot, desk, window, case.action, **case.prepare(shop))
    if case.fill is not say_why:
        assert case.action == "return_payment" or not dialog.asks_why
        return
    before = events(shop)
    do_it(qtbot, desk, dialog)
    assert events(shop) == before
    assert "Say why" in dialog.failure
    assert dialog.reason.hasFocus()


@each
def test_esc_leaves_and_asks_only_if_something_was_typed(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, case: Case
) -> None:
    dialog = opened(qtbot, desk, window, case.action, **case.prepare(shop))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    again = opened(qtbot, desk, window, case.action, **case.prepare(shop)) if case.action == "new_memo" else None
    if again is not None:
        one_line(again)
        QTest.keyClick(again, Qt.Key.Key_Escape)
        assert again.isVisible()
        assert any(found.isVisible() for found in again.findChildren(Question))


@each
def test_it_fits_a_small_screen_with_large_text(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, case: Case
) -> None:
    set_text_size(200)
    dialog = opened(qtbot, desk, window, case.action, **case.prepare(shop))
    room = dialog.screen().availableGeometry()
    assert dialog.width() <= room.width()
    assert dialog.height() <= room.height()
    for button in (dialog.cancel, dialog.primary):
        assert dialog.rect().contains(button.geometry().translated(button.parentWidget().pos()))


@each
def test_all_text_of_others_is_plain(qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop, case: Case) -> None:
    name = "<b>Smith</b> & Sons &"
    a_customer(shop, name=name)
    dialog = opened(qtbot, desk, window, case.action, **case.prepare(shop))
    case.fill(dialog)
    settle(qtbot, desk, dialog)
    labels = dialog.findChildren(QLabel)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
    assert any(name in label.text() for label in labels)


def test_reasons_that_break_programs_are_kept_as_they_are(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop
) -> None:
    dialog = opened(qtbot, desk, window, "write_off", **an_open_one(shop))
    for text in NAUGHTY:
        dialog.reason.setText(text)
        assert dialog.why() == dialog.reason.text().strip()
        dialog.deed()
    dialog.reason.setText("x" * 501)
    do_it(qtbot, desk, dialog)
    assert "longer than 500" in dialog.failure
    assert len(dialog.why()) == 501
    type_into(dialog.reason, MARKUP[0])
    do_it(qtbot, desk, dialog)
    assert events(shop)[-1] == "invoice.written_off"


@pytest.mark.parametrize("action", sorted(set(OPEN) - {"new_memo"}))
def test_without_an_item_it_says_what_to_select(
    qtbot: QtBot, desk: Desk, window: QMainWindow, said: Said, action: str
) -> None:
    OPEN[action](window, desk, {})  # type: ignore[arg-type]
    assert [text for text, _ in said.toasts if text.startswith("Select ")]


def test_a_change_elsewhere_is_seen_in_the_open_dialog(
    qtbot: QtBot, desk: Desk, window: QMainWindow, shop: Shop
) -> None:
    item = an_overpaid_one(shop)
    dialog = opened(qtbot, desk, window, "keep_as_credit", **item)
    assert look(qtbot, desk, dialog).credits
    shop.do(move_excess_to_credit, item["invoice"], shop.money("20.00"))
    desk.write(lambda session: session.touch(everything=True), lambda _none: None, owner=window)
    settle(qtbot, desk, dialog)
    assert dialog.outlook.outlook is None
    assert "Nothing too much was paid" in dialog.outlook.told
