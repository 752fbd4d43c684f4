"""The service's history of an invoice, taken into the book: in any order and any number of times, with one outcome.

Each entry is kept as it was read (hosted_entry), and is one payment of the book: one that we know already, else a new
one. Nothing here is undone by what the service says: what is gone there, or reads otherwise than before, is written
down as a difference (ledger/agreement.py). What cannot be booked now (a locked period) waits and is taken up later.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from invpay_desktop.base.money import Money
from invpay_desktop.db.hosted_tables import hosted_entry, hosted_invoice_state, outbox
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.hosted.values import HostedHistory
from invpay_desktop.ledger.agreement import compare_invoice
from invpay_desktop.sync.booking import Placing
from invpay_desktop.sync.entries import Entry, entry_of, kept_entry
from invpay_desktop.sync.found_refunds import cancel_what_was_refunded, take_refund

_KEPT = select(hosted_entry).where(hosted_entry.c.invoice_id == bindparam("wanted")).order_by(hosted_entry.c.id)
_CHANGE = update(hosted_entry).where(hosted_entry.c.id == bindparam("wanted"))
_ADD_STATE = insert(hosted_invoice_state)
_CHANGE_STATE = update(hosted_invoice_state).where(hosted_invoice_state.c.invoice_id == bindparam("wanted"))
_CREDIT_GIVEN = select(outbox.c.id).where(
    outbox.c.invoice_id == bindparam("wanted"), outbox.c.kind == "credit", outbox.c.state == "sent"
)


@dataclass(frozen=True, slots=True)
class Merged:
    """What a reading brought. `new`: payments (row ids) that were booked or came into force, failed ones among them."""

    new: tuple[int, ...] = ()
    refunded: tuple[int, ...] = ()
    waiting: int = 0


def merge_history(session: WriteSession, invoice_id: int, history: HostedHistory) -> Merged:
    """Take what was read of an invoice into the book, and compare. The session's actor is `sync`."""
    entries = _each_once(entry_of(payment, session.info.zone) for payment in history.payments)
    _keep(session, invoice_id, entries, history)
    _keep_state(session, invoice_id, history)
    return take_up(session, invoice_id, history)


def take_up(session: WriteSession, invoice_id: int, history: HostedHistory | None = None) -> Merged:
    """Book what was read of an invoice and is not in the book yet, as far as that can be now; and compare."""
    placing = Placing(session, invoice_id)
    placing.settle_open_charge(history)
    for row, entry in placing.prepare(lambda row: kept_entry(row, session.info.zone)):
        placing.place(row, entry)
    refunded = [row.payment_id for row in _kept(session, invoice_id) if take_refund(session, row)]
    cancel_what_was_refunded(session, invoice_id)
    compare_invoice(session, invoice_id)
    return Merged(tuple(placing.new), tuple(refunded), placing.waiting)


def _kept(session: WriteSession, invoice_id: int) -> list[Any]:
    return list(session.execute(_KEPT, {"wanted": invoice_id}))


def not_at_service(session: WriteSession, invoice_id: int, problem: str) -> None:
    """Note that the service would not tell of an invoice, though it answered."""
    write_state(session, invoice_id, {"read_at": session.now, "problem": problem})
    compare_invoice(session, invoice_id)


def _each_once(entries: Iterable[Entry]) -> dict[str, Entry]:
    """One entry for each id, whichever way a list that names one twice is ordered."""
    found: dict[str, Entry] = {}
    for entry in entries:
        before = found.get(entry.hosted_id)
        found[entry.hosted_id] = entry if before is None else min(before, entry, key=_rank)
    return found


def _rank(entry: Entry) -> tuple[Any, ...]:
    return (entry.means != "counts", -(entry.refunded or 0), entry.amount, entry.status, repr(entry))


