"""A person's word on a charge that nothing could settle: what the service said on the phone, with a note."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from invpay_desktop.base.dates import instant_text
from invpay_desktop.base.errors import BadInput, Refused
from invpay_desktop.base.texts import check_text
from invpay_desktop.db.hosted_tables import hosted_entry
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.hosted.values import HostedPayment
from invpay_desktop.ledger.attempts import Attempt, approve_attempt, attempt_of, fail_attempt
from invpay_desktop.payments.history import get_payment
from invpay_desktop.sync.checking import APPROVED, candidates, day_of, explained_ids


def resolve(session: WriteSession, payment_id: int, approved: bool, note: str) -> None:
    """Book what a person found out about a charge that needs one.

    Approved: an entry of the service's history that could be it is taken for it, so that it is not booked again.
    Raises Refused while the history may still settle it, or where its outcome is known; BadInput without a note.
    """
    text = note.strip()
    if not text:
        raise BadInput("Say in a note how you know what became of it. Nothing was changed.", "note")
    check_text(text, "note", 500, lines=True)
    sent = attempt_of(session, payment_id)
    _require_open(session, sent, payment_id)
    assert sent is not None
    if sent.state != "needs_you":
        when = instant_text(sent.next_check_at) if sent.next_check_at else "within two minutes"
        raise Refused(
            f"The service's history may still settle payment {sent.public_id}: the next look is at {when}. Nothing was "
            "changed. Your word is asked for when all looks are over."
        )
    if not approved:
        fail_attempt(session, payment_id, failure="gateway", reason=text, evidence="person")
        return
    entry = next(iter(_entries(session, sent)), None)
    approve_attempt(
        session,
        payment_id,
        hosted_id=entry.hosted_id if entry else "",
        transaction_id=entry.transaction_id if entry else "",
        evidence="person",
        day=day_of(session, sent),
        note=text,
    )


def _require_open(session: Session, sent: Attempt | None, payment_id: int) -> None:
    if sent is None or not sent.unresolved:
        paid = get_payment(session, payment_id)
        raise Refused(f"What became of payment {paid.public_id} is known: it is {paid.status}. Nothing was changed.")


_READ = (
    select(hosted_entry)
    .where(hosted_entry.c.invoice_id == bindparam("wanted"), hosted_entry.c.payment_id.is_(None))
    .order_by(hosted_entry.c.paid_at, hosted_entry.c.id)
)


def _entries(session: Session, sent: Attempt) -> list[HostedPayment]:
    """What the service's history, as last read, has that could be this charge and went through there."""
    read = [
        HostedPayment(
            row.hosted_id, session.money(row.amount_minor), row.method, row.status, row.paid_at, row.transaction_id
        )
        for row in session.execute(_READ, {"wanted": sent.invoice_id})
    ]
    return [entry for entry in candidates(sent, read, explained_ids(session, sent)) if entry.status in APPROVED]
