"""What to do next after a charge that failed, by the class of its failure; and which class a service's reason has."""

from __future__ import annotations

from invpay_desktop.base.errors import BugError
from invpay_desktop.sync.decline_class import DeclineClass, class_of

__all__ = ["DeclineClass", "advice", "class_of"]

_ADVICE = {
    "soft": (
        "This may work later, or with another card. Ask the customer, then try again with the same details or others."
    ),
    "hard": "This card or account will not work. Ask the customer for another one, or for another way to pay.",
    "not_sent": "Nothing was sent, so nothing was charged. It may be tried again once the connection is there.",
    "gateway": "The service refused it and charged nothing. Put right what it names, then try again.",
    "returned": "The bank took it back. It may be tried again, at most twice; where the customer objected, ask first.",
    "unknown": (
        "We don't know yet whether this went through. Please do not charge again: the service's history is read again "
        "by itself."
    ),
    "needs_you": (
        "The service's history did not settle it. Ask the service about this amount and time, then say here what "
        "became of it. Please do not charge again before that."
    ),
}
"""Class of a failure → what a person does about it, in one or two sentences (domain rule 6)."""


def advice(failure: str) -> str:
    """What to do next after a failure: soft, hard, not_sent, gateway, returned; or while it is unknown, needs_you."""
    try:
        return _ADVICE[failure]
    except KeyError:
        raise BugError(f"“{failure}” is no class of failure. Nothing was changed.") from None
