"""What an export holds: each of the book's tables as rows for people and programs, read one after the other.

What an undone entry hides is left out, but for the events, which tell everything. Headings are those that imports know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Select, func, literal, null, select

from invpay_desktop.base.dates import instant_text
from invpay_desktop.base.money import Money
from invpay_desktop.db import tables as t
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import shown
from invpay_desktop.delimited.writing import Cell


@dataclass(frozen=True, slots=True)
class Exported:
    """One table of an export: its name, its headings, and its rows."""

    name: str
    header: tuple[str, ...]
    rows: Callable[[Session], Iterator[Sequence[Cell]]]


def _table(name: str, header: str, statement: Select[Any]) -> Exported:
    """A table whose columns are those of a statement, `…_minor` as money, ticks as yes or nothing."""
    names = tuple(header.split())
    kinds = [(column.name, str(column.type)) for column in statement.selected_columns]
    money = {place for place, (column, _) in enumerate(kinds) if column.endswith("_minor")}
    assert len(names) == len(kinds), name

    def rows(session: Session) -> Iterator[Sequence[Cell]]:
        for row in session.execute(statement):
            yield [_cell(session, value, place in money) for place, value in enumerate(row)]

    return Exported(name, names, rows)


def _cell(session: Session, value: Any, is_money: bool) -> Cell:
    if value is None:
        return None
    if is_money:
        return session.money(value)
    if isinstance(value, bool):
        return "yes" if value else None
    known: Cell = value
    return known


_currency = select(t.book.c.currency).scalar_subquery()

_customers = _table(
    "customers",
    "number name email phone address notes terms_days hosted_id anonymous credit customer_id",
    select(
        t.customer.c.number, t.customer.c.name, t.customer.c.email, t.customer.c.phone, t.customer.c.address,
        t.customer.c.notes, t.customer.c.terms_days, t.customer.c.hosted_id, t.customer.c.anonymous,
        t.customer.c.credit_minor, t.customer.c.public_id,
    ).where(shown(t.customer)).order_by(t.customer.c.id),
)  # fmt: skip

_i, _v, _c, _m = t.invoice, t.invoice_version, t.customer, t.credit_memo
_invoices = _table(
    "invoices",
    "number customer customer_name issued_on due_on currency total paid remaining overpaid written_off status "
    "lifecycle reference notes hosted_id invoice_id",
    select(
        _i.c.number, _c.c.number, _c.c.name, _i.c.issued_on, _i.c.due_on, _currency.label("currency"),
        _i.c.total_minor, _i.c.paid_minor, _i.c.remaining_minor, _i.c.over_minor, _i.c.written_off_minor, _i.c.status,
        _i.c.lifecycle, _i.c.reference, _v.c.notes, _i.c.hosted_id, _i.c.public_id,
    )
    .join(_c, _c.c.id == _i.c.customer_id).join(_v, _v.c.id == _i.c.version_id)
    .where(shown(_i)).order_by(_i.c.id),
)  # fmt: skip

_memos = _table(
    "memos",
    "number customer customer_name dated_on currency total tax reason void memo_id",
    select(
        _m.c.number, _c.c.number, _c.c.name, _m.c.dated_on, _currency.label("currency"), _m.c.total_minor,
        _m.c.tax_minor, _m.c.reason, _m.c.void, _m.c.public_id,
    ).join(_c, _c.c.id == _m.c.customer_id).where(shown(_m)).order_by(_m.c.id),
)  # fmt: skip

_LINE_HEADER = (
    "number", "document", "position", "issued_on", "due_on", "customer", "customer_name", "description", "quantity",
    "unit_price", "tax_rate", "tax_inclusive", "net", "tax_amount", "amount", "currency", "reference", "notes",
    "lifecycle", "hosted_id",
)  # fmt: skip
_line = (
    t.line.c.position, t.line.c.description, t.line.c.quantity, t.line.c.unit_price, t.line.c.tax_rate,
    t.line.c.tax_inclusive, t.line.c.net_minor, t.line.c.tax_minor,
)  # fmt: skip
INVOICE_LINES = (
    select(
        _i.c.id.label("owner"), _i.c.number, _i.c.issued_on, _i.c.due_on, _c.c.number.label("customer"),
        _c.c.name.label("customer_name"), _i.c.reference, _v.c.notes, _i.c.lifecycle, _i.c.hosted_id, *_line,
    )
    .join(_v, _v.c.id == _i.c.version_id).join(_c, _c.c.id == _i.c.customer_id)
    .join(t.line, t.line.c.version_id == _v.c.lines_from)
    .where(shown(_i)).order_by(_i.c.id, t.line.c.position)
)  # fmt: skip
MEMO_LINES = (
    select(
        _m.c.id.label("owner"), _m.c.number, _m.c.dated_on.label("issued_on"), null().label("due_on"),
        _c.c.number.label("customer"), _c.c.name.label("customer_name"), literal("").label("reference"),
        _m.c.reason.label("notes"), _m.c.void, null().label("hosted_id"), *_line,
    )
    .join(_c, _c.c.id == _m.c.customer_id).join(t.line, t.line.c.memo_id == _m.c.id)
    .where(shown(_m)).order_by(_m.c.id, t.line.c.position)
)  # fmt: skip


def _lines(session: Session) -> Iterator[Sequence[Cell]]:
    """Lines of invoices, then of credit memos: these below zero, so that importing them makes memos again."""
    for row in session.execute(INVOICE_LINES):
        yield _line_cells(session, row, "invoice", row.lifecycle, 1)
    for row in session.execute(MEMO_LINES):
        yield _line_cells(session, row, "credit memo", "void" if row.void else "open", -1)


def _line_cells(session: Session, row: Any, document: str, lifecycle: str, sign: int) -> Sequence[Cell]:
    net, tax = sign * row.net_minor, sign * row.tax_minor
    return [
        row.number, document, row.position, row.issued_on, row.due_on, row.customer, row.customer_name,
        row.description, row.quantity * sign, row.unit_price, row.tax_rate, "yes" if row.tax_inclusive else None,
        session.money(net), session.money(tax), session.money(net + tax), session.info.currency, row.reference,
        row.notes, lifecycle, row.hosted_id,
    ]  # fmt: skip


_p, _s, _a = t.payment, t.payment_state, t.allocation
_PAYMENTS = (
    select(
        _p.c.id, _p.c.public_id, _c.c.number, _c.c.name, _p.c.amount_minor, _p.c.received_on, _p.c.method, _p.c.kind,
        _p.c.check_number, _p.c.bank, _p.c.reference, _p.c.notes, _p.c.label, _s.c.status, _s.c.refunded_minor,
        t.receipt.c.number.label("receipt"),
    )
    .join(_s, _s.c.payment_id == _p.c.id).join(_c, _c.c.id == _p.c.customer_id)
    .outerjoin(t.receipt, t.receipt.c.payment_id == _p.c.id)
    .where(shown(_s)).order_by(_p.c.id)
)  # fmt: skip
_PARTS = (
    select(_a.c.payment_id, _i.c.number, func.sum(_a.c.amount_minor).label("part"))
    .join(_i, _i.c.id == _a.c.invoice_id).join(_s, _s.c.payment_id == _a.c.payment_id)
    .where(shown(_s)).group_by(_a.c.payment_id, _i.c.id).having(func.sum(_a.c.amount_minor) > 0)
    .order_by(_a.c.payment_id, func.min(_a.c.id))
)  # fmt: skip
_PAYMENT_HEADER = (
    "payment_id", "customer", "customer_name", "invoices", "amount", "received_on", "currency", "method", "kind",
    "check_number", "bank", "reference", "notes", "label", "status", "refunded", "receipt_number",
)  # fmt: skip


def _payments(session: Session) -> Iterator[Sequence[Cell]]:
    """Payments with the invoices they lie on now: a number, or several with their parts (`INV-1=100.00; …`)."""
    parts = in_step(session.execute(_PARTS), "payment_id")
    for row in session.execute(_PAYMENTS):
        lying = parts(row.id)
        whole = len(lying) == 1 and lying[0].part == row.amount_minor
        named = [each.number if whole else f"{each.number}={session.money(each.part)}" for each in lying]
        yield [
            row.public_id, row.number, row.name, "; ".join(named), session.money(row.amount_minor), row.received_on,
            session.info.currency, row.method, row.kind, row.check_number, row.bank, row.reference, row.notes,
            row.label, row.status, Money(row.refunded_minor, session.info.currency), row.receipt,
        ]  # fmt: skip


def in_step(rows: Iterable[Any], key: str) -> Callable[[int], list[Any]]:
    """Gives the rows of an owner, for owners asked in the order in which the rows come: both are read only once."""
    groups = groupby(rows, key=lambda row: getattr(row, key))
    ahead: list[tuple[int, list[Any]]] = []

    def of(owner: int) -> list[Any]:
        while not ahead or ahead[0][0] < owner:
            found = next(groups, None)
            if found is None:
                return []
            ahead[:] = [(found[0], list(found[1]))]
        return ahead[0][1] if ahead[0][0] == owner else []

    return of


_allocations = _table(
    "allocations",
    "payment_id invoice amount dated_on",
    select(_p.c.public_id, _i.c.number, _a.c.amount_minor, _a.c.dated_on)
    .join(_p, _p.c.id == _a.c.payment_id).join(_i, _i.c.id == _a.c.invoice_id)
    .join(_s, _s.c.payment_id == _p.c.id)
    .where(shown(_s)).order_by(_a.c.id),
)  # fmt: skip

_e, _g = t.credit_entry, t.credit_entry.alias("source")
_r, _rp = t.refund, t.refund_part
_credits = _table(
    "credits",
    "customer kind amount dated_on payment_id memo invoice refund_id reason",
    select(
        _c.c.number, _e.c.kind, _e.c.amount_minor, _e.c.dated_on, _p.c.public_id, _m.c.number, _i.c.number,
        _r.c.public_id, _e.c.reason,
    )
    .join(_c, _c.c.id == _e.c.customer_id).join(_g, _g.c.id == func.coalesce(_e.c.grant_id, _e.c.id))
    .outerjoin(_p, _p.c.id == _g.c.payment_id).outerjoin(_s, _s.c.payment_id == _g.c.payment_id)
    .outerjoin(_m, _m.c.id == _g.c.memo_id).outerjoin(_i, _i.c.id == _e.c.invoice_id)
    .outerjoin(_r, _r.c.id == _e.c.refund_id)
    .where(func.coalesce(_s.c.hidden, _m.c.hidden) == 0).order_by(_e.c.id),
)  # fmt: skip

_STEP = (
    select(t.refund_step.c.status).where(t.refund_step.c.refund_id == _r.c.id)
    .order_by(t.refund_step.c.id.desc()).limit(1).scalar_subquery()
)  # fmt: skip
_refunds = _table(
    "refunds",
    "refund_id customer payment_id amount dated_on kind status reference reason",
    select(
        _r.c.public_id, _c.c.number, _p.c.public_id, _r.c.amount_minor, _r.c.dated_on, _r.c.kind, _STEP.label("status"),
        _r.c.reference, _r.c.reason,
    ).join(_c, _c.c.id == _r.c.customer_id).outerjoin(_p, _p.c.id == _r.c.payment_id).order_by(_r.c.id),
)  # fmt: skip
_refund_parts = _table(
    "refund_parts",
    "refund_id payment_id invoice amount outcome dated_on",
    select(_r.c.public_id, _p.c.public_id, _i.c.number, _rp.c.amount_minor, _rp.c.outcome, _rp.c.dated_on)
    .join(_r, _r.c.id == _rp.c.refund_id).join(_p, _p.c.id == _rp.c.payment_id)
    .join(_i, _i.c.id == _rp.c.invoice_id).order_by(_rp.c.id),
)  # fmt: skip
_d = t.adjustment
_adjustments = _table(
    "adjustments",
    "invoice kind amount dated_on reason",
    select(_i.c.number, _d.c.kind, _d.c.amount_minor, _d.c.dated_on, _d.c.reason)
    .join(_i, _i.c.id == _d.c.invoice_id).where(shown(_i)).order_by(_d.c.id),
)  # fmt: skip

_EVENTS = (
    select(
        t.event, _c.c.number.label("customer"), _i.c.number.label("invoice"), _p.c.public_id.label("payment")
    )
    .outerjoin(_c, _c.c.id == t.event.c.customer_id).outerjoin(_i, _i.c.id == t.event.c.invoice_id)
    .outerjoin(_p, _p.c.id == t.event.c.payment_id).order_by(t.event.c.id)
)  # fmt: skip


def _events(session: Session) -> Iterator[Sequence[Cell]]:
    for row in session.execute(_EVENTS):
        yield [
            row.id, row.action_id, row.kind, instant_text(row.at), row.actor, row.customer, row.invoice, row.payment,
            row.undoes_action, row.data, row.digest,
        ]  # fmt: skip


EXPORTED: tuple[Exported, ...] = (
    _customers,
    _invoices,
    Exported("lines", _LINE_HEADER, _lines),
    _memos,
    Exported("payments", _PAYMENT_HEADER, _payments),
    _allocations,
    _credits,
    _refunds,
    _refund_parts,
    _adjustments,
    Exported(
        "events",
        ("event", "action", "kind", "at", "actor", "customer", "invoice", "payment_id", "undoes", "data", "digest"),
        _events,
    ),
)
"""Every table of an export, in the order in which they would be imported."""
