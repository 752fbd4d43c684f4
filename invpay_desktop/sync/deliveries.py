"""How the service is told of external payments, matches and credit: one courier for each kind of row.

A record moves no money, but twice the same one is twice the income. So the history is read before the first sending,
and one whose outcome is unknown is sent again only after two readings far enough apart lack it (outbox/unknown.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from invpay_desktop.base.errors import Offline, ServiceBusy, ServiceError, ServiceUnclear, SignInRefused
from invpay_desktop.base.money import Money
from invpay_desktop.db.book import Book
from invpay_desktop.db.hosted_tables import difference, hosted_entry, hosted_invoice_state
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import customer, invoice, payment_state
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.hosted.values import Answer, External, HostedHistory, Verdict
from invpay_desktop.ledger.agreement import compare_invoice
from invpay_desktop.ledger.balances import IN_FORCE
from invpay_desktop.outbox.couriers import write_back
from invpay_desktop.outbox.rows import put_off, withdraw
from invpay_desktop.outbox.values import Delivery, OutboxRow
from invpay_desktop.sync.entries import Entry, are_alike, could_be, entry_of, reference
from invpay_desktop.sync.merge import write_state

KINDS = ("external", "reconcile", "credit")

_PLACE = (
    select(
        invoice.c.hosted_id.label("hosted_invoice"), customer.c.hosted_id.label("hosted_customer"),
        payment_state.c.status.label("payment_status"), hosted_entry.c.hosted_id, hosted_entry.c.payment_id,
        hosted_entry.c.amount_minor, hosted_entry.c.status, hosted_entry.c.refunded_minor, hosted_entry.c.missing,
        hosted_entry.c.data,
    )
    .select_from(
        invoice.outerjoin(customer, customer.c.id == bindparam("customer"))
        .outerjoin(payment_state, payment_state.c.payment_id == bindparam("payment"))
        .outerjoin(hosted_entry, hosted_entry.c.invoice_id == invoice.c.id)
    )
    .where(invoice.c.id == bindparam("wanted"))
)  # fmt: skip
_FIGURES = (
    select(
        payment_state.c.status, invoice.c.total_minor, invoice.c.paid_minor, invoice.c.written_off_minor,
        hosted_invoice_state.c.invoice_id.label("read_before"),
        select(difference.c.id).where(
            difference.c.invoice_id == bindparam("invoice"),
            difference.c.kind == "totals",
            difference.c.gone_at.is_(None),
        ).exists().label("noted"),
    )
    .select_from(
        payment_state.join(invoice, invoice.c.id == bindparam("invoice")).outerjoin(
            hosted_invoice_state, hosted_invoice_state.c.invoice_id == invoice.c.id
        )
    )
    .where(payment_state.c.payment_id == bindparam("payment"))
)  # fmt: skip
_SAME = (hosted_entry.c.invoice_id == bindparam("invoice")) & (hosted_entry.c.hosted_id == bindparam("hosted"))
_TIE = update(hosted_entry).where(_SAME, hosted_entry.c.payment_id.is_(None))
_INSERT = insert(hosted_entry)
_STATUS = select(payment_state.c.status).where(payment_state.c.payment_id == bindparam("wanted"))

_LONGEST_NOTES = 400
_NOT_THERE = "It was not told. Compare the invoice's id at the service, and the address; then send it again."
_UNKNOWN = "No clear answer came, so it may have arrived. It is looked for in the service's history."
_AMBIGUOUS = (
    "Several records at the service could be this one, and they differ. It was not sent. Compare them there: if one is "
    "it, mark this as arrived; else cancel this and enter the payment there by hand."
)


@dataclass(frozen=True, slots=True)
class Stopped(Delivery):
    """Nothing was sent, and nothing else can be now: why."""

    error: ServiceError | None = None


@dataclass(frozen=True, slots=True)
class TakenBack(Delivery):
    """The payment was taken back while its row was on its way before: nothing was sent, and nothing need be."""


@dataclass(frozen=True, slots=True)
class Told(Delivery):
    """It was sent after a reading that brought nothing new: what the service counts now, in minor units."""

    total: int | None = None
    paid: int | None = None


class Recorded(NamedTuple):
    """Whether a delivery was written down, and whether its invoice need not be read any more in this round."""

    done: bool
    is_read: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row goes: ids of its invoice and customer at the service, and what is kept of the invoice's history."""

    hosted_invoice: str | None
    hosted_customer: str | None
    counts: bool
    kept: tuple[Any, ...]
    currency: str

    @property
    def taken(self) -> frozenset[str]:
        """Entries that are other payments."""
        return frozenset(each.hosted_id for each in self.kept if each.payment_id is not None)


