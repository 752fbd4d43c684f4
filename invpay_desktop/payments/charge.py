"""Charging a card, a bank account or a saved method through the hosted service: written down first, sent once.

    checks → the service's history is read → the attempt is committed → sent, once → the answer is booked

Whatever happens after the attempt is committed, it stays in the book: as what the answer proved, else as unknown, to be
looked up (sync/checking.py). No transaction is open while the network is used. Numbers never enter the book.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.dates import instant_text
from invpay_desktop.base.errors import InvPayError, Refused, ServiceError
from invpay_desktop.base.money import Money
from invpay_desktop.db.book import Book
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import invoice
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.hosted.values import AccountOnce, Answer, CardOnce, HostedHistory, How, SavedOnce, Verdict
from invpay_desktop.ledger.amounts import require_positive
from invpay_desktop.ledger.attempts import (
    Attempt,
    Failure,
    NewAttempt,
    approve_attempt,
    begin_attempt,
    doubt_attempt,
    fail_attempt,
    open_sentence,
    unresolved_on,
)
from invpay_desktop.ledger.check_schedule import ON_THE_WIRE
from invpay_desktop.ledger.periods import require_open
from invpay_desktop.payments.answer_sums import disagreements
from invpay_desktop.payments.methods import ach, card, saved
from invpay_desktop.payments.methods.ach import BankAccount
from invpay_desktop.payments.methods.card import Card
from invpay_desktop.payments.methods.saved import SavedMethod
from invpay_desktop.payments.saved_methods import bind, require_owner
from invpay_desktop.sync.checking import (
    candidates,
    check_attempt,
    day_of,
    expect_refused,
    explained_ids,
    known_attempt,
)
from invpay_desktop.sync.decline_class import class_of
from invpay_desktop.sync.merge import merge_history

Clock = Callable[[], datetime]
Means = Card | BankAccount | SavedMethod


@dataclass(frozen=True, slots=True)
class ChargeRequest:
    """A charge on one linked invoice. `retry_of`: the failed payment that it takes up again (payments/retry.py).

    `seen`: what was left on the invoice when the person pressed the button; None: what is left when this begins.
    """

    invoice_id: int
    amount: Money
    how: Means
    retry_of: int | None = None
    seen: Money | None = None


@dataclass(frozen=True, slots=True)
class Charged:
    """What became of a charge: `approved`, `failed` or `unknown`.

    `failure`: soft, hard, not_sent or gateway; `reason`: the service's words, or ours. `detail`: for the curious.
    `next_check_at`: when an unknown one is looked up next. `disagreements`: where the service's sums differ from ours.
    """

    payment_id: int
    public_id: str
    status: str
    failure: str = ""
    reason: str = ""
    detail: str = ""
    next_check_at: datetime | None = None
    disagreements: tuple[str, ...] = ()
    changes: Changes = Changes()  # noqa: RUF009 - frozen


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the checks found out about the invoice."""

    number: str
    customer_id: int
    hosted_invoice: str
    left: Money


def charge(book: Book, api: HostedApi, request: ChargeRequest, clock: Clock, *, mode: str) -> Charged:
    """Charge an invoice. `mode`: test or live; in test mode only test cards are sent.

    Raises before anything is sent: Refused (draft, void or not linked invoice, an outcome that is open, a real card in
    test mode, another customer's saved method, an invoice that was paid meanwhile), BadInput, PeriodLocked, and
    ServiceError where the service's history cannot be read. Once it is sent nothing is raised: see Charged.
    """
    return send_charge(book, api, request, clock, mode=mode)


def send_charge(
    book: Book, api: HostedApi, request: ChargeRequest, clock: Clock, *, mode: str, failed_id: str = ""
) -> Charged:
    """As charge; `failed_id`: the failed payment, by the service's id, that this is to try again."""
    once = _once(request.how)
    try:
        plan, changes = _first_look(book, api, request, clock, mode)
        history = _baseline(api, plan)
        changes |= _take_in(book, request.invoice_id, history, clock)
        with book.write(clock()) as session:
            attempt = _begin(session, request, plan, history, mode)
        sending = _Sending(book, api, clock, attempt, changes | session.changes)
        return sending.once(request.amount, once, failed_id)
    finally:
        once.forget()


def _once(how: Means) -> How:
    match how:
        case Card():
            return CardOnce(how.number, how.expiry_month, how.expiry_year, how.cvv)
        case BankAccount():
            return AccountOnce(how.account_number, how.routing_number, how.account_type)
        case SavedMethod():
            return SavedOnce(how.id)


