"""The sandbox on a socket of this machine: HTTP/1.1, a thread per connection, and the faults that need a socket."""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Event, Lock
from typing import Any

from invpay_desktop.sandbox import openapi
from invpay_desktop.sandbox.control import Control
from invpay_desktop.sandbox.core import Sandbox
from invpay_desktop.sandbox.reply import ConnectionFault, CutShort, Endless, Reply, Slow, Stalled

HOST = "127.0.0.1"
LARGEST_BODY = 1 << 20
IDLE_SECONDS = 60


class Server(ThreadingHTTPServer):
    """Takes connections on loopback and hands calls to the sandbox. `called` is told each call."""

    daemon_threads = False
    allow_reuse_address = sys.platform != "win32"
    request_queue_size = 128

    def __init__(self, sandbox: Sandbox, control: Control, port: int, called: Callable[[str], None]) -> None:
        self.sandbox, self.control, self.called = sandbox, control, called
        self.stopping = Event()
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        super().__init__((HOST, port), _Conversation)

    def server_bind(self) -> None:
        """Bind without asking the network for this machine's name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Refuse the connection where a switch says so; otherwise remember it, to end it when the server stops."""
        if self.sandbox.refuses():
            self.called("(connection refused)")
            return False
        with self._lock:
            self._open.add(request)
        return True

    def shutdown_request(self, request: Any) -> None:
        """End a connection."""
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that went away in the middle is no error here; anything else is."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """End all connections and wait for their threads."""
        self.stopping.set()
        self.shutdown()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


class _Conversation(BaseHTTPRequestHandler):
    """One connection: its calls, one after the other."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = IDLE_SECONDS

    def _call(self) -> None:
        body = self._read_body()
        if body is None:
            return
        headers = dict(self.headers.items())
        try:
            reply = self._answer(headers, body)
        except ConnectionFault as fault:
            self.close_connection = True
            self._tell(type(fault).__name__)
            self._fail(fault)
        else:
            self._tell(str(reply.status))
            self._send(reply)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_TRACE = _call  # noqa: N815

    def _answer(self, headers: dict[str, str], body: bytes) -> Reply:
        if self.path == "/openapi.json":
            return Reply(200, {"Content-Type": "application/json"}, openapi.text(self.server.sandbox.decimals))
        if self.path.startswith("/sandbox/"):
            return self.server.control.answer(self.command, self.path, headers, body)
        return self.server.sandbox.handle(self.command, self.path, headers, body)

    def _read_body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit()) or self.headers.get("Transfer-Encoding"):
            self._turn_away(411)
        elif len(length) > 9 or int(length) > LARGEST_BODY:
            self._turn_away(413)
        else:
            body = self.rfile.read(int(length))
            if len(body) == int(length):
                return body
            self.close_connection = True
        return None

    def _turn_away(self, status: int) -> None:
        self.close_connection = True
        self._tell(str(status))
        self._send(Reply(status))

    def _send(self, reply: Reply) -> None:
        """Head and body in one packet, where they fit in one."""
        self.wfile.write(self._head(reply) + (b"" if self.command == "HEAD" else reply.body))

    def _head(self, reply: Reply, *, with_length: bool = True) -> bytes:
        headers = dict(reply.headers)
        if with_length:
            headers.setdefault("Content-Length", str(len(reply.body)))
            if int(headers["Content-Length"]) != len(reply.body):
                self.close_connection = True
        if self.close_connection:
            headers["Connection"] = "close"
        lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def _fail(self, fault: ConnectionFault) -> None:
        match fault:
            case Stalled():
                self._wait_for_the_end()
            case Slow(reply=Reply() as reply):
                self.wfile.write(self._head(reply))
                for byte in reply.body:
                    self.wfile.write(bytes((byte,)))
                    if self.server.stopping.wait(fault.seconds):
                        return
            case Endless(reply=Reply() as reply):
                self.wfile.write(self._head(reply, with_length=False) + reply.body[:-1])
                while not self.server.stopping.is_set():
                    self.wfile.write(b" " * 65536)
            case CutShort(reply=Reply() as reply):
                self._send(reply)
            case _:
                self._reset()

    def _wait_for_the_end(self) -> None:
        """Say nothing until the caller goes away, or the server stops."""
        self.connection.settimeout(None)
        self.rfile.read(1)

    def _reset(self) -> None:
        """End the connection at once, as a broken line does: without the polite last packet."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        socket.close(self.connection.detach())

    def _tell(self, outcome: str) -> None:
        self.server.called(f"{self.command} {self.path} → {outcome}")

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: `_tell` says what there is to say."""
