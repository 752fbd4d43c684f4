"""Money lately: the last movements of money in the whole book, as a short timeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from invpay_desktop.ui import figures, words
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.timeline_view.entries import Happened
from invpay_desktop.ui.timeline_view.view import TimelineView
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import LinkButton
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from invpay_desktop.analytics.dashboard import MoneyEvent


class LatelyCard(Card):
    """The list and the way to all payments."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Money lately"))
        self._desk = desk
        self._events: dict[int, MoneyEvent] = {}
        everything = LinkButton(tr("All payments"))
        everything.clicked.connect(lambda: desk.go("payments"))
        self.beside(everything)
        self.view = TimelineView()
        self.view.grouped = False
        self.view.setAccessibleName(tr("Money lately"))
        self.view.asked.connect(lambda entry, _where: self._open(entry))
        self.view.clicked.connect(lambda _index: self._open(self.view.current_entry()))
        self.view.setMinimumHeight(px(7 * 48))
        self.nothing = Label(tr("No money has moved yet."), tone="muted")
        self.nothing.hide()
        self.body.addWidget(self.view)
        self.body.addWidget(self.nothing)

    def show_events(self, events: Sequence[MoneyEvent]) -> None:
        """Show other events, newest first."""
        self._events = {event.event_id: event for event in events}
        self.view.setVisible(bool(events))
        self.nothing.setVisible(not events)
        self.view.show_entries([_told(event, self._desk) for event in events])

    def _open(self, entry: Happened | None) -> None:
        event = self._events.get(entry.event_id) if entry is not None else None
        if event is None:
            return
        if event.invoice_id is not None:
            self._desk.go("invoices", invoice=event.invoice_id)
        elif event.payment_id is not None:
            self._desk.go("payments", payment=event.payment_id)


def _told(event: MoneyEvent, desk: Desk) -> Happened:
    kind = words.payment_kind(event.method, event.payment_kind or "other")
    icon, tone, title = kind.icon, kind.tone, kind.text
    struck = event.status in ("void", "failed", "returned") and event.kind == "payment.recorded"
    if event.kind in ("payment.refunded", "refund.settled", "refund.found"):
        icon, tone, title = "undo-2", "cyan", tr("Refund")
    elif event.kind == "credit.refunded":
        icon, tone, title = "undo-2", "cyan", tr("Credit paid back")
    elif event.kind == "payment.returned":
        icon, tone, title = "corner-up-left", "rust", tr("{kind} came back").format(kind=kind.text)
    elif event.kind == "payment.void":
        icon, tone, title = "ban", "slate", tr("{kind} voided").format(kind=kind.text)
    elif event.over:
        title = tr("{kind}, {over} too much").format(kind=kind.text, over=figures.amount(event.over))
    what = event.invoice_number if event.invoices == 1 else tr("{count} invoices").format(count=event.invoices)
    day = tr("Today") if event.dated_on == desk.today() else figures.day(event.dated_on, desk.today())
    second = [day, what if event.invoices else "", event.customer_name]
    return Happened(
        event.event_id,
        "",
        icon,
        tone,
        title,
        " · ".join(part for part in second if part),
        amount=figures.amount(event.amount),
        struck=struck,
        payment=event.payment_id,
    )
