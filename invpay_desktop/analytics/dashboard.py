"""What an owner wants to know first: what came in, what is owed and late, who owes most, and what needs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Select, bindparam, func, literal_column, select

from invpay_desktop.analytics.as_of import ISSUED
from invpay_desktop.base.dates import LAST_DAY, today_in
from invpay_desktop.base.money import Money
from invpay_desktop.db.conditions import COUNTING_PAYMENT, UNUSUAL_PAYMENT, in_lifecycle
from invpay_desktop.db.import_tables import held_row, import_batch
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import (
    OPEN_ITEM,
    allocation,
    credit_entry,
    customer,
    event,
    invoice,
    payment,
    payment_state,
    payment_step,
    refund,
    refund_step,
    shown,
)
from invpay_desktop.db.types import Day

SOON_DAYS = 14
LATELY_DAYS = 30
"""How far back money received counts as lately, and a returned payment still needs a look."""
STALE_BACKUP_DAYS = 7
STALE_DRAFT_DAYS = 14
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the first page, as of today. `month`: its first day; `came_in`: payments in force received in it.

    Refunds are not taken off: they are money going out. `late`: due before today; `oldest_days`: how late at most.
    """

    month: date
    came_in: Money
    came_in_before: Money
    owed: Money
    owed_invoices: int
    owed_customers: int
    late: Money
    late_invoices: int
    oldest_days: int
    due_soon: Money
    due_soon_invoices: int
    due_soon_first: date | None
    received_30: Money
    received_30_payments: int
    credit: Money
    credit_customers: int


@dataclass(frozen=True, slots=True)
class Week:
    """The money that came in from a Monday on, for seven days."""

    monday: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Owing:
    """What one customer owes."""

    customer_id: int
    name: str
    late: Money
    not_due: Money

    @property
    def owed(self) -> Money:
        """All of it."""
        return self.late + self.not_due


