"""Where the hosted service and the book do not say the same of an invoice: worked out anew from what lies in the book.

Nothing is mended here: a difference is a note. One that the service has no call for is `explained`: what was voided,
returned, refunded by other means, written off, or laid there as credit is known here alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update

from invpay_desktop.db.hosted_tables import attempt, difference, hosted_entry, hosted_invoice_state, outbox
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import allocation, invoice, payment, payment_state, refund_part
from invpay_desktop.ledger.balances import IN_FORCE

UNDER_WAY = ("waiting", "sending", "unknown", "needs_you")
"""States of a row of the outbox that was not told yet, for all we know."""


@dataclass(frozen=True, slots=True)
class _Differs:
    """One difference. `detail`: what tells it from another of its kind on the same invoice and payment."""

    kind: str
    payment_id: int | None = None
    explained: bool = False
    detail: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Part:
    """What of a payment lies on the invoice (minor units), and whether it counts. `laid`: before any was moved off."""

    laid: int
    lying: int
    status: str
    method: str
    refunded: int

    @property
    def counts(self) -> bool:
        return self.status in IN_FORCE


@dataclass(frozen=True, slots=True)
class _Known:
    """All there is to compare on one invoice."""

    row: Any
    state: Any | None
    entries: list[Any]
    told: list[Any]
    parts: dict[int, _Part]


_STATE = select(hosted_invoice_state).where(hosted_invoice_state.c.invoice_id == bindparam("wanted"))
_ENTRIES = select(hosted_entry).where(hosted_entry.c.invoice_id == bindparam("wanted")).order_by(hosted_entry.c.id)
_TOLD = select(outbox).where(
    outbox.c.invoice_id == bindparam("wanted"), outbox.c.kind.in_(("external", "reconcile", "credit"))
)
_INVOICE = select(invoice).where(invoice.c.id == bindparam("wanted"))
_ROWS = (
    select(
        allocation.c.payment_id,
        allocation.c.event_id,
        allocation.c.amount_minor,
        payment_state.c.status,
        payment.c.method,
    )
    .join(payment, payment.c.id == allocation.c.payment_id)
    .join(payment_state, payment_state.c.payment_id == allocation.c.payment_id)
    .where(allocation.c.invoice_id == bindparam("wanted"))
    .order_by(allocation.c.id)
)
_REFUNDED = (
    select(refund_part.c.payment_id, func.sum(refund_part.c.amount_minor))
    .where(refund_part.c.invoice_id == bindparam("wanted"))
    .group_by(refund_part.c.payment_id)
)
_KNOWN = select(difference).where(difference.c.invoice_id == bindparam("wanted"))
_RELEVANT = select(invoice.c.id).where(
    invoice.c.id.in_(bindparam("ids", expanding=True)),
    invoice.c.hosted_id.is_not(None),
    or_(
        select(hosted_invoice_state.c.invoice_id).where(hosted_invoice_state.c.invoice_id == invoice.c.id).exists(),
        select(outbox.c.id).where(outbox.c.invoice_id == invoice.c.id).exists(),
    ),
)


def compare_invoices(session: WriteSession, invoice_ids: list[int]) -> None:
    """Compare those of the invoices of which the service said something, or was told something."""
    for row in session.execute(_RELEVANT, {"ids": invoice_ids}).all():
        compare_invoice(session, row[0])


def compare_invoice(session: WriteSession, invoice_id: int) -> None:
    """Write down where the service and the book differ on an invoice now; what no longer differs is marked gone."""
    wanted = {"wanted": invoice_id}
    state = session.execute(_STATE, wanted).one_or_none()
    known = _Known(
        session.execute(_INVOICE, wanted).one(),
        state,
        list(session.execute(_ENTRIES, wanted)),
        list(session.execute(_TOLD, wanted)),
        _parts(session, invoice_id),
    )
    due = state is not None and state.read_at is None  # the service's sums are those of the reading before
    found = [*_entries_differ(session, known), *_charged_twice(session, known), *_told_differ(session, known)]
    _write(session, invoice_id, found, kept=("totals",) if due else ())


def _parts(session: Session, invoice_id: int) -> dict[int, _Part]:
    wanted = {"wanted": invoice_id}
    refunded = {row[0]: row[1] for row in session.execute(_REFUNDED, wanted)}
    first: dict[int, int] = {}
    parts: dict[int, _Part] = {}
    for row in session.execute(_ROWS, wanted):
        before = parts.get(row.payment_id, _Part(0, 0, row.status, row.method, refunded.get(row.payment_id, 0)))
        first.setdefault(row.payment_id, row.event_id)
        laid = before.laid + (row.amount_minor if row.event_id == first[row.payment_id] else 0)
        parts[row.payment_id] = _Part(laid, before.lying + row.amount_minor, row.status, row.method, before.refunded)
    return parts


def moved_off(session: Session, invoice_id: int, payment_id: int) -> int:
    """Minor units of a payment that were taken off an invoice, into credit."""
    part = _parts(session, invoice_id).get(payment_id)
    return part.laid - part.lying if part is not None and part.counts else 0


def _entries_differ(session: Session, known: _Known) -> Iterator[_Differs]:
    if known.state is not None and known.state.problem:
        yield _Differs("not_read", data={"problem": known.state.problem})
    for entry in known.entries:
        said = json.loads(entry.data)
        amount = str(session.money(entry.amount_minor))
        about = {"hostedId": entry.hosted_id, "amount": amount, "status": entry.status}
        part = known.parts.get(entry.payment_id or 0)
        if entry.missing:
            yield _Differs("entry_gone", entry.payment_id, detail=entry.hosted_id, data=about)
            continue
        if "seenAmount" in said:
            seen = {**about, "seenAmount": str(session.money(said["seenAmount"]))}
            yield _Differs("amount_changed", entry.payment_id, detail=entry.hosted_id, data=seen)
        if said.get("waits"):
            yield _Differs(said["waits"], entry.payment_id, detail=entry.hosted_id, data=about)
        if said.get("refund"):
            yield _Differs(said["refund"], entry.payment_id, detail=entry.hosted_id, data=about)
        if part is not None and part.counts and said.get("class") != "counts":
            yield _Differs("status_reversed", entry.payment_id, detail=entry.hosted_id, data=about)
        if part is not None and not part.counts and said.get("class") == "counts":
            data = {**about, "here": part.status}
            yield _Differs("taken_back", entry.payment_id, True, entry.hosted_id, data)


_SENT_FROM_HERE = select(attempt.c.payment_id).where(attempt.c.invoice_id == bindparam("wanted"), attempt.c.key != "")
_SAME_CHARGE = timedelta(hours=24)


def _charged_twice(session: Session, known: _Known) -> Iterator[_Differs]:
    """Money that looks like a charge of ours and was not sent from here: the network may have delivered one twice."""
    sent = {row[0] for row in session.execute(_SENT_FROM_HERE, {"wanted": known.row.id})}
    whole = [
        entry
        for entry in known.entries
        if not entry.missing
        and entry.paid_at is not None
        and (part := known.parts.get(entry.payment_id or 0)) is not None
        and part.counts
        and part.method != "external"
        and not part.refunded
    ]
    for entry in (each for each in whole if each.payment_id not in sent):
        for other in (each for each in whole if each.payment_id in sent):
            alike = (entry.amount_minor, entry.method) == (other.amount_minor, other.method)
            if alike and abs(entry.paid_at - other.paid_at) <= _SAME_CHARGE:
                amount = str(session.money(entry.amount_minor))
                data = {"amount": amount, "hostedId": entry.hosted_id, "other": other.hosted_id}
                yield _Differs("charged_twice", entry.payment_id, detail=entry.hosted_id, data=data)
                break


def _told_differ(session: Session, known: _Known) -> Iterator[_Differs]:
    seen = {entry.payment_id for entry in known.entries}
    for row in known.told:
        part = known.parts.get(row.payment_id or 0)
        if row.kind == "external" and row.state == "sent" and row.payment_id not in seen and part and not part.counts:
            data = {"amount": str(session.money(part.laid)), "here": part.status}
            yield _Differs("taken_back", row.payment_id, True, row.uid, data)
    for payment_id, part in known.parts.items():
        if not part.counts or (payment_id not in seen and not _told(known, payment_id)):
            continue
        moved = part.laid - part.lying
        credited = _credit_told(known, payment_id)
        if moved != credited:
            data = {"here": str(session.money(moved)), "there": str(session.money(credited))}
            yield _Differs("credit_local", payment_id, True, "", data)
    yield from _totals_differ(session, known)


def _told(known: _Known, payment_id: int) -> bool:
    return any(row.payment_id == payment_id and row.kind != "credit" and row.state == "sent" for row in known.told)


def _credit_told(known: _Known, payment_id: int) -> int:
    return sum(
        int(json.loads(row.payload).get("minor", 0))
        for row in known.told
        if row.kind == "credit" and row.payment_id == payment_id and row.state in (*UNDER_WAY, "sent")
    )


def _totals_differ(session: Session, known: _Known) -> Iterator[_Differs]:
    """The service's sums against ours, and what accounts for the difference.

    What lies here and was not read there yet is no difference: it waits in the outbox, or was sent since the reading.
    """
    state, ours = known.state, known.row
    if state is None or state.read_at is None or state.paid_minor is None:
        return
    read = [e for e in known.entries if not e.missing and e.last_seen <= state.read_at]
    counted = [e for e in read if json.loads(e.data).get("class") == "counts"]
    listed = sum(e.amount_minor - e.refunded_minor for e in counted)
    tied = {e.payment_id for e in counted}
    waiting = sum(
        part.lying - part.refunded
        for payment_id, part in known.parts.items()
        if part.counts and payment_id not in tied and _still_to_come(known, payment_id, read)
    )
    refunded_here = sum(
        part.refunded - sum(e.refunded_minor for e in counted if e.payment_id == payment_id)
        for payment_id, part in known.parts.items()
        if part.counts and payment_id in tied and part.method != "external"
    )
    credit = sum(_credit_told(known, payment_id) for payment_id in known.parts)
    rest = listed - state.paid_minor
    accounted = rest in {0, refunded_here, credit, refunded_here + credit}
    same_total = state.total_minor is None or state.total_minor == ours.total_minor
    paid_differs = ours.paid_minor - waiting != state.paid_minor
    if not (paid_differs or not same_total or (ours.written_off_minor and state.remaining_minor)):
        return
    figures = {
        "total": ours.total_minor, "paid": ours.paid_minor, "writtenOff": ours.written_off_minor,
        "theirTotal": state.total_minor, "theirPaid": state.paid_minor, "listed": listed,
    }  # fmt: skip
    reasons = {
        "notBooked": sum(e.amount_minor - e.refunded_minor for e in counted if e.payment_id is None),
        "refused": sum(known.parts[row.payment_id].lying for row in _refused(known) if row.payment_id in known.parts),
    }
    figures |= {name: minor for name, minor in reasons.items() if minor}
    data = {name: str(session.money(minor)) for name, minor in figures.items() if minor is not None}
    yield _Differs("totals", explained=accounted and same_total and not _refused(known), data=data)


def _still_to_come(known: _Known, payment_id: int, read: list[Any]) -> bool:
    """Whether the service is told of a payment, or was told of it or charged it, since its history was read."""
    seen = {e.payment_id for e in read}
    rows = [row for row in known.told if row.payment_id == payment_id and row.kind != "credit"]
    fresh = any(e.payment_id == payment_id and not e.missing for e in known.entries)
    return payment_id not in seen and (fresh or any(row.state in (*UNDER_WAY, "sent") for row in rows))


def _refused(known: _Known) -> list[Any]:
    return [row for row in known.told if row.state == "refused" and row.kind == "external"]


def _write(session: WriteSession, invoice_id: int, found: list[_Differs], kept: tuple[str, ...]) -> None:
    known = {row.fingerprint: row for row in session.execute(_KNOWN, {"wanted": invoice_id})}
    wanted: set[str] = set()
    for each in found:
        fingerprint = f"{each.kind}|{invoice_id}|{each.payment_id or ''}|{each.detail}"
        wanted.add(fingerprint)
        data = json.dumps(each.data, ensure_ascii=False, sort_keys=True)
        before = known.get(fingerprint)
        if before is None:
            _add(session, invoice_id, each, fingerprint, data)
        elif before.gone_at is not None or before.data != data or bool(before.explained) != each.explained:
            again = before.gone_at is not None
            values = {"data": data, "explained": each.explained, "gone_at": None}
            if again or not each.explained:
                values["seen_at"] = None
            if again:
                values["found_at"] = session.now
            session.execute(update(difference).where(difference.c.id == before.id).values(**values))
            session.touch(invoices=(invoice_id,), hosted=True)
    stand = [row for row in known.values() if row.gone_at is None and row.kind not in kept]
    gone = [row.id for row in stand if row.fingerprint not in wanted]
    if gone:
        session.execute(update(difference).where(difference.c.id.in_(gone)).values(gone_at=session.now))
        session.touch(invoices=(invoice_id,), hosted=True)


def _add(session: WriteSession, invoice_id: int, each: _Differs, fingerprint: str, data: str) -> None:
    session.execute(
        insert(difference),
        {
            "kind": each.kind,
            "invoice_id": invoice_id,
            "payment_id": each.payment_id,
            "fingerprint": fingerprint,
            "data": data,
            "explained": each.explained,
            "found_at": session.now,
        },
    )
    if not each.explained:
        session.record(
            "sync.differs", invoice_id=invoice_id, payment_id=each.payment_id, data={"kind": each.kind, **each.data}
        )
    session.touch(invoices=(invoice_id,), hosted=True)
