"""The way from the real client to the sandbox without a socket: each call may meet a fault, chosen by the dice."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import Any

import requests
import urllib3
from requests.adapters import BaseAdapter

from invpay_desktop.hosted.transport import NothingSent
from invpay_desktop.sandbox.core import Sandbox
from invpay_desktop.sandbox.faults import KINDS, Fault, Group
from invpay_desktop.sandbox.reply import ConnectionFault, Refused, Reply
from tests.simulator.crashing import Dying

UNREACHABLE = "no network"
_NEVER = {"gzip-bomb", "endless", "slow", "huge-integer", "deep-nesting"}
"""Faults of size and time, which cost a schedule more than they teach it; tests/hosted has them."""
FAULTS = tuple(name for name, kind in KINDS.items() if kind.group is not Group.WEBHOOK and name not in _NEVER)


class Line(BaseAdapter):
    """Carries requests to a sandbox. `odds`: of a fault, for each call. `sent`: how often each key left this side."""

    def __init__(self, sandbox: Sandbox, dice: Random, dying: Dying) -> None:
        super().__init__()
        self.sandbox, self.dice, self.dying = sandbox, dice, dying
        self.odds = 0.0
        self.sent: Counter[str] = Counter()
        self.doubled: set[str] = set()

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """As a network would carry it."""
        self.dying.here("before the request")
        fault = self._fault()
        if fault == UNREACHABLE:
            raise NothingSent(fault)
        key = str(request.headers.get("Idempotency-Key", ""))
        if key:
            self.sent[key] += 1
        if fault:
            if fault == "twice" and key:
                self.doubled.add(key)
            self._arm(fault)
        try:
            reply = self._carry(request)
        finally:
            self.sandbox.faults.clear()
            self.dying.here("after the request")
        return _response(request, reply)

    def close(self) -> None:
        """Nothing is held."""

    def _carry(self, request: requests.PreparedRequest) -> Reply:
        try:
            return self.sandbox.handle(
                str(request.method),
                request.path_url,
                {str(name): str(value) for name, value in request.headers.items()},
                request.body if isinstance(request.body, bytes) else b"",
            )
        except Refused:
            raise NothingSent("refused") from None
        except ConnectionFault as lost:
            raise requests.ConnectionError(type(lost).__name__) from None

    def _fault(self) -> str:
        if self.dice.random() >= self.odds:
            return ""
        return UNREACHABLE if self.dice.random() < 0.15 else self.dice.choice(FAULTS)

    def _arm(self, name: str) -> None:
        value = str(self.dice.choice((1, 20, 600, 5000))) if name == "late-commit" else ""
        try:
            self.sandbox.faults.arm(Fault(name, value=value))
        except ValueError:
            return  # it does not go with this call


def _response(request: requests.PreparedRequest, reply: Reply) -> requests.Response:
    headers: Mapping[str, str] = {"Content-Length": str(len(reply.body)), **reply.headers}
    made = requests.Response()
    made.status_code, made.request, made.url = reply.status, request, str(request.url)
    made.headers = requests.structures.CaseInsensitiveDict(headers)
    made.raw = urllib3.HTTPResponse(
        io.BytesIO(reply.body), headers=dict(headers), status=reply.status, preload_content=False
    )
    return made
