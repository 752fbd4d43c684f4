"""When a delivery that came to nothing is tried again: soon, then ever later, never all rows at once."""

from __future__ import annotations

import hashlib

STEPS = (5, 30, 120, 600, 3600)
LATER = 6 * 3600
"""Seconds to wait after the first, second … try, and after every further one."""

LONGEST_ASKED = 900
"""Seconds that a service may ask us to wait, at most: a slip in its answer must not silence us for a year."""


def delay(uid: str, tries: int, retry_after: int | None = None) -> int:
    """Seconds until the next try, after `tries` (1 or more) came to nothing.

    Up to a quarter more than the step, taken from the row's uid: rows put off together do not come back together, and
    a delay can be told beforehand. What the other side asked for goes before it, within bounds.
    """
    if retry_after is not None:
        return min(max(retry_after, STEPS[0]), LONGEST_ASKED)
    step = STEPS[tries - 1] if tries <= len(STEPS) else LATER
    share = int.from_bytes(hashlib.sha256(f"{uid}/{tries}".encode()).digest()[:2])
    return step + step * share // (4 * 0xFFFF)