class ExternalCourier:
    """Tells of a part of a payment that came outside the service."""

    kind = "external"

    def deliver(self, book: Book, api: HostedApi, row: OutboxRow, clock: Callable[[], datetime]) -> Delivery:
        """Send one record, unless the history has it already."""
        with book.read(clock()) as session:
            place, zone = _place(session, row), session.info.zone
        if place.hosted_invoice is None or not place.counts:
            return _unfit(place)
        history = _read(api, place.hosted_invoice)
        if isinstance(history, Delivery):
            return history
        found = arrived_as(row, [entry_of(each, zone) for each in history.payments], place.taken)
        if isinstance(found, Delivery):
            return found
        if found is not None:
            return Delivery("sent", answer={"paymentId": found.hosted_id, "evidence": "history"})
        said = row.payload
        notes = f"{' '.join(said['notes'].split())[:_LONGEST_NOTES]} {reference(row.uid)}".strip()
        external = External(said["method"], said["checkNumber"], date.fromisoformat(said["date"]), notes)
        amount = Money(said["minor"], place.currency)
        answer = api.record_external(place.hosted_invoice, amount, external, row.uid)
        return _with_sums(_delivery(answer), answer, history, place, amount)


class ReconcileCourier:
    """Tells which other invoice a part of a hosted transaction is for."""

    kind = "reconcile"

    def deliver(self, book: Book, api: HostedApi, row: OutboxRow, clock: Callable[[], datetime]) -> Delivery:
        """Send one match, unless the history of that invoice has the transaction already."""
        with book.read(clock()) as session:
            place, zone = _place(session, row), session.info.zone
        if place.hosted_invoice is None or not place.counts:
            return _unfit(place)
        history = _read(api, place.hosted_invoice)
        if isinstance(history, Delivery):
            return history
        for found in could_be(row, [entry_of(each, zone) for each in history.payments]):
            return Delivery("sent", answer={"paymentId": found.hosted_id, "evidence": "history"})
        return _delivery(api.reconcile(row.payload["transactionId"], row.payload["invoiceNumber"], row.uid))


class CreditCourier:
    """Tells of money that became a customer's credit. The service lists no credit, so nothing can be looked up."""

    kind = "credit"

    def deliver(self, book: Book, api: HostedApi, row: OutboxRow, clock: Callable[[], datetime]) -> Delivery:
        """Send one credit, once."""
        with book.read(clock()) as session:
            place = _place(session, row)
        if not place.counts:
            return TakenBack("later")
        if place.hosted_customer is None:
            return Delivery("needs_you", "The customer has no id at the service any more, so the credit was not sent.")
        return _delivery(api.credit(place.hosted_customer, Money(row.payload["minor"], place.currency), row.uid))


COURIERS = (ExternalCourier(), ReconcileCourier(), CreditCourier())


def arrived_as(row: OutboxRow, entries: list[Entry], taken: frozenset[str]) -> Entry | Delivery | None:
    """The entry of a history that is this record, None where it has none; where nobody can tell, that it needs you."""
    could = could_be(row, [entry for entry in entries if entry.hosted_id not in taken])
    if len(could) > 1 and not are_alike(could):
        return Delivery("needs_you", _AMBIGUOUS)
    return could[0] if could else None


def counts(session: Session, row: OutboxRow) -> bool:
    """Whether the payment that a row tells of is in force."""
    return session.scalar(_STATUS, {"wanted": row.payment_id}) in IN_FORCE


def record_delivery(session: WriteSession, row: OutboxRow, delivery: Delivery) -> Recorded:
    """Write down what became of a delivery; what arrived is tied to its payment at once: no reading books it again."""
    if isinstance(delivery, TakenBack):
        put_off(session, row, None, "", counts=False)
        withdraw(session, uids={row.uid})
        return Recorded(True)
    done = write_back(session, row, delivery)
    if not done or delivery.state != "sent" or row.kind not in ("external", "reconcile") or row.invoice_id is None:
        return Recorded(done)
    answer = delivery.answer or {}
    if hosted_id := str(answer.get("paymentId") or ""):
        _tie(session, row, hosted_id, str(answer.get("transactionId") or ""))
    here = session.execute(_FIGURES, {"payment": row.payment_id, "invoice": row.invoice_id}).one()
    if here.status not in IN_FORCE:
        compare_invoice(session, row.invoice_id)
        return Recorded(True)
    if not hosted_id or not isinstance(delivery, Told) or here.written_off_minor:
        return Recorded(True)
    if (delivery.total, delivery.paid) != (here.total_minor, here.paid_minor):
        return Recorded(True)  # to be read and compared
    remaining = max(here.total_minor - here.paid_minor, 0)
    sums = {"total_minor": delivery.total, "paid_minor": delivery.paid, "remaining_minor": remaining}
    write_state(
        session, row.invoice_id, {"read_at": session.now, "problem": "", **sums}, known=here.read_before is not None
    )
    if here.noted:  # sums that differed before: they agree now
        compare_invoice(session, row.invoice_id)
    return Recorded(True, is_read=True)


