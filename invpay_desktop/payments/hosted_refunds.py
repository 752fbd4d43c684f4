"""Refunding through the hosted service: written down first, sent once.

    checks → the service's history is read → the refund is committed → sent, once → the answer is booked

Whatever happens after it is committed, it stays in the book: as what the answer proved, else as unknown, to be looked
up (sync/refund_checking.py). A refund that failed waits for a person; nothing sends it again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.dates import instant_text
from invpay_desktop.base.errors import BadInput, InvPayError, Refused, ServiceError
from invpay_desktop.base.money import Money
from invpay_desktop.base.texts import check_text
from invpay_desktop.db.book import Book
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.hosted.values import Answer, Verdict
from invpay_desktop.ledger.check_schedule import ON_THE_WIRE
from invpay_desktop.ledger.hosted_charges import HostedCharge, hosted_charge, refunded_at_service
from invpay_desktop.ledger.posting import post_refund
from invpay_desktop.ledger.refund_attempts import (
    RefundAttempt,
    begin_refund,
    doubt_refund,
    fail_refund,
    open_refund_sentence,
    settle_refund,
    unresolved_refund_of,
)
from invpay_desktop.ledger.refund_plan import RefundPart, book_parts
from invpay_desktop.payments.refunds import Refunded, RefundPayment, check_refund, new_refund
from invpay_desktop.sync.refund_checking import check_refund as look_up
from invpay_desktop.sync.refund_checking import invoices_of, known_refund, read_charge
from invpay_desktop.sync.refund_evidence import Reading, proof_of, refunded_in, transaction_in

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class HostedRefunded:
    """What became of a refund: `settled`, `failed` or `unknown`.

    `reason`: the service's words, or ours; `detail`: for the curious. `next_check_at`: when an unknown one is looked up
    next. `parts`: what a settled one took from where.
    """

    id: int
    public_id: str
    amount: Money
    status: str
    reason: str = ""
    detail: str = ""
    next_check_at: datetime | None = None
    parts: tuple[RefundPart, ...] = ()
    changes: Changes = Changes()  # noqa: RUF009 - frozen


def goes_through_service(session: Session, request: RefundPayment) -> bool:
    """Whether this refund is the service's to pay out: of a charge made there, and no other way back is named."""
    return request.kind is None and hosted_charge(session, request.payment_id) is not None


def foresee_refund(session: WriteSession, request: RefundPayment) -> Refunded:
    """What this refund leads to once it is settled, in a transaction that is rolled back. Raises as refund_hosted."""
    wanted = check_refund(session, request)
    event = session.record("refund.settled", payment_id=request.payment_id)
    refund_id, public_id = post_refund(session, event, new_refund(request, wanted))
    book_parts(session, event, refund_id, request.payment_id, wanted.parts, wanted.day)
    return Refunded(refund_id, public_id, wanted.amount, wanted.parts)


def refund_hosted(
    book: Book,
    api: HostedApi,
    request: RefundPayment,
    clock: Clock,
    written: Callable[[int], object] = lambda _refund_id: None,
) -> HostedRefunded:
    """Have the service pay a charge back, part or whole, dated today. `written`: told when it is in the book.

    Raises before anything is sent: Refused (not a charge of the service, more than is left, a refund whose outcome is
    open, more refunded there than the book knows), BadInput, PeriodLocked, and ServiceError where the service's history
    cannot be read. Once it is sent nothing is raised: see HostedRefunded.
    """
    charge, invoices, changes = _first_look(book, api, request, clock)
    try:
        reading = read_charge(api, invoices)
    except ServiceError as problem:
        raise _nothing_refunded(problem) from None
    charge = replace(charge, transaction_id=_transaction(charge, reading))
    with book.write(clock()) as session:
        _compare(session, charge, reading)
        wanted = check_refund(session, request)
        sent = begin_refund(session, new_refund(request, wanted), charge, reading, request.outcome)
    sending = _Sending(book, api, clock, sent, changes | session.changes)
    return sending.once(written)


