"""What the panel shows of one invoice, read in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from invpay_desktop.ui import figures
from invpay_desktop.ui.attempts.allowed import Tried, charges_among
from invpay_desktop.ui.timeline_view.entries import Happened, told
from invpay_desktop.ui.translation import tr, trn

if TYPE_CHECKING:
    from datetime import date

    from invpay_desktop.base.money import Money
    from invpay_desktop.db.invoice_row import InvoiceRow
    from invpay_desktop.db.session import Session
    from invpay_desktop.ledger.attempts import Attempt
    from invpay_desktop.ledger.lines import Line
    from invpay_desktop.payments.history import PaymentPart


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """An invoice with its lines, payments and timeline; `credit` is the customer's unused credit.

    `waiting`: a charge of it whose outcome is not known yet. `charges`: what is known of its charges, by payment.
    """

    row: InvoiceRow
    lines: tuple[Line, ...]
    payments: tuple[PaymentPart, ...]
    happened: tuple[Happened, ...]
    reference: str
    notes: str
    credit: Money
    today: date
    waiting: Attempt | None
    charges: Mapping[int, Tried]


def read_facts(session: Session, invoice_id: int) -> InvoiceFacts | None:
    """Read an invoice; None where there is none (another book was put in this one's place)."""
    from invpay_desktop.ledger.attempts import unresolved_on
    from invpay_desktop.ledger.customers import get_customer
    from invpay_desktop.ledger.invoice_list import rows_by_ids
    from invpay_desktop.ledger.invoices import lines_of, newest_version
    from invpay_desktop.ledger.timeline import timeline_of
    from invpay_desktop.payments.history import payments_of

    rows = rows_by_ids(session, (invoice_id,))
    if not rows:
        return None
    version = newest_version(session, invoice_id)
    payments = payments_of(session, invoice_id)
    charges = charges_among(session, payments)
    return InvoiceFacts(
        rows[0],
        tuple(lines_of(session, version)),
        tuple(payments),
        tuple(told(timeline_of(session, invoice_id), payments, session.info.zone, session.today, charges)),
        version.reference,
        version.notes,
        get_customer(session, rows[0].customer_id).credit,
        session.today,
        unresolved_on(session, invoice_id),
        charges,
    )


def paid_line(facts: InvoiceFacts) -> str:
    """`Paid 1,250.00 in 2 payments`; what stands for paid where there was no payment."""
    in_force = [part for part in facts.payments if part.in_force]
    if not facts.row.paid:
        return tr("Nothing paid yet") if facts.row.lifecycle == "open" else ""
    paid = figures.amount(facts.row.paid)
    if not in_force:
        return tr("Paid {amount} by credit").format(amount=paid)
    return tr("Paid {amount} in {payments}").format(amount=paid, payments=trn("%n payment(s)", len(in_force)))


def last_line(facts: InvoiceFacts) -> str:
    """`Last on Jan 23`, where something was paid."""
    days = [part.received_on for part in facts.payments if part.in_force]
    return tr("Last on {day}").format(day=figures.day(max(days), facts.today)) if days else ""


def details(facts: InvoiceFacts) -> str:
    """Reference, notes, and the id by which the hosted service knows the invoice."""
    linked = tr("Linked to {id} at the hosted service").format(id=facts.row.hosted_id) if facts.row.hosted_id else ""
    return " · ".join(part for part in (facts.reference, facts.notes, linked) if part)
