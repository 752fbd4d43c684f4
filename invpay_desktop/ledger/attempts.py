"""Attempts: a charge that is sent to the hosted service, from before its first byte until its outcome is known.

    begin → pending ─┬─ approve → approved        its money counts
                     ├─ fail → failed             with a class: soft, hard, not_sent, gateway
                     └─ doubt → unknown ─┬─ approve, fail        the history of the service settles it
                                         └─ (the schedule is over) needs_you → a person decides

The attempt is committed before anything is sent, and it is sent once. While its outcome is open the invoice takes no
other. The rules of who may be charged are in payments/; this writes rows.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from invpay_desktop.base.errors import BugError, Refused
from invpay_desktop.base.money import Money
from invpay_desktop.db.hosted_tables import attempt
from invpay_desktop.db.session import Recording, Session, WriteSession
from invpay_desktop.db.tables import payment, payment_state, payment_step
from invpay_desktop.ledger.check_schedule import ON_THE_WIRE, next_check
from invpay_desktop.ledger.posting import NewPayment, allocate, post_payment
from invpay_desktop.ledger.projections import refresh
from invpay_desktop.ledger.readings import read_again

Failure = Literal["soft", "hard", "not_sent", "gateway"]
Evidence = Literal["answer", "history", "person"]
State = Literal["open", "needs_you", "settled"]

UNRESOLVED = ("pending", "unknown")
"""Statuses of a payment whose outcome is open."""


@dataclass(frozen=True, slots=True)
class NewAttempt:
    """A charge about to be sent. `label`: brand and last four. `baseline`: ids of the service's history before.

    `authorised`: who agreed to an ACH debit, and how; never a number.
    """

    invoice_id: int
    customer_id: int
    amount: Money
    method: str
    label: str
    hosted_invoice: str
    baseline: frozenset[str]
    retry_of: int | None = None
    authorised: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt and what is known of it. `payment_id`: row id; `status`: the payment's; `checks`: readings so far."""

    payment_id: int
    public_id: str
    invoice_id: int
    customer_id: int
    amount: Money
    method: str
    label: str
    key: str
    hosted_invoice: str
    baseline: frozenset[str]
    started_at: datetime
    retry_of: int | None
    state: State
    status: str
    failure: str
    reason: str
    hosted_id: str
    transaction_id: str
    evidence: str
    checks: int
    next_check_at: datetime | None
    last_check_at: datetime | None

    @property
    def unresolved(self) -> bool:
        """Whether nobody knows yet what became of it."""
        return self.state != "settled"


_ATTEMPTS: Select[Any] = (
    select(
        attempt,
        payment.c.public_id,
        payment.c.customer_id,
        payment.c.amount_minor,
        payment.c.method,
        payment.c.label,
        payment_state.c.status.label("payment_status"),
    )
    .join(payment, payment.c.id == attempt.c.payment_id)
    .join(payment_state, payment_state.c.payment_id == attempt.c.payment_id)
    .order_by(attempt.c.payment_id)
)
_ONE = _ATTEMPTS.where(attempt.c.payment_id == bindparam("wanted"))
_OPEN = _ATTEMPTS.where(attempt.c.state != "settled")
_OPEN_ON = _OPEN.where(attempt.c.invoice_id == bindparam("wanted"))
_DUE = _OPEN.where(attempt.c.next_check_at <= bindparam("now"))
_STALE = _OPEN.where(payment_state.c.status == "pending", attempt.c.started_at <= bindparam("before"))
_CHANGE = update(attempt).where(attempt.c.payment_id == bindparam("wanted"))


