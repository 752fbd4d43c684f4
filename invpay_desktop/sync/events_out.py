"""Our notices to the owner's other programs: the addresses that get them, how they are signed, and how they are sent.

What is told, and when, is in ledger/announcing.py; docs/webhooks.md shows how the other side verifies a notice.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import re
import socket
import ssl
import threading
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import insert, select, update

from invpay_desktop import __version__
from invpay_desktop.base.errors import BadInput, MachineError, NotFound, Refused
from invpay_desktop.base.texts import check_text
from invpay_desktop.db.book import Book
from invpay_desktop.db.hosted_tables import webhook_target
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import shown
from invpay_desktop.hosted.problems import seconds_to_wait
from invpay_desktop.keychain import Keychain
from invpay_desktop.outbox.rows import list_rows, withdraw
from invpay_desktop.outbox.values import Delivery, OutboxRow
from invpay_desktop.settings import WEBHOOKS_SECRET, is_loopback

CONNECT, WHOLE = 10, 30
"""Seconds to connect, and for the whole of one delivery."""

MOST_TRIES = 24
"""After these, some four days, a notice needs a person."""

REST = timedelta(seconds=30)
"""How long an address that did not answer is left alone: with a thousand notices waiting, each would wait for it."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address that gets our notices."""

    id: int
    url: str
    made_at: datetime


def add_target(session: WriteSession, url: str) -> Target:
    """Tell this address of payments from now on. Raises BadInput for one that is not safe, Refused for one that is."""
    checked = checked_address(url)
    if any(each.url == checked for each in list_targets(session)):
        raise Refused(f"{checked} is told already. Nothing was changed.")
    session.execute(insert(webhook_target), {"url": checked, "made_at": session.now})
    session.touch(hosted=True)
    return _target(session, checked)


def list_targets(session: Session) -> list[Target]:
    """The addresses that are told, oldest first."""
    rows = session.execute(select(webhook_target).where(shown(webhook_target)).order_by(webhook_target.c.id))
    return [Target(row.id, row.url, row.made_at) for row in rows]


def remove_target(session: WriteSession, url: str) -> int:
    """Tell this address no more; returns how many notices waited for it and are cancelled. Raises NotFound."""
    return _forget(session, _target(session, url.strip()).id)


def checked_address(url: str) -> str:
    """An address that notices may go to: https://, or http:// on this computer. Raises BadInput for any other."""
    text = url.strip()
    check_text(text, "address", 500)
    try:
        parts = urlsplit(text)
        host, odd = parts.hostname or "", "@" in parts.netloc or bool(parts.fragment) or parts.port == 0
    except ValueError:
        parts, host, odd = SplitResult("", "", "", "", ""), "", True
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if odd or not host or not safe or not re.fullmatch(r"[!-~]+", text, re.ASCII):
        raise BadInput(f"“{text}” is not an https:// address (http:// is for this computer alone).", "address")
    return text


def _target(session: Session, url: str) -> Target:
    found = next((each for each in list_targets(session) if each.url == url), None)
    if found is None:
        raise NotFound("address for notices", url)
    return found


def _forget(session: WriteSession, target: int) -> int:
    session.execute(update(webhook_target).where(webhook_target.c.id == target).values(hidden=True))
    session.touch(hosted=True)
    waiting = list_rows(session, states=("waiting", "needs_you"), kinds=("webhook",))
    return withdraw(session, uids={row.uid for row in waiting if row.payload["target"] == target})


