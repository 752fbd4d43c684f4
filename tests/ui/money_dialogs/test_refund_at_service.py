"""A refund through the hosted service, from the window: two steps, one sending, and each outcome said."""

from __future__ import annotations

from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from invpay_desktop.db import tables
from invpay_desktop.db.hosted_tables import outbox
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.hosted.connection import Connection
from invpay_desktop.hosted.transport import Pace, Transport
from invpay_desktop.ledger.check_schedule import WAITS
from invpay_desktop.ledger.customers import edit_customer
from invpay_desktop.payments.charge import ChargeRequest, charge
from invpay_desktop.sync.refund_checking import check_due_refunds
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.main_window import MainWindow
from invpay_desktop.ui.money_dialogs.refund import RefundDialog
from invpay_desktop.ui.money_dialogs.refunding import RefundingDialog
from invpay_desktop.ui.money_dialogs.registry import OPEN
from invpay_desktop.ui.money_dialogs.told import ToldDialog
from tests.builders import Stand, a_customer, an_invoice, stand, status_of
from tests.payments.hosted_shop import a_card
from tests.ui.money_dialogs.dialogs import CTRL, events, look, opened, type_into
from tests.ui.payment_dialog.desks import Said, settle
from tests.ui.payment_dialog.hosted_desks import Hosted


@pytest.fixture
def api(hosted: Hosted) -> HostedApi:
    return HostedApi(Connection(hosted.running.url, hosted.running.tenant, hosted.running.token), "USD")


@pytest.fixture
def overpaid(hosted: Hosted, api: HostedApi) -> tuple[int, int]:
    """An invoice of 500.00 with a card charge of 600.00 on it, and that payment."""
    invoice = hosted.invoice("500.00")
    request = ChargeRequest(invoice, hosted.shop.money("600.00"), a_card())
    done = charge(hosted.shop.book, api, request, lambda: hosted.shop.now, mode="test")
    api.close()
    return invoice, done.payment_id


def form(qtbot: QtBot, desk: Desk, window: QMainWindow, payment: int, amount: str = "100") -> RefundDialog:
    dialog: RefundDialog = opened(qtbot, desk, window, "refund", payment=payment)
    type_into(dialog.amount.edit, amount)
    assert dialog.reason is not None
    type_into(dialog.reason, "Paid too much")
    look(qtbot, desk, dialog)
    return dialog


def press(dialog: Any) -> None:
    """Press the key of the filled button, when the dialog has the keys."""
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)


def in_front(qtbot: QtBot, dialog: Any) -> None:
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)


def sending(dialog: RefundDialog) -> RefundingDialog:
    return dialog.findChildren(RefundingDialog)[-1]


def sent(qtbot: QtBot, dialog: RefundDialog) -> RefundingDialog:
    """Press, as an impatient person does, and wait for what becomes of it."""
    press(dialog)
    one = sending(dialog)
    press(dialog)
    in_front(qtbot, one)
    press(one)
    qtbot.waitUntil(lambda: not one.in_flight, timeout=10_000)
    return one


def refunds_asked(hosted: Hosted) -> int:
    return sum("/refund" in call for call in hosted.calls)


def test_it_goes_back_the_way_it_came_in_two_visible_steps(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted, overpaid: tuple[int, int]
) -> None:
    invoice, payment = overpaid
    dialog = form(qtbot, desk, window, payment)
    assert dialog.kind.currentText() == "Back the way it came (Visa •• 1111)"
    assert (dialog.band.isVisible(), dialog.day_field.isVisible()) == (True, False)
    foretold = look(qtbot, desk, dialog)
    assert foretold.invoices[0].after.over == hosted.shop.money("0.00")
    outcome = sent(qtbot, dialog)
    assert (outcome.state, outcome.steps.states) == ("settled", ["done", "done"])
    assert "$100.00 was refunded to Visa •• 1111. 500.00 of this payment is left." in outcome.said.accessibleName()
    qtbot.waitUntil(lambda: stand(hosted.shop, invoice) == Stand("paid", "500.00", "0.00"))
    assert refunds_asked(hosted) == 1
    qtbot.waitUntil(lambda: outcome.primary is not None and outcome.primary.isEnabled())
    in_front(qtbot, outcome)
    press(outcome)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert [one.kind for one in hosted.shop.rows(tables.refund)] == ["card"]


