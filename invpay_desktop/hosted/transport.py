"""Carries one request to the hosted service: to the configured origin alone, once, within limits of time and size.

It knows whether a byte of a request may have left this computer, because the connections say so themselves. No error
of the libraries beneath leaves this file: they hold the request, and with it a card or the token.
"""

from __future__ import annotations

import http.client
import io
import re
import socket
import ssl
import threading
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from invpay_desktop import __version__
from invpay_desktop.base.errors import BadInput, BugError
from invpay_desktop.hosted.connection import Connection
from invpay_desktop.hosted.reply import Fault, Reply
from invpay_desktop.settings import is_loopback


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect, seconds for a whole exchange, bytes of an answer (as sent, and decompressed).

    `idle`: seconds after which a connection is not used again: a service that closes it just then would leave the
    outcome of a request unknown.
    """

    connect: float = 10
    total: float = 90
    largest: int = 2**20
    idle: float = 1


class Pace:
    """At most `most` requests in any second (None: as many as there are). `clock` and `sleep`: monotonic seconds."""

    def __init__(
        self,
        most: int | None = 2,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._starts: deque[float] | None = None if most is None else deque(maxlen=most)
        self._clock, self._sleep = clock, sleep

    def wait(self) -> None:
        """Wait until the next request may start, and note that it does."""
        starts = self._starts
        if starts is None:
            return
        if len(starts) == starts.maxlen:
            wait = starts[0] + 1 - self._clock()
            if wait > 0:
                self._sleep(wait)
        starts.append(self._clock())


class NothingSent(OSError):
    """What a test's adapter raises where no byte of a request leaves; the real connections are asked themselves."""


@dataclass
class _Exchange:
    """One request and its answer. `deadline`: of the monotonic clock. `room`: bytes that may still come."""

    deadline: float
    room: int
    began: bool = False

    def left(self) -> float:
        """Seconds left. Raises TimeoutError where there are none."""
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("the time for this exchange is over")
        return seconds

    def took(self, count: int) -> None:
        """Note bytes that came. Raises _TooLarge where they are too many."""
        self.room -= count
        if self.room < 0:
            raise _TooLarge


class _TooLarge(OSError): ...


class _Garbled(OSError): ...


_exchange: ContextVar[_Exchange] = ContextVar("_exchange")


class _Timed(io.RawIOBase):
    """Reads from a socket until the deadline of the exchange and not beyond its room, headers and all."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        self._raw, self._sock = raw, sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        exchange = _exchange.get()
        self._sock.settimeout(exchange.left())
        count = self._raw.readinto(buffer)
        exchange.took(count or 0)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **named: Any) -> None:
        super().__init__(sock, *args, **named)
        self.fp = io.BufferedReader(_Timed(self.fp.detach(), sock))


class _Plain(HTTPConnection):
    """A connection that notes when the first byte of a request may leave, and never prints what it sends."""

    debuglevel = 0
    response_class = _Response

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        exchange = _exchange.get()
        self.sock.settimeout(exchange.left())
        exchange.began = True
        super().send(data)


class _Secure(_Plain, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class _Adapter(HTTPAdapter):
    """Opens our own connections, never a second time by itself, and trusts `trusted` (a file of certificates)."""

    def __init__(self, trusted: str) -> None:
        self._context = _context(trusted)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **named: Any) -> None:
        super().init_poolmanager(*args, **named, ssl_context=self._context)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        conn.cert_reqs = "CERT_REQUIRED"  # by the context above, whose certificates are loaded once


@cache
def _context(trusted: str) -> ssl.SSLContext:
    """TLS 1.2 at least, name and certificate verified. Kept, because reading the certificates takes a while."""
    # Made by hand: the default one writes the keys of a connection where SSLKEYLOGFILE says.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(trusted)
    return context


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None  # not even prepared: that would read the whole answer


class Transport:
    """Requests to one account, one after the other. `adapter`: what carries them in a test instead of the network.

    `trusted`: a file of certificates instead of those that come with the program. Raises BadInput for an address or
    tenant that cannot be used.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        pace: Pace | None = None,
        limits: Limits | None = None,
        adapter: BaseAdapter | None = None,
        trusted: str | None = None,
    ) -> None:
        self._origin = _checked_origin(connection.url)
        self._headers = _headers(connection)
        self._pace = pace or Pace()
        self._limits = limits or Limits()
        self._foreign = adapter is not None
        self._adapter = adapter or _Adapter(trusted or requests.utils.DEFAULT_CA_BUNDLE_PATH)
        self._session = _session(self._adapter)
        self._lock = threading.Lock()
        self._ended = time.monotonic()

    def close(self) -> None:
        """Let go of connections."""
        self._session.close()

    def send(self, method: str, path: str, body: bytes | None = None, key: str = "") -> Reply:
        """Send one request once. Never raises for the network. `key`: sent as Idempotency-Key."""
        with self._lock:
            self._pace.wait()
            if time.monotonic() - self._ended > self._limits.idle:
                self._adapter.close()
            request = self._prepared(method, path, body, key)
            try:
                return self._carried(request)
            finally:
                self._ended = time.monotonic()

    def _carried(self, request: requests.PreparedRequest) -> Reply:
        limits = self._limits
        exchange = _Exchange(time.monotonic() + limits.total, limits.largest + HEAD_ROOM, began=self._foreign)
        before = _exchange.set(exchange)
        try:
            answer = self._session.send(
                request,
                stream=True,
                timeout=(limits.connect, limits.total),
                allow_redirects=False,
            )
            with answer:
                return _reply(answer, limits.largest)
        except NothingSent:
            return Reply(fault=Fault.OFFLINE, sent=False)
        except Exception as error:  # noqa: BLE001 - whatever it is, bytes may have left, and it holds the request
            return Reply(fault=_fault(error, exchange), sent=exchange.began)
        finally:
            _exchange.reset(before)

    def _prepared(self, method: str, path: str, body: bytes | None, key: str) -> requests.PreparedRequest:
        if not path.startswith("/api/"):
            raise BugError("A request was to go to another place than the hosted service. Nothing was sent.")
        headers = dict(self._headers)
        if body is not None:
            headers["Content-Type"] = "application/json"
        if key:
            headers["Idempotency-Key"] = key
        request = requests.PreparedRequest()
        request.prepare(method=method, url=self._origin + path, headers=headers, data=body)
        return request


