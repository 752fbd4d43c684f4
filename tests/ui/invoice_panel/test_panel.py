"""The panel shows an invoice as it stands, in every state, and asks for the right thing with the right item."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from invpay_desktop.base.changes import Changes
from invpay_desktop.db import tables
from invpay_desktop.ledger.attempts import NewAttempt, ask_a_person, begin_attempt, doubt_attempt, fail_attempt
from invpay_desktop.ledger.credit import apply_credit, move_excess_to_credit
from invpay_desktop.ledger.invoices import InvoiceChange, edit_invoice, void_invoice
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.payments.receipts import print_receipt
from invpay_desktop.payments.refunds import RefundPayment, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment, void_payment
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.invoice_panel.panel import InvoicePanel
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.menu import Menu
from tests.builders import Shop, a_customer, an_invoice, pays, sends
from tests.ui.hands import plain
from tests.ui.payment_dialog.desks import Said, settle


@pytest.fixture
def panel(qtbot: QtBot, desk: Desk) -> InvoicePanel:
    made = InvoicePanel(desk)
    qtbot.addWidget(made)
    made.resize(460, 900)
    made.show()
    qtbot.waitExposed(made)
    desk.changed.connect(made.on_changed)
    return made


def show(qtbot: QtBot, desk: Desk, panel: InvoicePanel, invoice: int) -> None:
    panel.show_invoice(invoice)
    settle(qtbot, desk)


def figures_of(panel: InvoicePanel) -> tuple[str, str, str]:
    return panel.head.figure.text(), panel.head.of.text(), panel.head.paid.text()


def entries(qtbot: QtBot) -> dict[str, bool]:
    """What the menu in front offers, and whether it may be chosen; the menu is closed."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), Menu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, Menu)
    found = {plain(action.text()): action.isEnabled() for action in menu.actions() if not action.isSeparator()}
    menu.close()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    return found


def choose(qtbot: QtBot, text: str) -> None:
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), Menu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, Menu)
    next(action for action in menu.actions() if plain(action.text()) == text).trigger()
    menu.close()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)


def choices(panel: InvoicePanel) -> dict[str, Button]:
    return {plain(button.text()): button for button in panel.decision.findChildren(Button) if button.isVisible()}


def test_an_open_invoice(qtbot: QtBot, shop: Shop, desk: Desk, said: Said, panel: InvoicePanel) -> None:
    invoice = an_invoice(shop, "500.00", number="INV-1", issued="2026-01-10", due="2026-01-20")
    show(qtbot, desk, panel, invoice)
    assert panel.accessibleName() == "Invoice INV-1"
    assert panel.head.customer.text() == "Sample Bakery"
    assert panel.head.dates.text() == "· issued Jan 10 · due Jan 20"
    assert figures_of(panel) == ("$500.00", "left of $500.00", "Nothing paid yet")
    assert not panel.head.lateness.isHidden()
    assert panel.receive.isEnabled()
    assert not panel.receipt.isEnabled()
    assert not panel.decision.isVisible()
    for button in (panel.receive, panel.edit, panel.head.preview):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert said.wanted == [
        ("receive_payment", {"invoice": invoice}),
        ("edit_invoice", {"invoice": invoice}),
        ("invoice_paper", {"invoice": invoice}),
    ]
    went: list[Any] = []
    desk.went.connect(lambda page, item: went.append((page, item)))
    QTest.mouseClick(panel.head.customer, Qt.MouseButton.LeftButton)
    assert went == [("customers", {"customer": a_customer(shop)})]


def test_a_draft_owes_nothing_and_is_issued_by_editing(
    qtbot: QtBot, shop: Shop, desk: Desk, panel: InvoicePanel
) -> None:
    invoice = an_invoice(shop, "500.00", draft=True, due="2026-01-20")
    show(qtbot, desk, panel, invoice)
    assert figures_of(panel) == ("$500.00", "draft: nothing is owed on it yet", "")
    assert panel.receive.isHidden()
    assert panel.edit.text() == "Edit and issue …"
    assert panel.head.lateness.isHidden()
    assert panel.head.bar.isHidden()
    panel.show_more()
    offered = entries(qtbot)
    assert not offered["Receive payment …"]
    assert not offered["Write off …"]
    desk.write(lambda session: edit_invoice(session, invoice, InvoiceChange(issue=True)), lambda _: None, owner=panel)
    settle(qtbot, desk)
    assert figures_of(panel) == ("$500.00", "left of $500.00", "Nothing paid yet")
    assert not panel.receive.isHidden()
    assert panel.edit.text() == "Edit …"