def test_while_it_is_on_its_way_it_cannot_be_left_or_sent_twice(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted, overpaid: tuple[int, int]
) -> None:
    dialog = form(qtbot, desk, window, overpaid[1])
    hosted.sandbox.arm("slow=0.01:refund")
    press(dialog)
    one = sending(dialog)
    qtbot.waitUntil(lambda: one.steps.states == ["done", "going"], timeout=10_000)
    in_front(qtbot, one)
    QTest.keyClick(one, Qt.Key.Key_Escape)
    press(one)
    one.close()
    assert one.isVisible()
    assert "cannot be called back" in one.notice.accessibleName()
    assert not one.cancel.isEnabled()
    qtbot.waitUntil(lambda: not one.in_flight, timeout=10_000)
    assert refunds_asked(hosted) == 1


def test_what_the_service_refuses_says_why_and_leads_to_another_try(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted, overpaid: tuple[int, int]
) -> None:
    dialog = form(qtbot, desk, window, overpaid[1])
    hosted.sandbox.arm("403:refund")
    outcome = sent(qtbot, dialog)
    assert (outcome.state, outcome.steps.states) == ("failed", ["done", "failed"])
    assert "did not go through. This caller is not let in." in outcome.said.accessibleName()
    assert "nothing tries it again by itself" in outcome.said.accessibleName()
    qtbot.waitUntil(lambda: outcome.primary is not None and outcome.primary.isEnabled())
    outcome.other.click()
    settle(qtbot, desk, dialog)
    assert dialog.isVisible()
    assert dialog.kind.value() == "check"
    assert (dialog.day_field.isVisible(), dialog.band.isVisible()) == (True, False)
    assert "explained difference" in dialog.way_words.text()
    in_front(qtbot, dialog)
    press(dialog)
    settle(qtbot, desk)
    assert [one.kind for one in hosted.shop.rows(tables.refund)] == ["card", "check"]
    assert stand(hosted.shop, overpaid[0]).status == "paid"
    assert refunds_asked(hosted) == 1