def begin_attempt(session: WriteSession, new: NewAttempt) -> Attempt:
    """Write a charge down as pending, before it is sent. Raises Refused where the invoice has one that is open."""
    other = unresolved_on(session, new.invoice_id)
    if other is not None:
        raise Refused(open_sentence(other))
    key = str(uuid.uuid4())
    data = {
        "key": key,
        "hostedInvoice": new.hosted_invoice,
        "baseline": sorted(new.baseline),
        "amount": str(new.amount),
        "authorised": new.authorised,
        "retryOf": new.retry_of,
    }
    event = session.record("charge.sent", invoice_id=new.invoice_id, data={k: v for k, v in data.items() if v})
    payment_id, _ = post_payment(
        session,
        event,
        NewPayment(new.customer_id, new.amount.minor, session.today, method=new.method, label=new.label),
        status="pending",
    )
    try:
        session.execute(
            insert(attempt),
            {
                "payment_id": payment_id,
                "invoice_id": new.invoice_id,
                "key": key,
                "hosted_invoice": new.hosted_invoice,
                "baseline": json.dumps(sorted(new.baseline)),
                "started_at": session.now,
                "retry_of": new.retry_of,
                "state": "open",
            },
        )
    except IntegrityError:
        raise BugError("A second charge was about to be sent on one invoice. Nothing was sent.") from None
    _touched(session, payment_id, new.invoice_id)
    return _known(session, payment_id)


def open_sentence(other: Attempt) -> str:
    """Why an invoice takes no other charge now."""
    return (
        f"What became of the charge of {other.amount} on this invoice is not known yet ({other.public_id}). "
        "Please do not charge again: nothing more was sent. It is looked up in the service's history."
    )


def approve_attempt(
    session: WriteSession,
    payment_id: int,
    *,
    hosted_id: str,
    transaction_id: str,
    evidence: Evidence,
    day: date | None = None,
    note: str = "",
) -> None:
    """The charge went through: its money lies on the invoice from now on. `day`: today where it is not given."""
    found = _open(session, payment_id)
    event = _settle(
        session, found, "approved", day,
        evidence=evidence, reason=note, hosted_id=hosted_id, transaction_id=transaction_id,
    )  # fmt: skip
    allocate(event, payment_id, found.invoice_id, found.amount.minor, day or session.today)
    refresh(session, invoices=(found.invoice_id,), payments=(payment_id,))


def fail_attempt(
    session: WriteSession,
    payment_id: int,
    *,
    failure: Failure,
    reason: str,
    evidence: Evidence,
    hosted_id: str = "",
) -> None:
    """The charge did not go through, and that is certain."""
    found = _open(session, payment_id)
    _settle(session, found, "failed", evidence=evidence, reason=reason, hosted_id=hosted_id, failure=failure)


def doubt_attempt(session: WriteSession, payment_id: int, reason: str) -> None:
    """Nobody can tell what became of it: it is looked up from now on, first in two seconds."""
    found = _open(session, payment_id)
    if found.status == "unknown":
        return
    event = session.record(
        "charge.unknown", invoice_id=found.invoice_id, payment_id=payment_id, data={"reason": reason}
    )
    event.insert(payment_step, payment_id=payment_id, status="unknown", dated_on=session.today, reason=reason)
    session.execute(_CHANGE.values(reason=reason, next_check_at=next_check(0, session.now)), {"wanted": payment_id})
    _touched(session, payment_id, found.invoice_id)


def note_check(session: WriteSession, payment_id: int, *, answered: bool) -> Attempt:
    """One reading that settled nothing: `answered` moves the schedule on, a reading that failed is tried again.

    After the last the attempt needs a person.
    """
    found = _open(session, payment_id)
    checks = found.checks + answered
    upcoming = next_check(checks, session.now)
    state = "open" if upcoming else "needs_you"
    if not answered and upcoming is not None:
        upcoming = max(upcoming, session.now + (ON_THE_WIRE / 4))
    session.execute(
        _CHANGE.values(checks=checks, next_check_at=upcoming, last_check_at=session.now, state=state),
        {"wanted": payment_id},
    )
    if state == "needs_you" and found.state != "needs_you":
        session.record("charge.needs_you", invoice_id=found.invoice_id, payment_id=payment_id)
    session.touch(invoices=(found.invoice_id,), payments=(payment_id,), hosted=True)
    return _known(session, payment_id)


