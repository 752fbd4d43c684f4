"""Comparing the sums that come with an approved charge with the book's own."""

from __future__ import annotations

import json
from dataclasses import replace

from sqlalchemy import bindparam, select

from invpay_desktop.base.money import Money
from invpay_desktop.db.hosted_tables import outbox
from invpay_desktop.db.session import Session
from invpay_desktop.hosted.values import Answer, Verdict
from invpay_desktop.ledger.agreement import UNDER_WAY
from invpay_desktop.ledger.projections import standing_of

_NOT_TOLD = select(outbox.c.payload).where(
    outbox.c.invoice_id == bindparam("wanted"), outbox.c.kind == "external", outbox.c.state.in_(UNDER_WAY)
)


def disagreements(session: Session, invoice_id: int, answer: Answer) -> tuple[str, ...]:
    """A sentence for each sum of an approval that is not the book's; sums that it leaves out are passed over.

    Money that the service was not told of yet is no disagreement. The reading that follows each approval writes down
    what still differs then (ledger/agreement.py).
    """
    if answer.verdict is not Verdict.APPROVED:
        return ()
    ours = standing_of(session, invoice_id)
    ours = replace(ours, allocated=ours.allocated - _not_told(session, invoice_id))
    pairs: tuple[tuple[Money | None, int, str], ...] = (
        (answer.total, ours.total, "The service says the invoice is over {theirs}, this book says {ours}."),
        (answer.paid, ours.paid, "The service says {theirs} is paid, this book says {ours}."),
        (answer.remaining, ours.remaining, "The service says {theirs} is left, this book says {ours}."),
        (answer.over, ours.over, "The service says {theirs} is paid too much, this book says {ours}."),
    )
    return tuple(
        sentence.format(theirs=theirs, ours=session.money(minor))
        for theirs, minor, sentence in pairs
        if theirs is not None and theirs.minor != minor
    )


def _not_told(session: Session, invoice_id: int) -> int:
    rows = session.execute(_NOT_TOLD, {"wanted": invoice_id})
    return sum(int(json.loads(row[0]).get("minor", 0)) for row in rows)
