"""The list of payments: narrowed, searched, sorted; all ids as a vector, rows by their ids, counts and sums."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, bindparam, case, func, literal_column, select, text

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import Money
from invpay_desktop.db import search
from invpay_desktop.db.conditions import COUNTING_PAYMENT, UNUSUAL_PAYMENT
from invpay_desktop.db.hosted_tables import attempt
from invpay_desktop.db.id_lists import among, as_list, id_list, listed, read_list
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import (
    allocation,
    customer,
    event,
    invoice,
    payment,
    payment_state,
    receipt,
    shown,
)
from invpay_desktop.ledger.balances import IN_FORCE, PaymentStatus

PaymentSort = Literal["received", "amount", "customer", "method", "status", "left"]
STATUSES: tuple[str, ...] = ("all", "in_force", *(status.value for status in PaymentStatus))
"""What the list can be narrowed to: `in_force` counts, in part or whole given back or not; else a payment's status."""


@dataclass(frozen=True, slots=True)
class PaymentQuery:
    """Which payments, in which order. Days are inclusive; `kind`: check, cash, wire, other.

    `search`: words as in db/search.py (the payment's, its payer's, its invoices'), or a receipt's number.
    """

    status: str = "all"
    customer_id: int | None = None
    received_from: date | None = None
    received_to: date | None = None
    kind: str | None = None
    search: str = ""
    sort: PaymentSort = "received"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class PaidInvoice:
    """An invoice that a payment lies on, and with how much; of one that counts no more, lay at first.

    Of a charge that did not go through, or not yet: the invoice that it was for.
    """

    id: int
    number: str
    amount: Money


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment of the list. `left`: not given back, nothing where it does not count; `credited`: became credit."""

    id: int
    public_id: str
    customer_id: int
    customer_number: str
    customer_name: str
    received_on: date
    entered_at: datetime
    amount: Money
    method: str
    kind: str | None
    label: str
    check_number: str
    reference: str
    notes: str
    status: str
    allocated: Money
    credited: Money
    refunded: Money
    left: Money
    invoices: tuple[PaidInvoice, ...]
    receipt_number: str | None

    @property
    def in_force(self) -> bool:
        """Whether it counts."""
        return self.status in IN_FORCE


@dataclass(frozen=True, slots=True)
class PaymentTotals:
    """How many payments, and what those that count add up to."""

    count: int
    amount: Money
    refunded: Money


def _word(word: str) -> ColumnElement[str]:
    return literal_column(f"'{word}'")


_COUNTS = payment_state.c.status.in_([_word(status) for status in sorted(IN_FORCE)])


def _unusual(*conditions: ColumnElement[bool]) -> Select[int]:
    return select(payment_state.c.payment_id).where(UNUSUAL_PAYMENT, *conditions)


_UNDONE: ColumnElement[bool] = payment_state.c.hidden == literal_column("1")
_STATUS: dict[str, ColumnElement[bool]] = {
    "all": payment.c.id.not_in(_unusual(_UNDONE)),
    "in_force": COUNTING_PAYMENT,
    "approved": payment.c.id.not_in(_unusual()),
    **{
        status.value: payment.c.id.in_(_unusual(shown(payment_state), payment_state.c.status == _word(status)))
        for status in PaymentStatus
        if status != "approved"
    },
}
_FILTERS: dict[str, ColumnElement[bool]] = {
    "customer_id": payment.c.customer_id == bindparam("customer_id"),
    "received_from": payment.c.received_on >= bindparam("received_from"),
    "received_to": payment.c.received_on <= bindparam("received_to"),
    "kind": payment.c.kind == bindparam("kind"),
}
_LEFT = case((_COUNTS, payment.c.amount_minor - payment_state.c.refunded_minor), else_=0)
_ORDERS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "received": (payment.c.received_on,),
    "amount": (payment.c.amount_minor,),
    "customer": (customer.c.name, customer.c.id, payment.c.received_on),
    "method": (payment.c.method, payment.c.kind, payment.c.received_on),
    "status": (payment_state.c.status, payment.c.received_on),
    "left": (_LEFT,),
}
_STATES = payment.join(payment_state, payment_state.c.payment_id == payment.c.id)
_BY_NAME = text("payment.customer_id = +customer.id")
"""The plus keeps SQLite from looking a customer up for each payment: it goes through the customers by their names."""
_LISTED = listed("ids")
_ROWS = (
    select(
        payment.c.id,
        payment.c.public_id,
        payment.c.customer_id,
        customer.c.number,
        customer.c.name,
        payment.c.received_on,
        event.c.at,
        payment.c.amount_minor,
        payment.c.method,
        payment.c.kind,
        payment.c.label,
        payment.c.check_number,
        payment.c.reference,
        payment.c.notes,
        payment_state.c.status,
        payment_state.c.allocated_minor,
        payment_state.c.credited_minor,
        payment_state.c.refunded_minor,
        _LEFT,
        receipt.c.number,
    )
    .select_from(
        _STATES.join(customer, customer.c.id == payment.c.customer_id)
        .join(event, event.c.id == payment.c.event_id)
        .outerjoin(receipt, receipt.c.payment_id == payment.c.id)
    )
    .join(_LISTED, payment.c.id == _LISTED.c.value)
    .order_by(_LISTED.c.key)
)
_FIRST = func.coalesce(func.sum(allocation.c.amount_minor).filter(allocation.c.event_id == payment.c.event_id), 0)
_PARTS = (
    select(
        allocation.c.payment_id,
        invoice.c.id,
        invoice.c.number,
        func.sum(allocation.c.amount_minor).label("lies"),
        _FIRST.label("lay"),
    )
    .join(invoice, invoice.c.id == allocation.c.invoice_id)
    .join(payment, payment.c.id == allocation.c.payment_id)
    .where(among(allocation.c.payment_id, "ids"))
    .group_by(allocation.c.payment_id, invoice.c.id)
    .order_by(func.min(allocation.c.id))
)
_TRIED_ON = (
    select(attempt.c.payment_id, invoice.c.id, invoice.c.number, payment.c.amount_minor)
    .join(invoice, invoice.c.id == attempt.c.invoice_id)
    .join(payment, payment.c.id == attempt.c.payment_id)
    .where(among(attempt.c.payment_id, "ids"))
)
_SUM_OF_IDS = (
    select(
        func.count(),
        func.coalesce(func.sum(payment.c.amount_minor).filter(_COUNTS), 0),
        func.coalesce(func.sum(payment_state.c.refunded_minor).filter(_COUNTS), 0),
    )
    .select_from(_STATES)
    .where(among(payment.c.id, "ids"))
)


def payment_ids(session: Session, query: PaymentQuery) -> array[int]:
    """The row ids of all payments of a query, in its order. Raises BadInput for an unknown status or sort."""
    statement, values = _ids(session, query)
    return read_list(session.scalar(as_list(statement), values))


def payment_rows(session: Session, ids: Sequence[int]) -> list[PaymentRow]:
    """The rows of these payments, in this order; ids that are not there are passed over."""
    wanted = {"ids": id_list(ids)}
    parts: dict[int, list[Any]] = defaultdict(list)
    for part in session.execute(_PARTS, wanted):
        parts[part.payment_id].append(part)
    money = session.money
    tried = {
        row.payment_id: (PaidInvoice(row.id, row.number, money(row.amount_minor)),)
        for row in session.execute(_TRIED_ON, wanted)
    }

    def row_of(row: Any) -> PaymentRow:
        told, sums, number = row[:15], row[15:19], row[19]
        counts = told[14] in IN_FORCE
        on = (PaidInvoice(part.id, part.number, money(part.lies if counts else part.lay)) for part in parts[row.id])
        lying = tuple(part for part in on if part.amount)
        if not parts[row.id]:
            lying = tried.get(row.id, ())
        values: tuple[Any, ...] = (*told[:7], money(told[7]), *told[8:], *map(money, sums), lying, number)
        return PaymentRow(*values)

    return [row_of(row) for row in session.execute(_ROWS, wanted)]


def list_payments(session: Session, query: PaymentQuery, limit: int) -> list[PaymentRow]:
    """The first rows of a query, at most `limit`. Raises BadInput as payment_ids does."""
    statement, values = _ids(session, query)
    ids = session.execute(statement.limit(limit), values).scalars().all()
    return payment_rows(session, ids)


def payment_counts(session: Session, query: PaymentQuery) -> dict[str, int]:
    """How many payments each status would find, all else in the query being as it is."""
    conditions, values = _conditions(session, replace(query, status="all"))
    unusual = (
        select(payment_state.c.status, func.count())
        .select_from(_STATES)
        .where(UNUSUAL_PAYMENT, *conditions)
        .group_by(payment_state.c.status)
    )
    found = dict.fromkeys(STATUSES, 0)
    found["all"] = session.scalar(select(func.count()).select_from(payment).where(*conditions), values)
    for status, count in session.execute(unusual, values):
        found[status] = count
    found["approved"] = found["all"] - sum(found[status] for status in PaymentStatus)
    found["in_force"] = sum(found[status] for status in IN_FORCE)
    return found


def payment_totals_of_ids(session: Session, ids: Sequence[int]) -> PaymentTotals:
    """How many of these payments there are, each once, and the sums of those that count."""
    count, amount, refunded = session.execute(_SUM_OF_IDS, {"ids": id_list(ids)}).one()
    return PaymentTotals(count, session.money(amount), session.money(refunded))


def _ids(session: Session, query: PaymentQuery) -> tuple[Select[int], dict[str, Any]]:
    if query.sort not in _ORDERS:
        known = ", ".join(get_args(PaymentSort))
        raise BadInput(f"“{query.sort}” is not a column to sort by: choose one of {known}.", "sort")
    conditions, values = _conditions(session, query)
    order = (*_ORDERS[query.sort], payment.c.id)
    statement = select(payment.c.id).where(*conditions)
    if query.sort == "customer":
        statement = statement.join(customer, _BY_NAME)
    elif query.sort in ("status", "left"):
        statement = statement.join(payment_state, payment_state.c.payment_id == payment.c.id)
    return statement.order_by(*(column.desc() if query.descending else column for column in order)), values


def _conditions(session: Session, query: PaymentQuery) -> tuple[list[ColumnElement[bool]], dict[str, Any]]:
    if query.status not in STATUSES:
        raise BadInput(f"“{query.status}” is not a status: choose one of {', '.join(STATUSES)}.", "status")
    values = {name: value for name in _FILTERS if (value := getattr(query, name)) is not None}
    conditions = [_STATUS[query.status], *(_FILTERS[name] for name in values)]
    if number := query.search.strip():
        on_receipt = session.scalar(select(receipt.c.payment_id).where(receipt.c.number.in_((number, number.upper()))))
        expressions = search.wanted(query.search, session.info.currency)
        if on_receipt is not None:
            conditions.append(payment.c.id == bindparam("on_receipt"))
            values["on_receipt"] = on_receipt
        elif expressions:
            conditions.append(search.payment_condition(len(expressions)))
            values |= search.parameters(expressions)
    return conditions, values
