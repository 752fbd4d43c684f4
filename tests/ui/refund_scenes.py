"""Every state of a refund through the hosted service as a scene, and the second step of credit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from sqlalchemy import insert

from invpay_desktop.db.hosted_tables import outbox
from invpay_desktop.db.session import WriteSession
from invpay_desktop.ledger.attempts import NewAttempt, approve_attempt, begin_attempt
from invpay_desktop.ledger.credit_told import CreditTold
from invpay_desktop.ledger.hosted_charges import hosted_charge
from invpay_desktop.ledger.invoice_list import rows_by_ids
from invpay_desktop.ledger.invoices import find_invoice
from invpay_desktop.ledger.posting import NewRefund
from invpay_desktop.ledger.refund_attempts import (
    ask_about_refund,
    begin_refund,
    doubt_refund,
    fail_refund,
    settle_refund,
)
from invpay_desktop.ui.money_dialogs.payment_facts import payment_facts
from invpay_desktop.ui.money_dialogs.refund import RefundDialog
from invpay_desktop.ui.money_dialogs.refunding import RefundingDialog
from invpay_desktop.ui.money_dialogs.told import ToldDialog
from tests.ui.driver import App

SetUp = Callable[[App], QWidget]
_NUMBER = "INV-1054"
"""An open invoice that is charged here."""


def refund_scenes() -> tuple[tuple[str, SetUp], ...]:
    """Names and how each is set up, on a sample that has lived with the hosted service."""
    return (
        ("form", _form("")),
        ("another-way", _form("check")),
        ("on-its-way", _on_its_way),
        ("settled", _became(lambda session, refund: settle_refund(session, refund, evidence="answer"))),
        ("failed", _became(lambda session, refund: fail_refund(
            session, refund, reason="The card was closed", evidence="answer"
        ))),
        ("unknown", _became(lambda session, refund: doubt_refund(session, refund, "No answer came."))),
        ("needs-you", _became(lambda session, refund: ask_about_refund(session, refund, "Another amount went back."))),
        ("credit-told", _told),
    )  # fmt: skip


def _write(app: App, deed: Callable[[WriteSession], object]) -> None:
    app.window.desk.write(deed, lambda _done: None, owner=app.window)
    app.settled()


def _charge(session: WriteSession) -> int:
    row = rows_by_ids(session, (find_invoice(session, _NUMBER),))[0]
    amount = session.money(row.remaining_minor + 10000)
    new = NewAttempt(row.id, row.customer_id, amount, "card", "Visa •• 1111", "inv_x", frozenset())
    payment = begin_attempt(session, new).payment_id
    approve_attempt(session, payment, hosted_id=f"pmt_{payment}", transaction_id="txn_1", evidence="answer")
    return payment


def _charged(app: App) -> int:
    """A payment by card, 100.00 more than was owed."""
    found: list[int] = []
    _write(app, lambda session: found.append(_charge(session)))
    return found[0]


def _form(kind: str) -> SetUp:
    def set_up(app: App) -> QWidget:
        payment = _charged(app)
        app.window.desk.do("refund", payment=payment)
        dialog = app.dialog(RefundDialog)
        dialog.kind.set_value(kind)
        dialog._show_way()
        app.settled()
        return dialog

    return set_up


def _sent(session: WriteSession, payment: int) -> int:
    charge = hosted_charge(session, payment)
    assert charge is not None
    row = rows_by_ids(session, (charge.invoice_id,))[0]
    new = NewRefund(row.customer_id, 10000, session.today, "card", payment, reason="Paid too much")
    return begin_refund(session, new, charge, {"paid": {}, "entries": {}}, None).refund_id


def _dialog(app: App, payment: int) -> RefundingDialog:
    facts = app.ask(lambda session: payment_facts(session, payment))
    dialog = RefundingDialog(app.window, app.window.desk, facts, app.ask(lambda session: session.money(10000)))
    dialog.open()
    return dialog


def _became(outcome: Callable[[WriteSession, int], object]) -> SetUp:
    def set_up(app: App) -> QWidget:
        payment, refunds = _charged(app), list[int]()

        def deed(session: WriteSession) -> None:
            refunds.append(_sent(session, payment))
            outcome(session, refunds[0])

        _write(app, deed)
        dialog = _dialog(app, payment)
        dialog.show_waiting(refunds[0])
        app.until(lambda: dialog.primary is not None and dialog.primary.isEnabled())
        app.settled()
        return dialog

    return set_up


def _on_its_way(app: App) -> QWidget:
    dialog = _dialog(app, _charged(app))
    dialog._go()
    dialog._is_written(0)
    dialog._takes_long()
    app.settled()
    dialog.state = "unknown"  # so that the next scene may close it
    return dialog


def _told(app: App) -> QWidget:
    def deed(session: WriteSession) -> None:
        row = {"uid": "sample", "kind": "credit", "state": "waiting", "made_at": session.now, "next_at": session.now}
        session.execute(insert(outbox), row | {"invoice_id": find_invoice(session, _NUMBER), "payload": '{"minor": 1}'})

    _write(app, deed)
    invoice = app.ask(lambda session: find_invoice(session, _NUMBER))
    told = [CreditTold("sample", app.ask(lambda session: session.money(10000)), "waiting", "")]
    dialog = ToldDialog(app.window, app.window.desk, invoice, "100.00 kept as Lakeview Realty's credit.", told)
    dialog.open()
    app.settled()
    return dialog