def ask_a_person(session: WriteSession, payment_id: int, reason: str) -> None:
    """The history cannot settle it (two entries could be it): a person must."""
    found = _open(session, payment_id)
    doubt_attempt(session, payment_id, reason)
    session.execute(
        _CHANGE.values(state="needs_you", next_check_at=None, last_check_at=session.now, reason=reason),
        {"wanted": payment_id},
    )
    if found.state != "needs_you":
        session.record("charge.needs_you", invoice_id=found.invoice_id, payment_id=payment_id, data={"reason": reason})
    session.touch(invoices=(found.invoice_id,), payments=(payment_id,), hosted=True)


def doubt_stale(session: WriteSession) -> list[int]:
    """Pending attempts whose sender must have died become unknown; returns their payments."""
    stale = _found(session, _STALE, before=session.now - ON_THE_WIRE)
    for each in stale:
        doubt_attempt(session, each.payment_id, "The program ended while the charge was on its way.")
    return [each.payment_id for each in stale]


def attempt_of(session: Session, payment_id: int) -> Attempt | None:
    """The attempt that a payment is, or None for money that was not charged from here."""
    return next(iter(_found(session, _ONE, wanted=payment_id)), None)


def unresolved_on(session: Session, invoice_id: int) -> Attempt | None:
    """The attempt on an invoice whose outcome is open."""
    return next(iter(_found(session, _OPEN_ON, wanted=invoice_id)), None)


def open_attempts(session: Session) -> list[Attempt]:
    """All attempts without an outcome, oldest first."""
    return _found(session, _OPEN)


def due_attempts(session: Session) -> list[Attempt]:
    """Those to look up now."""
    return _found(session, _DUE, now=session.now)


_IN_EVENT = {"hosted_id": "hostedPaymentId", "transaction_id": "transactionId"}


def _settle(session: WriteSession, found: Attempt, status: str, day: date | None = None, **known: str) -> Recording:
    """`known`: what the attempt's row is to say from now on: evidence, reason, hosted_id, transaction_id, failure."""
    if status == "approved":
        read_again(session, found.invoice_id)
    event = session.record(
        f"charge.{status}",
        invoice_id=found.invoice_id,
        payment_id=found.payment_id,
        data={_IN_EVENT.get(name, name): value for name, value in known.items() if value},
    )
    day, reason = day or session.today, known.get("reason", "")
    event.insert(payment_step, payment_id=found.payment_id, status=status, dated_on=day, reason=reason)
    settled = _CHANGE.values(**{"reason": "", **known}, state="settled", next_check_at=None)
    session.execute(settled, {"wanted": found.payment_id})
    _touched(session, found.payment_id, found.invoice_id)
    return event


def _touched(session: WriteSession, payment_id: int, invoice_id: int) -> None:
    refresh(session, payments=(payment_id,))
    session.touch(invoices=(invoice_id,), hosted=True)


def _open(session: Session, payment_id: int) -> Attempt:
    found = _known(session, payment_id)
    if not found.unresolved:
        raise Refused(
            f"What became of payment {found.public_id} is known already: {found.status}. Nothing was changed."
        )
    return found


def _known(session: Session, payment_id: int) -> Attempt:
    found = attempt_of(session, payment_id)
    if found is None:
        raise BugError("This payment was not charged from here. Nothing was changed.")
    return found


def _found(session: Session, statement: Select[Any], **parameters: Any) -> list[Attempt]:
    return list(map(_attempt_in(session), session.execute(statement, parameters)))


def _attempt_in(session: Session) -> Any:
    def read(row: Any) -> Attempt:
        return Attempt(
            row.payment_id,
            row.public_id,
            row.invoice_id,
            row.customer_id,
            session.money(row.amount_minor),
            row.method,
            row.label,
            row.key,
            row.hosted_invoice,
            frozenset(json.loads(row.baseline)),
            row.started_at,
            row.retry_of,
            row.state,
            row.payment_status,
            row.failure,
            row.reason,
            row.hosted_id,
            row.transaction_id,
            row.evidence,
            row.checks,
            row.next_check_at,
            row.last_check_at,
        )

    return read
