"""What each tab says while nothing is on it."""

from __future__ import annotations

from typing import NamedTuple

from invpay_desktop.ui.translation import tr


class Nothing(NamedTuple):
    """Icon, title and sentence of an empty tab."""

    icon: str
    title: str
    text: str


def nothing_on(tab: str, connected: bool) -> Nothing:
    """What to say. `connected`: whether an account is set up."""
    if not connected and tab != "failed":
        return Nothing(
            "unplug", tr("No hosted service"),
            tr("With an account you can charge cards, bank accounts and saved methods, and what you record is told to "
               "the service. Everything else works without one."),
        )  # fmt: skip
    return _table()[tab]


def _table() -> dict[str, Nothing]:
    return {
        "needs_you": Nothing(
            "circle-check", tr("Nothing needs you"),
            tr("Here stands what the program cannot settle by itself: a charge that nobody can tell the end of, a "
               "record that the service refused."),
        ),
        "checking": Nothing(
            "circle-check", tr("Nothing is being checked"),
            tr("Where the answer to a charge or a refund is lost, we ask the service until it is known what happened. "
               "Nothing is charged a second time."),
        ),
        "failed": Nothing(
            "credit-card", tr("No failed payments"),
            tr("A card, bank account or saved method that was declined stands here with the reason and what to do "
               "next, until it is dealt with."),
        ),
        "waiting": Nothing(
            "inbox", tr("Nothing waits"),
            tr("What you record on linked invoices waits here until the service has taken it, also while you are "
               "offline. Charges never wait: they are sent when you press the button."),
        ),
        "sent": Nothing(
            "send", tr("Nothing was sent yet"),
            tr("The payments, credits and notices that the service has taken, newest first."),
        ),
        "differences": Nothing(
            "scale", tr("No differences"),
            tr("Where the service and your book say different things about an invoice. Neither is changed behind your "
               "back."),
        ),
    }  # fmt: skip
