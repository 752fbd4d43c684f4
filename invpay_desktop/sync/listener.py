"""Listens on this computer for notices of the hosted service, as a tunnel or relay hands them on.

One endpoint, POST /webhooks, with a shared secret. Whatever comes is a hint (sync/hints.py) and no more; no answer
says anything but whether it was taken.
"""

from __future__ import annotations

import hmac
import logging
import queue
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from invpay_desktop.base.errors import BadInput, InvPayError, MachineError, Refused
from invpay_desktop.db.book import Book
from invpay_desktop.sync.hints import Hint, Taken, read_hint, take_hint

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ADDRESS = "127.0.0.1"
PATH = "/webhooks"
MOST_BYTES = 64 * 1024
MOST_A_MINUTE = 60

LAST_NOTICE = 60
"""Seconds that a notice being taken may need when the listening ends: longer than the book's lock is waited for."""

_ANSWERS = {
    202: "Accepted",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    413: "Content Too Large",
    429: "Too Many Requests",
    503: "Service Unavailable",
}


@dataclass
class Reception:
    """Answers requests as a WSGI application. `take` keeps a hint; `clock`: monotonic seconds.

    Raises Refused without a secret: anybody on this computer could send notices.
    """

    secret: str
    take: Callable[[Hint], object]
    clock: Callable[[], float] = time.monotonic
    _recent: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_A_MINUTE))

    def __post_init__(self) -> None:
        if not self.secret:
            raise Refused("Notices are taken with a shared secret only, and none is set. Nothing listens.")

    def __call__(self, request: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        status, more = self._answer(request)
        body = b'{"success": true}' if status == 202 else b'{"success": false}'
        head = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *more]
        start_response(f"{status} {_ANSWERS[status]}", head)
        return [body]

    def _answer(self, request: WSGIEnvironment) -> tuple[int, list[tuple[str, str]]]:
        if not self._has_time():
            return 429, [("Retry-After", "60")]
        if request.get("PATH_INFO") != PATH:
            return 404, []
        if request.get("REQUEST_METHOD") != "POST":
            return 405, [("Allow", "POST")]
        if not self._is_known(request):
            return 401, []
        body = request["wsgi.input"].read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            return 413, []
        try:
            self.take(read_hint(body, request.get("HTTP_X_TENANT_ID", "")))
        except BadInput:
            return 400, []
        except InvPayError:  # the book is held by another program, the disk is full: to be sent again
            return 503, [("Retry-After", "60")]
        return 202, []

    def _has_time(self) -> bool:
        """At most so many requests in any minute, whoever they come from: the secret cannot be guessed at speed."""
        now = self.clock()
        if len(self._recent) == MOST_A_MINUTE and now - self._recent[0] < 60:
            return False
        self._recent.append(now)
        return True

    def _is_known(self, request: WSGIEnvironment) -> bool:
        bearer = str(request.get("HTTP_AUTHORIZATION", ""))
        given = request.get("HTTP_X_WEBHOOK_SECRET") or bearer.removeprefix("Bearer ")
        return hmac.compare_digest(given.encode("latin-1"), self.secret.encode())


class Listener:
    """Takes notices until it is stopped, and has the invoices they name read in a thread of its own.

    `read` reads one invoice's history (None: that is left to the next round); it may raise InvPayError. `said` is told
    of each notice and of readings that failed. `port` 0: any that is free. Raises MachineError where the port is
    taken, Refused without a secret.
    """

    def __init__(
        self,
        book: Book,
        secret: str,
        port: int,
        *,
        clock: Callable[[], datetime],
        read: Callable[[int], object] | None = None,
        said: Callable[[str], None] = lambda _sentence: None,
    ) -> None:
        self._book, self._clock, self._read, self._said = book, clock, read, said
        self._to_read: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._sockets: dict[Any, Any] = {}
        self._closing, self._ending = threading.Lock(), False
        self._server = _server(Reception(secret, self._take), port, self._sockets)

    @property
    def port(self) -> int:
        """The port it listens at."""
        return int(self._server.effective_port)

    @property
    def address(self) -> str:
        """Where notices are to be sent on this computer."""
        return f"http://{ADDRESS}:{self.port}{PATH}"

    def run(self) -> None:
        """Listen until `stop` is called, or Ctrl-C is pressed."""
        from waitress import wasyncore

        reader = threading.Thread(target=self._read_all, name="invpay-notices")
        reader.start()
        try:
            while not self._ending:
                wasyncore.loop(timeout=1, map=self._sockets, count=1)
        except KeyboardInterrupt:
            pass
        finally:
            self._server.task_dispatcher.shutdown(timeout=LAST_NOTICE)
            with self._closing:
                self._ending = True
                wasyncore.close_all(self._sockets)
            self._to_read.put(None)
            reader.join()

    def stop(self) -> None:
        """End `run`, from any thread."""
        with self._closing:  # what wakes it up writes to a pipe, whose number may be another file's once it is closed
            if not self._ending:
                self._ending = True
                self._server.pull_trigger()

    def _take(self, hint: Hint) -> Taken:
        with self._book.write(self._clock(), actor="sync") as session:
            taken = take_hint(session, hint)
        self._said(_SENTENCES[taken.what])
        if taken.what == "new" and taken.invoice_id is not None and self._read is not None:
            self._to_read.put(taken.invoice_id)
        return taken

    def _read_all(self) -> None:
        while (invoice_id := self._to_read.get()) is not None and not self._ending:  # what is left stays due
            assert self._read is not None
            try:
                self._read(invoice_id)
            except Exception as error:  # noqa: BLE001 - one invoice must not end the listening
                why = f" {error.message}" if isinstance(error, InvPayError) else ""
                self._said(f"The invoice was not read now, but will be with the next round.{why}")


_SENTENCES = {
    "new": "A notice came in; its invoice is read.",
    "seen": "A notice came in again.",
    "unknown_invoice": "A notice about an invoice that is not in this book came to nothing.",
    "other_tenant": "A notice for another tenant came to nothing.",
    "other_type": "A notice of another kind came to nothing.",
}


def _server(reception: Reception, port: int, sockets: dict[Any, Any]) -> Any:
    """One thread takes notices, one after the other: they are few, and the book takes one writer at a time anyway."""
    from waitress.server import create_server

    logging.getLogger("waitress").setLevel(logging.CRITICAL)  # it would print what was sent
    try:
        door = socket.create_server((ADDRESS, port))
    except OSError:
        raise MachineError(
            f"Port {port} of this computer is taken or not allowed, so nothing listens. Choose another."
        ) from None
    server = create_server(
        reception,
        map=sockets,
        sockets=[door],
        threads=1,
        ident="",
        max_request_body_size=MOST_BYTES,
        max_request_header_size=16 * 1024,
        connection_limit=20,
        channel_timeout=20,
    )
    server.channel_class = _silent_channel()
    return server


def _silent_channel() -> Any:
    """Connections that do not repeat what they could not read: requests that are none never reach the reception."""
    from waitress.channel import HTTPChannel
    from waitress.task import ErrorTask

    class Silent(ErrorTask):  # type: ignore[misc]
        def execute(self) -> None:
            self.request.error.body = "Not taken."
            super().execute()

    class Channel(HTTPChannel):  # type: ignore[misc]
        error_task_class = Silent

    return Channel