def _first_look(book: Book, api: HostedApi, request: ChargeRequest, clock: Clock, mode: str) -> tuple[_Plan, Changes]:
    """Check what can be checked without the service. An older charge without an outcome is looked up once more."""
    with book.read(clock()) as session:
        waiting = unresolved_on(session, request.invoice_id)
        if waiting is None:
            return _plan(session, request, mode), Changes()
    looked = check_attempt(book, api, waiting.payment_id, clock)
    if looked.problem is not None:
        raise _nothing_charged(looked.problem)
    with book.read(clock()) as session:
        if looked.status == "approved":
            raise Refused(
                f"The charge of {waiting.amount} that was being looked up went through ({waiting.public_id}). Nothing "
                "more was charged. Look at what is left, then charge that."
            )
        return _plan(session, request, mode), looked.changes


_INVOICE = select(
    invoice.c.number, invoice.c.customer_id, invoice.c.lifecycle, invoice.c.hosted_id, invoice.c.remaining_minor
).where(invoice.c.id == bindparam("wanted"))


def _plan(session: Session, request: ChargeRequest, mode: str) -> _Plan:
    row: Any = session.execute(_INVOICE, {"wanted": request.invoice_id}).one()
    if row.lifecycle != "open":
        what = "a draft: issue it first" if row.lifecycle == "draft" else "void"
        raise Refused(f"Invoice {row.number} is {what}. Nothing was charged.")
    if not row.hosted_id:
        raise Refused(
            f"Invoice {row.number} is not linked to the hosted service, so it cannot be charged there. Nothing was "
            "charged. Give it its id at the service first."
        )
    require_positive(session, request.amount)
    require_open(session, session.today, "The charge")
    if mode != "live" and isinstance(request.how, Card):
        card.require_test_number(request.how)
    if isinstance(request.how, SavedMethod):
        require_owner(session, request.how.id, row.customer_id)
    waiting = unresolved_on(session, request.invoice_id)
    if waiting is not None:
        raise Refused(f"{open_sentence(waiting)} {when_next(waiting)}")
    return _Plan(row.number, row.customer_id, row.hosted_id, session.money(row.remaining_minor))


def when_next(waiting: Attempt) -> str:
    """When a charge without an outcome is looked up next, or who must settle it, as a sentence."""
    if waiting.next_check_at is not None:
        return f"The next look is at {instant_text(waiting.next_check_at)}."
    if waiting.state == "needs_you":
        return "The history did not settle it: ask the service, then say what became of it."
    return "It is on its way now."


def _baseline(api: HostedApi, plan: _Plan) -> HostedHistory:
    try:
        return api.history(plan.hosted_invoice)
    except ServiceError as problem:
        raise _nothing_charged(problem) from None


def _take_in(book: Book, invoice_id: int, history: HostedHistory, clock: Clock) -> Changes:
    """Bring into the book what the service has and the book has not: the charge must fit what is left now."""
    with book.write(clock(), "sync") as session:
        merge_history(session, invoice_id, history)
    return session.changes


def _nothing_charged(problem: ServiceError) -> ServiceError:
    """The same problem, saying first what matters most."""
    problem.message = f"Nothing was charged. {problem.message}"
    problem.args = (problem.message,)
    return problem


def _begin(session: WriteSession, request: ChargeRequest, seen: _Plan, history: HostedHistory, mode: str) -> Attempt:
    """Check once more, in the transaction that writes the attempt: the book may have changed since."""
    plan = _plan(session, request, mode)
    before = seen.left if request.seen is None else request.seen
    if plan.hosted_invoice != seen.hosted_invoice or (before >= request.amount > plan.left):
        raise Refused(
            f"Invoice {plan.number} was changed in the meantime, here or at the service: {plan.left} is left on it "
            "now. Nothing was charged. Look at it again, then charge what is left."
        )
    label = request.how.label
    if isinstance(request.how, SavedMethod):
        label = bind(session, plan.customer_id, request.how.id, "" if label == saved.LABEL else label).shown
    new = NewAttempt(
        request.invoice_id,
        plan.customer_id,
        request.amount,
        method_of(request.how),
        label,
        plan.hosted_invoice,
        history.ids | {entry.hosted_id for entry in history.payments},
        request.retry_of,
        f"{request.how.authorised_by}, {request.how.authorised_how}" if isinstance(request.how, BankAccount) else "",
    )
    return begin_attempt(session, new)


def method_of(how: Means) -> str:
    """The key of a way to pay: card, ach or saved."""
    match how:
        case Card():
            return card.KEY
        case BankAccount():
            return ach.KEY
        case SavedMethod():
            return saved.KEY


