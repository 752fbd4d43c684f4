"""The list of invoices: filtered, searched, sorted; the first rows at once, all ids as a vector, rows by their ids."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Literal, get_args

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    bindparam,
    case,
    func,
    literal_column,
    select,
    text,
    type_coerce,
)

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import Money
from invpay_desktop.db import search
from invpay_desktop.db.conditions import BY_NUMBER, in_lifecycle
from invpay_desktop.db.id_lists import among, as_list, id_list, listed, read_list
from invpay_desktop.db.invoice_row import InvoiceRow as InvoiceRow  # noqa: PLC0414 - who asks for the list finds it here
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import (
    OPEN_ITEM,
    customer,
    invoice,
    shown,
)
from invpay_desktop.db.types import Day

Status = Literal["all", "open", "overdue", "unpaid", "partially_paid", "paid", "overpaid", "refunded", "void", "draft"]
"""What the list can be narrowed to: the five payment statuses (of issued invoices), `open` where something is owed,
`overdue` where it was due before today, and the lifecycles draft and void. `all` is the same as none of them."""
Sort = Literal["due", "issued", "number", "customer", "total", "paid", "remaining", "status"]


@dataclass(frozen=True, slots=True)
class InvoiceQuery:
    """Which invoices, in which order. Days are inclusive. `search`: what was typed; see db/search.py."""

    status: Status | None = None
    customer_id: int | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    search: str = ""
    sort: Sort = "due"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """How many invoices a query finds, and their sums."""

    count: int
    total: Money
    paid: Money
    remaining: Money
    over: Money


_OVERDUE = OPEN_ITEM & (invoice.c.due_on < bindparam("today", type_=Day))
_ISSUED = shown(invoice) & (invoice.c.lifecycle == literal_column("'open'"))
_NOT_BY_STATUS = literal_column("+invoice.status", Text)
"""The plus keeps SQLite from the index of figures where another one finds the rows in their order."""


def _having(status: str) -> ColumnElement[bool]:
    return invoice.c.status == literal_column(f"'{status}'")


_STATUSES: dict[str, ColumnElement[bool]] = {
    "all": shown(invoice),
    "open": OPEN_ITEM,
    "overdue": _OVERDUE,
    # What is owed on these says so: the index of open invoices finds them.
    "unpaid": OPEN_ITEM & (literal_column("'unpaid'") == _NOT_BY_STATUS),
    "partially_paid": OPEN_ITEM & (literal_column("'partially_paid'") == _NOT_BY_STATUS),
    # Most invoices are paid ones: going through all in their order, a page of them is full soon.
    "paid": _ISSUED & (literal_column("'paid'") == _NOT_BY_STATUS),
    "overpaid": _ISSUED & _having("overpaid"),
    "refunded": _ISSUED & _having("refunded"),
    "void": in_lifecycle("void"),
    "draft": in_lifecycle("draft"),
}
"""Written with literals, so that SQLite can use its partial indexes."""
_FIGURES: dict[str, ColumnElement[bool]] = {
    "all": literal_column("+invoice.hidden", Integer) == literal_column("0"),
    "paid": _ISSUED & _having("paid"),
}
"""The same where most of the book is summed or sorted by what the index of figures holds."""
_ORDERS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "due": (invoice.c.due_on,),
    "issued": (invoice.c.issued_on,),
    "number": BY_NUMBER,
    "customer": (customer.c.name, customer.c.id, invoice.c.issued_on),
    "total": (invoice.c.total_minor,),
    "paid": (invoice.c.paid_minor,),
    "remaining": (invoice.c.remaining_minor,),
    "status": (invoice.c.status,),
}
"""No column in them is ever NULL; the id follows, so that an order is always the same."""
_ROWS = select(
    invoice.c.id,
    invoice.c.public_id,
    invoice.c.hosted_id,
    invoice.c.number,
    customer.c.id,
    customer.c.number,
    customer.c.name,
    type_coerce(invoice.c.issued_on, Text),
    type_coerce(invoice.c.due_on, Text),
    invoice.c.lifecycle,
    invoice.c.status,
    invoice.c.total_minor,
    invoice.c.paid_minor,
    invoice.c.remaining_minor,
    invoice.c.over_minor,
    type_coerce(_OVERDUE, Integer),
    bindparam("currency"),
).join(customer, customer.c.id == invoice.c.customer_id)
_LISTED = listed("ids")
_BY_NAME = text("invoice.customer_id = +customer.id")
"""The plus keeps SQLite from looking a customer up for each invoice: it goes through the customers by their names."""
_BY_IDS = _ROWS.join(_LISTED, invoice.c.id == _LISTED.c.value).order_by(_LISTED.c.key)
_OWED = case((invoice.c.lifecycle == literal_column("'open'"), invoice.c.remaining_minor), else_=literal_column("0"))
"""Nothing is owed on a draft, nor on a void invoice."""
_SUMS = select(
    func.count(),
    *(
        func.coalesce(func.sum(column), 0)
        for column in (invoice.c.total_minor, invoice.c.paid_minor, _OWED, invoice.c.over_minor)
    ),
)
_SUM_OF_IDS = _SUMS.where(among(invoice.c.id, "ids"))
_AT_ONCE = 200
"""How many invoices are looked at together on the way to a page."""
_TRIED = 2_000
"""After so many it is clear how quickly a page fills."""
_WALKED = 20_000
"""A page that would need more is found by lists of all invoices that have the words."""


def list_invoices(session: Session, query: InvoiceQuery, limit: int) -> list[InvoiceRow]:
    """The first rows of a query, at most `limit`. Raises BadInput for an unknown status or sort."""
    shape, values = _plain_shape(session, query)
    expressions = search.wanted(query.search, session.info.currency)
    if expressions:
        shape, values, rest = _gathered(session, shape, values, expressions)
        if rest and (walked := _walk(session, shape, values, rest, limit)) is not None:
            return rows_by_ids(session, walked)
        shape, values = _through_lists(shape, values, rest)
    parameters = {**values, "most": limit, "today": session.today, "currency": session.info.currency}
    return list(map(InvoiceRow._make, session.execute(_page(shape), parameters).all()))


def invoice_ids(session: Session, query: InvoiceQuery) -> array[int]:
    """The row ids of all invoices of a query, in its order. Raises BadInput as list_invoices does."""
    shape, values = _shape(session, query)
    return read_list(session.scalar(_vector(shape), values))


def rows_by_ids(session: Session, ids: Sequence[int]) -> list[InvoiceRow]:
    """The rows of these invoices, in this order; ids that are not there are passed over."""
    parameters = {"ids": id_list(ids), "today": session.today, "currency": session.info.currency}
    return list(map(InvoiceRow._make, session.execute(_BY_IDS, parameters).all()))


def totals(session: Session, query: InvoiceQuery) -> Totals:
    """How many invoices a query finds, and what they add up to. Raises BadInput as list_invoices does."""
    shape, values = _shape(session, query)
    count, *sums = session.execute(_totals(_summed(shape)), values).one()
    return Totals(count, *(session.money(minor) for minor in sums))


def totals_of_ids(session: Session, ids: Sequence[int]) -> Totals:
    """How many of these invoices there are, each once, and what they add up to."""
    count, *sums = session.execute(_SUM_OF_IDS, {"ids": id_list(ids)}).one()
    return Totals(count, *(session.money(minor) for minor in sums))


def counts(session: Session, query: InvoiceQuery) -> dict[str, int]:
    """How many invoices each status would find, all else in the query being as it is. Raises BadInput as above."""
    shape, values = _shape(session, replace(query, status=None))
    found = dict.fromkeys(get_args(Status), 0)
    rows = session.execute(_counted(_summed(shape)), {**values, "today": session.today})
    for lifecycle, status, count, owing, late in rows:
        found["all"] += count
        found[status if lifecycle == "open" else lifecycle] += count
        found["open"] += owing
        found["overdue"] += late
    return found


@dataclass(frozen=True, slots=True)
class _Shape:
    """What of a query shows in its statement; the values are its parameters.

    `words`: so many searched words to be looked up in lists; `gathered`: or the ids that have them are given.
    """

    status: str
    filters: tuple[str, ...]
    sort: str
    descending: bool
    words: int = 0
    gathered: bool = False


_FILTERS: dict[str, ColumnElement[bool]] = {
    "customer_id": invoice.c.customer_id == bindparam("customer_id"),
    "issued_from": invoice.c.issued_on >= bindparam("issued_from"),
    "issued_to": invoice.c.issued_on <= bindparam("issued_to"),
    "due_from": invoice.c.due_on >= bindparam("due_from"),
    "due_to": invoice.c.due_on <= bindparam("due_to"),
}


def _plain_shape(session: Session, query: InvoiceQuery) -> tuple[_Shape, dict[str, Any]]:
    """The query without its search."""
    if query.status is not None and query.status not in _STATUSES:
        raise BadInput(f"“{query.status}” is not a status: choose one of {', '.join(_STATUSES)}.", "status")
    if query.sort not in _ORDERS:
        raise BadInput(f"“{query.sort}” is not a column to sort by: choose one of {', '.join(_ORDERS)}.", "sort")
    values = {name: value for name in _FILTERS if (value := getattr(query, name)) is not None}
    shape = _Shape(query.status or "all", tuple(values), query.sort, query.descending)
    if query.status == "overdue":
        values["today"] = session.today
    return shape, values


def _shape(session: Session, query: InvoiceQuery) -> tuple[_Shape, dict[str, Any]]:
    """The query with its search, as one statement finds it."""
    shape, values = _plain_shape(session, query)
    expressions = search.wanted(query.search, session.info.currency)
    if not expressions:
        return shape, values
    return _through_lists(*_gathered(session, shape, values, expressions))


def _gathered(
    session: Session, shape: _Shape, values: dict[str, Any], expressions: search.Wanted
) -> tuple[_Shape, dict[str, Any], search.Wanted]:
    """Narrowed to the invoices with the rarest word, where they are few; and the words that are still to be met."""
    gathered = search.gather(session, expressions)
    if gathered.ids is None:
        return shape, values, gathered.rest
    return replace(shape, gathered=True), {**values, "found": gathered.ids}, gathered.rest


def _through_lists(shape: _Shape, values: dict[str, Any], rest: search.Wanted) -> tuple[_Shape, dict[str, Any]]:
    return replace(shape, words=len(rest)), {**values, **search.parameters(rest)}


def _walk(session: Session, shape: _Shape, values: dict[str, Any], rest: search.Wanted, limit: int) -> list[int] | None:
    """The first ids, by looking at the invoices in their order; None where that would take too long."""
    page: list[int] = []
    seen = 0
    with session.execute(_ids(shape), values) as rows:
        for some in rows.scalars().partitions(min(limit, _AT_ONCE)):
            page += search.meeting(session, rest, some)
            seen += len(some)
            if len(page) >= limit:
                return page[:limit]
            if seen >= _TRIED and len(page) * _WALKED < limit * seen:
                return None
    return page


@cache
def _ids(shape: _Shape) -> Select[int]:
    statement = select(invoice.c.id).where(*_conditions(shape))
    if shape.sort == "customer":
        by_name_first = not shape.gathered and not shape.filters
        statement = statement.join(customer, _BY_NAME if by_name_first else customer.c.id == invoice.c.customer_id)
    return statement.order_by(*_order(shape))


@cache
def _vector(shape: _Shape) -> Select[str]:
    return as_list(_ids(shape))


@cache
def _page(shape: _Shape) -> Select[Any]:
    # The ids alone are sorted over all of the book, not the rows with their customers.
    first = _ids(shape).limit(bindparam("most")).correlate(None)
    return _ROWS.where(invoice.c.id.in_(first)).order_by(*_order(shape))


def _order(shape: _Shape) -> list[ColumnElement[Any]]:
    columns = (*_ORDERS[shape.sort], invoice.c.id)
    return [column.desc() if shape.descending else column for column in columns]


def _summed(shape: _Shape) -> _Shape:
    """The same without an order, for what does not depend on it."""
    return replace(shape, sort="total", descending=False)


@cache
def _totals(shape: _Shape) -> Select[Any]:
    return _SUMS.where(*_conditions(shape))


@cache
def _counted(shape: _Shape) -> Select[Any]:
    owing = (invoice.c.lifecycle == "open") & (invoice.c.remaining_minor > 0)
    late = owing & (invoice.c.due_on < bindparam("today", type_=Day))
    kinds = (invoice.c.status, invoice.c.lifecycle)
    counted = (func.count(), func.count().filter(owing), func.count().filter(late))
    return select(invoice.c.lifecycle, invoice.c.status, *counted).where(*_conditions(shape)).group_by(*kinds)


def _conditions(shape: _Shape) -> list[ColumnElement[bool]]:
    figures = _FIGURES if shape.sort in ("total", "paid", "remaining", "status") else {}
    found = [figures.get(shape.status, _STATUSES[shape.status])]
    found += (_FILTERS[name] for name in shape.filters)
    if shape.words:
        found.append(search.condition(shape.words))
    if shape.gathered:
        found.append(among(invoice.c.id, "found"))
    return found
