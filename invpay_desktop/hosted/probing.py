"""Tries a connection and says in one sentence whether it works, and what is wrong where it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from invpay_desktop.base.errors import BadInput, ServiceError
from invpay_desktop.hosted import wire
from invpay_desktop.hosted.api import analytics_path
from invpay_desktop.hosted.connection import Connection
from invpay_desktop.hosted.problems import is_page
from invpay_desktop.hosted.reply import CERTIFICATE_FAULTS, Fault, Reply, Sender

What = Literal["ok", "address", "certificate", "token", "tenant", "not_this_service", "offline", "busy"]
"""What the sentence is about."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What came of the try. `sentence`: whole, for a person."""

    ok: bool
    what: What
    sentence: str


def probe(connection: Connection, currency: str, *, transport: Sender | None = None) -> Probe:
    """Ask for the figures of the last thirty days: the one reading that needs no id. Nothing is changed anywhere."""
    try:
        if transport is None:
            from invpay_desktop.hosted.transport import Transport

            transport = Transport(connection)
    except BadInput as wrong:
        place: dict[str | None, What] = {"hosted.token": "token", "hosted.tenant": "tenant"}
        return Probe(False, place.get(wrong.field, "address"), wrong.message)
    try:
        reply = transport.send("GET", analytics_path("30d"))
    finally:
        transport.close()
    what, sentence = _judged(reply, connection, currency)
    return Probe(what == "ok", what, sentence)


def _judged(reply: Reply, connection: Connection, currency: str) -> tuple[What, str]:
    host, status = connection.host, reply.status
    if reply.fault is not None or status is None:
        return _faulty(reply.fault or Fault.DROPPED, host)
    if status == 401:
        return "token", f"{host} does not take the token. Copy it once more from the service, whole."
    if 300 <= status < 400:
        return (
            "not_this_service",
            f"{host} sends the question on to another address. Type the address of the API itself.",
        )
    if status < 500 and is_page(reply):
        return "not_this_service", (
            f"{host} answers with a page for people. Either the address is that of another site, or this network wants "
            "a sign-in first."
        )
    if status in (403, 404):
        return "tenant", f"{host} takes the token, and does not know the tenant “{connection.tenant}” ({status})."
    if status == 429:
        return "busy", f"{host} is there and asks to wait. Try again in a few minutes."
    if status >= 500:
        return "busy", f"{host} is there and has trouble of its own ({status}). Try again later."
    return _understood(reply, host, currency)


def _understood(reply: Reply, host: str, currency: str) -> tuple[What, str]:
    try:
        if reply.status == 200:
            wire.read_analytics(reply, currency)
            return "ok", f"{host} answers, and takes the token and the tenant."
    except ServiceError:
        pass
    return "not_this_service", f"Something answers at {host}, and it is not the payment service ({reply.status})."


def _faulty(fault: Fault, host: str) -> tuple[What, str]:
    sentence = fault.value.format(host=host)
    if fault in (Fault.ADDRESS, Fault.REFUSED):
        return "address", sentence
    if fault in CERTIFICATE_FAULTS:
        return "certificate", f"{sentence} Nothing was sent, and no token."
    if fault in (Fault.OFFLINE, Fault.CONNECT_SLOW):
        return "offline", sentence
    return ("not_this_service" if fault in (Fault.GARBLED, Fault.TOO_LARGE) else "busy"), sentence