def _first_look(
    book: Book, api: HostedApi, request: RefundPayment, clock: Clock
) -> tuple[HostedCharge, tuple[str, ...], Changes]:
    """Check what can be checked without the service. An older refund without an outcome is looked up once more."""
    changes = Changes()
    with book.read(clock()) as session:
        waiting = unresolved_refund_of(session, request.payment_id)
    if waiting is not None:
        looked = look_up(book, api, waiting.refund_id, clock)
        if looked.problem is not None:
            raise _nothing_refunded(looked.problem)
        changes = looked.changes
    with book.read(clock()) as session:
        if waiting is not None:
            _refuse_for(known_refund(session, waiting.refund_id))
        wanted = check_refund(session, request)
        charge = hosted_charge(session, request.payment_id)
        if charge is None or request.kind is not None:
            raise Refused(
                f"Payment {wanted.paid.public_id} is not one that the hosted service can pay back that way. Nothing "
                "was refunded. Record the refund instead."
            )
        if wanted.day != session.today:
            raise BadInput("What the hosted service pays back is dated today. Leave the date out.", "date")
        return charge, invoices_of(session, charge), changes


def _refuse_for(waiting: RefundAttempt) -> None:
    """Whatever became of a refund that was waited for, a person looks at it before they ask for another."""
    if waiting.status == "settled":
        raise Refused(
            f"The refund of {waiting.amount} that was being looked up went out ({waiting.public_id}). Nothing more was "
            "refunded. Look at what is left, then refund that."
        )
    if waiting.unresolved:
        raise Refused(f"{open_refund_sentence(waiting)} {when_next(waiting)}")


def when_next(waiting: RefundAttempt) -> str:
    """When a refund without an outcome is looked up next, or who must settle it, as a sentence."""
    if waiting.next_check_at is not None:
        return f"The next look is at {instant_text(waiting.next_check_at)}."
    if waiting.state == "needs_you":
        return "The history did not settle it: ask the service, then say what became of it."
    return "It is on its way now."


def _nothing_refunded(problem: ServiceError) -> ServiceError:
    """The same problem, saying first what matters most."""
    problem.message = f"Nothing was refunded. {problem.message}"
    problem.args = (problem.message,)
    return problem


def _transaction(charge: HostedCharge, reading: Reading) -> str:
    """What a refund of this charge names. Raises Refused where the service never named it."""
    named = transaction_in(charge, reading)
    if not named:
        raise Refused(
            "The hosted service names no transaction for this payment, and it refunds transactions only. Nothing was "
            "refunded. Refund it on the service's own pages, or another way."
        )
    return named


def _compare(session: Session, charge: HostedCharge, reading: Reading) -> None:
    """Raise Refused where the service has paid back more of this charge than the book knows."""
    theirs, ours = refunded_in(charge, reading), refunded_at_service(session, charge.payment_id).minor
    if theirs is not None and theirs > ours:
        raise Refused(
            f"By its history the hosted service has paid {session.money(theirs)} of this payment back already, of "
            f"which the book knows {session.money(ours)}. Nothing was refunded. Bring the book in step with it "
            "first."
        )


