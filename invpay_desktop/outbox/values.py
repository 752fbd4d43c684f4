"""The words of the outbox: kinds and states, a row as it is read, and what became of a delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

KINDS = ("external", "reconcile", "credit", "receipt", "reminder", "webhook")
"""What can wait. Never a card, ACH or saved charge, and never a refund: those are sent when their button is pressed."""

SAFE_TO_REPEAT = frozenset({"webhook"})
"""Kinds that whoever receives them takes once, however often they come: every delivery carries the row's uid."""

State = Literal["waiting", "sending", "unknown", "needs_you", "sent", "refused", "cancelled"]
OPEN: tuple[State, ...] = ("waiting", "sending", "unknown", "needs_you")
ENDED: tuple[State, ...] = ("sent", "refused", "cancelled")
"""A row that needs a person has ended as far as the program goes; what follows it on its invoice waits for them."""

Outcome = Literal["sent", "refused", "needs_you", "unknown"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One look into the service's history for a record of unknown outcome. `found`: its id there, '' if it is not."""

    at: datetime
    found: str = ""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One thing to tell. `tries`: deliveries that came to nothing; `next_at`: not before (None: whenever).

    `sent_at`: when bytes may last have left. `claimed_until` marks whose delivery this is while it is `sending`.
    """

    id: int
    uid: str
    kind: str
    invoice_id: int | None
    customer_id: int | None
    payment_id: int | None
    refund_id: int | None
    payload: Mapping[str, Any]
    state: State
    tries: int
    next_at: datetime | None
    claimed_until: datetime | None
    made_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None
    problem: str
    answer: Mapping[str, Any]
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one delivery. `problem`: a sentence; `answer`: ids and words that came back.

    `later`: nothing arrived, and that is certain; `retry_after`: seconds that were asked for. `stop`: as `later`, and
    no other row can be delivered now either (the sign-in was refused), so it uses up no try.
    """

    state: Outcome | Literal["later", "stop"]
    problem: str = ""
    answer: Mapping[str, Any] | None = None
    retry_after: int | None = None