def test_partly_and_wholly_paid(qtbot: QtBot, shop: Shop, desk: Desk, panel: InvoicePanel) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "150.00", "2026-01-12", kind="check", check_number="7")
    pays(shop, invoice, "100.00", "2026-01-15", kind="cash")
    show(qtbot, desk, panel, invoice)
    assert figures_of(panel) == ("$250.00", "left of $500.00", "Paid 250.00 in 2 payments")
    assert panel.head.last.text() == "Last on Jan 15"
    pays(shop, invoice, "250.00", "2026-01-16", kind="wire")
    desk.changed.emit(Changes(everything=True))
    settle(qtbot, desk)
    assert figures_of(panel) == ("$0.00", "left of $500.00", "Paid 500.00 in 3 payments")
    assert panel.tabs._counts == {"timeline": 4, "lines": 1, "payments": 3}


def test_what_is_paid_by_credit_says_so(qtbot: QtBot, shop: Shop, desk: Desk, panel: InvoicePanel) -> None:
    first, second = an_invoice(shop, "100.00"), an_invoice(shop, "60.00")
    pays(shop, first, "160.00", kind="cash")
    shop.do(move_excess_to_credit, first, shop.money("60.00"))
    show(qtbot, desk, panel, second)
    panel.show_more()
    assert entries(qtbot)["Use credit …"]
    shop.do(apply_credit, a_customer(shop), shop.money("60.00"), invoice_id=second)
    desk.changed.emit(Changes(everything=True))
    settle(qtbot, desk)
    assert figures_of(panel) == ("$0.00", "left of $60.00", "Paid 60.00 by credit")


def test_too_much_waits_for_a_decision(qtbot: QtBot, shop: Shop, desk: Desk, said: Said, panel: InvoicePanel) -> None:
    invoice = an_invoice(shop, "500.00", number="INV-1")
    pays(shop, invoice, "300.00", "2026-01-12", kind="cash")
    newest = pays(shop, invoice, "220.00", "2026-01-15", kind="check").id
    show(qtbot, desk, panel, invoice)
    assert figures_of(panel) == ("$20.00", "too much for $500.00", "Paid 520.00 in 2 payments")
    assert panel.decision.isVisible()
    offered = choices(panel)
    assert list(offered) == ["Refund …", "Keep as credit", "Use for another invoice …"]
    for button in offered.values():
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert said.wanted == [
        ("refund", {"payment": newest, "amount": shop.money("20.00")}),
        ("keep_as_credit", {"invoice": invoice}),
        ("apply_excess", {"invoice": invoice}),
    ]
    shop.do(move_excess_to_credit, invoice, shop.money("20.00"))
    desk.changed.emit(Changes(invoices=frozenset({invoice})))
    settle(qtbot, desk)
    assert not panel.decision.isVisible()


@pytest.mark.parametrize(
    ("amounts", "asked"),
    [(("300.00", "50.00"), (0, "250.00")), (("80.00", "90.00"), (1, "70.00")), (("60.00", "150.00"), (1, "110.00"))],
)
def test_the_excess_goes_out_of_a_payment_that_can_bear_it(
    qtbot: QtBot, shop: Shop, desk: Desk, said: Said, panel: InvoicePanel, amounts: tuple[str, ...], asked: Any
) -> None:
    invoice = an_invoice(shop, "100.00")
    paid = [pays(shop, invoice, amount, "2026-01-12", kind="check").id for amount in amounts]
    show(qtbot, desk, panel, invoice)
    QTest.mouseClick(choices(panel)["Refund …"], Qt.MouseButton.LeftButton)
    assert said.wanted == [("refund", {"payment": paid[asked[0]], "amount": shop.money(asked[1])})]


def test_more_than_any_payment_bears_goes_back_in_parts(
    qtbot: QtBot, shop: Shop, desk: Desk, said: Said, panel: InvoicePanel
) -> None:
    invoice = an_invoice(shop, "10.00")
    pays(shop, invoice, "60.00", "2026-01-12", kind="check")
    newest = pays(shop, invoice, "70.00", "2026-01-12", kind="check").id
    show(qtbot, desk, panel, invoice)
    QTest.mouseClick(choices(panel)["Refund …"], Qt.MouseButton.LeftButton)
    assert said.wanted == [("refund", {"payment": newest, "amount": shop.money("70.00")})]