@dataclass(frozen=True, slots=True)
class MoneyEvent:
    """One movement of money. `over`: what of it is still too much; `invoices`: how many it touched, one is named."""

    event_id: int
    kind: str
    at: datetime
    dated_on: date
    amount: Money
    over: Money
    payment_id: int | None
    method: str
    payment_kind: str | None
    status: str
    customer_id: int
    customer_name: str
    invoice_id: int | None
    invoice_number: str
    invoices: int


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for the person. `ids`: of the invoices, payments or customers that it is about."""

    kind: Literal["overpaid", "returned", "credit_for_next", "held_rows", "backup", "draft"]
    amount: Money | None = None
    count: int = 1
    ids: tuple[int, ...] = ()
    number: str = ""
    customer_name: str = ""
    day: date | None = None


_RECEIVED = select(func.coalesce(func.sum(payment.c.amount_minor), 0), func.count()).where(
    payment.c.received_on.between(bindparam("first"), bindparam("last")), COUNTING_PAYMENT
)
_LATE = invoice.c.due_on < bindparam("today", type_=Day)
_SOON = invoice.c.due_on.between(bindparam("today", type_=Day), bindparam("soon", type_=Day))
# The due date makes the index of open invoices the way in.
_OPEN = (OPEN_ITEM, invoice.c.due_on <= LAST_DAY)
_OWED = select(
    *(
        column.filter(which) if which is not None else column
        for which in (None, _LATE, _SOON)
        for column in (func.sum(invoice.c.remaining_minor), func.count(), func.min(invoice.c.due_on))
    ),
    func.count(invoice.c.customer_id.distinct()),
).where(*_OPEN)
_CREDIT = select(func.coalesce(func.sum(customer.c.credit_minor), 0), func.count()).where(customer.c.credit_minor > 0)


def figures(session: Session) -> Figures:
    """Work the figures out."""
    today = session.today
    month = today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    money = session.money
    came_in, _ = _one(session, _RECEIVED, month, today)
    came_before, _ = _one(session, _RECEIVED, before, month - timedelta(days=1))
    lately, payments = _one(session, _RECEIVED, today - timedelta(days=LATELY_DAYS - 1), today)
    days = {"today": today, "soon": today + timedelta(days=SOON_DAYS)}
    owed, owed_count, _, late, late_count, oldest, soon, soon_count, first, owing = session.execute(_OWED, days).one()
    credit, creditors = session.execute(_CREDIT).one()
    return Figures(
        month=month,
        came_in=money(came_in),
        came_in_before=money(came_before),
        owed=money(owed or 0),
        owed_invoices=owed_count,
        owed_customers=owing,
        late=money(late or 0),
        late_invoices=late_count,
        oldest_days=(today - oldest).days if oldest else 0,
        due_soon=money(soon or 0),
        due_soon_invoices=soon_count,
        due_soon_first=first,
        received_30=money(lately),
        received_30_payments=payments,
        credit=money(credit),
        credit_customers=creditors,
    )


def _one(session: Session, statement: Select[Any], first: date, last: date) -> Any:
    return session.execute(statement, {"first": first, "last": last}).one()


def money_by_week(session: Session, weeks: int = 10) -> tuple[Week, ...]:
    """Money received in each of the last weeks, oldest first; the last one is the week of today."""
    monday = session.today - timedelta(days=session.today.weekday())
    found = []
    for back in reversed(range(weeks)):
        first = monday - timedelta(days=_WEEK * back)
        amount, _ = _one(session, _RECEIVED, first, first + timedelta(days=_WEEK - 1))
        found.append(Week(first, session.money(amount)))
    return tuple(found)


_ALL = func.sum(invoice.c.remaining_minor)
_OWING = (
    select(invoice.c.customer_id, _ALL.label("owed"), func.coalesce(_ALL.filter(_LATE), 0).label("late"))
    .where(*_OPEN)
    # The plus keeps SQLite from the index of customers, in which all invoices are.
    .group_by(literal_column("+invoice.customer_id"))
    .order_by(_ALL.desc(), invoice.c.customer_id)
    .limit(bindparam("most"))
)


def owes_most(session: Session, limit: int = 4) -> tuple[Owing, ...]:
    """The customers that owe most, the largest first, with what of it is late."""
    rows = session.execute(_OWING, {"today": session.today, "most": limit}).all()
    names = _names(session, [row.customer_id for row in rows])
    return tuple(
        Owing(row.customer_id, names[row.customer_id], session.money(row.late), session.money(row.owed - row.late))
        for row in rows
    )


def _names(session: Session, ids: list[int]) -> dict[int, str]:
    rows = session.execute(select(customer.c.id, customer.c.name).where(customer.c.id.in_(ids)))
    return {row.id: row.name for row in rows}


_MOVES_MONEY = (
    "payment.recorded", "charge.approved", "payment.refunded", "refund.settled", "refund.found", "payment.returned",
    "payment.void", "credit.refunded",
)  # fmt: skip
_undo = event.alias("undo")
_LATELY = (
    select(event.c.id, event.c.kind, event.c.at, event.c.payment_id, event.c.customer_id)
    .where(
        event.c.kind.in_(_MOVES_MONEY),
        ~select(_undo.c.id).where(_undo.c.undoes_action == event.c.action_id).exists(),
    )
    .order_by(event.c.id.desc())
    .limit(bindparam("most"))
)
_PAID = (
    select(
        payment.c.id, payment.c.amount_minor, payment.c.method, payment.c.kind, payment.c.received_on,
        payment.c.customer_id, payment.c.event_id, payment_state.c.status,
    )
    .join(payment_state, payment_state.c.payment_id == payment.c.id)
)  # fmt: skip


def money_lately(session: Session, limit: int = 7) -> tuple[MoneyEvent, ...]:
    """The last movements of money, newest first; what was taken back is left out."""
    found = []
    for row in session.execute(_LATELY, {"most": limit}).all():
        found.append(_money_event(session, row))
    return tuple(found)


def _money_event(session: Session, row: Any) -> MoneyEvent:
    paid = session.execute(
        _PAID.where(payment.c.id == row.payment_id) if row.payment_id else _PAID.where(payment.c.event_id == row.id)
    ).one_or_none()
    out = session.execute(_paid_out(row)).first()
    amount = out.amount_minor if out is not None else paid.amount_minor if paid is not None else 0
    customer_id = paid.customer_id if paid is not None else out.customer_id if out is not None else row.customer_id
    touched = _touched(session, paid.id) if paid is not None else []
    received_on = paid.received_on if row.kind == "payment.recorded" and paid is not None else None
    return MoneyEvent(
        event_id=row.id,
        kind=row.kind,
        at=row.at,
        dated_on=received_on or today_in(session.info.zone, row.at),
        amount=session.money(amount),
        over=session.money(touched[0].over_minor if received_on and len(touched) == 1 else 0),
        payment_id=paid.id if paid is not None else None,
        method=paid.method if paid is not None else "external",
        payment_kind=paid.kind if paid is not None else None,
        status=paid.status if paid is not None else "approved",
        customer_id=customer_id,
        customer_name=_names(session, [customer_id]).get(customer_id, ""),
        invoice_id=touched[0].id if touched else None,
        invoice_number=touched[0].number if touched else "",
        invoices=len(touched),
    )


def _paid_out(row: Any) -> Select[Any]:
    """The refund that an event settled."""
    whose = refund.c.payment_id == row.payment_id if row.payment_id else refund.c.customer_id == row.customer_id
    settled = (refund_step.c.event_id == row.id) & (refund_step.c.status == "settled")
    return select(refund).join(refund_step, refund_step.c.refund_id == refund.c.id).where(whose, settled)


def _touched(session: Session, payment_id: int) -> list[Any]:
    statement = (
        select(invoice.c.id, invoice.c.number, invoice.c.over_minor)
        .where(invoice.c.id.in_(select(allocation.c.invoice_id).where(allocation.c.payment_id == payment_id)))
        .order_by(invoice.c.issued_on, invoice.c.id)
    )
    return list(session.execute(statement).all())


def needs(session: Session, last_backup: datetime | None) -> tuple[Need, ...]:
    """What waits for the person: money to decide first. `last_backup`: see db.backup.newest_backup."""
    return (
        *_overpaid(session),
        *_returned(session),
        *_for_next(session),
        *_held(session),
        *_backup(session, last_backup),
        *_drafts(session),
    )


def _overpaid(session: Session) -> list[Need]:
    rows = session.execute(
        select(invoice.c.id, invoice.c.number, invoice.c.over_minor, customer.c.name)
        .join(customer, customer.c.id == invoice.c.customer_id)
        .where(ISSUED, invoice.c.status == literal_column("'overpaid'"))
        .order_by(invoice.c.over_minor.desc(), invoice.c.id)
    )
    return [
        Need("overpaid", session.money(row.over_minor), ids=(row.id,), number=row.number, customer_name=row.name)
        for row in rows
    ]


def _returned(session: Session) -> list[Need]:
    """Payments that came back lately and whose invoices are still owed."""
    owed = (
        select(allocation.c.payment_id)
        .join(invoice, invoice.c.id == allocation.c.invoice_id)
        .where(allocation.c.payment_id == payment.c.id, OPEN_ITEM)
        .exists()
    )
    rows = session.execute(
        select(payment.c.id, payment.c.amount_minor, payment.c.check_number, payment_step.c.dated_on, customer.c.name)
        .join(payment_state, payment_state.c.payment_id == payment.c.id)
        .join(payment_step, payment_step.c.payment_id == payment.c.id)
        .join(customer, customer.c.id == payment.c.customer_id)
        .where(
            UNUSUAL_PAYMENT,
            payment_state.c.status == literal_column("'returned'"),
            shown(payment_state),
            payment_step.c.status == "returned",
            payment_step.c.dated_on >= session.today - timedelta(days=LATELY_DAYS),
            owed,
        )
        .order_by(payment_step.c.dated_on.desc(), payment.c.id)
    )
    return [
        Need(
            "returned", session.money(row.amount_minor), ids=(row.id,), number=row.check_number,
            customer_name=row.name, day=row.dated_on,
        )
        for row in rows
    ]  # fmt: skip


def _for_next(session: Session) -> list[Need]:
    """Customers with unused credit that was kept for their next invoice, and how much of theirs it is."""
    used = credit_entry.alias("used")
    drawn = select(func.coalesce(func.sum(used.c.amount_minor), 0)).where(used.c.grant_id == credit_entry.c.id)
    left = func.sum(credit_entry.c.amount_minor + drawn.scalar_subquery())
    rows = session.execute(
        select(customer.c.id, customer.c.name, left.label("left"))
        .join(credit_entry, credit_entry.c.customer_id == customer.c.id)
        .where(customer.c.credit_minor > 0, shown(customer), credit_entry.c.kind == "grant", credit_entry.c.for_next)
        .group_by(customer.c.id)
        .having(left > 0)
        .order_by(left.desc(), customer.c.id)
    )
    return [Need("credit_for_next", session.money(row.left), ids=(row.id,), customer_name=row.name) for row in rows]


def _held(session: Session) -> list[Need]:
    count = session.scalar(
        select(func.count())
        .select_from(held_row.join(import_batch, import_batch.c.id == held_row.c.batch_id))
        .where(import_batch.c.undone_at.is_(None))
    )
    return [Need("held_rows", count=count)] if count else []


def _backup(session: Session, last: datetime | None) -> list[Need]:
    """A backup that is a week old; or none at all, once there is something to lose."""
    if last is None:
        there = session.scalar(select(func.count()).select_from(select(invoice.c.id).limit(1).subquery()))
        return [Need("backup")] if there else []
    day = today_in(session.info.zone, last)
    return [Need("backup", day=day)] if (session.today - day).days > STALE_BACKUP_DAYS else []


def _drafts(session: Session) -> list[Need]:
    rows = session.execute(
        select(invoice.c.id, invoice.c.number, invoice.c.issued_on, invoice.c.total_minor, customer.c.name)
        .join(customer, customer.c.id == invoice.c.customer_id)
        .where(
            in_lifecycle("draft"),
            invoice.c.issued_on <= session.today - timedelta(days=STALE_DRAFT_DAYS),
        )
        .order_by(invoice.c.issued_on, invoice.c.id)
    )
    return [
        Need(
            "draft", session.money(row.total_minor), ids=(row.id,), number=row.number, customer_name=row.name,
            day=row.issued_on,
        )
        for row in rows
    ]  # fmt: skip
