"""Refunds through the service as items: being looked up, waiting for a person who knows, or failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invpay_desktop.ui import figures
from invpay_desktop.ui.pages.in_step.items import Deed, Item
from invpay_desktop.ui.translation import tr, trn

if TYPE_CHECKING:
    from invpay_desktop.db.invoice_row import InvoiceRow
    from invpay_desktop.db.session import Session
    from invpay_desktop.ledger.refund_attempts import RefundAttempt


def refund_item(session: Session, found: RefundAttempt, row: InvoiceRow | None) -> Item:
    """A refund that nobody knows the end of, or that failed."""
    needs_you, failed = found.state == "needs_you", found.status == "failed"
    sentence, advice = _said(found)
    return Item(
        key=("refund", found.refund_id),
        state="failed" if failed else "needs_you" if needs_you else "unknown",
        what=tr("Refund"),
        sentence=sentence,
        at=found.started_at,
        next_at=found.next_check_at,
        amount=found.amount,
        invoice=found.charge.invoice_id,
        number=row.number if row is not None else "",
        customer=found.customer_id,
        customer_name=row.customer_name if row is not None else "",
        payment=found.payment_id,
        facts=_facts(session, found),
        advice=advice,
        deeds=_deeds(found),
    )


def _said(found: RefundAttempt) -> tuple[str, str]:
    """Why it is here, and what to do about it."""
    if found.status == "failed":
        sentence = found.reason or tr("The service did not pay it out.")
        return sentence, tr("Nothing was paid back. A failed refund is never tried again by itself: you decide.")
    if found.state == "needs_you":
        sentence = found.reason or tr("The service was asked for days and does not tell.")
        return sentence, tr("Look at the service, or ask the customer, then say whether the money went out.")
    sentence = tr("We do not know yet whether the money went back.")
    return sentence, tr("It was sent once and will not be sent again. Until then nothing else of it is refunded.")


def _facts(session: Session, found: RefundAttempt) -> tuple[tuple[str, str], ...]:
    zone, today = session.info.zone, session.today
    facts = [
        (tr("Sent"), figures.moment(found.started_at, zone, today)),
        (tr("Out of"), found.payment_name),
        (tr("Reason"), found.why),
    ]
    if found.last_check_at is not None and found.unresolved:
        looks = f" · {trn('%n look(s) so far', found.checks)}" if found.checks else ""
        facts.append((tr("Last look"), figures.moment(found.last_check_at, zone, today) + looks))
    if found.next_check_at is not None:
        facts.append((tr("Next look"), figures.moment(found.next_check_at, zone, today)))
    return tuple((label, text) for label, text in facts if text)


def _deeds(found: RefundAttempt) -> tuple[Deed, ...]:
    look = Deed("check_refund", tr("Check now"), "refresh-cw")
    if found.status == "failed":
        return Deed("refund", tr("Refund again …"), "undo-2"), Deed("dismiss_refund", tr("Done"), "check")
    if found.state == "needs_you":
        return Deed("decide_refund", tr("I know what happened …"), "check"), look
    return (look,)
