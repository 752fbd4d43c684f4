"""The switches: every fault by its name, armed for an endpoint, for so many calls, from the n-th call on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

ENDPOINTS = (
    "pay", "history", "retry", "reconcile", "remind", "receipt", "refund", "credit", "analytics", "webhook"
)  # fmt: skip
ANY = "any"
ALWAYS = "always"


class Group(Enum):
    """When a fault strikes. Of each group one fault strikes at a time, the one armed first."""

    BEFORE = "instead of doing what was asked"
    DOING = "while it is done"
    CONTENT = "in what the answer says"
    TEXT = "in how the answer is written"
    AFTER = "after it was done"
    DELIVERY = "on the way back"
    WEBHOOK = "in the webhooks sent"


@dataclass(frozen=True, slots=True)
class Kind:
    """A fault that can be switched on. `value`: what stands after “=” where nothing is given, None: it takes none."""

    group: Group
    about: str
    value: str | None = None


_CODES = {"500": "Internal Server Error", "502": "Bad Gateway", "503": "Service Unavailable", "504": "Gateway Timeout"}
_ELSEWHERE = "https://elsewhere.invalid"

KINDS: dict[str, Kind] = {
    "refuse": Kind(Group.BEFORE, "The connection is closed as soon as it is made."),
    "drop-before": Kind(Group.BEFORE, "The connection ends before the request is read. Nothing is done."),
    "stall-before": Kind(Group.BEFORE, "No answer ever comes. Nothing is done."),
    **{f"{code}-before": Kind(Group.BEFORE, f"{code} {name}. Nothing is done.") for code, name in _CODES.items()},
    "401": Kind(Group.BEFORE, "The token is not taken any more."),
    "403": Kind(Group.BEFORE, "The tenant is not allowed."),
    "429": Kind(Group.BEFORE, "Too many calls. =SECONDS, =date, =nonsense or =none says what Retry-After holds.", "2"),
    "301": Kind(Group.BEFORE, "Moved: a redirect to another host, =ADDRESS.", _ELSEWHERE),
    "302": Kind(Group.BEFORE, "Found: a redirect to another host, =ADDRESS.", _ELSEWHERE),
    "307": Kind(Group.BEFORE, "A redirect that asks for the same call at another host, =ADDRESS.", _ELSEWHERE),
    "308": Kind(Group.BEFORE, "The same, for good.", _ELSEWHERE),
    "portal": Kind(Group.BEFORE, "200 and a page to sign in to a network. Nothing is done."),
    "late-commit": Kind(Group.DOING, "The connection ends, and it is done =SECONDS later.", "20"),
    "twice": Kind(Group.DOING, "The network delivers the request twice."),
    "drop-after": Kind(Group.AFTER, "It is done, and the connection ends before the answer."),
    "stall-after": Kind(Group.AFTER, "It is done, and no answer ever comes."),
    **{f"{code}-after": Kind(Group.AFTER, f"It is done, and answered {code} {name}.") for code, name in _CODES.items()},
    "slow": Kind(Group.DELIVERY, "The answer comes byte by byte, =SECONDS apart.", "1"),
    "endless": Kind(Group.DELIVERY, "The answer never ends."),
    "gzip-bomb": Kind(Group.DELIVERY, "A small packed answer that unpacks to 256 MiB."),
    "length-too-long": Kind(Group.DELIVERY, "Content-Length promises more than comes."),
    "length-too-short": Kind(Group.DELIVERY, "Content-Length names less than the answer has."),
    "empty": Kind(Group.TEXT, "200 without a body."),
    "half": Kind(Group.TEXT, "The first half of the JSON."),
    "html": Kind(Group.TEXT, "A page instead of JSON."),
    "bom": Kind(Group.TEXT, "A byte order mark before the JSON."),
    "deep-nesting": Kind(Group.TEXT, "100,000 lists inside one another."),
    "duplicate-keys": Kind(Group.TEXT, "Each key of the data twice, first with null."),
    "nan": Kind(Group.CONTENT, "NaN for every amount."),
    "1e400": Kind(Group.CONTENT, "1e400 for every amount."),
    "huge-integer": Kind(Group.CONTENT, "A number of 5,000 digits for every amount."),
    "lone-surrogate": Kind(Group.CONTENT, "Half a character in every text."),
    "nul": Kind(Group.CONTENT, "A NUL in every text."),
    "strings": Kind(Group.CONTENT, "Texts for numbers."),
    "true-amount": Kind(Group.CONTENT, "true for every amount."),
    "nulls": Kind(Group.CONTENT, "null for every value."),
    "lists": Kind(Group.CONTENT, "A list wherever an object should be."),
    "other-invoice": Kind(Group.CONTENT, "The id of another invoice."),
    "other-amount": Kind(Group.CONTENT, "Another amount: one more."),
    "negative": Kind(Group.CONTENT, "Every amount below zero."),
    "three-decimals": Kind(Group.CONTENT, "One decimal more than the currency has, and not a zero."),
    "million-millions": Kind(Group.CONTENT, "10 to the 18th for every amount."),
    "totals-off": Kind(Group.CONTENT, "Totals that do not add up."),
    "paid-and-owed": Kind(Group.CONTENT, "The status paid, with something left to pay."),
    "unknown-status": Kind(Group.CONTENT, "A status that is not in the document."),
    "unknown-method": Kind(Group.CONTENT, "A payment method that is not in the document."),
    "extra-fields": Kind(Group.CONTENT, "Unknown fields in every object."),
    "no-transaction": Kind(Group.CONTENT, "No transactionId anywhere."),
    "history-shrinks": Kind(Group.CONTENT, "The history lacks its first payment."),
    "history-reordered": Kind(Group.CONTENT, "The history in the opposite order."),
    "history-doubles": Kind(Group.CONTENT, "The first payment once more, with another amount."),
    "webhook-twice": Kind(Group.WEBHOOK, "Each webhook is sent twice."),
    "webhook-lost": Kind(Group.WEBHOOK, "A webhook is not sent."),
    "webhook-reversed": Kind(Group.WEBHOOK, "What happened together is told in the opposite order."),
}
"""Name → what it is, in the order of the documentation."""

_WRITTEN = re.compile(
    rf"([a-z0-9-]+)(?:=(.*?))?(?::({'|'.join((ANY, *ENDPOINTS))})(?::([1-9][0-9]{{0,5}}|{ALWAYS}))?)?", re.DOTALL
)


@dataclass(slots=True)
class Fault:
    """An armed fault. `times`: how often it still strikes, None for always; `nth`: which fitting call is the first.

    What is about histories or webhooks alone is armed for those where no endpoint is named.
    """

    name: str
    endpoint: str = ANY
    times: int | None = 1
    nth: int = 1
    value: str = ""

    def __post_init__(self) -> None:
        kind = KINDS.get(self.name)
        if kind is None:
            raise ValueError(f"There is no fault “{self.name}”.")
        if self.endpoint != ANY and self.endpoint not in ENDPOINTS:
            raise ValueError(f"There is no endpoint “{self.endpoint}”; there are {', '.join(ENDPOINTS)}.")
        only = _only_for(self.name)
        self.endpoint = only if only and self.endpoint == ANY else self.endpoint
        if (only and self.endpoint != only) or (not only and self.endpoint == "webhook"):
            raise ValueError(f"The fault “{self.name}” does not go with “{self.endpoint}”.")
        if self.nth < 1 or (self.times is not None and self.times < 1):
            raise ValueError("How often and from which call on are counted from 1.")
        if self.value and kind.value is None:
            raise ValueError(f"The fault “{self.name}” takes no value.")
        self.value = self.value or kind.value or ""
        if self.name in ("late-commit", "slow"):
            _seconds(self.value)

    @property
    def written(self) -> str:
        """As `parse` reads it."""
        times = ALWAYS if self.times is None else self.times
        return f"{self.name}{'=' + self.value if self.value else ''}:{self.endpoint}:{times}"

    @property
    def seconds(self) -> float:
        """Its value as seconds."""
        return _seconds(self.value)


def _only_for(name: str) -> str:
    """The one endpoint that a fault goes with, empty where it goes with each that is called."""
    word = name.partition("-")[0]
    return word if word in ("history", "webhook") else "history" if name == "unknown-method" else ""


def _seconds(value: str) -> float:
    if re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,3})?", value) is None:
        raise ValueError(f"“{value}” is no number of seconds.")
    return float(value)


def parse(written: str) -> Fault:
    """A fault as it is written: NAME[=VALUE][:ENDPOINT[:TIMES]]. Raises ValueError with a sentence for any other."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise ValueError(f"“{written}” is not written like NAME, NAME:ENDPOINT or NAME:ENDPOINT:TIMES.")
    name, value, endpoint, times = found.groups()
    return Fault(name, endpoint or ANY, None if times == ALWAYS else int(times or 1), value=value or "")