def test_refunded_returned_and_void(qtbot: QtBot, shop: Shop, desk: Desk, panel: InvoicePanel) -> None:
    invoice = an_invoice(shop, "500.00")
    paid = pays(shop, invoice, "500.00", kind="check", check_number="7").id
    shop.do(refund_payment, RefundPayment(paid, "goods back"))
    show(qtbot, desk, panel, invoice)
    assert figures_of(panel)[0] in ("$500.00", "$0.00")
    other = an_invoice(shop, "80.00")
    came_back = pays(shop, other, "80.00", kind="check").id
    shop.do(return_payment, ReturnPayment(came_back, "Insufficient funds"))
    show(qtbot, desk, panel, other)
    assert figures_of(panel) == ("$80.00", "left of $80.00", "Nothing paid yet")
    assert not panel.receipt.isEnabled()
    gone = an_invoice(shop, "80.00")
    shop.do(void_invoice, gone, "typed twice")
    show(qtbot, desk, panel, gone)
    assert figures_of(panel) == ("$0.00", "owed; it was made for $80.00", "")
    assert not panel.receive.isEnabled()
    assert not panel.edit.isEnabled()
    panel.show_more()
    offered = entries(qtbot)
    assert not offered["Void …"]
    assert not offered["Edit …"]
    assert offered["Duplicate …"]


def test_keys_close_it_and_show_the_newest_receipt(
    qtbot: QtBot, shop: Shop, desk: Desk, said: Said, panel: InvoicePanel
) -> None:
    invoice = an_invoice(shop, "500.00")
    show(qtbot, desk, panel, invoice)
    QTest.keyClick(panel, Qt.Key.Key_P)
    assert said.wanted == []
    pays(shop, invoice, "10.00", "2026-01-20", kind="cash")
    newest = pays(shop, invoice, "10.00", "2026-01-21", kind="cash").id
    pays(shop, invoice, "10.00", "2026-01-19", kind="cash")
    desk.changed.emit(Changes(invoices=frozenset({invoice})))
    settle(qtbot, desk)
    QTest.keyClick(panel, Qt.Key.Key_P)
    QTest.mouseClick(panel.receipt, Qt.MouseButton.LeftButton)
    assert said.wanted == [("receipt", {"payments": [newest]})] * 2
    with qtbot.waitSignal(panel.closed):
        QTest.keyClick(panel, Qt.Key.Key_Escape)


def test_what_does_not_concern_it_is_not_read_again(qtbot: QtBot, shop: Shop, desk: Desk, panel: InvoicePanel) -> None:
    other = an_invoice(shop)
    invoice = an_invoice(shop)
    paid = pays(shop, invoice, "10.00", kind="cash").id
    show(qtbot, desk, panel, invoice)
    customer = a_customer(shop)
    for changes, concerned in (
        (Changes(invoices=frozenset({other})), False),
        (Changes(payments=frozenset({paid + 1})), False),
        (Changes(settings=frozenset({"book.name"})), False),
        (Changes(payments=frozenset({paid})), True),
        (Changes(customers=frozenset({customer})), True),
        (Changes(invoices=frozenset({invoice})), True),
    ):
        before = panel.facts
        panel.on_changed(changes)
        settle(qtbot, desk)
        assert (panel.facts is not before) == concerned, changes


def test_quick_steps_show_the_last_one_only(qtbot: QtBot, shop: Shop, desk: Desk, panel: InvoicePanel) -> None:
    ids = [an_invoice(shop, number=f"INV-{at}") for at in range(8)]
    for invoice in ids:
        panel.show_invoice(invoice)
    settle(qtbot, desk)
    assert panel.head.number.text() == "INV-7"


def test_an_invoice_that_was_taken_back_is_void_and_says_so(
    qtbot: QtBot, shop: Shop, desk: Desk, panel: InvoicePanel
) -> None:
    show(qtbot, desk, panel, an_invoice(shop))
    shop.do(undo_last_action)
    desk.changed.emit(Changes(everything=True))
    settle(qtbot, desk)
    assert not panel.receive.isEnabled()
    assert "Invoice created (taken back)" in [entry.title for entry in panel.timeline.entries_model.entries]


def test_an_invoice_that_is_not_there_closes_the_panel(qtbot: QtBot, desk: Desk, panel: InvoicePanel) -> None:
    with qtbot.waitSignal(panel.closed, timeout=10_000):
        panel.show_invoice(99)


def test_what_can_be_done_with_a_payment(qtbot: QtBot, shop: Shop, desk: Desk, said: Said, panel: InvoicePanel) -> None:
    invoice = an_invoice(shop, "500.00")
    paid = pays(shop, invoice, "350.00", kind="check").id
    shop.do(print_receipt, paid)
    show(qtbot, desk, panel, invoice)
    panel.tabs.choose("payments")
    panel.payments.choose_row(0)
    panel.payments.setFocus()
    QTest.keyClick(panel.payments, Qt.Key.Key_Return)
    assert list(entries(qtbot)) == ["Receipt", "Refund …", "It came back …", "Void …"]
    for text, action in (("Refund …", "refund"), ("It came back …", "return_payment"), ("Void …", "void_payment")):
        QTest.keyClick(panel.payments, Qt.Key.Key_Return)
        choose(qtbot, text)
        assert said.wanted[-1] == (action, {"payment": paid})
    shop.do(void_payment, paid, "typed twice")
    desk.changed.emit(Changes(everything=True))
    settle(qtbot, desk)
    panel.payments.choose_row(0)
    QTest.keyClick(panel.payments, Qt.Key.Key_Return)
    assert list(entries(qtbot)) == ["Receipt"]


