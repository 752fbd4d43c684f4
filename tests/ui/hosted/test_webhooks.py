"""Webhooks in the window: notices that come in begin a round, and the addresses that get ours are kept and tried."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from invpay_desktop.db.session import Session
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.invoice_list import rows_by_ids
from invpay_desktop.ledger.invoices import find_invoice
from invpay_desktop.sandbox.ledger import Entry
from invpay_desktop.sandbox.running import RunningSandbox
from invpay_desktop.sync.events_out import list_targets, signature
from invpay_desktop.ui.pages.settings.webhooks import WebhooksSection
from tests.ui.driver import App
from tests.ui.hosted.conftest import Open

SECRET = "between-us-two"


class Hearing(HTTPServer):
    """Another program of the owner, which keeps what it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hears)
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answer = 204

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/payments"


class _Hears(BaseHTTPRequestHandler):
    server: Hearing

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), body))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_words: object) -> None: ...


@pytest.fixture
def hearing() -> Iterator[Hearing]:
    with Hearing() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVPAY_WEBHOOKS_SECRET", SECRET)


def section(app: App) -> WebhooksSection:
    app.window.desk.go("settings", section="webhooks")
    app.settled()
    page: Any = app.window.page("settings")
    shown: WebhooksSection = page.sections["webhooks"]
    return shown


def a_free_port() -> int:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        return server.server_port


def notify(address: str, secret: str = SECRET) -> int:
    """Send a notice as a relay would; returns the status."""
    place = address.removeprefix("http://").partition("/")
    line = http.client.HTTPConnection(place[0], timeout=10)
    body = json.dumps({"type": "invoice.paid", "data": {"invoiceId": "inv_1", "paidAt": "2026-01-28T14:00:00Z"}})
    line.request("POST", f"/{place[2]}", body, {"X-Webhook-Secret": secret, "Content-Type": "application/json"})
    status = line.getresponse().status
    line.close()
    return status


def left(session: Session) -> int:
    return rows_by_ids(session, (find_invoice(session, "INV-1"),))[0].remaining.minor


def test_a_notice_makes_the_window_read_the_invoice(small: Open, sandbox: RunningSandbox) -> None:
    port = a_free_port()
    app = small(lambda shop: shop.do(write_setting, "webhooks.port", str(port)), by_itself=True)
    app.until(lambda: app.window.signs.button.text().startswith("Connected · in step"))
    made_at = sandbox.sandbox.ledger.invoices["inv_1"].made_at
    sandbox.sandbox.book(Entry("pmt_3", "inv_1", 50000, "card", made_at, transaction_id="txn_3"))
    shown = section(app)
    assert shown.state.text() == "Nothing listens."
    app.click(shown.listen)
    app.until(lambda: shown.state.text().startswith("Listening at"))
    address = app.window.desk.listening.address
    assert address == f"http://127.0.0.1:{port}/webhooks"
    assert notify(address, "guessed") == 401
    assert notify(address) == 202
    app.until(lambda: app.ask(left) == 0)
    app.until(lambda: "Last notice at" in shown.state.text())
    app.click(shown.listen)
    app.until(lambda: shown.state.text() == "Nothing listens.")
    with pytest.raises(OSError, match="refused"):
        notify(address)


def test_it_listens_again_with_the_next_window_and_says_what_is_in_the_way(small: Open) -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as other:
        app = small(lambda shop: shop.do(write_setting, "webhooks.port", str(other.server_port)))
        shown = section(app)
        app.click(shown.listen)
        app.until(lambda: "is taken" in shown.state.text())
    port = shown.fields["webhooks.port"].editor
    app.fill(port, str(a_free_port()))
    app.key("Tab")
    app.until(lambda: shown.state.text().startswith("Listening at"))
    assert app.window.desk.listening.wanted
    app.window.desk.listening.stop()
    app.window.desk.listening.start()
    app.until(lambda: bool(app.window.desk.listening.address))


def test_without_a_secret_nothing_listens(small: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = small()
    shown = section(app)
    monkeypatch.delenv("INVPAY_WEBHOOKS_SECRET")
    app.click(shown.listen)
    app.until(lambda: shown.state.text() != "Nothing listens.")
    app.settled()
    assert not app.window.desk.listening.address
    assert shown.copy.isHidden()


def test_addresses_are_added_tried_and_removed(small: Open, hearing: Hearing) -> None:
    app = small()
    shown = section(app)
    app.fill(shown.address, "http://example.com/in-the-clear")
    app.press("Add the address", shown)
    app.until(lambda: "not an https:// address" in shown.address_field.message())
    app.fill(shown.address, hearing.url)
    app.key("Return")
    app.until(lambda: [target.url for target in shown.targets.rows] == [hearing.url])
    app.settled()
    app.click(shown.test)
    app.until(shown.outcome.isVisible)
    assert shown.outcome.title() == "It was taken."
    headers, body = hearing.heard[0]
    assert headers["X-InvPay-Signature"] == signature(SECRET, headers["X-InvPay-Timestamp"], body)
    hearing.answer = 500
    app.click(shown.test)
    app.until(lambda: shown.outcome.title() == "127.0.0.1 did not take it (500).")
    app.click(shown.remove)
    app.until(lambda: not shown.targets.rows)
    assert app.ask(list_targets) == []
    assert "told no more" in app.toast
