"""Which error an answer to a reading is, if it is one, and how long the service asks to wait."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from invpay_desktop.base.errors import (
    NotAtService,
    NotTheService,
    Offline,
    ServiceBusy,
    ServiceError,
    ServiceUnclear,
    SignInRefused,
)
from invpay_desktop.hosted.json_bytes import read_json
from invpay_desktop.hosted.reply import CERTIFICATE_FAULTS, OFFLINE_FAULTS, Reply

LONGEST_WAIT = 900
"""Seconds: a service may ask for more, and is asked again all the same."""


def problem_of(reply: Reply, host: str) -> ServiceError | None:
    """The error that an answer to a reading stands for; None where its body is worth reading."""
    if reply.fault is not None or reply.status is None:
        return _fault(reply, host)
    status = reply.status
    if status in (401, 403):
        return SignInRefused(f"{host} does not take the token or the tenant ({status}). Nothing was changed.")
    if status == 429:
        return ServiceBusy(f"{host} asks to wait. It will be asked again later.", seconds_to_wait(reply.retry_after))
    if 300 <= status < 400:
        return NotTheService(f"{host} sends the question on to another address, which is not followed ({status}).")
    if status < 500 and is_page(reply):
        return NotTheService(f"{host} answers with a page for people: the address is not that of a payment service.")
    if status == 404:
        return NotAtService(f"{host} does not know what was asked for (404).")
    if not 200 <= status < 300:
        return ServiceUnclear(f"{host} answered with an error ({status}). Nothing was changed; try again later.")
    return None


def is_page(reply: Reply) -> bool:
    """Whether a page for people came, as from another site or from the sign-in of a network."""
    start = reply.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") or (
        "html" in reply.content_type.lower() and not isinstance(read_json(reply.body), dict)
    )


def _fault(reply: Reply, host: str) -> ServiceError:
    sentence = reply.fault.value.format(host=host) if reply.fault else f"{host} gave no answer."
    if reply.fault in OFFLINE_FAULTS:
        return Offline(sentence)
    return NotTheService(sentence) if reply.fault in CERTIFICATE_FAULTS else ServiceUnclear(sentence)


def seconds_to_wait(retry_after: str, now: datetime | None = None) -> int | None:
    """The seconds of a Retry-After header, a number or a date, from 0 to LONGEST_WAIT; None where it says nothing."""
    text = retry_after.strip()
    if re.fullmatch(r"[0-9]{1,20}", text, re.ASCII):
        return min(int(text), LONGEST_WAIT)
    if not text:
        return None
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    seconds = (at - (now or datetime.now(UTC))).total_seconds()
    return min(max(int(seconds), 0), LONGEST_WAIT)
