"""How the service is told of external payments, matches and credit: one courier for each kind of row.

A record moves no money, but twice the same one is twice the income. So the history is read before the first sending,
and one whose outcome is unknown is sent again only after two readings far enough apart lack it (outbox/unknown.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from invpay_desktop.base.errors import Offline, ServiceBusy, ServiceError, ServiceUnclear, SignInRefused
from invpay_desktop.base.money import Money
from invpay_desktop.db.book import Book
from invpay_desktop.db.hosted_tables import hosted_entry
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

KINDS = ("external", "reconcile", "credit")

_PLACE = select(invoice.c.hosted_id, invoice.c.number).where(invoice.c.id == bindparam("wanted"))
_TIED = select(hosted_entry.c.hosted_id).where(
    hosted_entry.c.invoice_id == bindparam("wanted"), hosted_entry.c.payment_id.is_not(None)
)
_CUSTOMER = select(customer.c.hosted_id).where(customer.c.id == bindparam("wanted"))
_STATUS = select(payment_state.c.status).where(payment_state.c.payment_id == bindparam("wanted"))

_LONGEST_NOTES = 400
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
class _Place:
    """Where a row goes: the invoice's id at the service, and ids of entries there that are other payments."""

    hosted_invoice: str | None
    taken: frozenset[str]
    hosted_customer: str | None
    currency: str


class ExternalCourier:
    """Tells of a part of a payment that came outside the service."""

    kind = "external"

    def deliver(self, book: Book, api: HostedApi, row: OutboxRow, clock: Callable[[], datetime]) -> Delivery:
        """Send one record, unless the history has it already."""
        with book.read(clock()) as session:
            place, zone = _place(session, row), session.info.zone
        if place.hosted_invoice is None:
            return _unlinked()
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
        return _delivery(api.record_external(place.hosted_invoice, amount, external, row.uid))


class ReconcileCourier:
    """Tells which other invoice a part of a hosted transaction is for."""

    kind = "reconcile"

    def deliver(self, book: Book, api: HostedApi, row: OutboxRow, clock: Callable[[], datetime]) -> Delivery:
        """Send one match, unless the history of that invoice has the transaction already."""
        with book.read(clock()) as session:
            place, zone = _place(session, row), session.info.zone
        if place.hosted_invoice is None:
            return _unlinked()
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


def still_true(session: WriteSession, row: OutboxRow) -> bool:
    """Whether what a row tells is so. Where its payment was taken back while it was on its way, it is withdrawn.

    To be asked in the transaction that claimed it.
    """
    if row.kind not in KINDS or counts(session, row):
        return True
    put_off(session, row, None, "", counts=False)
    withdraw(session, uids={row.uid})
    return False


def record_delivery(session: WriteSession, row: OutboxRow, delivery: Delivery) -> bool:
    """Write down what became of a delivery; what arrived is tied to its payment at once: no reading books it again."""
    done = write_back(session, row, delivery)
    hosted_id = str((delivery.answer or {}).get("paymentId") or "")
    if done and delivery.state == "sent" and row.kind in ("external", "reconcile"):
        if hosted_id and row.invoice_id is not None:
            _tie(session, row, hosted_id, str((delivery.answer or {}).get("transactionId") or ""))
        if row.invoice_id is not None and not counts(session, row):
            compare_invoice(session, row.invoice_id)
    return done


def _tie(session: WriteSession, row: OutboxRow, hosted_id: str, transaction_id: str) -> None:
    here = (hosted_entry.c.invoice_id == row.invoice_id) & (hosted_entry.c.hosted_id == hosted_id)
    known = session.execute(select(hosted_entry.c.id, hosted_entry.c.payment_id).where(here)).first()
    if known is not None:
        if known.payment_id is None:
            tied = update(hosted_entry).where(hosted_entry.c.id == known.id)
            session.execute(tied.values(payment_id=row.payment_id))
        return
    if row.kind != "external":
        return
    session.execute(
        insert(hosted_entry),
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


def _place(session: Session, row: OutboxRow) -> _Place:
    wanted = {"wanted": row.invoice_id}
    place = session.execute(_PLACE, wanted).one_or_none()
    return _Place(
        place.hosted_id if place is not None else None,
        frozenset(each[0] for each in session.execute(_TIED, wanted)),
        session.scalar(_CUSTOMER, {"wanted": row.customer_id}),
        session.info.currency,
    )


def _unlinked() -> Delivery:
    return Delivery("refused", "The invoice is no longer linked to the service, so there is nobody to tell.")


def _read(api: HostedApi, hosted_invoice: str) -> HostedHistory | Delivery:
    """The history before a sending, or why nothing was sent."""
    try:
        return api.history(hosted_invoice)
    except ServiceUnclear as unclear:
        return Delivery("later", unclear.message)
    except ServiceError as problem:
        if is_about_everything(problem):
            return Stopped("stop", problem.message, error=problem)
        return Delivery("refused", problem.message)


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
    return Delivery("refused", answer.detail or "The service did not take it.")
