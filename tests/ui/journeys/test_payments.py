"""Journeys with money coming in, in the user's words."""

from __future__ import annotations

from invpay_desktop.ui.payment_dialog.dialog import PaymentDialog
from invpay_desktop.ui.receive_dialog.dialog import ReceiveDialog
from tests.ui.driver import App


def test_a_part_by_check_and_the_rest_in_cash(app: App) -> None:
    app.pay("INV-1042", "650.00", by="check", number="10462")
    assert app.row("INV-1042")[3:] == ["Partially paid", "2,400.00", "500.00"]
    assert "650.00 recorded on INV-1042" in app.toast
    app.pay("INV-1042", "500.00", by="cash")
    assert app.row("INV-1042")[3:] == ["Paid", "2,400.00", "0.00"]


def test_an_amount_may_be_worked_out_in_its_field(app: App) -> None:
    app.pay("INV-1042", "1150-500", by="wire")
    assert app.stands("INV-1042") == ("Partially paid", "500.00")


def test_too_much_and_nothing_decided(app: App) -> None:
    app.pay("INV-1048", "120.00")
    assert app.stands("INV-1048") == ("Overpaid", "+2.00")
    app.open("INV-1048")
    assert app.panel.decision.isVisible()


def test_too_much_and_it_waits_as_credit(app: App) -> None:
    app.pay("INV-1048", "120.00", excess="Keep it as the customer's credit, used when you say so")
    assert app.stands("INV-1048") == ("Paid", "0.00")
    app.new_invoice("Moreno Bakery", ("Cake", "1", "10"), number="CAKE-1")
    app.apply_credit("CAKE-1")
    assert app.stands("CAKE-1") == ("Partially paid", "8.00")


def test_too_much_and_the_next_invoice_takes_it(app: App) -> None:
    app.pay("INV-1048", "120.00", excess="For the next invoice: it is used by itself when that is issued")
    app.new_invoice("Moreno Bakery", ("Cake", "1", "10"), number="CAKE-1")
    assert app.stands("CAKE-1") == ("Partially paid", "8.00")


def test_what_was_too_much_goes_back_or_elsewhere(app: App) -> None:
    app.pay("INV-1059", "320.00")
    app.apply_excess("INV-1059")
    assert app.stands("INV-1059") == ("Paid", "0.00")
    assert app.stands("INV-1004") == ("Partially paid", "692.50")
    app.refund_excess("INV-1053", reason="Paid twice")
    assert app.stands("INV-1053") == ("Paid", "0.00")


def test_one_check_over_four_invoices(app: App) -> None:
    app.receive("Northside Clinic", "2740.00", number="20455")
    shown = {row[0]: (row[3], row[-1]) for row in _found(app, "Northside Clinic")}
    assert {number: shown[number] for number in ("INV-1027", "INV-1039", "INV-1043", "INV-1057")} == {
        "INV-1027": ("Paid", "0.00"),
        "INV-1039": ("Paid", "0.00"),
        "INV-1043": ("Paid", "0.00"),
        "INV-1057": ("Partially paid", "465.00"),
    }


def test_one_check_for_what_is_selected(app: App) -> None:
    app.select("INV-1027", "INV-1057", search="Northside Clinic")
    app.press("Receive one check", app.invoices.bar)
    dialog = app.dialog(ReceiveDialog)
    app.until(lambda: dialog.payer is not None)
    app.fill(dialog.form.external.number, "20456")
    app.key("Ctrl+Return")
    app.gone(dialog)
    shown = {row[0]: (row[3], row[-1]) for row in _found(app, "Northside Clinic")}
    assert shown["INV-1027"] == shown["INV-1057"] == ("Paid", "0.00")
    assert shown["INV-1039"] == ("Unpaid", "1,150.00")


def test_from_the_list_to_a_saved_check_in_six_keys(app: App) -> None:
    app.select("INV-1042")
    app.pressed = 0
    app.key("Ctrl+R")
    dialog = app.dialog(PaymentDialog)
    app.type("650")
    app.key("Return")
    app.type("10462")
    app.key("Ctrl+Return")
    app.gone(dialog)
    assert app.stands("INV-1042") == ("Partially paid", "500.00")
    assert app.ask(_newest_check) == "10462"
    assert app.pressed - _FOR_LOOKING <= 6


_FOR_LOOKING = 2
"""Keys that `stands` presses to find the invoice: Ctrl+F and Ctrl+A."""


def test_a_number_used_before_is_said_and_may_be_meant(app: App) -> None:
    app.pay("INV-1050", "20.00", number="777")
    app.select("INV-1050")
    app.key("Ctrl+R")
    dialog = app.dialog(PaymentDialog)
    app.fill(dialog.amount.edit, "20.00")
    app.fill(dialog.method.external.number, "777")
    app.until(lambda: "777" in " ".join(dialog.form.warnings.sentences))
    app.key("Ctrl+Return")
    app.gone(dialog)
    assert app.stands("INV-1050") == ("Partially paid", "480.00")


def test_a_card_says_that_it_needs_a_connection(app: App) -> None:
    app.select("INV-1050")
    app.key("Ctrl+R")
    dialog = app.dialog(PaymentDialog)
    app.key("Alt+1")
    app.until(dialog.method.offline.isVisible)
    assert "A charge needs one" in dialog.method.offline.accessibleName()
    app.key("Ctrl+Return")
    assert dialog.isVisible()
    app.press("Record as external instead", dialog)
    app.key("Ctrl+Return")
    app.gone(dialog)
    assert app.stands("INV-1050") == ("Paid", "0.00")


def _found(app: App, text: str) -> list[list[str]]:
    app.find(text)
    return app.rows(app.invoices.list.table)


def _newest_check(session: object) -> str:
    from sqlalchemy import select

    from invpay_desktop.db import tables
    from invpay_desktop.db.session import Session

    assert isinstance(session, Session)
    kept = tables.payment
    return str(session.execute(select(kept.c.check_number).order_by(kept.c.id.desc()).limit(1)).scalar_one())