@dataclass(frozen=True, slots=True)
class _Sending:
    """A charge that is in the book and goes out now. Nothing is raised from here on, but what ends the program."""

    book: Book
    api: HostedApi
    clock: Clock
    attempt: Attempt
    changes: Changes

    def once(self, amount: Money, how: How, failed_id: str) -> Charged:
        """Send it and book what came of it."""
        answer = Answer(Verdict.NOT_SENT, detail="It was stopped before it was sent.")
        try:
            with self.book.read(self.clock()) as session:  # it lies on the disk before a byte leaves
                ours = known_attempt(session, self.attempt.payment_id).status == "pending"
            if ours:
                answer = Answer(Verdict.UNKNOWN, detail="It was stopped while the charge was on its way.")
                answer = self._sent(amount, how, failed_id)
            return self._booked(answer, refused_for_certain=self._history_agrees(answer))
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - it may have arrived, whatever went wrong here
            return self._kept(answer, error)

    def _sent(self, amount: Money, how: How, failed_id: str) -> Answer:
        if failed_id:
            return self.api.retry(self.attempt.hosted_invoice, failed_id, amount, how, self.attempt.key)
        return self.api.pay(self.attempt.hosted_invoice, amount, how, self.attempt.key)

    def _history_agrees(self, answer: Answer) -> bool:
        """After a refusal: whether one reading of the history confirms that nothing was charged (domain rule 6)."""
        if answer.verdict is not Verdict.REFUSED:
            return False
        try:
            history = self.api.history(self.attempt.hosted_invoice)
        except ServiceError:
            return False
        with self.book.read(self.clock()) as session:
            return not candidates(self.attempt, history.payments, explained_ids(session, self.attempt))

    def _booked(self, answer: Answer, *, refused_for_certain: bool) -> Charged:
        with self.book.write(self.clock()) as session:
            attempt = known_attempt(session, self.attempt.payment_id)
            if attempt.unresolved:
                book_answer(session, attempt, answer, refused_for_certain=refused_for_certain)
            said = disagreements(session, attempt.invoice_id, answer)
            attempt = known_attempt(session, attempt.payment_id)
        return _told(attempt, answer, self.changes | session.changes, said)

    def _kept(self, answer: Answer, error: BaseException) -> Charged:
        """What went wrong here tells nothing of the charge: it is booked once more, else as unknown, else it stays."""
        for each in (answer, Answer(Verdict.UNKNOWN, detail="The program failed while the charge was on its way.")):
            with suppress(Exception, KeyboardInterrupt):
                return self._booked(each, refused_for_certain=False)
        return Charged(
            self.attempt.payment_id,
            self.attempt.public_id,
            "unknown",
            reason="What came of it could not be kept in the book.",
            detail=error.message if isinstance(error, InvPayError) else type(error).__name__,
            next_check_at=self.attempt.started_at + ON_THE_WIRE,
            changes=self.changes,
        )


def book_answer(session: WriteSession, attempt: Attempt, answer: Answer, *, refused_for_certain: bool) -> None:
    """Book what an answer proves about a charge whose outcome is open (reliability rule: by evidence alone)."""
    known = attempt.baseline | explained_ids(session, attempt)
    match answer.verdict:
        case Verdict.APPROVED if answer.hosted_id in known:
            doubt_attempt(session, attempt.payment_id, "The service answered with a payment that was there before.")
        case Verdict.APPROVED:
            approve_attempt(
                session,
                attempt.payment_id,
                hosted_id=answer.hosted_id,
                transaction_id=answer.transaction_id,
                evidence="answer",
                day=day_of(session, attempt),
            )
        case Verdict.DECLINED:
            _fail(session, attempt, class_of(answer.reason), answer.reason or "Declined, without a reason.", answer)
        case Verdict.NOT_SENT:
            _fail(session, attempt, "not_sent", answer.detail or "The service could not be reached.", answer)
        case Verdict.REFUSED if refused_for_certain:
            _fail(session, attempt, "gateway", answer.detail or "The service refused it.", answer)
        case Verdict.REFUSED:
            doubt_attempt(session, attempt.payment_id, answer.detail or "The service refused it.")
            expect_refused(session, attempt.payment_id)
        case Verdict.UNKNOWN:
            doubt_attempt(session, attempt.payment_id, answer.detail or "No answer that tells its outcome came back.")


def _fail(session: WriteSession, attempt: Attempt, failure: Failure, reason: str, answer: Answer) -> None:
    fail_attempt(
        session, attempt.payment_id, failure=failure, reason=reason, evidence="answer", hosted_id=answer.hosted_id
    )


def _told(attempt: Attempt, answer: Answer, changes: Changes, said: tuple[str, ...]) -> Charged:
    status = "unknown" if attempt.unresolved else attempt.status
    return Charged(
        attempt.payment_id,
        attempt.public_id,
        status,
        attempt.failure if status == "failed" else "",
        attempt.reason,
        answer.detail,
        attempt.next_check_at,
        said,
        changes,
    )
