"""Refunds that the hosted service pays out, from before the first byte until their outcome is known.

    begin → pending ─┬─ settle → settled          its parts are booked, by the plan of that moment
                     ├─ fail → failed             kept with its reason: a person decides what next, nothing retries it
                     └─ doubt → unknown ─┬─ settle, fail        the history of the service settles it
                                         └─ (the schedule is over) needs_you → a person decides

A refund is committed before anything is sent, and it is sent once. While its outcome is open its payment takes no
other, and what it asks for is spoken for (ledger/refund_plan.py). The sibling of ledger/attempts.py.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from invpay_desktop.base.errors import BugError, NotFound, Refused
from invpay_desktop.base.money import Money
from invpay_desktop.db.hosted_tables import refund_attempt
from invpay_desktop.db.session import Recording, Session, WriteSession
from invpay_desktop.db.tables import payment, payment_state, refund, refund_step
from invpay_desktop.ledger.attempts import Evidence, State
from invpay_desktop.ledger.balances import IN_FORCE
from invpay_desktop.ledger.check_schedule import ON_THE_WIRE, next_check
from invpay_desktop.ledger.hosted_charges import HostedCharge
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.memos import one_line
from invpay_desktop.ledger.periods import first_open_day
from invpay_desktop.ledger.posting import NewRefund, post_refund
from invpay_desktop.ledger.projections import refresh
from invpay_desktop.ledger.readings import read_again
from invpay_desktop.ledger.refund_plan import LAST_STEP, Outcome, RefundPart, book_parts, plan_refund


@dataclass(frozen=True, slots=True)
class RefundAttempt:
    """One refund sent to the service and what is known of it.

    `status`: the refund's (pending, unknown, settled, failed); `baseline`: what the service's history said before;
    `outcome`: what becomes of the invoice, None for the rule's own; `why`: the person's reason; `reason`: the
    service's, or what is not known; `checks`: readings so far; `charge`: what it goes back out of.
    """

    refund_id: int
    public_id: str
    charge: HostedCharge
    payment_name: str
    customer_id: int
    amount: Money
    dated_on: date
    key: str
    baseline: Mapping[str, Any]
    outcome: Outcome | None
    why: str
    started_at: datetime
    state: State
    status: str
    reason: str
    evidence: str
    checks: int
    next_check_at: datetime | None
    last_check_at: datetime | None
    answered: bool

    @property
    def unresolved(self) -> bool:
        """Whether nobody knows yet what became of it."""
        return self.state != "settled"

    @property
    def payment_id(self) -> int:
        """Row id of the payment."""
        return self.charge.payment_id


_ATTEMPTS: Select[Any] = (
    select(
        refund_attempt,
        refund.c.public_id,
        refund.c.customer_id,
        refund.c.amount_minor,
        refund.c.dated_on,
        refund.c.reason.label("why"),
        payment.c.public_id.label("payment_name"),
        LAST_STEP.label("status"),
    )
    .join(refund, refund.c.id == refund_attempt.c.refund_id)
    .join(payment, payment.c.id == refund_attempt.c.payment_id)
    .order_by(refund_attempt.c.refund_id)
)
_ONE = _ATTEMPTS.where(refund_attempt.c.refund_id == bindparam("wanted"))
_OF_PAYMENT = _ATTEMPTS.where(refund_attempt.c.payment_id == bindparam("wanted"))
_OPEN = _ATTEMPTS.where(refund_attempt.c.state != "settled")
_OPEN_OF = _OPEN.where(refund_attempt.c.payment_id == bindparam("wanted"))
_DUE = _OPEN.where(refund_attempt.c.next_check_at <= bindparam("now"))
_STALE = _OPEN.where(LAST_STEP == "pending", refund_attempt.c.started_at <= bindparam("before"))
_FAILED = _ATTEMPTS.where(refund_attempt.c.answered == 0, LAST_STEP == "failed")
_CHANGE = update(refund_attempt).where(refund_attempt.c.refund_id == bindparam("wanted"))


# From the first byte to the outcome --------------------------------------------------------------------------------


def begin_refund(
    session: WriteSession, new: NewRefund, charge: HostedCharge, baseline: Mapping[str, Any], outcome: Outcome | None
) -> RefundAttempt:
    """Write a refund down as pending, before it is sent. Raises Refused where its payment has one that is open."""
    other = unresolved_refund_of(session, charge.payment_id)
    if other is not None:
        raise Refused(open_refund_sentence(other))
    key = str(uuid.uuid4())
    data = {
        "key": key,
        "amount": str(session.money(new.amount)),
        "hostedInvoice": charge.hosted_invoice,
        "transactionId": charge.transaction_id,
        "outcome": outcome,
        "reason": new.reason,
    }
    event = _record(session, "sent", charge, data)
    refund_id, _ = post_refund(session, event, new, status="pending")
    row = {"key": key, "baseline": json.dumps(baseline), "started_at": session.now, "state": "open"}
    _insert(
        session, refund_id, charge, row | {"request": json.dumps({"outcome": outcome, "payment": charge.hosted_id})}
    )
    return _known(session, refund_id)


def open_refund_sentence(other: RefundAttempt) -> str:
    """Why a payment takes no other refund now."""
    return (
        f"Whether the refund of {other.amount} out of payment {other.payment_name} went out is not known yet. "
        "Please do not refund it again: nothing more was sent. It is looked up in the service's history."
    )


def settle_refund(
    session: WriteSession, refund_id: int, *, evidence: Evidence, note: str = ""
) -> tuple[RefundPart, ...]:
    """The money went out: its parts are booked now (rule 4). Returns them.

    Where the bank has taken the payment itself back in the meantime there is nothing to book it on: it becomes a
    charge invoice, as rule 5 has it. Raises Refused where its outcome is known already.
    """
    found = _open(session, refund_id)
    counts = session.scalar(_STATUS, {"wanted": found.payment_id}) in IN_FORCE
    planned = plan_refund(session, found.payment_id, found.amount, found.outcome, settling=True) if counts else []
    event = _settle(session, found, "settled", evidence, note)
    day = first_open_day(session, found.dated_on)
    book_parts(session, event, refund_id, found.payment_id, planned, day)
    if not counts:
        text = f"Money paid back out of payment {found.payment_name}, which came back"
        lines = (one_line(text, found.amount),)
        add_invoice(session, NewInvoice(found.customer_id, day, lines, reference=found.payment_name))
    session.touch(customers=(found.customer_id,))
    return tuple(planned)


_STATUS = select(payment_state.c.status).where(payment_state.c.payment_id == bindparam("wanted"))


def fail_refund(session: WriteSession, refund_id: int, *, reason: str, evidence: Evidence) -> None:
    """No money went out, and that is certain. It waits for a person, who may refund anew or another way."""
    found = _open(session, refund_id)
    _settle(session, found, "failed", evidence, reason)
    session.execute(_CHANGE.values(reason=reason, answered=evidence == "person"), {"wanted": refund_id})


def doubt_refund(session: WriteSession, refund_id: int, reason: str) -> None:
    """Nobody can tell whether it went out: it is looked up from now on, first in two seconds."""
    found = _open(session, refund_id)
    if found.status == "unknown":
        return
    event = _record(session, "unknown", found.charge, {"refundId": found.public_id, "reason": reason})
    event.insert(refund_step, refund_id=refund_id, status="unknown", dated_on=session.today, reason=reason)
    session.execute(_CHANGE.values(reason=reason, next_check_at=next_check(0, session.now)), {"wanted": refund_id})


def note_refund_check(session: WriteSession, refund_id: int, *, answered: bool) -> RefundAttempt:
    """One reading that settled nothing: `answered` moves the schedule on, a reading that failed is tried again.

    After the last the refund needs a person.
    """
    found = _open(session, refund_id)
    checks = found.checks + answered
    upcoming = next_check(checks, session.now) if found.state == "open" else None
    if not answered and upcoming is not None:
        upcoming = max(upcoming, session.now + ON_THE_WIRE / 4)
    session.execute(
        _CHANGE.values(checks=checks, next_check_at=upcoming, last_check_at=session.now), {"wanted": refund_id}
    )
    if upcoming is None and found.state == "open":
        ask_about_refund(session, refund_id, found.reason)
    _touch(session, found.charge)
    return _known(session, refund_id)


def ask_about_refund(session: WriteSession, refund_id: int, reason: str) -> None:
    """The history cannot settle it: a person must."""
    found = _open(session, refund_id)
    doubt_refund(session, refund_id, reason)
    values = {"state": "needs_you", "next_check_at": None, "last_check_at": session.now, "reason": reason}
    session.execute(_CHANGE.values(**values), {"wanted": refund_id})
    if found.state != "needs_you":
        _record(session, "needs_you", found.charge, {"refundId": found.public_id, "reason": reason})


def doubt_stale_refunds(session: WriteSession) -> list[int]:
    """Pending refunds whose sender must have died become unknown; returns their ids."""
    stale = _found(session, _STALE, before=session.now - ON_THE_WIRE)
    for each in stale:
        doubt_refund(session, each.refund_id, "The program ended while the refund was on its way.")
    return [each.refund_id for each in stale]


def book_found_refund(
    session: WriteSession, charge: HostedCharge, amount: Money, reason: str, outcome: Outcome | None = None
) -> tuple[RefundPart, ...]:
    """A refund that was made at the service and not from here, dated today. Raises Refused where it does not fit.

    `outcome`: as of plan_refund.
    """
    parts = plan_refund(session, charge.payment_id, amount, outcome)
    paid = session.execute(select(payment).where(payment.c.id == charge.payment_id)).one()
    day = first_open_day(session, session.today)
    event = _record(session, "found", charge, {"amount": str(amount), "reason": reason})
    new = NewRefund(paid.customer_id, amount.minor, day, paid.method, charge.payment_id, reason=reason)
    refund_id, _ = post_refund(session, event, new)
    _insert(
        session, refund_id, charge, {"key": "", "started_at": session.now, "state": "settled", "evidence": "history"}
    )
    book_parts(session, event, refund_id, charge.payment_id, parts, day)
    return tuple(parts)


# Reading -----------------------------------------------------------------------------------------------------------


def refund_attempt_of(session: Session, refund_id: int) -> RefundAttempt | None:
    """What was sent for a refund, None for one that was recorded only."""
    return next(iter(_found(session, _ONE, wanted=refund_id)), None)


def refund_attempts_of(session: Session, payment_id: int) -> list[RefundAttempt]:
    """All refunds of a payment that were sent, oldest first."""
    return _found(session, _OF_PAYMENT, wanted=payment_id)


def unresolved_refund_of(session: Session, payment_id: int) -> RefundAttempt | None:
    """The refund of a payment whose outcome is open."""
    return next(iter(_found(session, _OPEN_OF, wanted=payment_id)), None)


def open_refunds(session: Session) -> list[RefundAttempt]:
    """All refunds without an outcome, oldest first."""
    return _found(session, _OPEN)


def due_refunds(session: Session) -> list[RefundAttempt]:
    """Those to look up now."""
    return _found(session, _DUE, now=session.now)


def failed_refunds(session: Session) -> list[RefundAttempt]:
    """Those that failed and that nobody has dealt with yet."""
    return _found(session, _FAILED)


def dismiss_refund(session: WriteSession, refund_id: int) -> None:
    """A person has dealt with a refund that failed."""
    found = _known(session, refund_id)
    session.execute(_CHANGE.values(answered=True), {"wanted": refund_id})
    _touch(session, found.charge)


def find_refund(session: Session, name: str) -> int:
    """The row id of the refund with this id. Raises NotFound."""
    found = session.scalar(select(refund.c.id).where(refund.c.public_id == name.strip()))
    if found is None:
        raise NotFound("refund", name)
    return int(found)


# Parts -------------------------------------------------------------------------------------------------------------


def _insert(session: WriteSession, refund_id: int, charge: HostedCharge, row: dict[str, Any]) -> None:
    where = {
        "refund_id": refund_id,
        "payment_id": charge.payment_id,
        "invoice_id": charge.invoice_id,
        "transaction_id": charge.transaction_id,
        "hosted_invoice": charge.hosted_invoice,
    }
    try:
        session.execute(insert(refund_attempt), where | row)
    except IntegrityError:
        raise BugError("A second refund was about to be sent for one payment. Nothing was sent.") from None
    _touch(session, charge)


def _settle(session: WriteSession, found: RefundAttempt, status: str, evidence: Evidence, reason: str) -> Recording:
    if status == "settled":
        read_again(session, found.charge.invoice_id)
    data = {"refundId": found.public_id, "evidence": evidence, "reason": reason, "amount": str(found.amount)}
    event = _record(session, status, found.charge, data)
    event.insert(refund_step, refund_id=found.refund_id, status=status, dated_on=session.today, reason=reason)
    values = {"state": "settled", "evidence": evidence, "next_check_at": None}
    session.execute(_CHANGE.values(**values), {"wanted": found.refund_id})
    return event


def _record(session: WriteSession, kind: str, charge: HostedCharge, data: Mapping[str, Any]) -> Recording:
    said = {name: value for name, value in data.items() if value}
    _touch(session, charge)
    return session.record(f"refund.{kind}", invoice_id=charge.invoice_id, payment_id=charge.payment_id, data=said)


def _touch(session: WriteSession, charge: HostedCharge) -> None:
    refresh(session, payments=(charge.payment_id,))
    session.touch(invoices=(charge.invoice_id,), hosted=True)


def _open(session: Session, refund_id: int) -> RefundAttempt:
    found = _known(session, refund_id)
    if not found.unresolved:
        raise Refused(f"What became of refund {found.public_id} is known already: {found.status}. Nothing was changed.")
    return found


def _known(session: Session, refund_id: int) -> RefundAttempt:
    found = refund_attempt_of(session, refund_id)
    if found is None:
        raise BugError("This refund was not sent from here. Nothing was changed.")
    return found


def _found(session: Session, statement: Select[Any], **parameters: Any) -> list[RefundAttempt]:
    return [_attempt(session, row) for row in session.execute(statement, parameters)]


def _attempt(session: Session, row: Any) -> RefundAttempt:
    request = json.loads(row.request)
    charge = HostedCharge(
        row.payment_id, row.invoice_id, row.hosted_invoice, request.get("payment", ""), row.transaction_id
    )
    return RefundAttempt(
        row.refund_id,
        row.public_id,
        charge,
        row.payment_name,
        row.customer_id,
        session.money(row.amount_minor),
        row.dated_on,
        row.key,
        json.loads(row.baseline),
        request.get("outcome"),
        row.why,
        row.started_at,
        row.state,
        row.status,
        row.reason,
        row.evidence,
        row.checks,
        row.next_check_at,
        row.last_check_at,
        bool(row.answered),
    )
