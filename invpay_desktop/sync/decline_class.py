"""Which class a decline has, told from the service's words: soft (the same card may do) or hard (another is needed).

The service gives a reason as text and no code. Words that name a card or an account which will not work again make it
hard; everything else is soft, so that a retry can be offered, which a person starts.
"""

from __future__ import annotations

import re
from typing import Literal

DeclineClass = Literal["soft", "hard"]

_HARD = (
    r"expir(ed|y)",
    r"stolen",
    r"\blost[ _](card|or)|card (was |is |reported )*lost|^lost$",
    r"pick.?up",
    r"(invalid|incorrect|wrong|unknown|bad)[ _](card[ _])?(number|account)",
    r"(invalid|unknown|unsupported)[ _](card|pan|routing|bank|issuer)\b",
    r"no (such |valid )?(card|account|issuer)\b|unable to locate",
    r"(card|account)( number)?( is| was)? (not (found|valid|supported|active)|invalid|closed|frozen|blocked|unknown)",
    r"closed",
    r"restricted",
    r"revo(ked|cation)|stop(ped)? payment",
    r"fraud|security violation",
    r"deceased|frozen",
    r"not (permitted|allowed|authorized by|authorised by)",
    r"\bR(02|03|04|05|07|08|10|16|20|29)\b",
)
"""Card networks call these "do not retry"; the R codes are NACHA's returns of the same kind."""

_IS_HARD = re.compile("|".join(_HARD), re.IGNORECASE)


def class_of(reason: str) -> DeclineClass:
    """`hard` where the reason names a card or account that will not work again, else `soft`."""
    return "hard" if _IS_HARD.search(reason) else "soft"
