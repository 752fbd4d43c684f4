"""What goes back to a caller: a reply, or the ways in which a connection fails instead, as named exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer. Content-Length goes with it as the length of the body, unless the headers name one."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class ConnectionFault(Exception):
    """The caller gets no whole answer. `committed`: what was asked for is done, or will be by itself."""

    def __init__(self, committed: bool, reply: Reply | None = None) -> None:
        super().__init__(type(self).__name__, committed)
        self.committed, self.reply = committed, reply


class Refused(ConnectionFault):
    """The connection was not taken: no byte of the request was read."""


class Dropped(ConnectionFault):
    """The connection ended before a byte of the answer."""


class Stalled(ConnectionFault):
    """The connection stays open and no byte of an answer ever comes."""


class Slow(ConnectionFault):
    """The answer (`reply`) comes byte by byte, `seconds` apart."""

    def __init__(self, committed: bool, reply: Reply, seconds: float) -> None:
        super().__init__(committed, reply)
        self.seconds = seconds


class Endless(ConnectionFault):
    """The answer's body never ends; `reply` is how it begins."""


class CutShort(ConnectionFault):
    """The connection ended inside the answer: `reply` names a longer body than it has."""
