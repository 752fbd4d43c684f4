"""Webhooks arrive at a listener of this machine: all of them, with the secret, again where they were not taken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from queue import SimpleQueue
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from invpay_desktop.sandbox.running import RunningSandbox
from invpay_desktop.sandbox.webhooks import HEADER, SECRET
from invpay_desktop.sync.hints import Hint
from invpay_desktop.sync.listener import PATH, Reception
from tests.sandbox.conftest import Caller, Clock


class Listener:
    """Takes webhooks; the first calls are answered with the statuses of `answers`, the others with 200."""

    def __init__(self) -> None:
        self.came: SimpleQueue[tuple[str, str, Any]] = SimpleQueue()
        self.answers: list[int] = []
        listener = self

        class Taken(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.came.put((self.path, self.headers[HEADER], json.loads(body)))
                self.send_response(listener.answers.pop(0) if listener.answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Taken)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks"

    def next(self) -> tuple[str, str, Any]:
        return self.came.get(timeout=20)


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    thread = Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def caller_of(running: RunningSandbox) -> Caller:
    return Caller(running.sandbox, Clock(running.sandbox.ledger.invoices["inv_abc123"].made_at))


def test_what_happens_is_told(running: RunningSandbox, listener: Listener) -> None:
    caller = caller_of(running)
    caller.pay("inv_abc123", 1)  # before anybody listens
    running.webhooks.send_to(listener.url)
    said = caller.pay("inv_abc123", 499)["data"]
    path, secret, first = listener.next()
    assert (path, secret) == ("/hooks", SECRET)
    assert (first["type"], first["data"]["paymentId"]) == ("invoice.payment_received", said["paymentId"])
    assert listener.next()[2]["type"] == "invoice.paid"
    caller.card("inv_plan_500", 5, "4000000000000002")
    assert listener.next()[2]["data"]["declineReason"] == "Insufficient funds"
    assert listener.came.empty()


def test_a_secret_of_ones_own(running: RunningSandbox, listener: Listener) -> None:
    running.webhooks.send_to(listener.url, "another-secret")
    caller_of(running).pay("inv_abc123", 1)
    assert listener.next()[1] == "another-secret"


def test_what_is_charged_later_is_told_by_itself(running: RunningSandbox, listener: Listener) -> None:
    running.webhooks.send_to(listener.url)
    running.sandbox.arm("late-commit=0.05:pay")
    with pytest.raises(Exception, match="Dropped"):
        caller_of(running).pay("inv_abc123", 1)
    assert listener.next()[2]["type"] == "invoice.payment_received"


def test_what_is_not_taken_is_sent_again(running: RunningSandbox, listener: Listener) -> None:
    listener.answers = [500]
    running.webhooks.send_to(listener.url)
    caller_of(running).pay("inv_abc123", 1)
    assert listener.next() == listener.next()


def test_nobody_there_is_no_harm(running: RunningSandbox, listener: Listener) -> None:
    running.webhooks.send_to("http://127.0.0.1:1/")
    caller_of(running).pay("inv_abc123", 1)
    assert running.webhooks.state()["url"] == "http://127.0.0.1:1/"
    running.webhooks.send_to("")
    caller_of(running).pay("inv_abc123", 1)
    assert len(running.sandbox.charges()) > 1


@pytest.mark.parametrize("url", ["https://example.com/", "http://example.com/", "ftp://127.0.0.1/", "127.0.0.1:8765"])
def test_they_go_to_this_machine_alone(running: RunningSandbox, url: str) -> None:
    with pytest.raises(ValueError, match="this machine"):
        running.webhooks.send_to(url)


class Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


def test_the_program_takes_them_as_hints(running: RunningSandbox) -> None:
    hints: SimpleQueue[Hint] = SimpleQueue()
    reception = Reception(SECRET, hints.put)

    def bounded(request: dict[str, Any], start: Any) -> Any:  # wsgiref does not end a body where its length says so
        request["wsgi.input"] = BytesIO(request["wsgi.input"].read(int(request["CONTENT_LENGTH"])))
        return reception(request, start)

    with make_server("127.0.0.1", 0, bounded, handler_class=Silent) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        running.webhooks.send_to(f"http://127.0.0.1:{server.server_port}{PATH}")
        caller_of(running).pay("inv_abc123", 500)
        taken = [hints.get(timeout=20) for _ in range(2)]
        server.shutdown()
        thread.join()
    assert [hint.type for hint in taken] == ["invoice.payment_received", "invoice.paid"]
    assert {hint.hosted_invoice for hint in taken} == {"inv_abc123"}