def test_a_check_for_several_shows_its_part(qtbot: QtBot, shop: Shop, desk: Desk, panel: InvoicePanel) -> None:
    first, second = an_invoice(shop, "100.00"), an_invoice(shop, "60.00")
    sends(shop, a_customer(shop), "160.00", {first: "100.00", second: "60.00"}, kind="check", check_number="7")
    show(qtbot, desk, panel, second)
    [part] = panel.payments_model.rows
    assert (part.amount, part.whole) == (shop.money("60.00"), shop.money("160.00"))
    assert figures_of(panel) == ("$0.00", "left of $60.00", "Paid 60.00 in 1 payment")


def test_names_are_plain_text(qtbot: QtBot, shop: Shop, desk: Desk, panel: InvoicePanel) -> None:
    name = "<b>Smith</b> & Sons"
    show(qtbot, desk, panel, an_invoice(shop, customer=a_customer(shop, "c9", name)))
    assert panel.head.customer.text() == name


# Charges at the hosted service


def a_charge(shop: Shop, invoice: int, amount: str = "200.00") -> int:
    customer = shop.row(tables.invoice, invoice).customer_id
    new = NewAttempt(invoice, customer, shop.money(amount), "card", "Visa •• 1111", "inv_1", frozenset())
    return shop.do(begin_attempt, new).payment_id


def test_while_an_answer_may_still_come_the_panel_does_not_say_that_it_is_lost(
    qtbot: QtBot, shop: Shop, desk: Desk, said: Said, panel: InvoicePanel
) -> None:
    invoice = an_invoice(shop, "500.00")
    payment = a_charge(shop, invoice)
    show(qtbot, desk, panel, invoice)
    assert panel.unknown.title() == "This charge is on its way. Please do not charge again."
    assert "may still come" in panel.unknown.text()
    shop.do(doubt_attempt, payment, "No answer.")
    show(qtbot, desk, panel, invoice)
    assert "did not arrive" in panel.unknown.text()


def test_while_an_outcome_is_not_known_the_panel_says_so(
    qtbot: QtBot, shop: Shop, desk: Desk, said: Said, panel: InvoicePanel
) -> None:
    invoice = an_invoice(shop, "500.00")
    payment = a_charge(shop, invoice)
    shop.do(doubt_attempt, payment, "No answer.")
    show(qtbot, desk, panel, invoice)
    assert panel.unknown.isVisible()
    assert panel.unknown.title() == "We don't know yet whether this went through. Please do not charge again."
    assert "$200.00" in panel.unknown.text()
    assert panel.head.checking.accessibleName() == "Checking $200.00"
    assert figures_of(panel)[:2] == ("$500.00", "left, if it was not charged")
    assert panel.unknown.check.isVisible()
    assert not panel.unknown.decide.isVisible()
    panel.tabs.choose("payments")
    panel.payments.choose_row(0)
    QTest.keyClick(panel.payments, Qt.Key.Key_Return)
    assert list(entries(qtbot)) == ["Check now"]
    shop.do(ask_a_person, payment, "Two entries could be it.")
    desk.changed.emit(Changes(invoices=frozenset({invoice})))
    settle(qtbot, desk)
    QTest.mouseClick(panel.unknown.decide, Qt.MouseButton.LeftButton)
    assert said.wanted == [("decide_charge", {"payment": payment})]
    shop.do(fail_attempt, payment, failure="soft", reason="Insufficient funds", evidence="answer")
    desk.changed.emit(Changes(invoices=frozenset({invoice})))
    settle(qtbot, desk)
    assert not panel.unknown.isVisible()
    assert not panel.head.checking.isVisible()
    panel.payments.choose_row(0)
    QTest.keyClick(panel.payments, Qt.Key.Key_Return)
    choose(qtbot, "Try again …")
    assert said.wanted[-1] == ("retry_charge", {"payment": payment})


def test_without_a_connection_a_look_says_so(
    qtbot: QtBot, shop: Shop, desk: Desk, said: Said, panel: InvoicePanel
) -> None:
    invoice = an_invoice(shop, "500.00")
    shop.do(doubt_attempt, a_charge(shop, invoice), "No answer.")
    show(qtbot, desk, panel, invoice)
    QTest.mouseClick(panel.unknown.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.unknown.problem.isVisible)
    assert "not connected to the hosted service" in panel.unknown.problem.text()
