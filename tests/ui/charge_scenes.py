"""Every state of a charge as a scene: the form of each method, what became of it, and where else that is seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from invpay_desktop.db import tables
from invpay_desktop.db.hosted_tables import attempt
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.ledger.attempts import NewAttempt, approve_attempt, begin_attempt, doubt_attempt, note_check
from invpay_desktop.ledger.invoice_list import InvoiceQuery, list_invoices, rows_by_ids
from invpay_desktop.ledger.invoices import InvoiceChange, edit_invoice, find_invoice
from invpay_desktop.payments.saved_methods import add_method, list_methods
from invpay_desktop.ui.attempts.decide import DecideDialog
from invpay_desktop.ui.payment_dialog import outcome_sentences
from invpay_desktop.ui.payment_dialog.dialog import PaymentDialog
from tests.ui.driver import App

SetUp = Callable[[App], QWidget]
_NUMBER = "INV-1048"
"""An open invoice that is linked here, and charged."""


def charge_scenes() -> tuple[tuple[str, SetUp], ...]:
    """Names and how each is set up, on a sample that has lived with the hosted service."""
    return (
        ("not-linked", _form("card", linked=False)),
        ("card", _form("card")),
        ("card-wrong", _card_wrong),
        ("ach", _ach),
        ("saved", _form("saved")),
        ("processing", _processing),
        ("declined", _became("INV-1042")),
        ("declined-hard", _became("INV-1043")),
        ("unknown", _unknown),
        ("needs-you", _became("INV-1039")),
        ("approved", _approved("100.00")),
        ("overpaid", _approved("9000.00")),
        ("decide", _decide),
        ("unknown-panel", _panel("INV-1052")),
        ("failed-panel", _panel("INV-1042")),
        ("unknown-payment", _payment_page),
        ("saved-methods", _saved_methods),
    )


def _write(app: App, deed: Callable[[WriteSession], object]) -> None:
    app.window.desk.write(deed, lambda _done: None, owner=app.window)
    app.settled()


def _link(app: App, number: str = _NUMBER) -> int:
    """The invoice has its id at the service, and its customer two saved methods."""

    def deed(session: WriteSession) -> None:
        invoice = find_invoice(session, number)
        row = rows_by_ids(session, (invoice,))[0]
        if row.hosted_id is None:
            edit_invoice(session, invoice, InvoiceChange(hosted_id=f"inv_{number[-4:]}"))
        if not list_methods(session, row.customer_id):
            add_method(session, row.customer_id, f"pm_a_{number[-4:]}", "Visa •• 4242")
            add_method(session, row.customer_id, f"pm_b_{number[-4:]}", "Checking of the shop")

    _write(app, deed)
    return app.ask(lambda session: find_invoice(session, number))


def _opened(app: App, invoice: int) -> PaymentDialog:
    app.window.desk.do("receive_payment", invoice=invoice)
    dialog = app.dialog(PaymentDialog)
    app.settled()
    return dialog


def _form(method: str, *, linked: bool = True) -> SetUp:
    def set_up(app: App) -> PaymentDialog:
        dialog = _opened(app, _link(app) if linked else app.ask(_not_linked))
        dialog.method.choose(method)
        app.settled()
        return dialog

    return set_up


def _not_linked(session: Session) -> int:
    """An open invoice without an id at the service."""
    rows = list_invoices(session, InvoiceQuery(status="open"), 100)
    return next(row.id for row in rows if row.hosted_id is None)


def _card_wrong(app: App) -> QWidget:
    dialog = _opened(app, _link(app))
    dialog.method.choose("card")
    fields = dialog.method.hosted["card"].fields
    for key, text in (("number", "4111111111111111"), ("expires", "1125"), ("cvv", "123")):
        app.fill(fields[key].editor, text)
    dialog.press()
    app.settled()
    return dialog


def _ach(app: App) -> QWidget:
    dialog = _opened(app, _link(app))
    dialog.method.choose("ach")
    fields = dialog.method.hosted["ach"].fields
    for key, text in (("holder", "Sample Bakery"), ("routing_number", "987654321"), ("account_number", "123456789")):
        app.fill(fields[key].editor, text)
    app.settled()
    return dialog


def _processing(app: App) -> QWidget:
    dialog = _opened(app, _link(app))
    dialog.method.choose("card")
    dialog.busy(True, "Processing …")
    dialog.notify(outcome_sentences.takes_long(), "amber", "hourglass")
    app.settled()
    return dialog


def _became(number: str) -> SetUp:
    """What became of the newest charge on an invoice."""

    def set_up(app: App) -> PaymentDialog:
        def newest(session: Session) -> tuple[int, int]:
            statement = select(attempt.c.invoice_id, attempt.c.payment_id).order_by(attempt.c.payment_id.desc())
            row = session.execute(statement.where(attempt.c.invoice_id == find_invoice(session, number))).first()
            assert row is not None
            return row[0], row[1]

        invoice, payment = app.ask(newest)
        dialog = _opened(app, invoice)
        dialog.show_charge(payment)
        app.until(lambda: dialog.primary is not None and dialog.primary.isEnabled())
        app.settled()
        return dialog

    return set_up


def _charge(app: App, number: str, amount: str, then: Callable[[WriteSession, int], object]) -> None:
    def deed(session: WriteSession) -> None:
        row = rows_by_ids(session, (find_invoice(session, number),))[0]
        wanted = session.money(int(amount.replace(".", "")))
        new = NewAttempt(row.id, row.customer_id, wanted, "card", "Visa •• 1111", "inv_x", frozenset())
        then(session, begin_attempt(session, new).payment_id)

    _write(app, deed)


def _unknown(app: App) -> QWidget:
    def then(session: WriteSession, payment: int) -> None:
        doubt_attempt(session, payment, "The connection ended after 30 seconds.")
        for _ in range(3):
            note_check(session, payment, answered=True)

    _charge(app, "INV-1057", "840.00", then)
    return _became("INV-1057")(app)


def _approved(amount: str) -> SetUp:
    number = "INV-1055" if amount == "100.00" else "INV-1054"

    def then(session: WriteSession, payment: int) -> None:
        approve_attempt(session, payment, hosted_id=f"pmt_{payment}", transaction_id="txn_1", evidence="answer")

    def set_up(app: App) -> QWidget:
        _charge(app, number, amount, then)
        dialog = _became(number)(app)
        assert isinstance(dialog, PaymentDialog)
        if dialog.facts.standing.over:
            about = dialog.hosting.about
            assert about is not None
            said = ("The service says 900.00 is left, this book says 0.00.",)
            dialog.outcome.show_approved(about, dialog.facts, said)
            app.settled()
        return dialog

    return set_up


def _decide(app: App) -> QWidget:
    payment = app.ask(
        lambda session: session.scalar(select(attempt.c.payment_id).where(attempt.c.state == "needs_you"))
    )
    app.window.desk.do("decide_charge", payment=payment)
    return app.dialog(DecideDialog)


def _panel(number: str) -> SetUp:
    def set_up(app: App) -> QWidget:
        app.window.desk.go("invoices", invoice=app.ask(lambda session: find_invoice(session, number)))
        app.settled()
        return app.window

    return set_up


def _payment_page(app: App) -> QWidget:
    state = tables.payment_state
    payment = app.ask(lambda session: session.scalar(select(state.c.payment_id).where(state.c.status == "unknown")))
    app.window.desk.go("payments", payment=payment)
    app.settled()
    return app.window


def _saved_methods(app: App) -> QWidget:
    invoice = _link(app)
    customer = app.ask(lambda session: rows_by_ids(session, (invoice,))[0].customer_id)
    app.window.desk.go("customers", customer=customer)
    app.settled()
    side = app.window.page("customers").beside.side  # type: ignore[attr-defined]
    side.tabs.choose("saved")
    app.settled()
    return app.window
