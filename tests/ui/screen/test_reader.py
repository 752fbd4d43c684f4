"""A payment recorded as a screen reader's user records it: by the tree of AT-SPI alone, no key, no mouse."""

from __future__ import annotations

from pathlib import Path

from tests.ui.screen.conftest import Start


def test_a_payment_by_the_tree_alone(start: Start, sample_book: Path) -> None:
    program = start("--book", str(sample_book), INVPAY_WINDOW=str(sample_book.with_name("window.ini")))
    window = program.window("InvPay Desktop")
    window.find("push button", "Receive payment").press()
    choice = program.find("dialog", "Receive payment", part=True)
    choice.find("text", "Which invoice was paid?").set_text("INV-1042")
    choice.find("table cell", "INV-1042")
    choice.find("push button", "Go on", has=("showing", "enabled")).press()
    dialog = program.find("dialog", "Receive payment – INV-1042", part=True)
    dialog.find("text", "Amount").set_text("650")
    dialog.find("text", "Check number").set_text("10462")
    dialog.find("label", "Left: 500.00")
    dialog.find("push button", "Record payment").press()
    program.gone("dialog")
    assert "650.00 recorded on INV-1042" in program.hear("recorded")
    window.find("radio button", "Invoices").press()
    window.find("text", "Search", part=True).set_text("INV-1042")
    window.find("table cell", "500.00")
