"""`invpay webhooks`: addresses that are told, and listening against a sandbox that sends notices."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from invpay_desktop.sandbox.ledger import Entry
from tests.cli.conftest import Invpay
from tests.cli.test_hosted_money import connected, service
from tests.hosted.listener import http, listening

__all__ = ["connected", "service"]

SECRET = "a shared secret of the test"
GUIDE = Path(__file__).resolve().parent.parent.parent / "docs" / "webhooks.md"


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVPAY_WEBHOOKS_SECRET", SECRET)


def test_an_address_is_told_of_a_payment_by_the_next_round(owed: Invpay) -> None:
    with listening(http("", 204)) as there:
        added = owed("webhooks", "add", f"{there.url}/hook").data
        assert added == {"url": f"{there.url}/hook", "addedAt": "2026-01-28T14:00:00Z"}
        owed("pay", "INV-12345", "500.00", "--method", "external")
        [listed] = owed("webhooks", "list").data["webhooks"]
        assert listed == {**added, "waiting": 2, "needsYou": 0}
        assert f"{there.url}/hook" in owed.text("webhooks", "list").out
        owed("sync", "--once")
    told = [json.loads(request.partition(b"\r\n\r\n")[2]) for request in there.received]
    assert [each["type"] for each in told] == ["invoice.payment_received", "invoice.paid"]
    assert {each["data"]["invoiceId"] for each in told} == {"inv_abc123"}
    assert owed("webhooks", "list").data["webhooks"][0]["waiting"] == 0


def test_an_address_is_taken_off_with_what_waits_for_it(owed: Invpay) -> None:
    assert owed("webhooks", "remove", "https://one.example/").refused["code"] == "not_found"
    owed("webhooks", "add", "https://one.example/")
    assert owed("webhooks", "add", "https://one.example/").refused["code"] == "refused"
    owed("pay", "INV-12345", "100.00", "--method", "external")
    assert owed("webhooks", "remove", "https://one.example/").data["cancelled"] == 1
    assert owed("webhooks", "list").data == {"webhooks": []}
    assert owed.text("webhooks", "list").out == "No address is told.\n"


def test_unsafe_addresses_are_refused(owed: Invpay) -> None:
    assert "https://" in owed("webhooks", "add", "http://one.example/").refused["message"]
    assert owed("webhooks", "test", "ftp://one.example/").refused["code"] == "bad_input"


def test_a_sample_tells_whether_an_address_takes_notices(owed: Invpay) -> None:
    with listening(http("", 200), http("", 500)) as there:
        assert owed("webhooks", "test", there.url).data == {"url": there.url, "taken": True, "status": 200}
        failed = owed("webhooks", "test", there.url)
    assert failed.status == 1
    assert failed.document["data"] == {"url": there.url, "taken": False, "status": 500}
    assert "did not take it (500)" in failed.err
    assert b"inv_sample" in there.received[0]


def test_without_a_secret_there_are_no_notices(owed: Invpay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVPAY_WEBHOOKS_SECRET", "")
    monkeypatch.setattr("invpay_desktop.keychain.Keychain.get", lambda *_: None)
    for words in (("add", "https://one.example/"), ("test", "https://one.example/"), ("listen",)):
        assert "INVPAY_WEBHOOKS_SECRET" in owed("webhooks", *words).refused["message"]
    assert owed("webhooks", "list").data == {"webhooks": []}


# Listening ----------------------------------------------------------------------------------------------------------


@contextmanager
def hearing(book: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """The program that listens, and the document it printed first."""
    command = [sys.executable, "-m", "invpay_desktop", "--book", str(book), "webhooks", "listen", "--json", *words]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, encoding="utf-8") as process:
        try:
            assert process.stdout is not None
            text = ""
            for line in process.stdout:
                text += line
                if line == "}\n":
                    break
            yield process, json.loads(text)["data"]
        finally:
            process.kill()


def told(address: str, notice: Any, secret: str = SECRET) -> int:
    request = urllib.request.Request(address, json.dumps(notice).encode(), {"X-Webhook-Secret": secret})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return int(refused.code)


def test_a_notice_makes_the_program_read_the_invoice(connected: Invpay, service: Any) -> None:
    notice = {
        "type": "invoice.payment_received",
        "data": {"invoiceId": "inv_abc123", "paymentId": "pmt_1", "amount": 200.00, "paidAt": "2026-01-28T14:00:00Z"},
    }
    with hearing(connected.book, "--port", "0") as (process, about):
        assert about["address"] == f"http://127.0.0.1:{about['port']}/webhooks"
        assert told(about["address"], notice, "another") == 401
        service.book(Entry("", "inv_abc123", 20000, "card", service._now()))
        assert told(about["address"], notice) == 202
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if "was read" in line:
                break
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=30)
    assert (process.returncode, rest) == (0, "")
    assert "1 new payment" in said[-1]
    assert "a notice" in said[0].lower()
    history = connected("history", "INV-12345").data
    assert [str(each["amount"]) for each in history["payments"]] == ["200.00"], "what was read counts"
    events = connected("history", "INV-12345", "--events").data["events"]
    assert "webhook.received" in [each["type"] for each in events]
    assert connected("check").status == 0


def test_a_port_that_is_taken_is_said(owed: Invpay) -> None:
    with listening(b"") as there:
        refused = owed("webhooks", "listen", "--port", there.port).refused
    assert refused["code"] == "machine"
    assert str(there.port) in refused["message"]


# The guide ----------------------------------------------------------------------------------------------------------


def test_the_receiving_side_of_the_guide_verifies_what_we_send(owed: Invpay, monkeypatch: pytest.MonkeyPatch) -> None:
    """The code as it stands in docs/webhooks.md: it takes a notice of ours once, and no other."""
    [code] = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(code.splitlines()) <= 15
    names: dict[str, Any] = {}
    exec(code, names)
    taken: list[Any] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            notice = names["verified"](SECRET, self.headers, body, now=1769608800)
            taken.append((notice, dict(self.headers), body))
            self.send_response(204 if notice else 401)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        running = threading.Thread(target=server.serve_forever, args=(0.01,))
        running.start()
        url = f"http://127.0.0.1:{server.server_port}/"
        assert owed("webhooks", "test", url).status == 0
        monkeypatch.setenv("INVPAY_WEBHOOKS_SECRET", "another secret")
        assert owed("webhooks", "test", url).status == 1
        server.shutdown()
        running.join()
    notice, headers, body = taken[0]
    assert notice["data"]["invoiceId"] == "inv_sample"
    assert taken[1][0] is None
    verified = names["verified"]
    assert verified(SECRET, headers, body, now=1769608800 + 299) == notice
    assert verified(SECRET, headers, body, now=1769608800 + 301) is None, "an old one, sent again by somebody"
    assert verified(SECRET, headers, body + b" ", now=1769608800) is None
    assert verified(SECRET, {**headers, "X-InvPay-Timestamp": "1769608801"}, body, now=1769608800) is None
    assert verified(SECRET, {}, body, now=1769608800) is None
    assert hmac.new(SECRET.encode(), b"1769608800." + body, hashlib.sha256).hexdigest() in str(headers.values())