def _keep(session: WriteSession, invoice_id: int, entries: dict[str, Entry], history: HostedHistory) -> None:
    refunds = _refunds(session, invoice_id, entries, history)
    kept = {row.hosted_id: row for row in _kept(session, invoice_id)}
    in_order = sorted(entries.values(), key=lambda e: (e.paid_at is None, e.paid_at or session.now, e.hosted_id))
    for entry in in_order:
        before = kept.get(entry.hosted_id)
        values = _values(session, entry, before, refunds[entry.hosted_id])
        if before is None:
            first = {"invoice_id": invoice_id, "hosted_id": entry.hosted_id, "amount_minor": entry.amount}
            session.execute(insert(hosted_entry), {**first, "first_seen": session.now, **values})
            session.touch(hosted=True)
        else:
            session.execute(_CHANGE.values(**values), {"wanted": before.id})
    named = history.ids | entries.keys()
    gone = [row.id for row in kept.values() if row.hosted_id not in named and not row.missing]
    for row_id in gone:
        session.execute(_CHANGE.values(missing=True), {"wanted": row_id})


def _values(session: WriteSession, entry: Entry, before: Any | None, refunded: int | None) -> dict[str, Any]:
    """The columns of an entry as read now. What came once stays: an amount, a transaction id, the most refunded."""
    data: dict[str, Any] = {} if before is None else json.loads(before.data)
    data["class"] = entry.means
    for key, said in (("notes", entry.notes), ("checkNumber", entry.check_number), ("reason", entry.reason)):
        if said:
            data[key] = said
    data.pop("seenAmount", None)
    if before is not None and before.amount_minor != entry.amount:
        data["seenAmount"] = entry.amount
    data.pop("refund", None)
    if refunded is None:
        data["refund"] = "refund_unclear"
    known = before.refunded_minor if before is not None else 0
    return {
        "method": entry.method,
        "status": entry.status,
        "paid_at": entry.paid_at or (before.paid_at if before is not None else None),
        "transaction_id": entry.transaction_id or (before.transaction_id if before is not None else ""),
        "refunded_minor": max(known, refunded or 0),
        "data": json.dumps(data, ensure_ascii=False, sort_keys=True),
        "last_seen": session.now,
        "missing": False,
    }


def _refunds(
    session: WriteSession, invoice_id: int, entries: dict[str, Entry], history: HostedHistory
) -> dict[str, int | None]:
    """What went back out of each entry, minor units; None where the service says that some did, and not how much.

    Where one entry alone leaves it open, what the service counts as paid tells it, unless credit was given there too.
    """
    said = {hosted_id: _said_refund(entry) for hosted_id, entry in entries.items()}
    open_ones = [hosted_id for hosted_id, refunded in said.items() if refunded is None]
    if len(open_ones) == 1 and history.paid is not None and len(entries) == len(history.payments):
        counted = sum(e.amount - (said[e.hosted_id] or 0) for e in entries.values() if e.means == "counts")
        rest = counted - history.paid.minor
        plain = not history.quarantined and not session.execute(_CREDIT_GIVEN, {"wanted": invoice_id}).first()
        if plain and 0 < rest < entries[open_ones[0]].amount:
            said[open_ones[0]] = rest
    return said


def _said_refund(entry: Entry) -> int | None:
    if entry.refunded is not None and entry.refunded > 0:
        return min(entry.refunded, entry.amount)
    if entry.status == "refunded":
        return entry.amount
    return None if entry.status == "partially_refunded" else 0


def _keep_state(session: WriteSession, invoice_id: int, history: HostedHistory) -> None:
    write_state(
        session,
        invoice_id,
        {
            "read_at": session.now,
            "total_minor": _minor(history.total),
            "paid_minor": _minor(history.paid),
            "remaining_minor": _minor(history.remaining),
            "status": history.status,
            "problem": " ".join(history.quarantined)[:500],
        },
    )


def _minor(amount: Money | None) -> int | None:
    return None if amount is None else amount.minor


def write_state(session: WriteSession, invoice_id: int, values: dict[str, Any], known: bool | None = None) -> None:
    """Keep what the service said of an invoice as a whole; columns that are not given stay.

    `known`: whether there is a row for it, None where the caller did not look.
    """
    changed = known is not False and session.execute(_CHANGE_STATE, {"wanted": invoice_id, **values}).rowcount
    if not changed:
        session.execute(_ADD_STATE, {"invoice_id": invoice_id, **values})
    session.touch(hosted=True)


def waiting_invoices(session: Session) -> list[int]:
    """Invoices with entries that were read and could not be booked then."""
    statement = select(hosted_entry.c.invoice_id).where(hosted_entry.c.data.contains('"waits"')).distinct()
    return [row[0] for row in session.execute(statement)]
