"""The sandbox over a real socket: what each fault looks like to a caller who knows HTTP and nothing else."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead, RemoteDisconnected
from threading import Thread
from typing import Any

import pytest

from invpay_desktop.sandbox.core import Sandbox
from invpay_desktop.sandbox.faults import KINDS, Group
from invpay_desktop.sandbox.running import RunningSandbox
from invpay_desktop.sandbox.server import LARGEST_BODY
from tests.sandbox.conftest import SENDER

PAY = "/api/v1/invoices/inv_abc123/payment"
HISTORY = "/api/v1/invoices/inv_abc123/payments"
WHOLE = b'{"amount": 500.00}'


@contextmanager
def connected(running: RunningSandbox) -> Iterator[HTTPConnection]:
    with closing(HTTPConnection("127.0.0.1", running.port, timeout=20)) as connection:
        yield connection


def ask(connection: HTTPConnection, method: str, path: str, body: bytes | None = None) -> HTTPResponse:
    connection.request(method, path, body, SENDER)
    return connection.getresponse()


def paid(running: RunningSandbox) -> int:
    return running.sandbox.ledger.invoices["inv_abc123"].paid


def test_one_connection_takes_call_after_call(running: RunningSandbox) -> None:
    with connected(running) as connection:
        for _ in range(3):
            answer = ask(connection, "POST", PAY, b'{"amount": 100}')
            assert (answer.status, answer.version) == (200, 11)
            assert json.loads(answer.read())["success"] is True
        line = connection.sock
        assert json.loads(ask(connection, "GET", HISTORY).read())["data"]["paidAmount"] == 300
        assert connection.sock is line


def test_an_answer_comes_in_one_packet(running: RunningSandbox) -> None:
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as line:
        for _ in range(5):
            line.sendall(f"GET {HISTORY} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            packet = line.recv(65536)
            assert packet.startswith(b"HTTP/1.1 401 Unauthorized\r\n")
            assert packet.endswith(b"}}")


@pytest.mark.parametrize("name", ["refuse", "drop-before", "drop-after", "late-commit"])
def test_the_connection_ends_without_an_answer(running: RunningSandbox, name: str) -> None:
    running.sandbox.arm(f"{name}:pay")
    with connected(running) as connection, pytest.raises(ConnectionResetError) as broken:
        ask(connection, "POST", PAY, WHOLE)
    assert broken.type is ConnectionResetError, "the line breaks; it is not closed politely"
    assert paid(running) == (50000 if name == "drop-after" else 0)
    with connected(running) as connection:
        assert ask(connection, "GET", HISTORY).status == 200


def test_a_connection_is_refused_as_it_is_made(running: RunningSandbox) -> None:
    running.sandbox.arm("refuse")
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as line:
        assert line.recv(1) == b""
    assert running.sandbox.faults.armed() == []
    with connected(running) as connection:
        assert ask(connection, "GET", HISTORY).status == 200


@pytest.mark.parametrize(("name", "done"), [("stall-before", 0), ("stall-after", 50000)])
def test_no_answer_ever_comes(running: RunningSandbox, name: str, done: int) -> None:
    running.sandbox.arm(name)
    with closing(HTTPConnection("127.0.0.1", running.port, timeout=0.2)) as connection:
        connection.request("POST", PAY, WHOLE, SENDER)
        with pytest.raises(TimeoutError):
            connection.getresponse()
    assert paid(running) == done


ANSWERED = [
    name
    for name, kind in KINDS.items()
    if kind.group in (Group.BEFORE, Group.AFTER) and name.partition("-")[0] not in ("refuse", "drop", "stall", "portal")
]


@pytest.mark.parametrize("name", ANSWERED)
def test_an_answer_by_its_status(running: RunningSandbox, name: str) -> None:
    running.sandbox.arm(f"{name}:pay")
    with connected(running) as connection:
        answer = ask(connection, "POST", PAY, WHOLE)
        assert answer.status == int(name.partition("-")[0])
        assert answer.read()
        assert (answer.getheader("Retry-After") is not None) == (name == "429")
        location = answer.getheader("Location") or ""
        assert location.endswith(PAY) if name[0] == "3" else not location
    assert paid(running) == (50000 if name.endswith("-after") else 0)


def test_a_slow_answer(running: RunningSandbox) -> None:
    running.sandbox.arm("slow=0.001:history")
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as line:
        head = "".join(f"{name}: {value}\r\n" for name, value in SENDER.items())
        line.sendall(f"GET {HISTORY} HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode())
        pieces = list(iter(lambda: line.recv(65536), b""))
    body = b"".join(pieces).partition(b"\r\n\r\n")[2]
    assert json.loads(body)["data"]["invoiceId"] == "inv_abc123"
    assert len(pieces) > len(body) // 4


def test_a_slow_answer_does_not_hold_up_the_end() -> None:
    with RunningSandbox() as running, connected(running) as connection:
        running.sandbox.arm("slow=3600")
        assert ask(connection, "GET", HISTORY).status == 200


def test_an_endless_answer(running: RunningSandbox) -> None:
    running.sandbox.arm("endless")
    with connected(running) as connection:
        answer = ask(connection, "POST", PAY, WHOLE)
        assert answer.getheader("Content-Length") is None
        assert answer.read(10) == b'{"success"'
        assert len(answer.read(5 << 20)) == 5 << 20
    assert paid(running) == 50000


def test_a_caller_who_has_enough_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    with RunningSandbox() as running, connected(running) as connection:
        running.sandbox.arm("endless")
        ask(connection, "GET", HISTORY).close()
        connection.close()
    assert capsys.readouterr().err == ""


def test_a_bomb(running: RunningSandbox) -> None:
    running.sandbox.arm("gzip-bomb")
    with connected(running) as connection:
        answer = ask(connection, "GET", HISTORY)
        body = answer.read()
        assert (answer.getheader("Content-Encoding"), len(body) < 1 << 20) == ("gzip", True)
        assert gzip.decompress(body[: len(body) // 256]) == b" " * (1 << 20)


def test_lengths_that_are_wrong(running: RunningSandbox) -> None:
    running.sandbox.arm("length-too-long:history")
    with connected(running) as connection, pytest.raises(IncompleteRead):
        ask(connection, "GET", HISTORY).read()
    running.sandbox.arm("length-too-short:history")
    with connected(running) as connection:
        body = ask(connection, "GET", HISTORY).read()
        assert body.startswith(b'{"success"')
        with pytest.raises(json.JSONDecodeError):
            json.loads(body)


WRITTEN = [name for name, kind in KINDS.items() if kind.group in (Group.TEXT, Group.CONTENT)] + ["portal"]


@pytest.mark.parametrize("name", WRITTEN)
def test_an_answer_that_is_wrong_arrives_whole(running: RunningSandbox, name: str) -> None:
    """What it says is tested in this process; here, that the socket adds and takes nothing."""
    other = Sandbox(running.sandbox._now)
    other.add_invoice("inv_abc123", 50000, number="INV-12345")
    running.sandbox.arm(name)
    other.arm(name)
    with connected(running) as connection:
        answer = ask(connection, "GET", HISTORY)
        assert answer.read() == other.handle("GET", HISTORY, SENDER).body
        assert ask(connection, "GET", HISTORY).status == 200


def test_bodies_that_are_too_large_or_of_no_known_length(running: RunningSandbox) -> None:
    for headers, status in (
        ({"Content-Length": str(LARGEST_BODY + 1)}, 413),
        ({"Content-Length": "9" * 5000}, 413),
        ({"Content-Length": "-1"}, 411),
        ({"Transfer-Encoding": "chunked"}, 411),
    ):
        with connected(running) as connection:
            connection.putrequest("POST", PAY)
            for name, value in {**SENDER, **headers}.items():
                connection.putheader(name, value)
            connection.endheaders()
            assert connection.getresponse().status == status
    with connected(running) as connection:
        assert ask(connection, "POST", PAY, b" " * LARGEST_BODY).status == 400


def test_a_caller_who_goes_away_in_the_middle(running: RunningSandbox, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as line:
        line.sendall(f"POST {PAY} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{".encode())
    with connected(running) as connection:
        assert ask(connection, "GET", HISTORY).status == 200
    assert paid(running) == 0
    assert capsys.readouterr().err == ""


def test_other_verbs_and_addresses(running: RunningSandbox) -> None:
    with connected(running) as connection:
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
            answer = ask(connection, method, PAY)
            assert (answer.status, answer.getheader("Allow")) == (405, "POST")
            answer.read()
        assert ask(connection, "HEAD", PAY).status == 405
    with connected(running) as connection:
        answer = ask(connection, "GET", "/")
        assert (answer.status, json.loads(answer.read())["success"]) == (404, False)


def test_it_listens_on_this_machine_alone(running: RunningSandbox) -> None:
    assert running.url == f"http://127.0.0.1:{running.port}"
    assert running._server.socket.getsockname()[0] == "127.0.0.1"


def test_calls_are_told_without_what_they_said() -> None:
    told: list[str] = []
    card = b'{"amount": 1, "card": {"number": "4000000000000259"}}'
    with RunningSandbox(called=told.append) as running:
        with connected(running) as connection, pytest.raises(ConnectionResetError):
            ask(connection, "POST", PAY, card)
        with connected(running) as connection:
            ask(connection, "GET", HISTORY).read()
    assert told == [f"POST {PAY} → Dropped", f"GET {HISTORY} → 200"]


def test_it_ends_while_callers_are_connected() -> None:
    ends: list[Any] = []

    def wait(connection: HTTPConnection) -> None:
        try:
            ends.append(ask(connection, "GET", HISTORY).status)
        except (OSError, HTTPException) as error:
            ends.append(type(error))

    with RunningSandbox() as running:
        running.sandbox.arm("stall-before:history")
        idle, stalled = HTTPConnection("127.0.0.1", running.port), HTTPConnection("127.0.0.1", running.port)
        idle.connect()
        waiting = Thread(target=wait, args=(stalled,))
        waiting.start()
        while running.sandbox.faults.armed():  # until the call has arrived
            waiting.join(0.01)
    waiting.join()
    assert ends == [RemoteDisconnected]
    idle.close()
    stalled.close()
    with pytest.raises(ConnectionRefusedError), connected(running) as connection:
        ask(connection, "GET", HISTORY)


def test_a_port_that_is_taken(running: RunningSandbox) -> None:
    with pytest.raises(OSError, match="in use"):
        RunningSandbox(port=running.port)
