"""What the hosted service is told of credit that came off an invoice; ledger/telling.py queues it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from invpay_desktop.base.money import Money
from invpay_desktop.db.hosted_tables import outbox
from invpay_desktop.db.session import Session


@dataclass(frozen=True, slots=True)
class CreditTold:
    """One row of the outbox about credit. `state`: as in the outbox; `problem`: why it waits or was not taken."""

    uid: str
    amount: Money
    state: str
    problem: str


_OF_INVOICE = (
    select(outbox.c.id, outbox.c.uid, outbox.c.payload, outbox.c.state, outbox.c.problem)
    .where(outbox.c.invoice_id == bindparam("wanted"), outbox.c.kind == "credit", outbox.c.id > bindparam("after"))
    .order_by(outbox.c.id)
)


def credit_told(session: Session, invoice_id: int, after: int = 0) -> list[CreditTold]:
    """What is told of credit off an invoice, oldest first. `after`: leave out the rows up to this one."""
    rows = session.execute(_OF_INVOICE, {"wanted": invoice_id, "after": after})
    return [
        CreditTold(row.uid, session.money(int(json.loads(row.payload)["minor"])), row.state, row.problem)
        for row in rows
    ]


def last_told(session: Session) -> int:
    """The newest row of the outbox so far: what a deed adds comes after it."""
    return int(session.scalar(select(outbox.c.id).order_by(outbox.c.id.desc()).limit(1)) or 0)
