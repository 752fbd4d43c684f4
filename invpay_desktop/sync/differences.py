"""Where the service and the book differ, as a person reads it: what differs, what it means, what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from invpay_desktop.base.errors import NotFound
from invpay_desktop.db.hosted_tables import difference
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import invoice, payment


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `explained`: the service has no call that could tell it, so nothing need be done.

    `sentence` says what differs and what to do; `data` holds the figures, as text.
    """

    id: int
    kind: str
    sentence: str
    invoice_id: int | None
    number: str
    payment_id: int | None
    payment_name: str
    explained: bool
    found_at: datetime
    seen_at: datetime | None
    data: Mapping[str, Any]


_ALL = (
    select(difference, invoice.c.number, payment.c.public_id)
    .outerjoin(invoice, invoice.c.id == difference.c.invoice_id)
    .outerjoin(payment, payment.c.id == difference.c.payment_id)
    .where(difference.c.gone_at.is_(None))
    .order_by(difference.c.explained, difference.c.id)
)
_OF_INVOICE = _ALL.where(difference.c.invoice_id == bindparam("wanted"))


def open_differences(session: Session, *, seen: bool = False) -> list[Difference]:
    """Differences that stand, those that nothing explains first. `seen`: also those that a person has seen."""
    statement = _ALL if seen else _ALL.where(difference.c.seen_at.is_(None))
    return [_difference(row) for row in session.execute(statement)]


def differences_of(session: Session, invoice_id: int) -> list[Difference]:
    """The differences that stand on one invoice, seen ones too."""
    return [_difference(row) for row in session.execute(_OF_INVOICE, {"wanted": invoice_id})]


def mark_seen(session: WriteSession, difference_id: int) -> None:
    """A person has seen a difference; it comes back where it changes. Raises NotFound."""
    changed = session.execute(
        update(difference).where(difference.c.id == difference_id).values(seen_at=session.now)
    ).rowcount
    if not changed:
        raise NotFound("difference", str(difference_id))
    session.touch(hosted=True)


def _difference(row: Any) -> Difference:
    data = json.loads(row.data)
    number = row.number or ""
    said = _SENTENCES.get(row.kind, "The service and the book differ on {number}.")
    facts = _Facts({**data, "number": number, "payment": row.public_id or ""})
    sentence = _totals(facts) if row.kind == "totals" else said.format_map(facts)
    return Difference(
        row.id,
        row.kind,
        sentence,
        row.invoice_id,
        number,
        row.payment_id,
        row.public_id or "",
        bool(row.explained),
        row.found_at,
        row.seen_at,
        data,
    )


class _Facts(dict[str, Any]):
    """The facts of a sentence; one that is missing is left out."""

    def __missing__(self, key: str) -> str:
        return "…"


_SENTENCES = {
    "not_read": "The history of {number} could not be read as it should: {problem} What is in the book stays.",
    "entry_gone": (
        "The service no longer shows payment {hostedId} of {amount} on {number}. It stays in the book. Ask the service "
        "what became of it; if the money went back, record a refund or a return."
    ),
    "amount_changed": (
        "The service now says {seenAmount} for payment {hostedId} on {number}; the book has {amount}, as it was read "
        "first. Ask the service which is right."
    ),
    "status_reversed": (
        "The service now calls payment {hostedId} of {amount} on {number} “{status}”; in the book it counts. If the "
        "money went back, record that it was returned."
    ),
    "unknown_status": (
        "The service calls payment {hostedId} of {amount} on {number} “{status}”, a word that is not known here, so it "
        "is not booked. It is looked at again at each reading."
    ),
    "odd_amount": "The service shows payment {hostedId} on {number} over {amount}, which cannot be booked.",
    "locked_period": (
        "The service has payment {hostedId} of {amount} on {number}, dated in a period that is locked. It waits, and "
        "is booked when the period is unlocked."
    ),
    "not_issued": (
        "The service has payment {hostedId} of {amount} on {number}, which is a draft here. It is booked once "
        "the draft is issued."
    ),
    "maybe_ours": (
        "Payment {hostedId} of {amount} on {number} may be one that was recorded here and is still being told. It is "
        "booked or tied once that is decided."
    ),
    "known_elsewhere": (
        "The service shows a part of a transaction on {number} ({hostedId}, {amount}) that is in the book on another "
        "invoice. Nothing was booked twice; move it here if that is right."
    ),
    "charged_twice": (
        "Charged twice? The service shows {amount} on {number} twice within a day ({other}, sent from here, and "
        "{hostedId}). Ask the customer; if it was one payment, refund {payment}."
    ),
    "refund_unclear": (
        "The service says that a part of payment {hostedId} of {amount} on {number} was refunded, and not how much. "
        "Look there, and record the refund."
    ),
    "refund_not_booked": (
        "The service refunded more of payment {hostedId} on {number} than is left of it in the book. What was missing "
        "was not booked; compare the two."
    ),
    "taken_back": (
        "{amount} on {number} is {here} in the book; the service still counts it, and has no call to take it back."
    ),
    "credit_local": (
        "{here} of payment {payment} was moved from {number} to the customer's credit; the service was told of {there}."
    ),
}


def _totals(facts: _Facts) -> str:
    if "theirTotal" in facts and facts["theirTotal"] != facts["total"]:
        return (
            f"The service says that {facts['number']} is over {facts['theirTotal']}; in the book it is over "
            f"{facts['total']}. Look whether it is the right invoice."
        )
    said = (
        f"On {facts['number']} the service counts {facts['theirPaid']} as paid, the book {facts['paid']}{_with(facts)}."
    )
    if facts["listed"] != facts["theirPaid"]:
        return f"{said} The payments that it lists come to {facts['listed']}."
    if "notBooked" in facts:
        return f"{said} Of what it lists, {facts['notBooked']} is not booked here yet."
    if "refused" in facts:
        return f"{said} It did not take {facts['refused']} that was recorded here: send it again, or leave it."
    return f"{said} What was done here alone (void, returned, moved, written off) makes the difference."


def _with(facts: _Facts) -> str:
    return f", with {facts['writtenOff']} written off" if facts["writtenOff"].strip("0.") else ""