def test_not_knowing_is_said_and_ends_by_itself_when_it_is_known(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted, overpaid: tuple[int, int], said: Said
) -> None:
    invoice, payment = overpaid
    dialog = form(qtbot, desk, window, payment)
    hosted.sandbox.arm("drop-after:refund")
    outcome = sent(qtbot, dialog)
    assert (outcome.state, outcome.steps.states) == ("unknown", ["done", "unknown"])
    assert outcome.unknown.title() == ("We don't know yet whether this refund went out. Please do not refund it again.")
    assert outcome.unknown.value("next") == "in 2 s"
    assert stand(hosted.shop, invoice).status == "overpaid"
    QTest.keyClick(outcome, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    OPEN["refund"](cast(MainWindow, window), desk, {"payment": payment})
    again = next(one for one in window.findChildren(RefundingDialog) if one.isVisible())
    assert again.state == "unknown"
    qtbot.waitUntil(lambda: again.primary is not None and again.primary.isEnabled())
    assert again.primary is not None
    assert again.primary.text() == "Check now"
    in_front(qtbot, again)
    press(again)
    qtbot.waitUntil(lambda: again.state == "settled", timeout=10_000)
    assert stand(hosted.shop, invoice).status == "paid"
    assert refunds_asked(hosted) == 1


def test_what_nobody_can_tell_leads_to_where_a_person_decides(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted, overpaid: tuple[int, int], api: HostedApi
) -> None:
    _, payment = overpaid
    hosted.sandbox.arm("drop-before:refund")
    outcome = sent(qtbot, form(qtbot, desk, window, payment))
    outcome.reject()
    for _ in WAITS:
        hosted.later(days=1)
        check_due_refunds(hosted.shop.book, _unpaced(hosted), lambda: hosted.shop.now)
    went: list[tuple[str, object]] = []
    desk.went.connect(lambda page, item: went.append((page, item)))
    OPEN["refund"](cast(MainWindow, window), desk, {"payment": payment})
    again = next(one for one in window.findChildren(RefundingDialog) if one.isVisible())
    assert again.steps.states == ["done", "needs_you"]
    assert "It needs you" in again.unknown.title()
    qtbot.waitUntil(lambda: again.primary is not None and again.primary.isEnabled())
    in_front(qtbot, again)
    press(again)
    assert went == [("in_step", {"tab": "needs_you", "invoice": overpaid[0]})]


def _unpaced(hosted: Hosted) -> HostedApi:
    connection = Connection(hosted.running.url, hosted.running.tenant, hosted.running.token)
    return HostedApi(connection, "USD", transport=Transport(connection, pace=Pace(None)))


def test_without_the_service_nothing_is_sent_and_what_was_typed_stays(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted, overpaid: tuple[int, int]
) -> None:
    dialog = form(qtbot, desk, window, overpaid[1])
    hosted.sandbox.arm("503-before:history")
    before = events(hosted.shop)
    press(dialog)
    qtbot.waitUntil(lambda: bool(dialog.failure), timeout=10_000)
    assert dialog.failure.startswith("Nothing was refunded.")
    assert dialog.amount.value() == hosted.shop.money("100.00")
    assert dialog.reason is not None
    assert dialog.reason.text() == "Paid too much"
    assert (events(hosted.shop), refunds_asked(hosted)) == (before, 0)


def test_a_reason_is_asked_for_first(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted, overpaid: tuple[int, int]
) -> None:
    dialog = opened(qtbot, desk, window, "refund", payment=overpaid[1])
    press(dialog)
    assert "Say why" in dialog.failure
    assert dialog.findChildren(RefundingDialog) == []


def test_a_charge_of_a_service_that_is_not_set_up_goes_back_another_way(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted, overpaid: tuple[int, int]
) -> None:
    hosted.shop.do(write_setting, "hosted.url", "")
    dialog = opened(qtbot, desk, window, "refund", payment=overpaid[1])
    assert dialog.kind.value() == "check"
    assert "cannot go back the way it came" in dialog.way_words.text()


# The other two answers to an overpayment


def linked_customer(hosted: Hosted) -> None:
    hosted.shop.do(edit_customer, a_customer(hosted.shop), {"hosted_id": "cust_123"})


@pytest.mark.parametrize("action", ["keep_as_credit", "apply_excess"])
def test_the_service_is_told_of_credit_as_a_second_step(
    qtbot: QtBot, desk: Desk, window: QMainWindow, hosted: Hosted, overpaid: tuple[int, int], action: str
) -> None:
    invoice, payment = overpaid
    linked_customer(hosted)
    an_invoice(hosted.shop, "300.00", number="INV-NEXT")
    dialog = opened(qtbot, desk, window, action, invoice=invoice)
    press(dialog)
    settle(qtbot, desk)
    two = next(one for one in window.findChildren(ToldDialog) if one.isVisible())
    assert two.steps.states == ["done", "waiting"]
    assert stand(hosted.shop, invoice) == Stand("paid", "500.00", "0.00")
    assert status_of(hosted.shop, payment) == "approved"
    with hosted.shop.book.write(hosted.shop.now) as session:
        session.execute(update(outbox).values(state="sent"))
        session.touch(hosted=True)
    desk.announce(session.changes)
    qtbot.waitUntil(lambda: two.steps.states == ["done", "done"])
    in_front(qtbot, two)
    press(two)
    qtbot.waitUntil(lambda: not two.isVisible())
