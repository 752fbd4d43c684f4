"""Who owes how much since when: what is left of each customer's invoices by days past due, as of a day.

Rule 17 of the domain. A bucket holds remaining balances alone; what a customer has with us (credit that no invoice has
used, and money paid too much on an invoice, undecided) stands in its own column, and total = buckets - credit.

Only invoices issued by that day. Seen from a past day, money goes by its dates, so that the report does not change when
money is applied today: as_of.py says what has no date. Seen from today or a later day, all money in the book counts,
also what is dated later still, as in every list of invoices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, literal_column, select

from invpay_desktop.analytics.as_of import ISSUED, stood
from invpay_desktop.base.dates import LAST_DAY
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import OPEN_ITEM, credit_entry, customer, invoice
from invpay_desktop.ledger.balances import Standing


@dataclass(frozen=True, slots=True)
class Buckets:
    """Remaining balances by days past due, and the credit that stands against them."""

    current: Money
    days_1_to_30: Money
    days_31_to_60: Money
    days_61_to_90: Money
    over_90: Money
    credit: Money

    @property
    def total(self) -> Money:
        """What is owed less credit: below zero where the customer has more with us than is owed."""
        owed = self.current + self.days_1_to_30 + self.days_31_to_60 + self.days_61_to_90 + self.over_90
        return owed - self.credit


@dataclass(frozen=True, slots=True)
class CustomerAging:
    """One customer's buckets. `customer`: its number."""

    customer: str
    name: str
    buckets: Buckets


@dataclass(frozen=True, slots=True)
class Aging:
    """The report: customers with anything in any column, the largest total first, and the sum of them all."""

    as_of: date
    customers: tuple[CustomerAging, ...]
    total: Buckets


_Part = tuple[int, str, str, int, int]
"""Customer's row id, number and name, column (0 to 4: a bucket, 5: credit), minor units."""
_CREDIT = 5


def aging(session: Session, as_of: date) -> Aging:
    """The report as of the end of a day."""
    parts = _remembered(session, as_of) if as_of >= session.today else _from_rows(session, as_of)
    sums: dict[tuple[int, str, str], list[int]] = {}
    for customer_id, number, name, column, amount in parts:
        sums.setdefault((customer_id, number, name), [0] * 6)[column] += amount
    rows = [(number, name, columns) for (_, number, name), columns in sums.items() if any(columns)]
    rows.sort(key=lambda row: (row[2][_CREDIT] - sum(row[2][:_CREDIT]), row[0]))
    total = [sum(column) for column in zip([0] * 6, *sums.values(), strict=True)]
    currency, nothing = session.info.currency, session.money(0)

    def buckets(columns: list[int]) -> Buckets:
        return Buckets(*(Money(minor, currency) if minor else nothing for minor in columns))

    customers = tuple(CustomerAging(number, name, buckets(columns)) for number, name, columns in rows)
    return Aging(as_of, customers, buckets(total))


def as_document(report: Aging) -> dict[str, Any]:
    """The report as the command line prints it."""
    return {
        "customers": [
            {"customer": row.customer, "customerName": row.name, **_columns(row.buckets)} for row in report.customers
        ],
        "total": _columns(report.total),
    }


def _columns(buckets: Buckets) -> dict[str, Money]:
    return {
        "current": buckets.current,
        "days1to30": buckets.days_1_to_30,
        "days31to60": buckets.days_31_to_60,
        "days61to90": buckets.days_61_to_90,
        "over90": buckets.over_90,
        "credit": buckets.credit,
        "total": buckets.total,
    }


def _edges(as_of: date) -> dict[str, date]:
    """First due date of each bucket but the last: current, 1–30, 31–60, 61–90 days past due."""
    return {f"edge{n}": as_of - timedelta(days=30 * n) for n in range(4)}


_COLUMN = case(
    *((invoice.c.due_on >= bindparam(f"edge{n}"), literal_column(str(n))) for n in range(4)), else_=literal_column("4")
)
_OWNER = (customer.c.id, customer.c.number, customer.c.name)
_AS_CREDIT: ColumnElement[int] = literal_column(str(_CREDIT))
_OPEN = (
    select(*_OWNER, _COLUMN.label("column"), func.sum(invoice.c.remaining_minor))
    .join(customer, customer.c.id == invoice.c.customer_id)
    # The due date makes the index of open invoices the way in.
    .where(OPEN_ITEM, invoice.c.due_on <= LAST_DAY, invoice.c.issued_on <= bindparam("day"))
    .group_by("column", invoice.c.customer_id)
)
_OVER = (
    select(*_OWNER, _AS_CREDIT, invoice.c.over_minor)
    .join(customer, customer.c.id == invoice.c.customer_id)
    .where(invoice.c.over_minor > 0, ISSUED, invoice.c.issued_on <= bindparam("day"))
)
_UNUSED = select(*_OWNER, _AS_CREDIT, customer.c.credit_minor).where(customer.c.credit_minor > 0)


def _remembered(session: Session, as_of: date) -> Iterator[_Part]:
    for statement, parameters in ((_OPEN, {"day": as_of, **_edges(as_of)}), (_OVER, {"day": as_of}), (_UNUSED, {})):
        yield from session.execute(statement, parameters)


_STOOD = stood(invoice.c.issued_on <= bindparam("day"))
_UNEVEN = (
    select(*_OWNER, _STOOD.c.due_on, _STOOD.c.total_minor, _STOOD.c.paid_minor, _STOOD.c.written_off_minor)
    .join(customer, customer.c.id == _STOOD.c.customer_id)
    # Where the sums meet, nothing is left and nothing is over.
    .where(_STOOD.c.total_minor != _STOOD.c.paid_minor + _STOOD.c.written_off_minor)
)
_UNUSED_THEN = (
    select(*_OWNER, _AS_CREDIT, func.sum(credit_entry.c.amount_minor))
    .join(customer, customer.c.id == credit_entry.c.customer_id)
    .where(credit_entry.c.dated_on <= bindparam("day"))
    .group_by(credit_entry.c.customer_id)
)


def _from_rows(session: Session, as_of: date) -> Iterator[_Part]:
    edges = tuple(_edges(as_of).values())
    for customer_id, number, name, due_on, total, paid, written_off in session.execute(_UNEVEN, {"day": as_of}):
        standing = Standing(total, paid, lowered=written_off)
        if standing.over:
            yield customer_id, number, name, _CREDIT, standing.over
        else:
            yield customer_id, number, name, sum(due_on < edge for edge in edges), standing.remaining
    yield from session.execute(_UNUSED_THEN, {"day": as_of})