def _tie(session: WriteSession, row: OutboxRow, hosted_id: str, transaction_id: str) -> None:
    if row.kind == "external":
        try:
            session.execute(
                _INSERT,
                {
                    "invoice_id": row.invoice_id,
                    "hosted_id": hosted_id,
                    "amount_minor": row.payload["minor"],
                    "method": "external",
                    "status": "approved",
                    "transaction_id": transaction_id,
                    "data": '{"class": "counts"}',
                    "first_seen": session.now,
                    "last_seen": session.now,
                    "payment_id": row.payment_id,
                },
            )
            return
        except IntegrityError:  # it was read in the meantime
            pass
    here = {"invoice": row.invoice_id, "hosted": hosted_id, "payment_id": row.payment_id}
    session.execute(_TIE, here)


def _place(session: Session, row: OutboxRow) -> _Place:
    wanted = {"wanted": row.invoice_id, "customer": row.customer_id, "payment": row.payment_id}
    rows = session.execute(_PLACE, wanted).all()
    if not rows:
        return _Place(None, None, False, (), session.info.currency)
    first = rows[0]
    kept = tuple(each for each in rows if each.hosted_id is not None)
    counted = first.payment_status in IN_FORCE
    return _Place(first.hosted_invoice, first.hosted_customer, counted, kept, session.info.currency)


def _with_sums(delivery: Delivery, answer: Answer, history: HostedHistory, place: _Place, amount: Money) -> Delivery:
    """The delivery with what the service counts now, where the reading before it held nothing new."""
    if delivery.state != "sent" or not _is_known(history, place):
        return delivery
    paid = answer.paid or (history.paid + amount if history.paid is not None else None)
    if history.total is None or paid is None:
        return delivery
    return Told("sent", answer=delivery.answer, total=history.total.minor, paid=paid.minor)


def _is_known(history: HostedHistory, place: _Place) -> bool:
    """Whether a history says what the book has of it, and no more."""
    said = {
        each.hosted_id: (each.amount.minor, each.status, each.refunded.minor if each.refunded else 0)
        for each in history.payments
    }
    kept = {each.hosted_id: (each.amount_minor, each.status, each.refunded_minor) for each in place.kept}
    settled = all(each.payment_id is not None and not each.missing for each in place.kept)
    noted = any(word in each.data for each in place.kept for word in ('"waits"', '"refund"', '"seenAmount"'))
    return said == kept and settled and not noted and not history.quarantined and len(said) == len(history.payments)


def _unfit(place: _Place) -> Delivery:
    """Why a row is not sent."""
    if place.hosted_invoice is None:
        return Delivery("refused", "The invoice is no longer linked to the service, so there is nobody to tell.")
    return TakenBack("later")


def _read(api: HostedApi, hosted_invoice: str) -> HostedHistory | Delivery:
    """The history before a sending, or why nothing was sent."""
    try:
        return api.history(hosted_invoice)
    except ServiceUnclear as unclear:
        return Delivery("later", unclear.message)
    except ServiceError as problem:
        if is_about_everything(problem):
            return Stopped("stop", problem.message, error=problem)
        return Delivery("needs_you", f"{problem.message} {_NOT_THERE}")


def is_about_everything(problem: ServiceError) -> bool:
    """Whether a problem is one of the way to the service, or of the account, and not of the one thing asked for."""
    return problem.code not in ("not_at_service", "service_unclear")


def _delivery(answer: Answer) -> Delivery:
    """What an answer means for a row."""
    match answer.verdict:
        case Verdict.APPROVED:
            said: dict[str, Any] = {"paymentId": answer.hosted_id, "transactionId": answer.transaction_id}
            return Delivery("sent", answer={key: value for key, value in said.items() if value})
        case Verdict.NOT_SENT:
            return Stopped("stop", answer.detail, error=Offline(answer.detail or "The service cannot be reached now."))
        case Verdict.UNKNOWN:
            return Delivery("unknown", _UNKNOWN)
        case Verdict.DECLINED:
            return Delivery("refused", answer.reason or "The service did not take it.")
        case Verdict.REFUSED:
            return _refused(answer)


def _refused(answer: Answer) -> Delivery:
    if answer.http_status in (401, 403):
        return Stopped("stop", answer.detail, error=SignInRefused(answer.detail or "The service refused the sign-in."))
    if answer.http_status == 429:
        busy = ServiceBusy(answer.detail or "The service asks to wait.", answer.retry_after)
        return Stopped("later", busy.message, retry_after=answer.retry_after, error=busy)
    if answer.http_status == 404:
        return Delivery("needs_you", f"{answer.detail or 'The service does not know it.'} {_NOT_THERE}")
    return Delivery("refused", answer.detail or "The service did not take it.")
