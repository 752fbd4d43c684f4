"""Rounds beside the window: by themselves and when asked for, never two at once, and what the footer says of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends.fail import Keyring as FailingKeyring

from invpay_desktop.db import tables
from invpay_desktop.db.session import Session
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.attempts import NewAttempt, begin_attempt, doubt_attempt, open_attempts
from invpay_desktop.ledger.invoice_list import rows_by_ids
from invpay_desktop.ledger.invoices import find_invoice
from invpay_desktop.outbox.rows import list_rows
from invpay_desktop.outbox.values import OPEN
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.sandbox.ledger import Entry
from invpay_desktop.sandbox.running import RunningSandbox
from invpay_desktop.ui.problem_dialog import ProblemDialog
from tests.builders import Shop
from tests.ui.driver import App
from tests.ui.hosted.conftest import Open


def a_check(shop: Shop, amount: str = "200.00", number: str = "77") -> None:
    """A check on INV-1, which the service is to be told of."""
    invoice = shop.ask(find_invoice, "INV-1")
    shop.do(record_payment, RecordPayment(invoice, shop.money(amount), {"kind": "check", "check_number": number}))


def record(app: App, amount: str = "200.00") -> None:
    """The same in the window."""
    from invpay_desktop.base.money import parse_amount

    def deed(session: Any) -> object:
        invoice = find_invoice(session, "INV-1")
        return record_payment(session, RecordPayment(invoice, parse_amount(amount, "USD"), {"kind": "cash"}))

    app.window.desk.write(deed, lambda _done: None, owner=app.window)
    app.settled()


def left(session: Session) -> int:
    return rows_by_ids(session, (find_invoice(session, "INV-1"),))[0].remaining.minor


def footer(app: App) -> str:
    return app.window.signs.button.text()


def waiting(app: App) -> int:
    return len(app.ask(lambda session: list_rows(session, states=OPEN)))


def _going(app: App) -> bool:
    return app.window.desk.syncing.going


def there(sandbox: RunningSandbox) -> list[tuple[str, int]]:
    return [(entry.method, entry.amount) for entry in sandbox.sandbox.ledger.entries.values()]


def test_a_round_that_is_asked_for_sends_and_reads(small: Open, sandbox: RunningSandbox) -> None:
    app = small(a_check)
    paid = Entry(
        "pmt_9", "inv_1", 10000, "card", sandbox.sandbox.ledger.invoices["inv_1"].made_at, transaction_id="txn_9"
    )
    sandbox.sandbox.book(paid)
    app.until(lambda: footer(app) == "Connected · 1 waiting")
    app.key("Ctrl+5")
    app.settled()
    app.key("F5")
    app.until(lambda: "1 sent" in app.toast)
    app.settled()
    assert "1 new payment" in app.toast
    assert footer(app) == "Connected · in step just now"
    assert sorted(amount for _method, amount in there(sandbox)) == [10000, 20000]
    assert app.ask(left) == 20000
    assert waiting(app) == 0


def test_what_is_recorded_is_told_by_itself_a_moment_later(small: Open, sandbox: RunningSandbox) -> None:
    app = small(by_itself=True)
    app.until(lambda: app.window.desk.syncing.status is not None and footer(app).startswith("Connected · in step"))
    record(app)
    app.until(lambda: there(sandbox) == [("external", 20000)] or len(there(sandbox)) == 1)
    app.until(lambda: waiting(app) == 0)
    app.settled()
    assert app.ask(left) == 30000


def test_offline_everything_waits_and_goes_when_the_way_is_there(small: Open, sandbox: RunningSandbox) -> None:
    app = small(a_check, by_itself=True, url="http://127.0.0.1:1")
    app.until(lambda: footer(app) == "Offline – 1 waiting")
    app.settled()
    page: Any = app.go("in_step")
    assert page.problem.isVisible()
    assert "Nothing answers at 127.0.0.1" in page.problem.accessibleName()
    app.window.desk.write(lambda s: write_setting(s, "hosted.url", sandbox.url), lambda _: None, owner=app.window)
    app.until(lambda: waiting(app) == 0)
    app.until(lambda: footer(app).startswith("Connected · in step"))
    app.until(lambda: not page.problem.isVisible())
    assert len(there(sandbox)) == 1


def test_the_network_that_is_back_begins_a_round_at_once(small: Open) -> None:
    from PySide6.QtNetwork import QNetworkInformation

    app = small(a_check, by_itself=True, url="http://127.0.0.1:1")
    syncing = app.window.desk.syncing
    app.until(lambda: footer(app).startswith("Offline"))
    app.until(lambda: not syncing.going)
    syncing._network_changed(QNetworkInformation.Reachability.Disconnected)
    assert not _going(app)
    syncing._network_changed(QNetworkInformation.Reachability.Online)
    assert _going(app)
    app.until(lambda: not _going(app))


def test_two_rounds_are_never_under_way_at_once(connected: App) -> None:
    ended: list[object] = []
    syncing = connected.window.desk.syncing
    syncing.rounded.connect(ended.append)
    syncing.sync_now(lambda _round: None, lambda _error: None)
    assert syncing.going
    syncing.sync_now(lambda _round: None, lambda _error: None)
    assert len(connected.window.desk.background._running) == 1
    connected.until(lambda: not syncing.going)
    connected.settled()
    assert len(ended) == 1


def test_a_charge_without_an_answer_is_looked_up_when_it_is_due(small: Open, sandbox: RunningSandbox) -> None:
    made_at = sandbox.sandbox.ledger.invoices["inv_1"].made_at
    sandbox.sandbox.book(Entry("pmt_5", "inv_1", 50000, "card", made_at, transaction_id="txn_5"))

    def lost(shop: Shop) -> None:
        row = shop.ask(rows_by_ids, (shop.ask(find_invoice, "INV-1"),))[0]
        new = NewAttempt(row.id, row.customer_id, row.remaining, "card", "Visa •• 1111", "inv_1", frozenset())
        sent = shop.do(begin_attempt, new)
        shop.do(doubt_attempt, sent.payment_id, "The answer was lost.")

    app = small(lost, by_itself=True)
    app.until(lambda: app.ask(open_attempts) == [])
    app.settled()
    assert app.ask(left) == 0
    assert [state.status for state in app.ask(lambda s: list(s.execute(tables.payment_state.select())))] == ["approved"]


def test_without_an_account_a_round_leads_to_the_settings(app: App) -> None:
    app.window.desk.do("sync_now")
    app.settled()
    assert app.window.front is app.window.page("settings")
    assert "No hosted service" in app.toast


def test_a_wrong_token_is_said_and_nothing_is_lost(
    small: Open, sandbox: RunningSandbox, monkeypatch: Any, tmp_path: Path
) -> None:
    app = small(a_check)
    monkeypatch.setenv("INVPAY_HOSTED_TOKEN", "not-this-one")
    app.window.desk.do("sync_now")
    app.until(lambda: footer(app) == "Not in step")
    page: Any = app.go("in_step")
    app.until(page.problem.isVisible)
    assert waiting(app) == 1
    assert there(sandbox) == []


def test_a_window_that_is_closed_is_gone_while_a_slow_answer_is_waited_for(
    small: Open, sandbox: RunningSandbox
) -> None:
    sandbox.sandbox.arm("slow=0.02")
    app = small(a_check)
    window = app.window
    window.desk.do("sync_now")
    seen: list[bool] = []
    closing = window.desk.background.close

    def close() -> None:
        seen.append(window.isVisible())
        closing()

    window.desk.background.close = close  # type: ignore[method-assign]
    app.until(lambda: window.desk.syncing.going)
    window.close()
    assert seen == [False]


def test_a_token_that_cannot_be_had_is_said(small: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine without a keyring; asked for once, not each minute."""
    monkeypatch.setattr(keyring, "get_keyring", FailingKeyring)
    app = small(a_check)
    monkeypatch.delenv("INVPAY_HOSTED_TOKEN")
    app.window.desk.do("sync_now")
    dialog = app.dialog(ProblemDialog)
    app.key("Esc")
    app.gone(dialog)
    assert footer(app) == "Not in step"
    app.window.desk.syncing._each_minute()
    assert not _going(app)
    page: Any = app.go("in_step")
    app.until(page.problem.isVisible)
    assert waiting(app) == 1
