"""What the hosted service must be told of money that came from elsewhere: a row of the outbox for each part.

It is written in the transaction that lays the money there, so nothing is told that did not happen, and nothing that
happened is forgotten. What was not sent yet is cancelled when the payment no longer counts; what was sent stays there
(the service has no call that takes it back) and shows as an explained difference (ledger/agreement.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, select

from invpay_desktop.db.hosted_tables import attempt, hosted_entry, outbox
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import allocation, customer, invoice, payment, payment_state, setting
from invpay_desktop.ledger.agreement import compare_invoices
from invpay_desktop.ledger.balances import IN_FORCE
from invpay_desktop.outbox.rows import enqueue, withdraw

_MANY = 500
_CONNECTED: WeakKeyDictionary[Session, bool] = WeakKeyDictionary()
_SET = select(setting.c.key).where(setting.c.key.in_(("hosted.url", "hosted.tenant")), setting.c.value != "")


@dataclass(frozen=True, slots=True)
class _Laid:
    """A payment on one linked invoice, in minor units: `first` as it was laid, `lying` now; `added`, `taken`: now."""

    payment_id: int
    invoice_id: int
    first: int
    lying: int
    added: int
    taken: int
    row: Any


_ROWS = (
    select(
        allocation.c.payment_id,
        allocation.c.invoice_id,
        allocation.c.event_id,
        allocation.c.amount_minor,
        payment.c.customer_id,
        payment.c.method,
        payment.c.kind,
        payment.c.check_number,
        payment.c.received_on,
        payment.c.notes,
        payment_state.c.status,
        invoice.c.number.label("invoice_number"),
        customer.c.hosted_id.label("hosted_customer"),
    )
    .join(payment, payment.c.id == allocation.c.payment_id)
    .join(payment_state, payment_state.c.payment_id == allocation.c.payment_id)
    .join(invoice, invoice.c.id == allocation.c.invoice_id)
    .join(customer, customer.c.id == payment.c.customer_id)
    .where(allocation.c.payment_id.in_(bindparam("ids", expanding=True)), invoice.c.hosted_id.is_not(None))
    .order_by(allocation.c.id)
)
_TOLD = select(outbox).where(outbox.c.payment_id.in_(bindparam("ids", expanding=True))).order_by(outbox.c.id)
_CHARGED = select(attempt.c.payment_id, attempt.c.invoice_id, attempt.c.transaction_id).where(
    attempt.c.payment_id.in_(bindparam("ids", expanding=True))
)
_FETCHED = select(hosted_entry.c.payment_id, hosted_entry.c.invoice_id, hosted_entry.c.transaction_id).where(
    hosted_entry.c.payment_id.in_(bindparam("ids", expanding=True))
)
_LYING = select(allocation.c.payment_id).where(allocation.c.invoice_id == bindparam("wanted")).distinct()


def tell(session: WriteSession, *, invoices: Iterable[int], payments: Iterable[int]) -> None:
    """Queue what this action laid on linked invoices, or moved off them; cancel what is no longer so.

    Called when balances are refreshed. A book that is not connected has nothing to tell.
    """
    invoice_ids, payment_ids = sorted(set(invoices)), sorted(set(payments))
    if not (invoice_ids or payment_ids) or not is_told(session):
        return
    for start in range(0, len(payment_ids), _MANY):
        _tell_payments(session, payment_ids[start : start + _MANY], since=session.action_id)
    for start in range(0, len(invoice_ids), _MANY):
        compare_invoices(session, invoice_ids[start : start + _MANY])


def tell_what_lies_on(session: WriteSession, invoice_id: int) -> int:
    """Queue what lies on an invoice from before it was linked; returns how many rows were added."""
    ids = sorted(row[0] for row in session.execute(_LYING, {"wanted": invoice_id}))
    return sum(
        _tell_payments(session, ids[start : start + _MANY], since=0, only=invoice_id)
        for start in range(0, len(ids), _MANY)
    )


def is_told(session: Session) -> bool:
    """Whether the book is tied to the service: an address and a tenant are set. Asked once in a session."""
    known = _CONNECTED.get(session)
    if known is None:
        known = len(session.execute(_SET).all()) == 2
        _CONNECTED[session] = known
    return known


def _tell_payments(session: WriteSession, ids: list[int], since: int | None, only: int | None = None) -> int:
    """`since`: the first event of what is new; None where this action has none, so that nothing can be."""
    laid = [each for each in _laid(session, ids, since) if only in (None, each.invoice_id)]
    if not laid:
        return 0
    told: dict[tuple[int, int], list[Any]] = {}
    for row in session.execute(_TOLD, {"ids": ids}):
        told.setdefault((row.payment_id, row.invoice_id), []).append(row)
    theirs = _at_the_service(session, ids)
    added = 0
    for each in laid:
        rows = [row for row in told.get((each.payment_id, each.invoice_id), ()) if row.state != "cancelled"]
        if each.row.status not in IN_FORCE:
            _withdraw(session, each, rows)
            continue
        places = theirs.get(each.payment_id, {})
        known = each.invoice_id in places or any(row.kind != "credit" for row in rows)
        if each.added > 0 and not known:
            known = _tell_part(session, each, places)
            added += known
        if known:
            _tell_credit(session, each, [row for row in rows if row.kind == "credit"])
    return added


def _laid(session: Session, ids: list[int], since: int | None) -> Iterator[_Laid]:
    found: dict[tuple[int, int], list[Any]] = {}
    for row in session.execute(_ROWS, {"ids": ids}):
        found.setdefault((row.payment_id, row.invoice_id), []).append(row)
    for (payment_id, invoice_id), rows in found.items():
        new = [row.amount_minor for row in rows if since is not None and row.event_id >= since]
        yield _Laid(
            payment_id,
            invoice_id,
            sum(row.amount_minor for row in rows if row.event_id == rows[0].event_id),
            sum(row.amount_minor for row in rows),
            sum(minor for minor in new if minor > 0),
            -sum(minor for minor in new if minor < 0),
            rows[0],
        )


def _at_the_service(session: Session, ids: list[int]) -> dict[int, dict[int, str]]:
    """Payments that the service took, or knows: payment → invoice it lies on there → transaction id, '' without."""
    found: dict[int, dict[int, str]] = {}
    for statement in (_CHARGED, _FETCHED):
        for payment_id, invoice_id, transaction_id in session.execute(statement, {"ids": ids}):
            places = found.setdefault(payment_id, {})
            places[invoice_id] = places.get(invoice_id) or transaction_id
    return found


def _tell_part(session: WriteSession, each: _Laid, places: dict[int, str]) -> bool:
    """Queue one part of a payment; whether there is a way to tell it."""
    row = each.row
    transaction = next((known for known in places.values() if known), "")
    if transaction:
        kind, payload = "reconcile", {"transactionId": transaction, "invoiceNumber": row.invoice_number}
    elif row.method == "external":
        kind, payload = "external", {
            "minor": each.first,
            "method": row.kind or "other",
            "checkNumber": row.check_number,
            "date": row.received_on.isoformat(),
            "notes": row.notes,
        }  # fmt: skip
    else:
        return False
    enqueue(
        session, kind, payload=payload, invoice_id=each.invoice_id, customer_id=row.customer_id,
        payment_id=each.payment_id,
    )  # fmt: skip
    return True


def _tell_credit(session: WriteSession, each: _Laid, rows: list[Any]) -> None:
    """Bring what the service is told of a customer's credit into line with what was moved off the invoice."""
    moved = each.first - each.lying
    told = sum(int(json.loads(row.payload)["minor"]) for row in rows if row.state != "refused")
    new = min(moved - told, each.taken)
    if new > 0 and each.row.hosted_customer:
        enqueue(
            session, "credit", payload={"minor": new}, invoice_id=each.invoice_id,
            customer_id=each.row.customer_id, payment_id=each.payment_id,
        )  # fmt: skip
    for row in reversed(rows):
        if told > moved and row.state == "waiting":
            told -= int(json.loads(row.payload)["minor"])
            _withdraw(session, each, [row])


def _withdraw(session: WriteSession, each: _Laid, rows: list[Any]) -> None:
    if rows:
        withdraw(session, payment_id=each.payment_id, uids={row.uid for row in rows})
