"""A server of bytes on loopback: it keeps all that reaches it and answers with what a test hands it, TLS or plain."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

Behave = Callable[["Call"], None]


@dataclass
class Call:
    """One request: its socket, its raw bytes, and the flag that says that the test is over."""

    connection: socket.socket
    request: bytes
    over: threading.Event

    def send(self, data: bytes) -> None:
        with suppress(OSError):
            self.connection.sendall(data)

    def drip(self, data: bytes, seconds: float) -> None:
        """Send byte by byte, until the other side or the test ends."""
        for byte in data:
            try:
                self.connection.sendall(bytes((byte,)))
            except OSError:
                return
            if self.over.wait(seconds):
                return


@dataclass
class Listener:
    """`received`: the bytes of each connection. Answers are taken in turn, the last one again and again."""

    port: int = 0
    scheme: str = "http"
    received: list[bytes] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"{self.scheme}://{'localhost' if self.scheme == 'https' else '127.0.0.1'}:{self.port}"

    @property
    def request(self) -> bytes:
        """The one request that came."""
        (only,) = self.received
        return only


@contextmanager
def listening(*answers: bytes | Behave, tls: ssl.SSLContext | None = None, greeting: bytes = b"") -> Iterator[Listener]:
    """A listener, from `with` to its end. An answer of bytes closes the connection unless it names its length.

    `greeting`: what it says before anything is asked.
    """
    over = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.02)
    found = Listener(server.getsockname()[1], "https" if tls else "http")
    left = list(answers)
    threads: list[threading.Thread] = []

    def converse(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.settimeout(5)
            connection.sendall(greeting)
            if tls:
                connection = tls.wrap_socket(connection, server_side=True)
            while not over.is_set() and (request := _request(connection)):
                found.received.append(request)
                answer = (left.pop(0) if len(left) > 1 else left[0]) if left else b""
                if callable(answer):
                    answer(Call(connection, request, over))
                    break
                connection.sendall(answer)
                if b"Content-Length" not in answer:
                    break
        connection.close()

    def accept() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                connection, _ = server.accept()
                found.connections += 1
                threads.append(threading.Thread(target=converse, args=(connection,)))
                threads[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield found
    finally:
        over.set()
        accepting.join()
        server.close()
        for thread in threads:
            thread.join()


def _request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return data
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def http(body: bytes | str, status: int = 200, **headers: str) -> bytes:
    """An answer with its length. Header names with `_` for `-`."""
    raw = body.encode() if isinstance(body, str) else body
    named = {"Content-Type": "application/json", "Content-Length": str(len(raw))}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
    return f"HTTP/1.1 {status} Said\r\n{lines}\r\n".encode() + raw


def ok(data: Any, status: int = 200, success: bool = True) -> bytes:
    """A well-formed answer of the service; amounts in `data` are written as they are."""
    return http(json.dumps({"success": success, "data": data}), status)


def free_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
