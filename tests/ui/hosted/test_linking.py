"""Linking an invoice and adding one of the service: what is there is seen before anything is written."""

from __future__ import annotations

from invpay_desktop.db.session import Session
from invpay_desktop.ledger.customers import find_customer
from invpay_desktop.ledger.invoice_list import rows_by_ids
from invpay_desktop.ledger.invoices import find_invoice
from invpay_desktop.outbox.rows import list_rows
from invpay_desktop.outbox.values import OPEN
from invpay_desktop.sandbox.ledger import Entry
from invpay_desktop.sandbox.running import RunningSandbox
from invpay_desktop.ui.linking.add_dialog import AddDialog
from invpay_desktop.ui.linking.link_dialog import LinkDialog
from tests.builders import Shop, pays
from tests.ui.driver import App
from tests.ui.hosted.conftest import Open, linked_invoice


def unlinked(shop: Shop) -> None:
    """INV-2 over 300.00, which the service has as inv_2 without our knowing; 100.00 came by check."""
    invoice = linked_invoice(shop, "INV-2", None, "300.00")
    pays(shop, invoice, "100.00", kind="check", check_number="12")


def open_link(app: App, number: str) -> LinkDialog:
    app.window.desk.do("link_invoice", invoice=app.ask(lambda session: find_invoice(session, number)))
    return app.dialog(LinkDialog)


def hosted_id(app: App, number: str) -> str | None:
    return app.ask(lambda session: rows_by_ids(session, (find_invoice(session, number),))[0].hosted_id)


def look_up(app: App, dialog: LinkDialog | AddDialog, name: str) -> None:
    app.fill(dialog.look_up.id, name)
    app.press("Look it up", dialog)
    app.until(lambda: dialog.look_up.history is not None or dialog.look_up.failed.isVisible())
    app.settled()


def told(session: Session) -> list[int]:
    return [row.payload["minor"] for row in list_rows(session, states=OPEN)]


def test_an_invoice_is_linked_after_a_look_and_told_what_was_recorded(small: Open, sandbox: RunningSandbox) -> None:
    invoice = sandbox.sandbox.add_invoice("inv_2", 30000, number="INV-2")
    sandbox.sandbox.book(Entry("pmt_2", "inv_2", 5000, "card", invoice.made_at, transaction_id="txn_2"))
    app = small(unlinked)
    dialog = open_link(app, "INV-2")
    assert dialog.primary is not None
    assert not dialog.primary.isEnabled()
    look_up(app, dialog, "inv_2")
    shown = [label.text() for label in dialog.look_up._values.values()]
    assert shown == ["$300.00", "$50.00", "$250.00"]
    assert app.rows(dialog.look_up.table)[0][1:] == ["card", "approved", "50.00"]
    assert not dialog.differs.isVisible()
    app.key("Ctrl+Return")
    app.gone(dialog)
    assert hosted_id(app, "INV-2") == "inv_2"
    assert app.ask(told) == [10000]
    assert app.ask(lambda session: rows_by_ids(session, (find_invoice(session, "INV-2"),))[0].remaining.minor) == 15000


def test_another_total_is_said_before_it_is_linked_and_without_the_tick_nothing_is_told(
    small: Open, sandbox: RunningSandbox
) -> None:
    sandbox.sandbox.add_invoice("inv_2", 28000, number="INV-2")
    app = small(unlinked)
    dialog = open_link(app, "INV-2")
    look_up(app, dialog, "inv_2")
    assert dialog.differs.isVisible()
    assert dialog.differs.title() == "The totals differ: $300.00 here, $280.00 there."
    app.click(dialog.tell)
    app.key("Ctrl+Return")
    app.gone(dialog)
    assert app.ask(told) == []
    assert hosted_id(app, "INV-2") == "inv_2"


def test_an_id_that_is_not_known_there_links_nothing(small: Open) -> None:
    app = small(unlinked)
    dialog = open_link(app, "INV-2")
    look_up(app, dialog, "inv_nobody")
    assert dialog.look_up.failed.isVisible()
    assert dialog.primary is not None
    assert not dialog.primary.isEnabled()
    look_up(app, dialog, "inv_1")
    assert dialog.primary.isEnabled()
    app.fill(dialog.look_up.id, "inv_12")
    assert not dialog.primary.isEnabled()
    dialog.call_clean()
    app.key("Esc")
    app.gone(dialog)
    assert hosted_id(app, "INV-2") is None


def test_a_link_is_taken_apart(small: Open) -> None:
    app = small()
    dialog = open_link(app, "INV-1")
    app.press("Unlink", dialog)
    app.gone(dialog)
    assert hosted_id(app, "INV-1") is None
    assert "not linked any more" in app.toast


def test_an_invoice_that_only_the_service_has_comes_into_the_book(small: Open, sandbox: RunningSandbox) -> None:
    invoice = sandbox.sandbox.add_invoice("inv_7", 12000, number="X-7")
    sandbox.sandbox.book(Entry("pmt_7", "inv_7", 2000, "card", invoice.made_at, transaction_id="txn_7"))
    app = small()
    app.key("Ctrl+5")
    app.settled()
    app.press("Add an invoice …", app.window.front)
    dialog = app.dialog(AddDialog)
    look_up(app, dialog, "inv_7")
    app.key("Ctrl+Return")
    assert dialog.customer_field.message() == "Choose the customer."
    app.fill(dialog.customer, "Sample Bakery")
    app.until(dialog.customer.is_open)
    app.key("Return")
    app.until(lambda: dialog.customer.customer() is not None)
    app.fill(dialog.number, "INV-77")
    app.key("Ctrl+Return")
    app.gone(dialog)
    row = app.ask(lambda session: rows_by_ids(session, (find_invoice(session, "INV-77"),))[0])
    assert (row.total.minor, row.remaining.minor, row.hosted_id) == (12000, 10000, "inv_7")
    app.until(lambda: app.panel.facts is not None and app.panel.facts.row.number == "INV-77")


def test_the_customers_own_id_is_written_down_in_the_editor(small: Open) -> None:
    from invpay_desktop.ledger.customers import details_of
    from invpay_desktop.ui.pages.customers.editor import CustomerEditor

    app = small()
    customer = app.ask(lambda session: find_customer(session, "cust_123"))
    app.window.desk.do("edit_customer", customer=customer)
    editor = app.dialog(CustomerEditor)
    app.until(editor.name.value)
    app.fill(editor.hosted_id, "cust_abc")
    app.key("Ctrl+Return")
    app.gone(editor)
    assert app.ask(lambda session: details_of(session, customer)).hosted_id == "cust_abc"
