"""What each tab says while nothing is on it, and what stands above all of them while the service cannot be had."""

from __future__ import annotations

from typing import NamedTuple

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.empty import EmptyState


class EmptyTab(EmptyState):
    """In the place of the list; leads to the settings where no account is set up."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("cloud", "")
        self._desk = desk

    def show_tab(self, tab: str) -> None:
        """Say what would be on this tab."""
        connected = self._desk.ready and self._desk.service.connected
        nothing = nothing_on(tab, connected)
        self.tell(nothing.title, nothing.text, nothing.icon)
        wanted = not connected and tab != "failed"
        self.show_buttons([_to_settings(self._desk, Button(tr("Connect …"), icon="plug"))] if wanted else [])


class ProblemBanner(Banner):
    """What stopped the last round, and the way to the settings."""

    def __init__(self, desk: Desk) -> None:
        button = _to_settings(desk, Button(tr("Look at the connection"), small=True))
        super().__init__("slate", "cloud-off", "", "", (button,))

    def show_problem(self, problem: tuple[str, str] | None) -> bool:
        """Say what is wrong; False where nothing is."""
        if problem is not None and (self.title(), self.text()) != problem:
            self.tell(*problem)
        return problem is not None


def _to_settings(desk: Desk, button: Button) -> Button:
    button.clicked.connect(lambda: desk.go("settings", section="hosted"))
    return button


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
