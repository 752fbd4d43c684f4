"""Settling charges that nobody knows the outcome of: the service's history before and after is compared.

Nothing is ever sent again. What the history has now, had not before the charge, and is no other payment of the book,
may be the charge: exactly one such entry settles it, several need a person, none means to look again later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select, union, update

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.dates import today_in
from invpay_desktop.base.errors import BugError, NotAtService, ServiceError
from invpay_desktop.db.book import Book
from invpay_desktop.db.hosted_tables import attempt, hosted_entry
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.hosted.values import HostedHistory, HostedPayment
from invpay_desktop.ledger.attempts import (
    Attempt,
    approve_attempt,
    ask_a_person,
    attempt_of,
    doubt_stale,
    due_attempts,
    fail_attempt,
    note_check,
    open_attempts,
)
from invpay_desktop.ledger.check_schedule import ON_THE_WIRE
from invpay_desktop.ledger.periods import first_open_day
from invpay_desktop.sync.decline_class import class_of

CLOCKS_APART = timedelta(hours=24)
"""How much earlier than our sending the service may date an entry that is ours: clocks differ, days have zones."""

APPROVED = frozenset(
    {"approved", "paid", "partially_paid", "overpaid", "succeeded", "success", "settled", "completed", "captured",
     "refunded", "partially_refunded"}
)  # fmt: skip
FAILED = frozenset({"failed", "declined"})
"""The service's words for an entry whose money came (gone back since, perhaps), and for one that did not."""

_METHODS = {
    "card": frozenset({"card", "credit_card", "debit_card", "credit", "debit", ""}),
    "ach": frozenset({"ach", "bank", "bank_account", "bank_transfer", "echeck", ""}),
}
_OUTSIDE = frozenset({"external", "check", "cheque", "cash", "wire", "other"})


@dataclass(frozen=True, slots=True)
class Checked:
    """How a charge stands after a look. `status`: the payment's; `needs_you`: only a person can settle it now.

    `problem`: why the service could not be read; then nothing was learned.
    """

    payment_id: int
    status: str
    needs_you: bool
    next_check_at: datetime | None
    changes: Changes = Changes()  # noqa: RUF009 - frozen
    problem: ServiceError | None = None


def candidates(sent: Attempt, payments: Iterable[HostedPayment], explained: frozenset[str]) -> list[HostedPayment]:
    """The entries of a history that could be this charge. `explained`: ids that are other payments of the book."""
    earliest = sent.started_at - CLOCKS_APART
    return [
        entry
        for entry in payments
        if entry.hosted_id not in sent.baseline
        and entry.hosted_id not in explained
        and entry.amount == sent.amount
        and _may_be(sent.method, entry.method)
        and (entry.paid_at is None or entry.paid_at >= earliest)
    ]


def _may_be(ours: str, theirs: str) -> bool:
    """Whether an entry's method fits: of a saved method nobody knows whether it is a card or an account."""
    known = _METHODS.get(ours)
    return theirs not in _OUTSIDE if known is None else theirs in known or theirs == "saved"


_EXPLAINED = union(
    select(attempt.c.hosted_id).where(
        attempt.c.invoice_id == bindparam("wanted"),
        attempt.c.hosted_id != "",
        attempt.c.payment_id != bindparam("mine"),
    ),
    select(hosted_entry.c.hosted_id).where(
        hosted_entry.c.invoice_id == bindparam("wanted"),
        hosted_entry.c.payment_id.is_not(None),
        hosted_entry.c.payment_id != bindparam("mine"),
    ),
)


def explained_ids(session: Session, sent: Attempt) -> frozenset[str]:
    """Ids of the service's entries on an attempt's invoice that are other payments of the book."""
    rows = session.execute(_EXPLAINED, {"wanted": sent.invoice_id, "mine": sent.payment_id})
    return frozenset(row[0] for row in rows)


def settle_by_history(session: WriteSession, sent: Attempt, history: HostedHistory) -> bool:
    """Settle a charge whose outcome is open by what the service's history says; whether it did.

    Where several entries could be it, an unknown one needs a person from now on.
    """
    found = candidates(sent, history.payments, explained_ids(session, sent))
    if len(found) > 1:
        if sent.state == "open" and sent.status == "unknown":
            ask_a_person(session, sent.payment_id, f"{len(found)} entries of the service's history could be this one.")
        return False
    if not found:
        return _refusal_confirmed(session, sent)
    [entry] = found
    if entry.status in APPROVED:
        approve_attempt(
            session,
            sent.payment_id,
            hosted_id=entry.hosted_id,
            transaction_id=entry.transaction_id,
            evidence="history",
            day=day_of(session, sent),
        )
        return True
    if entry.status in FAILED:
        reason = entry.reason or "The service's history says that it failed."
        fail_attempt(
            session, sent.payment_id, failure=class_of(entry.reason), reason=reason, evidence="history",
            hosted_id=entry.hosted_id,
        )  # fmt: skip
        return True
    return False  # under way there, or a word that nobody knows: no evidence