class Faults:
    """What is armed. Not for several threads at once: the sandbox has the lock."""

    def __init__(self) -> None:
        self._armed: list[Fault] = []

    def arm(self, fault: Fault) -> None:
        """Switch a fault on."""
        self._armed.append(fault)

    def armed(self) -> list[Fault]:
        """What is on."""
        return list(self._armed)

    def clear(self) -> None:
        """Switch all off."""
        self._armed.clear()

    def take(self, endpoint: str, groups: frozenset[Group]) -> dict[Group, Fault]:
        """The faults that strike this call, by group; each strikes once less from now on."""
        struck: dict[Group, Fault] = {}
        for fault in list(self._armed):
            group = KINDS[fault.name].group
            if group not in groups or fault.endpoint not in (ANY, endpoint):
                continue
            if fault.nth > 1:
                fault.nth -= 1
            elif group not in struck:
                struck[group] = fault
                self._count(fault)
        return struck

    def take_refusal(self) -> bool:
        """Whether a connection that is being made, nobody knows for which call, is refused."""
        for fault in self._armed:
            if (fault.name, fault.endpoint, fault.nth) == ("refuse", ANY, 1):
                self._count(fault)
                return True
        return False

    def _count(self, fault: Fault) -> None:
        if fault.times is not None:
            fault.times -= 1
            if fault.times == 0:
                self._armed.remove(fault)
