"""Public ids: opaque text such as `pmt_01K9ZQ4T7M3Q8V5W2XJ6N0RABC`, sorted by the time they were made.

The shape after the prefix is a ULID (github.com/ulid/spec): 48 bits of milliseconds and 80 random bits in Crockford's
base 32. Sorted ids keep their unique index growing at its end, which is what keeps a payment quick in a large book.
"""

from __future__ import annotations

import secrets
from datetime import datetime

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id(prefix: str, now: datetime) -> str:
    """A new public id, e.g. new_id("pmt", now) → `pmt_01K9…`. `now`: aware instant."""
    value = (max(int(now.timestamp() * 1000), 0) & (2**48 - 1)) << 80 | secrets.randbits(80)
    return prefix + "_" + "".join(_ALPHABET[(value >> shift) & 31] for shift in range(125, -1, -5))