def expect_refused(session: WriteSession, payment_id: int) -> None:
    """Note of a charge in doubt that the service said it refused it: one reading without it settles it."""
    session.execute(update(attempt).where(attempt.c.payment_id == payment_id).values(failure="gateway"))


def _refusal_confirmed(session: WriteSession, sent: Attempt) -> bool:
    if sent.failure != "gateway":
        return False
    fail_attempt(session, sent.payment_id, failure="gateway", reason=sent.reason, evidence="history")
    return True


def day_of(session: Session, sent: Attempt) -> date:
    """The day on which a charge that is approved now counts: when it was sent, or the first open day after a lock."""
    return first_open_day(session, today_in(session.info.zone, sent.started_at))


def check_attempt(book: Book, api: HostedApi, payment_id: int, clock: Callable[[], datetime]) -> Checked:
    """Read the history once and settle the charge where it can be; the network is used with no transaction open.

    A reading that fails changes nothing but the time of the next. Raises BookBusy and other MachineErrors.
    """
    with book.read(clock()) as session:
        sent = known_attempt(session, payment_id)
    if not sent.unresolved or _on_its_way(sent, clock()):
        return _checked(sent)
    history, problem = _read(api, sent.hosted_invoice)
    with book.write(clock(), "sync") as session:
        doubt_stale(session)
        now = known_attempt(session, payment_id)  # another program may have settled it meanwhile
        if now.unresolved and history is not None:
            settle_by_history(session, now, history)
            now = known_attempt(session, payment_id)
        if now.state == "open":
            now = _noted(session, now, answered=history is not None)
    return _checked(now, session.changes, problem)


def _noted(session: WriteSession, sent: Attempt, *, answered: bool) -> Attempt:
    """A reading that settled nothing. Before its time it is no step: a person who asks often must not end the schedule,
    which gives a late charge its days."""
    if sent.next_check_at is None or session.now >= sent.next_check_at:
        return note_check(session, sent.payment_id, answered=answered)
    session.execute(update(attempt).where(attempt.c.payment_id == sent.payment_id).values(last_check_at=session.now))
    session.touch(payments=(sent.payment_id,), hosted=True)
    return known_attempt(session, sent.payment_id)


def known_attempt(session: Session, payment_id: int) -> Attempt:
    """The attempt that a payment is. Raises BugError for money that was not charged from here."""
    found = attempt_of(session, payment_id)
    if found is None:
        raise BugError("This payment was not charged from here, so there is nothing to look up. Nothing was changed.")
    return found


def check_due(book: Book, api: HostedApi, clock: Callable[[], datetime]) -> list[Checked]:
    """Look at every charge whose time has come; those whose sender died become unknown first.

    Stops at the first reading that fails: what cannot be reached now is asked again at its time.
    """
    forget_the_dead(book, clock)
    with book.read(clock()) as session:
        due = due_attempts(session)
    looked: list[Checked] = []
    for sent in due:
        looked.append(check_attempt(book, api, sent.payment_id, clock))
        if looked[-1].problem is not None and not isinstance(looked[-1].problem, NotAtService):
            break
    return looked


def forget_the_dead(book: Book, clock: Callable[[], datetime]) -> Changes:
    """Charges that were being sent when the program ended become unknown; to be called at the start and each round."""
    with book.read(clock()) as session:
        waiting = any(sent.status == "pending" and not _on_its_way(sent, clock()) for sent in open_attempts(session))
    if not waiting:
        return Changes()
    with book.write(clock(), "sync") as session:
        doubt_stale(session)
    return session.changes


def _read(api: HostedApi, hosted_invoice: str) -> tuple[HostedHistory | None, ServiceError | None]:
    try:
        return api.history(hosted_invoice), None
    except ServiceError as problem:
        return None, problem


def _on_its_way(sent: Attempt, now: datetime) -> bool:
    """Whether its answer may still come: then nobody else meddles."""
    return sent.status == "pending" and now < sent.started_at + ON_THE_WIRE


def _checked(sent: Attempt, changes: Changes = Changes(), problem: ServiceError | None = None) -> Checked:  # noqa: B008
    return Checked(sent.payment_id, sent.status, sent.state == "needs_you", sent.next_check_at, changes, problem)
