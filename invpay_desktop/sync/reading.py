"""Which linked invoices are to be read now; and one of them read: its history taken in, what waits on it decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, case, or_, select

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import BadInput, NotAtService
from invpay_desktop.db.book import Book
from invpay_desktop.db.hosted_tables import hosted_invoice_state, outbox
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.setting_values import read_value
from invpay_desktop.db.tables import OPEN_ITEM, invoice, shown
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.outbox.rows import again, finish, note_reading, row_of, withdraw
from invpay_desktop.outbox.unknown import decide
from invpay_desktop.settings import SYNC_MINUTES, SYNC_RESEND_AFTER
from invpay_desktop.sync.deliveries import counts
from invpay_desktop.sync.merge import Merged, merge_history, not_at_service

Clock = Callable[[], datetime]

DAILY_FOR = timedelta(days=90)
"""How long after an invoice was settled its history is read daily: an ACH payment can come back for sixty days."""
LATER = timedelta(days=30)
_DAY = timedelta(days=1)

_state = hosted_invoice_state
_LINKED = (
    select(invoice.c.id)
    .select_from(invoice.outerjoin(_state, _state.c.invoice_id == invoice.c.id))
    .where(invoice.c.hosted_id.is_not(None), shown(invoice))
)
_IN_TURN = (
    case((_state.c.invoice_id.is_not(None) & _state.c.read_at.is_(None), 0), (_state.c.read_at.is_(None), 1), else_=2),
    _state.c.read_at,
    invoice.c.id,
)
_UNKNOWN = (
    select(outbox.c.uid)
    .where(outbox.c.invoice_id == bindparam("wanted"), outbox.c.state == "unknown")
    .order_by(outbox.c.id)
)
_UNKNOWN_ON = select(outbox.c.invoice_id).where(
    outbox.c.state == "unknown", outbox.c.kind.in_(("external", "reconcile")), outbox.c.invoice_id.is_not(None)
)


@dataclass(frozen=True, slots=True)
class InvoiceRead:
    """What one reading brought. `there`: whether the service knows the invoice."""

    merged: Merged
    changes: Changes
    there: bool = True


def due_invoices(session: Session, most: int, *, everything: bool = False) -> list[int]:
    """Linked invoices to read now: those a notice named first, then never read ones, then by the time of the last.

    Open ones each `sync.minutes`, others daily for ninety days and then monthly. `everything`: the first two at once.
    """
    often = timedelta(0) if everything else timedelta(minutes=read_value(session, SYNC_MINUTES))
    daily = timedelta(0) if everything else _DAY
    lately = or_(invoice.c.settled_on >= session.today - DAILY_FOR, invoice.c.issued_on >= session.today - DAILY_FOR)
    due = or_(
        _state.c.read_at.is_(None),
        and_(OPEN_ITEM, _state.c.read_at <= session.now - often),
        and_(lately, _state.c.read_at <= session.now - daily),
        _state.c.read_at <= session.now - LATER,
    )
    return [row[0] for row in session.execute(_LINKED.where(due).order_by(*_IN_TURN).limit(most))]


def invoices_in_doubt(session: Session, *, everything: bool = False) -> list[int]:
    """Invoices with a record of unknown outcome that is to be looked for now."""
    statement = _UNKNOWN_ON.distinct()
    if not everything:
        statement = statement.where(or_(outbox.c.next_at.is_(None), outbox.c.next_at <= session.now))
    return [row[0] for row in session.execute(statement)]


def read_invoice(book: Book, api: HostedApi, invoice_id: int, clock: Clock) -> InvoiceRead:
    """Read the history of a linked invoice and take it in; the network is used with no transaction open.

    What was read is dated when it was asked for. An invoice that the service does not know is noted. Raises the other
    kinds of ServiceError; nothing was changed then.
    """
    with book.read(clock()) as session:
        hosted_id = session.scalar(select(invoice.c.hosted_id).where(invoice.c.id == invoice_id))
    if hosted_id is None:
        return InvoiceRead(Merged(), Changes())
    asked_at = clock()
    try:
        history = api.history(hosted_id)
    except (NotAtService, BadInput) as unknown:
        with book.write(asked_at, "sync") as session:
            not_at_service(session, invoice_id, unknown.message)
        return InvoiceRead(Merged(), session.changes, there=False)
    with book.write(asked_at, "sync") as session:
        merged = merge_history(session, invoice_id, history)
        _decide_unknown(session, invoice_id)
    return InvoiceRead(merged, session.changes)


def _decide_unknown(session: WriteSession, invoice_id: int) -> None:
    """Records of unknown outcome that this reading lacks: what was found was settled by the merge."""
    wait = timedelta(minutes=read_value(session, SYNC_RESEND_AFTER))
    for (uid,) in session.execute(_UNKNOWN, {"wanted": invoice_id}).all():
        row = row_of(session, uid)
        if row.kind not in ("external", "reconcile"):
            continue
        row = note_reading(session, row)
        match decide(row, row.readings, wait):
            case "again":
                again(session, uid)
                if not counts(session, row):
                    withdraw(session, uids={uid})
            case "ask":
                finish(session, row, "needs_you", problem=row.problem)
