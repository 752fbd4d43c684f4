"""When the service is asked again about something that nobody knows the outcome of. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

WAITS: tuple[timedelta, ...] = (
    timedelta(seconds=2),
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(hours=1),
    timedelta(hours=6),
    *(timedelta(days=1),) * 6,
)
"""How long after one reading the next one follows: quick for a person who waits, then days for a late answer.

The shape is Kill Bill's for unknown payments (5 min, 1 h, 1 d × 5), with a faster beginning.
"""

ON_THE_WIRE = timedelta(seconds=120)
"""Longer than a request can take (hosted/transport.py: 90 s): what is older and has no answer will get none."""


def next_check(checks: int, now: datetime) -> datetime | None:
    """When to look again after `checks` readings that settled nothing; None where a person must decide."""
    return now + WAITS[checks] if checks < len(WAITS) else None
