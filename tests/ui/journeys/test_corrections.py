"""Journeys with money that goes back, goes elsewhere, or never really came."""

from __future__ import annotations

from tests.ui.driver import App


def test_a_check_came_back_with_a_fee(app: App) -> None:
    app.pay("INV-1050", "520.00", number="9001")
    app.return_check("INV-1050", fee="15.00", charge="25.00")
    assert app.stands("INV-1050") == ("Unpaid", "520.00")
    app.find("Lakeview Realty")
    fees = [row for row in app.rows(app.invoices.list.table) if row[-1] == "25.00"]
    assert len(fees) == 1, "the customer is charged the fee"


def test_a_refund_that_is_owed_again(app: App) -> None:
    app.pay("INV-1050", "520.00", number="9002")
    app.refund("INV-1050", "100.00", reason="Half was not delivered", then="Owed again")
    assert app.stands("INV-1050") == ("Partially paid", "100.00")


def test_a_refund_that_cancels(app: App) -> None:
    app.pay("INV-1050", "520.00", number="9003")
    app.refund("INV-1050", reason="Sent back", then="Cancelled: nothing more is owed for it")
    assert app.stands("INV-1050") == ("Refunded", "–")


def test_a_payment_is_voided(app: App) -> None:
    app.pay("INV-1050", "520.00", number="9004")
    app.void_payment("INV-1050", reason="Typed on the wrong invoice")
    assert app.stands("INV-1050") == ("Unpaid", "520.00")


def test_an_invoice_is_voided_and_its_money_becomes_credit(app: App) -> None:
    app.void("INV-1043", reason="Billed twice", to_credit=True)
    assert app.row("INV-1043")[3] == "Void"
    app.apply_credit("INV-1057")
    assert app.stands("INV-1057") == ("Partially paid", "665.00")


def test_the_rest_is_written_off(app: App) -> None:
    app.write_off("INV-0966", "80.00", reason="Agreed on the phone")
    assert app.stands("INV-0966") == ("Partially paid", "200.00")
    app.write_off("INV-0966", reason="They closed")
    assert app.stands("INV-0966") == ("Paid", "0.00")


def test_what_is_too_much_is_kept_as_credit(app: App) -> None:
    app.keep_as_credit("INV-1053")
    assert app.stands("INV-1053") == ("Paid", "0.00")


def test_taken_back_by_key_and_by_toast(app: App) -> None:
    app.pay("INV-1042", "650.00", number="9005")
    app.undo()
    assert app.stands("INV-1042") == ("Partially paid", "1,150.00")
    app.pay("INV-1042", "1,150.00", number="9006")
    app.undo_by_toast()
    assert app.stands("INV-1042") == ("Partially paid", "1,150.00")
    assert app.toast == "Taken back: payment recorded, 1,150.00 on INV-1042."