HEAD_ROOM = 2**17
"""Bytes of headers and framing beside the body of an answer."""


def _session(adapter: BaseAdapter) -> requests.Session:
    session = _Session()
    session.trust_env = False  # no .netrc, no proxies, no bundle of certificates from the environment
    session.adapters.clear()
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _checked_origin(url: str) -> str:
    """The address without what follows the host and a path of its own. Plain http is for this computer alone."""
    parts = urlsplit(url)
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    if not safe or not parts.hostname or "@" in parts.netloc or parts.query or parts.fragment:
        raise BadInput("The address of the hosted service is not an https:// address. Nothing was sent.", "hosted.url")
    return url.rstrip("/").removesuffix("/api/v1")


def _headers(connection: Connection) -> dict[str, str]:
    for name, text in (("token", connection.token), ("tenant", connection.tenant)):
        if not re.fullmatch(r"[!-~]([ -~]*[!-~])?", text, re.ASCII):
            raise BadInput(f"The {name} holds characters that cannot be sent. Nothing was sent.", f"hosted.{name}")
    return {
        "Accept": "application/json",
        "Accept-Encoding": "gzip",
        "Authorization": f"Bearer {connection.token}",
        "User-Agent": f"InvPay-Desktop/{__version__}",
        "X-Tenant-ID": connection.tenant,
    }


def _reply(answer: requests.Response, largest: int) -> Reply:
    headers = answer.headers
    body = b""
    if not 300 <= answer.status_code < 400:  # a redirect is an error, whatever lies in it
        body = _inflated(_body(answer, largest), headers.get("Content-Encoding", "").strip().lower(), largest)
    return Reply(answer.status_code, body, headers.get("Content-Type", ""), headers.get("Retry-After", ""))


def _body(answer: requests.Response, largest: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in _parts(answer.raw):
        size += len(part)
        if size > largest:
            raise _TooLarge
        parts.append(part)
    return b"".join(parts)


def _parts(raw: Any) -> Iterator[bytes]:
    """The bytes as they were sent: what is compressed is decompressed later, with a limit."""
    if isinstance(raw, urllib3.BaseHTTPResponse):
        return raw.stream(2**16, decode_content=False)
    return iter(lambda: raw.read(2**16), b"")


def _inflated(body: bytes, encoding: str, largest: int) -> bytes:
    if encoding in ("", "identity") or not body:
        return body
    if encoding not in ("gzip", "x-gzip"):
        raise _Garbled
    unpacker = zlib.decompressobj(wbits=31)
    whole = unpacker.decompress(body, largest + 1)
    if len(whole) > largest:
        raise _TooLarge
    if not unpacker.eof:
        raise _Garbled
    return whole


def _fault(error: BaseException, exchange: _Exchange) -> Fault:
    causes = list(_causes(error))

    def among(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if not exchange.began:
        return next((found for cause in causes if (found := _before(cause))), Fault.OFFLINE)
    if exchange.room < 0 or among(_TooLarge):
        return Fault.TOO_LARGE
    if among(TimeoutError):
        return Fault.SLOW
    if among(_Garbled, zlib.error):
        return Fault.GARBLED
    if among(ConnectionError, http.client.IncompleteRead) or not among(http.client.HTTPException, ValueError):
        return Fault.DROPPED
    return Fault.GARBLED


_CERTIFICATES = {
    9: Fault.EXPIRED, 10: Fault.EXPIRED, 18: Fault.UNTRUSTED, 19: Fault.UNTRUSTED, 20: Fault.UNTRUSTED,
    21: Fault.UNTRUSTED, 62: Fault.WRONG_NAME, 64: Fault.WRONG_NAME,
}  # fmt: skip
"""OpenSSL's numbers (X509_V_ERR_…) for what is wrong with a certificate."""


def _before(cause: BaseException) -> Fault | None:
    """What one error says about why no connection came about."""
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _CERTIFICATES.get(cause.verify_code, Fault.CERTIFICATE)
    if isinstance(cause, ssl.SSLError):
        old = "PROTOCOL" in (cause.reason or "") or "VERSION" in (cause.reason or "")
        return Fault.OLD_TLS if old and cause.reason != "WRONG_VERSION_NUMBER" else Fault.NO_TLS
    if isinstance(cause, socket.gaierror):
        return Fault.OFFLINE if cause.errno == socket.EAI_AGAIN else Fault.ADDRESS
    if isinstance(cause, ConnectionRefusedError):
        return Fault.REFUSED
    if isinstance(cause, TimeoutError):
        return Fault.CONNECT_SLOW
    if isinstance(cause, ConnectionError):
        return Fault.NO_TLS  # a connection there was, and it broke before anything was sent
    return Fault.ADDRESS if isinstance(cause, ValueError) else None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what lies inside it, as the libraries wrap it."""
    waiting, seen = [error], set[int]()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        inside = (*current.args, getattr(current, "reason", None), current.__cause__, current.__context__)
        waiting.extend(each for each in inside if isinstance(each, BaseException))