# Sending ------------------------------------------------------------------------------------------------------------


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The value of X-InvPay-Signature: `sha256=` and the HMAC of timestamp, a dot and the body as it is sent."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def signed_headers(secret: str, uid: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers of one delivery. `uid`: the same at every try; the time, in seconds since 1970, is of this one."""
    timestamp = str(int(now.timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": f"InvPay-Desktop/{__version__}",
        "X-InvPay-Id": uid,
        "X-InvPay-Timestamp": timestamp,
        "X-InvPay-Signature": signature(secret, timestamp, body),
    }


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of one request. `status`: None where there was no answer; `problem`: a sentence, '' where it is 2xx."""

    status: int | None
    problem: str = ""
    retry_after: int | None = None

    @property
    def taken(self) -> bool:
        """Whether the other side has it."""
        return self.status is not None and 200 <= self.status < 300


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, connect: float = CONNECT, whole: float = WHOLE
) -> Posted:
    """Send a notice once. No redirect, proxy or password of the environment; the answer's body is not read.

    `connect`, `whole`: seconds. Raises BadInput for an address that is not safe; nothing of the network is raised.
    """
    parts = urlsplit(checked_address(url))
    host, path = parts.hostname or "", (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    line = _line(parts, host, connect)
    timer = threading.Timer(whole, _cut, (line,))
    timer.daemon = True
    timer.start()
    try:
        line.request("POST", path, body, dict(headers))
        with line.getresponse() as answer:
            status, retry_after = answer.status, answer.getheader("Retry-After", "")
    except ssl.SSLCertVerificationError:
        return Posted(None, f"The certificate of {host} is not one to trust.")
    except (OSError, http.client.HTTPException, ValueError):
        return Posted(None, f"{host} gave no answer.")
    finally:
        timer.cancel()
        line.close()
    posted = Posted(status, retry_after=seconds_to_wait(retry_after))
    return posted if posted.taken else Posted(status, f"{host} did not take it ({status}).", posted.retry_after)


def _line(parts: SplitResult, host: str, connect: float) -> http.client.HTTPConnection:
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=connect)
    from requests.utils import DEFAULT_CA_BUNDLE_PATH

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # not the default one, which writes keys down where it is told to
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_default_certs()  # of this system, where the owner may have an authority of their own
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    return http.client.HTTPSConnection(host, parts.port, timeout=connect, context=context)


def _cut(line: http.client.HTTPConnection) -> None:
    """End an exchange whose time is over, whatever it waits for: one byte a second would keep it for ever."""
    if line.sock is not None:
        with suppress(OSError):
            socket.socket.shutdown(line.sock, socket.SHUT_RDWR)


@dataclass
class WebhookCourier:
    """Delivers our notices. Needs no connection to the hosted service."""

    keychain: Keychain
    kind: str = "webhook"
    send: Callable[[str, bytes, Mapping[str, str]], Posted] = post
    _silent: dict[int, datetime] = field(default_factory=dict)

    def deliver(self, book: Book, _api: Any, row: OutboxRow, clock: Callable[[], datetime]) -> Delivery:
        """Send one notice; an address that says it is gone (410) is taken off the list."""
        now, target = clock(), int(row.payload["target"])
        with book.read(now) as session:
            url = next((each.url for each in list_targets(session) if each.id == target), None)
            book_id = session.info.public_id
        if url is None:
            return Delivery("refused", "Its address is no longer told.")
        if now < self._silent.get(target, now):
            return Delivery("later", f"{urlsplit(url).hostname} did not answer just now.")
        try:
            secret = self.keychain.get(book_id, WEBHOOKS_SECRET.key)
        except MachineError as error:
            return Delivery("later", error.message)
        if not secret:
            return Delivery("later", "There is no secret to sign it with.")
        body = str(row.payload["body"]).encode()
        posted = self.send(url, body, signed_headers(secret, row.uid, body, now))
        if posted.status is None:
            self._silent[target] = now + REST
        return self._outcome(book, row, url, posted, clock())

    def _outcome(self, book: Book, row: OutboxRow, url: str, posted: Posted, now: datetime) -> Delivery:
        if posted.taken:
            said = f"The notice {row.payload['type']} went to {urlsplit(url).hostname}."
            return Delivery("sent", answer={"status": posted.status, "reason": said})
        if posted.status == 410:
            with book.write(now, "sync") as session:
                _forget(session, int(row.payload["target"]))
            return Delivery("refused", f"{posted.problem} It says that it is gone, so it is told no more.")
        if row.tries + 1 >= MOST_TRIES:
            return Delivery("needs_you", f"{posted.problem} It was tried {MOST_TRIES} times.")
        return Delivery("later", posted.problem, retry_after=posted.retry_after)


def send_sample(url: str, secret: str, money: Any, now: datetime) -> Posted:
    """Send a signed notice that is marked as a sample, at once, to see whether an address takes it."""
    from invpay_desktop.base.json_text import dumps

    data = {
        "invoiceId": "inv_sample", "paymentId": "pmt_sample", "amount": money(25000), "remainingBalance": money(25000),
        "status": "partially_paid", "paidAt": now,
    }  # fmt: skip
    body = dumps({"type": "invoice.payment_received", "data": data}, indent=None).encode()
    return post(url, body, signed_headers(secret, f"sample-{uuid.uuid4()}", body, now))
