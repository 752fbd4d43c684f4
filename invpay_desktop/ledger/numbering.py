"""Numbers of documents: a pattern such as `INV-{0001}`, a counter without gaps, and no number used twice."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select, update

from invpay_desktop.db import tables
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.setting_values import read_value
from invpay_desktop.db.tables import shown
from invpay_desktop.settings import NUMBERING_INVOICE, NUMBERING_MEMO, NUMBERING_RECEIPT

_PATTERNS = {"invoice": NUMBERING_INVOICE, "memo": NUMBERING_MEMO, "receipt": NUMBERING_RECEIPT}

_NEXT = select(tables.sequence.c.next).where(tables.sequence.c.name == bindparam("series"))
_ADVANCE = (
    update(tables.sequence).where(tables.sequence.c.name == bindparam("series")).values(next=bindparam("following"))
)
_TAKEN = {
    "invoice": select(tables.invoice.c.id).where(tables.invoice.c.number == bindparam("wanted"), shown(tables.invoice)),
    "memo": select(tables.credit_memo.c.id).where(
        tables.credit_memo.c.number == bindparam("wanted"), shown(tables.credit_memo)
    ),
    "receipt": select(tables.receipt.c.id).where(tables.receipt.c.number == bindparam("wanted")),
}


def take_number(session: WriteSession, kind: str) -> str:
    """The next free number of a kind (invoice, memo, receipt); the counter passes over numbers given by hand."""
    pattern = read_value(session, _PATTERNS[kind])
    stored = session.scalar(_NEXT, {"series": kind})
    counter = stored or pattern.first
    while session.scalar(_TAKEN[kind], {"wanted": (number := pattern.text(counter))}) is not None:
        counter += 1
    if stored is None:
        session.execute(insert(tables.sequence), {"name": kind, "next": counter + 1})
    else:
        session.execute(_ADVANCE, {"series": kind, "following": counter + 1})
    return number


def release_number(session: WriteSession, kind: str, number: str) -> None:
    """Give a number back where it was the last of its series: an undone entry leaves no gap."""
    pattern = read_value(session, _PATTERNS[kind])
    stored = session.scalar(_NEXT, {"series": kind})
    if stored is not None and pattern.text(stored - 1) == number:
        session.execute(_ADVANCE, {"series": kind, "following": stored - 1})


def is_taken(session: Session, kind: str, number: str) -> bool:
    """Whether a document of this kind has this number."""
    return session.scalar(_TAKEN[kind], {"wanted": number}) is not None
