"""Charges through the whole window: a decline and its retry, and an answer that was lost and is found."""

from __future__ import annotations

from invpay_desktop.sandbox.running import RunningSandbox
from invpay_desktop.ui.payment_dialog.dialog import PaymentDialog
from tests.ui.driver import App


def _type_card(app: App, dialog: PaymentDialog, number: str) -> None:
    app.key("Alt+1")
    app.until(lambda: "card" in dialog.method.hosted and dialog.method.hosted["card"].isVisible())
    fields = dialog.method.hosted["card"].fields
    for key, text in (("number", number), ("expires", "1239"), ("cvv", "123")):
        app.fill(fields[key].editor, text)


def _charged(app: App, dialog: PaymentDialog, number: str, state: str) -> None:
    _type_card(app, dialog, number)
    app.key("Ctrl+Return")
    app.until(lambda: dialog.state == state and dialog.primary is not None and dialog.primary.isEnabled())
    app.settled()


def test_a_decline_is_tried_again_from_the_timeline(connected: App, sandbox: RunningSandbox) -> None:
    app = connected
    app.select("INV-1")
    app.key("Ctrl+R")
    first = app.dialog(PaymentDialog)
    _charged(app, first, "4000000000000002", "failed")
    app.key("Esc")
    app.gone(first)
    app.about("INV-1", "Try again …")
    second = app.dialog(PaymentDialog)
    _charged(app, second, "4111111111111111", "approved")
    app.press("Done", second)
    app.gone(second)
    assert app.stands("INV-1") == ("Paid", "0.00")
    titles = [entry.title for entry in app.open("INV-1").timeline.entries_model.entries]
    assert titles[:4] == ["Card payment approved", "Card payment sent", "Card payment failed", "Card payment sent"]
    assert len(sandbox.sandbox.charges()) == 1


def test_an_answer_that_was_lost_is_found_from_the_panel(connected: App, sandbox: RunningSandbox) -> None:
    app = connected
    app.select("INV-1")
    app.key("Ctrl+R")
    dialog = app.dialog(PaymentDialog)
    _type_card(app, dialog, "4000000000000259")
    app.key("Ctrl+Return")
    app.until(lambda: dialog.state in ("unknown", "approved"))
    app.key("Esc")
    app.gone(dialog)
    panel = app.open("INV-1")
    if panel.unknown.isVisible():  # the dialog looks by itself after two seconds, which may have been quicker
        app.press("Check now", panel)
    app.until(lambda: not panel.unknown.isVisible())
    app.settled()
    assert app.stands("INV-1") == ("Paid", "0.00")
    assert len(sandbox.sandbox.charges()) == 1
