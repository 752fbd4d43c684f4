"""What the panel shows of one payment, read in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from invpay_desktop.ui import figures
from invpay_desktop.ui.attempts.allowed import Tried, tried
from invpay_desktop.ui.timeline_view.entries import Happened, told

if TYPE_CHECKING:
    from datetime import date

    from invpay_desktop.db.session import Session
    from invpay_desktop.ledger.attempts import Attempt
    from invpay_desktop.ledger.timeline import TimelineEntry
    from invpay_desktop.payments.payment_list import PaymentRow

_MOST = 12
"""Of so many of its invoices the timelines are read for what happened to the payment: each of them tells of it."""


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """A payment and what happened to it, newest first. `charge`: what is known of it where the service charged it;
    `waiting`: while its outcome is not known."""

    row: PaymentRow
    happened: tuple[Happened, ...]
    today: date
    charge: Tried | None
    waiting: Attempt | None


def read_facts(session: Session, payment_id: int) -> PaymentFacts | None:
    """Read a payment; None where it is gone (its import was taken back)."""
    from invpay_desktop.ledger.attempts import attempt_of
    from invpay_desktop.ledger.timeline import timeline_of
    from invpay_desktop.payments.history import get_payment
    from invpay_desktop.payments.payment_list import payment_rows

    rows = payment_rows(session, (payment_id,))
    if not rows:
        return None
    row = rows[0]
    entries: dict[int, TimelineEntry] = {}
    charge, attempt = tried(session, payment_id), attempt_of(session, payment_id)
    on = [part.id for part in row.invoices[:_MOST]] or ([charge.invoice_id] if charge is not None else [])
    for invoice in on:
        for entry in timeline_of(session, invoice):
            if entry.payment_id == row.public_id:
                entries[entry.event_id] = entry
    happened = told(
        [entries[one] for one in sorted(entries)], [get_payment(session, payment_id)], session.info.zone, session.today
    )
    waiting = attempt if attempt is not None and attempt.unresolved else None
    return PaymentFacts(row, tuple(_whole(happened, entries, row)), session.today, charge, waiting)


def _whole(happened: Sequence[Happened], entries: dict[int, TimelineEntry], row: PaymentRow) -> list[Happened]:
    """Entries of an invoice say what of the payment lay there; here it is the whole, and no invoice's rest."""
    shown = []
    for entry in happened:
        kind = entries[entry.event_id].kind if entry.event_id in entries else ""
        amount = entry.amount
        if kind == "payment.recorded":
            amount = figures.amount(row.amount)
        elif amount and len(row.invoices) > 1:
            amount = ""
        shown.append(replace(entry, amount=amount, left="", deeds=()))
    return shown
