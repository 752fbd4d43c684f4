"""What one request brought back: a status and bytes, or the fault that came instead, and whether anything was sent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Fault(Enum):
    """Why there is no answer; the value is the sentence for a person, with `{host}` for the address."""

    ADDRESS = "There is no computer named {host}: the address is misspelt, or the network does not know it."
    OFFLINE = "{host} cannot be reached: this computer is offline, or a network between is."
    REFUSED = "Nothing answers at {host}: the computer is there, and nobody listens at this port."
    CONNECT_SLOW = "{host} did not take the call in time: this computer is offline, or that one is down."
    EXPIRED = "The certificate of {host} has expired, or is not valid yet: the clock of this computer may be wrong."
    WRONG_NAME = "The certificate at this address belongs to another name than {host}."
    UNTRUSTED = "The certificate of {host} is signed by nobody whom this computer trusts, such as by itself."
    CERTIFICATE = "The certificate of {host} cannot be verified."
    OLD_TLS = "{host} offers only a protection that is too old (TLS 1.2 is the least)."
    NO_TLS = "{host} does not speak TLS at this port, or broke off while the connection was being protected."
    SLOW = "{host} did not finish its answer in time."
    DROPPED = "The connection to {host} was lost before the answer was complete."
    TOO_LARGE = "The answer of {host} is larger than 1 MiB."
    GARBLED = "The answer of {host} is not HTTP that can be read."


CERTIFICATE_FAULTS = frozenset(
    {Fault.EXPIRED, Fault.WRONG_NAME, Fault.UNTRUSTED, Fault.CERTIFICATE, Fault.OLD_TLS, Fault.NO_TLS}
)
OFFLINE_FAULTS = frozenset({Fault.ADDRESS, Fault.OFFLINE, Fault.REFUSED, Fault.CONNECT_SLOW})


@dataclass(frozen=True, slots=True)
class Reply:
    """Either `fault` is None and there is a status, or there is no answer to speak of.

    `sent`: whether a byte of the request may have left this computer. `body`: decompressed.
    """

    status: int | None = None
    body: bytes = b""
    content_type: str = ""
    retry_after: str = ""
    fault: Fault | None = None
    sent: bool = True


class Sender(Protocol):
    """What carries requests: the transport, or a stand-in of a test."""

    def send(self, method: str, path: str, body: bytes | None = None, key: str = "") -> Reply:
        """Send one request once. `path`: from `/api/` on, encoded. Never raises for the network."""

    def close(self) -> None:
        """Let go of connections."""
