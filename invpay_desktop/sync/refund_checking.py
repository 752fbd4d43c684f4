"""Settling refunds that nobody knows the outcome of: the service's history before and after is compared.

Nothing is ever sent again. Exactly the amount asked for, gone back out of the transaction since, settles it; another
amount needs a person; nothing means to look again later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, func, select

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import BugError, NotAtService, ServiceError
from invpay_desktop.db.book import Book
from invpay_desktop.db.hosted_tables import hosted_entry, outbox
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import invoice
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.ledger.check_schedule import ON_THE_WIRE
from invpay_desktop.ledger.hosted_charges import HostedCharge
from invpay_desktop.ledger.refund_attempts import (
    RefundAttempt,
    ask_about_refund,
    doubt_stale_refunds,
    due_refunds,
    note_refund_check,
    open_refunds,
    refund_attempt_of,
    settle_refund,
)
from invpay_desktop.sync.refund_evidence import Reading, proof_of, reading_of, refunded_in

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class RefundChecked:
    """How a refund stands after a look. `status`: pending, unknown, settled or failed; `needs_you`: only a person can
    settle it now. `problem`: why the service could not be read; then nothing was learned."""

    refund_id: int
    status: str
    needs_you: bool
    next_check_at: datetime | None
    changes: Changes = Changes()  # noqa: RUF009 - frozen
    problem: ServiceError | None = None


def known_refund(session: Session, refund_id: int) -> RefundAttempt:
    """What was sent for a refund. Raises BugError for one that was recorded only."""
    found = refund_attempt_of(session, refund_id)
    if found is None:
        raise BugError("This refund was not sent from here, so there is nothing to look up. Nothing was changed.")
    return found


def invoices_of(session: Session, charge: HostedCharge) -> tuple[str, ...]:
    """The service's invoices on which a charge lies: the one it was made on, and those it was matched to since."""
    rows = session.execute(_PLACES, {"payment": charge.payment_id, "transaction": charge.transaction_id or "?"})
    return tuple(dict.fromkeys((charge.hosted_invoice, *(row[0] for row in rows))))


_PLACES = (
    select(invoice.c.hosted_id)
    .join(hosted_entry, hosted_entry.c.invoice_id == invoice.c.id)
    .where(
        (hosted_entry.c.payment_id == bindparam("payment"))
        | (hosted_entry.c.transaction_id == bindparam("transaction")),
        invoice.c.hosted_id.is_not(None),
    )
    .order_by(invoice.c.id)
)


def read_charge(api: HostedApi, invoices: tuple[str, ...]) -> Reading:
    """Read all that the service says of these invoices. Raises ServiceError."""
    return reading_of([api.history(each) for each in invoices])


def settle_refund_by_history(session: WriteSession, sent: RefundAttempt, now: Reading) -> bool:
    """Settle a refund whose outcome is open by what the history says now; whether it did.

    Where another amount went back, an unknown one needs a person from now on.
    """
    amount = sent.amount.minor
    told = session.scalar(_CREDIT_TOLD, {"invoice": sent.charge.invoice_id, "since": sent.started_at})
    proof = proof_of(sent.charge, amount, sent.baseline, now, paid_tells=not told)
    if proof == "settled":
        settle_refund(session, sent.refund_id, evidence="history")
        return True
    if proof == "unclear" and sent.state == "open" and sent.status == "unknown":
        back = (refunded_in(sent.charge, now) or 0) - (refunded_in(sent.charge, sent.baseline) or 0)
        said = f", {session.money(back)}," if back > 0 else ""
        ask_about_refund(
            session, sent.refund_id, f"By the service's history another amount{said} went back than was asked for."
        )
    return False


_CREDIT_TOLD = select(func.count()).where(
    outbox.c.invoice_id == bindparam("invoice"), outbox.c.kind == "credit", outbox.c.sent_at >= bindparam("since")
)


def check_refund(book: Book, api: HostedApi, refund_id: int, clock: Clock) -> RefundChecked:
    """Read the history once and settle the refund where it can be; the network is used with no transaction open.

    A reading that fails changes nothing but the time of the next. Raises BookBusy and other MachineErrors.
    """
    with book.read(clock()) as session:
        sent = known_refund(session, refund_id)
        invoices = tuple(sent.baseline.get("paid", ())) or invoices_of(session, sent.charge)
    if not sent.unresolved or _on_its_way(sent, clock()):
        return _checked(sent)
    reading: Reading | None = None
    problem: ServiceError | None = None
    try:
        reading = read_charge(api, invoices)
    except ServiceError as wrong:
        problem = wrong
    with book.write(clock(), "sync") as session:
        doubt_stale_refunds(session)
        now = known_refund(session, refund_id)  # another program may have settled it meanwhile
        if now.unresolved and reading is not None:
            settle_refund_by_history(session, now, reading)
            now = known_refund(session, refund_id)
        if now.unresolved:
            now = note_refund_check(session, refund_id, answered=reading is not None)
    return replace(_checked(now), changes=session.changes, problem=problem)


def check_due_refunds(book: Book, api: HostedApi, clock: Clock) -> list[RefundChecked]:
    """Look at every refund whose time has come; those whose sender died become unknown first.

    Stops at the first reading that fails: what cannot be reached now is asked again at its time.
    """
    forget_dead_refunds(book, clock)
    with book.read(clock()) as session:
        due = due_refunds(session)
    looked: list[RefundChecked] = []
    for sent in due:
        looked.append(check_refund(book, api, sent.refund_id, clock))
        if looked[-1].problem is not None and not isinstance(looked[-1].problem, NotAtService):
            break
    return looked


def forget_dead_refunds(book: Book, clock: Clock) -> Changes:
    """Refunds that were being sent when the program ended become unknown; to be called at the start and each round."""
    with book.read(clock()) as session:
        waiting = any(sent.status == "pending" and not _on_its_way(sent, clock()) for sent in open_refunds(session))
    if not waiting:
        return Changes()
    with book.write(clock(), "sync") as session:
        doubt_stale_refunds(session)
    return session.changes


def _on_its_way(sent: RefundAttempt, now: datetime) -> bool:
    """Whether its answer may still come: then nobody else meddles."""
    return sent.status == "pending" and now < sent.started_at + ON_THE_WIRE


def _checked(sent: RefundAttempt) -> RefundChecked:
    return RefundChecked(sent.refund_id, sent.status, sent.state == "needs_you", sent.next_check_at)
