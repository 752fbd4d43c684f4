"""The listener on a real port: it lets in what brings the secret, within limits, and says next to nothing."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from invpay_desktop.base.errors import BookBusy, MachineError, Offline, Refused
from invpay_desktop.db.hosted_tables import webhook_seen
from invpay_desktop.sync.hints import Hint
from invpay_desktop.sync.listener import MOST_BYTES, Listener, Reception
from tests.builders import NOW, Shop
from tests.sync.test_hints import FAILED, PAID, RECEIVED, linked

__all__ = ["linked"]

SECRET = "a shared secret of the test"


@dataclass
class Door:
    """A listener that runs, and what it said and had read."""

    port: int
    said: list[str] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    reads: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def ask(
        self, method: str = "POST", path: str = "/webhooks", body: bytes = b"", **headers: str
    ) -> tuple[int, dict[str, Any], http.client.HTTPMessage]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = line.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text.startswith(b"{") else {"text": text}, answer.headers
        finally:
            line.close()

    def tell(self, notice: Any, **headers: str) -> int:
        return self.ask(body=json.dumps(notice).encode(), **(headers or {"X_Webhook_Secret": SECRET}))[0]

    def raw(self, data: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
            answer = b""
            with suppress(OSError):  # of who closes a door on a foot
                line.sendall(data)
                line.shutdown(socket.SHUT_WR)
                while part := line.recv(65536):
                    answer += part
            return answer


@contextmanager
def opened(shop: Shop, read: Callable[[int], object] | None = None) -> Iterator[Door]:
    door = Door(0)

    def reads(invoice_id: int) -> None:
        door.read.append(invoice_id)
        try:
            if read is not None:
                read(invoice_id)
        finally:
            door.reads.release()

    listener = Listener(shop.book, SECRET, 0, clock=lambda: shop.now, read=reads, said=door.said.append)
    door.port = listener.port
    running = threading.Thread(target=listener.run)
    running.start()
    try:
        yield door
    finally:
        listener.stop()
        running.join(10)
        assert not running.is_alive()


@pytest.fixture
def door(shop: Shop, linked: int) -> Iterator[Door]:
    with opened(shop) as found:
        yield found


def test_a_notice_with_the_secret_is_taken_and_its_invoice_read(shop: Shop, linked: int, door: Door) -> None:
    status, answer, headers = door.ask(body=json.dumps(RECEIVED).encode(), X_Webhook_Secret=SECRET)
    assert (status, answer) == (202, {"success": True})
    assert headers.get("Server") is None
    assert door.reads.acquire(timeout=5)
    assert door.read == [linked]
    assert door.tell(PAID, Authorization=f"Bearer {SECRET}") == 202
    assert len(shop.rows(webhook_seen)) == 2
    assert door.said[0] == "A notice came in; its invoice is read."


def test_what_was_seen_or_is_not_ours_is_taken_and_reads_nothing(shop: Shop, door: Door) -> None:
    notices = [
        RECEIVED,
        RECEIVED,
        {**RECEIVED, "data": {**RECEIVED["data"], "invoiceId": "inv_other"}},  # type: ignore[dict-item]
        {**RECEIVED, "type": "customer.created"},
    ]
    assert [door.tell(each) for each in notices] == [202] * 4
    assert door.tell(FAILED, X_Webhook_Secret=SECRET, X_Tenant_ID="somebody") == 202
    assert door.reads.acquire(timeout=5)
    assert len(door.read) == 1
    assert [each.split(" ")[2] for each in door.said] == ["came", "came", "about", "of", "for"]
    assert len(shop.rows(webhook_seen)) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X_Webhook_Secret": ""},
        {"X_Webhook_Secret": SECRET[:-1]},
        {"X_Webhook_Secret": SECRET + "x"},
        {"X_Webhook_Secret": "pässwörd".encode().decode("latin-1")},
        {"Authorization": f"Basic {SECRET}"},
        {"Authorization": "Bearer "},
        {"Cookie": SECRET},
    ],
)
def test_without_the_secret_nothing_is_taken(shop: Shop, door: Door, headers: dict[str, str]) -> None:
    status, answer, _ = door.ask(body=json.dumps(RECEIVED).encode(), **headers)
    assert (status, answer) == (401, {"success": False})
    assert shop.rows(webhook_seen) == []


def test_there_is_one_way_in(door: Door) -> None:
    for method, path, status in (
        ("GET", "/webhooks", 405),
        ("PUT", "/webhooks", 405),
        ("OPTIONS", "/webhooks", 405),
        ("POST", "/", 404),
        ("POST", "/webhooks/", 404),
        ("POST", "/webhooks/../admin", 404),
        ("GET", "/favicon.ico", 404),
    ):
        assert door.ask(method, path, X_Webhook_Secret=SECRET)[0] == status, (method, path)


def test_a_body_has_its_limits(shop: Shop, door: Door) -> None:
    padded = json.dumps({**RECEIVED, "padding": "x" * (MOST_BYTES - 400)}).encode()
    assert len(padded) < MOST_BYTES
    assert door.ask(body=padded, X_Webhook_Secret=SECRET)[0] == 202
    assert door.ask(body=b" " * (MOST_BYTES + 1), X_Webhook_Secret=SECRET)[0] == 413
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    head = f"POST /webhooks HTTP/1.1\r\nHost: x\r\nX-Webhook-Secret: {SECRET}\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert b" 202 " not in door.raw(head.encode() + chunk + chunk + b"0\r\n\r\n").partition(b"\r\n")[0]
    assert door.ask(body=b'{"data": ' + b"[" * 20_000, X_Webhook_Secret=SECRET)[0] == 400
    assert len(shop.rows(webhook_seen)) == 1


def test_what_is_no_request_is_not_repeated(door: Door) -> None:
    for raw in (
        b"canary /webhooks HTTP/1.1\r\n\r\n",
        b"POST /webhooks HTTP/1.1\r\ncanary\r\n\r\n",
        b"\x16\x03\x01canary\r\n\r\n",
    ):
        answer = door.raw(raw)
        assert answer.startswith(b"HTTP/1.")
        assert b"canary" not in answer


def test_sixty_requests_a_minute_are_enough(shop: Shop) -> None:
    now = [1000.0]
    taken: list[Hint] = []
    reception = Reception(SECRET, taken.append, clock=lambda: now[0])

    def knock() -> int:
        said: list[str] = []
        reception({"PATH_INFO": "/webhooks", "REQUEST_METHOD": "GET"}, lambda status, _: said.append(status))  # type: ignore[arg-type]
        return int(said[0][:3])

    assert [knock() for _ in range(62)] == [405] * 60 + [429] * 2
    now[0] += 59.9
    assert knock() == 429
    now[0] += 0.2
    assert [knock() for _ in range(61)] == [405] * 60 + [429]


def test_the_reception_itself_takes_no_more_than_the_limit() -> None:
    """What stands before it may be another server one day."""
    said: list[str] = []
    request = {"PATH_INFO": "/webhooks", "REQUEST_METHOD": "POST", "HTTP_X_WEBHOOK_SECRET": SECRET}
    for more, status in ((0, 202), (1, 413)):
        body = json.dumps(RECEIVED).encode().ljust(MOST_BYTES + more)
        reception = Reception(SECRET, lambda _hint: None)
        reception({**request, "wsgi.input": BytesIO(body)}, lambda line, _: said.append(line))  # type: ignore[arg-type]
        assert said[-1].startswith(str(status))


def test_a_book_that_is_held_asks_for_the_notice_again(shop: Shop) -> None:
    def held(_hint: Hint) -> None:
        raise BookBusy("Another program holds the book.")

    said: list[tuple[str, list[tuple[str, str]]]] = []
    body = json.dumps(RECEIVED).encode()
    request = {"PATH_INFO": "/webhooks", "REQUEST_METHOD": "POST", "HTTP_X_WEBHOOK_SECRET": SECRET}
    reception = Reception(SECRET, held)
    reception({**request, "wsgi.input": BytesIO(body)}, lambda status, head: said.append((status, head)))  # type: ignore[arg-type]
    assert said[0][0].startswith("503 ")
    assert ("Retry-After", "60") in said[0][1]


@pytest.mark.parametrize("error", [Offline("The service cannot be reached."), ZeroDivisionError("x")])
def test_a_reading_that_fails_ends_nothing(shop: Shop, linked: int, error: Exception) -> None:
    def fails(_invoice: int) -> None:
        raise error

    with opened(shop, fails) as door:
        assert door.tell(RECEIVED) == 202
        assert door.reads.acquire(timeout=5)
        shop.now += timedelta(seconds=5)
        assert door.tell(PAID) == 202
        assert door.reads.acquire(timeout=5)
    assert sum("was not read now" in each for each in door.said) == 2


def test_nothing_listens_without_a_secret_or_where_a_port_is_taken(shop: Shop) -> None:
    with pytest.raises(Refused, match="shared secret"):
        Listener(shop.book, "", 0, clock=lambda: NOW)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(MachineError, match=f"Port {port}"):
            Listener(shop.book, SECRET, port, clock=lambda: NOW)


def test_only_this_computer_is_listened_to(door: Door) -> None:
    """Another address of this computer finds nobody."""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", door.port), timeout=5)