@dataclass(frozen=True, slots=True)
class _Sending:
    """A refund that is in the book and goes out now. Nothing is raised from here on, but what ends the program."""

    book: Book
    api: HostedApi
    clock: Clock
    sent: RefundAttempt
    changes: Changes

    def once(self, written: Callable[[int], object]) -> HostedRefunded:
        """Send it and book what came of it."""
        answer = Answer(Verdict.NOT_SENT, detail="It was stopped before it was sent.")
        try:
            written(self.sent.refund_id)
            with self.book.read(self.clock()) as session:  # it lies on the disk before a byte leaves
                ours = known_refund(session, self.sent.refund_id).status == "pending"
            if ours:
                answer = Answer(Verdict.UNKNOWN, detail="It was stopped while the refund was on its way.")
                answer = self.api.refund(self.sent.charge.transaction_id, self.sent.amount, self.sent.key)
            return self._booked(answer, refused_for_certain=self._history_agrees(answer))
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - it may have arrived, whatever went wrong here
            return self._kept(answer, error)

    def _history_agrees(self, answer: Answer) -> bool:
        """After a refusal: whether one reading of the history confirms that nothing went back (domain rule 6)."""
        if answer.verdict is not Verdict.REFUSED:
            return False
        try:
            now = read_charge(self.api, tuple(self.sent.baseline["paid"]))
        except ServiceError:
            return False
        return proof_of(self.sent.charge, self.sent.amount.minor, self.sent.baseline, now) == "nothing"

    def _booked(self, answer: Answer, *, refused_for_certain: bool) -> HostedRefunded:
        parts: tuple[RefundPart, ...] = ()
        with self.book.write(self.clock()) as session:
            sent = known_refund(session, self.sent.refund_id)
            if sent.unresolved:
                parts = book_answer(session, sent, answer, refused_for_certain=refused_for_certain)
            sent = known_refund(session, sent.refund_id)
        return HostedRefunded(
            sent.refund_id,
            sent.public_id,
            sent.amount,
            "unknown" if sent.unresolved else sent.status,
            sent.reason,
            answer.detail,
            sent.next_check_at,
            parts,
            self.changes | session.changes,
        )

    def _kept(self, answer: Answer, error: BaseException) -> HostedRefunded:
        """What went wrong here tells nothing of the refund: it is booked once more, else as unknown, else it stays."""
        for each in (answer, Answer(Verdict.UNKNOWN, detail="The program failed while the refund was on its way.")):
            with suppress(Exception, KeyboardInterrupt):
                return self._booked(each, refused_for_certain=False)
        return HostedRefunded(
            self.sent.refund_id,
            self.sent.public_id,
            self.sent.amount,
            "unknown",
            "What came of it could not be kept in the book.",
            error.message if isinstance(error, InvPayError) else type(error).__name__,
            self.sent.started_at + ON_THE_WIRE,
            changes=self.changes,
        )


def book_answer(
    session: WriteSession, sent: RefundAttempt, answer: Answer, *, refused_for_certain: bool
) -> tuple[RefundPart, ...]:
    """Book what an answer proves about a refund whose outcome is open, by evidence alone."""
    refund_id = sent.refund_id
    match answer.verdict:
        case Verdict.APPROVED:
            return settle_refund(session, refund_id, evidence="answer")
        case Verdict.DECLINED:
            fail_refund(session, refund_id, reason=answer.reason or "Declined, without a reason.", evidence="answer")
        case Verdict.NOT_SENT:
            reason = answer.detail or "The service could not be reached."
            fail_refund(session, refund_id, reason=reason, evidence="answer")
        case Verdict.REFUSED if refused_for_certain:
            fail_refund(session, refund_id, reason=answer.detail or "The service refused it.", evidence="answer")
        case Verdict.REFUSED:
            doubt_refund(session, refund_id, answer.detail or "The service refused it.")
        case Verdict.UNKNOWN:
            doubt_refund(session, refund_id, answer.detail or "No answer that tells its outcome came back.")
    return ()


def resolve_refund(session: WriteSession, refund_id: int, settled: bool, note: str) -> None:
    """A person's decision on a refund that nothing could settle: it went out, or it did not.

    Raises Refused while the history may still settle it, or where its outcome is known; BadInput without a note.
    """
    sent = known_refund(session, refund_id)
    if not sent.unresolved:
        raise Refused(f"What became of refund {sent.public_id} is known already: {sent.status}. Nothing was changed.")
    if sent.state != "needs_you":
        raise Refused(
            f"Refund {sent.public_id} is still being looked up. {when_next(sent)} Nothing was changed. You decide when "
            "nothing else could."
        )
    if not note.strip():
        raise BadInput("Say how you know: the note is kept with the refund.", "note")
    check_text(note, "note", 500)
    if settled:
        settle_refund(session, refund_id, evidence="person", note=note.strip())
    else:
        fail_refund(session, refund_id, reason=note.strip(), evidence="person")
