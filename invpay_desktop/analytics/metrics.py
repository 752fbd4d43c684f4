"""How well invoices are paid: counts by status, rates, average days to payment and revenue of a period.

The meaning is rule 16 of the domain, by issue date, without drafts, void and hidden invoices; credit memos are no
invoices. What it leaves open is decided so:

- An invoice was *written off* when it is settled and nothing was ever kept on it: status paid, paidAmount 0, and a
  balance that was written off, discounted or cancelled. With part of it paid, it is a paid one.
- An invoice of nothing counts as paid, but there is no day on which it became so: it is not in the average.
- An invoice cannot have been paid before it existed: money from before its issue date pays it in 0 days.
- Seen from a past day, money goes by its dates, so that a report about last year does not change with what is paid
  today (see as_of.py). Seen from today or a later day, all money in the book counts, also what is dated later still, as
  in every list of invoices.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import FromClause, Select, Table, and_, bindparam, case, extract, func, literal, select, union_all

from invpay_desktop.analytics.as_of import ISSUED, stood
from invpay_desktop.analytics.period import Period
from invpay_desktop.base.dates import LAST_DAY
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import adjustment, allocation, credit_entry, invoice, refund_part
from invpay_desktop.ledger.balances import settled_day

_DAY = 86_400
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """The figures of a period. Rates: 0 to 1, four decimals. Days: one decimal; `timed`: invoices behind them."""

    total: int
    paid: int
    partially_paid: int
    unpaid: int
    refunded: int
    written_off: int
    payment_rate: Decimal
    partial_payment_rate: Decimal
    average_days_to_payment: Decimal
    timed: int
    total_revenue: Money


class _Sums(NamedTuple):
    """What is counted; revenue in minor units. `timed`: paid by money; `dated`: and known since when."""

    total: int
    paid: int
    partially_paid: int
    unpaid: int
    refunded: int
    written_off: int
    revenue: int
    days: int
    timed: int
    dated: int


def measure(session: Session, period: Period) -> Metrics:
    """The figures of the invoices issued in a period; of an empty one, zeros."""
    sums = _sums(session, period)
    return Metrics(
        total=sums.total,
        paid=sums.paid,
        partially_paid=sums.partially_paid,
        unpaid=sums.unpaid,
        refunded=sums.refunded,
        written_off=sums.written_off,
        payment_rate=_ratio(sums.paid, sums.total, "0.0001"),
        partial_payment_rate=_ratio(sums.partially_paid, sums.total, "0.0001"),
        average_days_to_payment=_ratio(sums.days, sums.timed, "0.1"),
        timed=sums.timed,
        total_revenue=session.money(sums.revenue),
    )


def as_document(metrics: Metrics) -> dict[str, Any]:
    """The figures under the hosted API's keys; `refunded` and `writtenOff` only where there are any."""
    document: dict[str, Any] = {
        "totalInvoices": metrics.total,
        "paidInvoices": metrics.paid,
        "partiallyPaid": metrics.partially_paid,
        "unpaid": metrics.unpaid,
        "paymentRate": _shortest(metrics.payment_rate, 2),
        "averageDaysToPayment": _shortest(metrics.average_days_to_payment, 0),
        "totalRevenue": metrics.total_revenue,
        "partialPaymentRate": _shortest(metrics.partial_payment_rate, 2),
    }
    if metrics.refunded:
        document["refunded"] = metrics.refunded
    if metrics.written_off:
        document["writtenOff"] = metrics.written_off
    return document


_WITHIN = invoice.c.issued_on.between(bindparam("first"), bindparam("last"))
_STOOD = stood(_WITHIN)


def _counted(invoices: FromClause) -> Select[Any]:
    """The sums over invoices, whose balances are read from the columns named as in the invoice table."""
    c = invoices.c
    refunded = and_(c.paid_minor == 0, c.refunded_minor > 0)
    settled = and_(c.paid_minor + c.written_off_minor >= c.total_minor, ~refunded)
    given_up = and_(settled, c.paid_minor == 0, c.written_off_minor > 0)
    owing = and_(c.paid_minor + c.written_off_minor < c.total_minor, ~refunded)
    timed = and_(settled, c.paid_minor > 0, c.total_minor > 0)
    dated = and_(timed, c.settled_on <= bindparam("day"))
    seconds = extract("epoch", c.settled_on) - extract("epoch", c.issued_on)
    return select(
        func.count(),
        func.count().filter(settled, ~given_up),
        func.count().filter(owing, c.paid_minor != 0),
        func.count().filter(owing, c.paid_minor == 0),
        func.count().filter(refunded),
        func.count().filter(given_up),
        func.coalesce(func.sum(case((c.paid_minor > c.total_minor, c.total_minor), else_=c.paid_minor)), 0),
        func.coalesce(func.sum(seconds).filter(dated, c.settled_on > c.issued_on), 0),
        func.count().filter(timed),
        func.count().filter(dated),
    ).select_from(invoices)


_NOW = _counted(invoice).where(ISSUED, _WITHIN)
_THEN = _counted(_STOOD)


def _sums(session: Session, period: Period) -> _Sums:
    within = {"first": period.first, "last": period.last}
    if period.as_of >= session.today:
        sums = _Sums(*session.execute(_NOW, {**within, "day": LAST_DAY}).one())
        return sums._replace(days=sums.days // _DAY)
    within["day"] = period.as_of
    sums = _Sums(*session.execute(_THEN, within).one())
    # The day on which an invoice became paid is not remembered where it was opened again later: these are few.
    extra = _days_of_reopened(session, within) if sums.timed != sums.dated else 0
    return sums._replace(days=sums.days // _DAY + extra)


def _moves(table: Table, *, money: bool = True) -> Select[Any]:
    amount = table.c.amount_minor if table in (allocation, adjustment) else -table.c.amount_minor
    return (
        select(
            invoice.c.id,
            invoice.c.issued_on,
            invoice.c.total_minor,
            table.c.dated_on,
            amount.label("amount"),
            (amount if money else literal(0)).label("money"),
        )
        .join(invoice, invoice.c.id == table.c.invoice_id)
        .where(ISSUED, _WITHIN, table.c.dated_on <= bindparam("day"))
        .where(invoice.c.settled_on.is_(None) | (invoice.c.settled_on > bindparam("day")))
    )


_MOVES = union_all(_moves(allocation), _moves(refund_part), _moves(credit_entry), _moves(adjustment, money=False))


def _days_of_reopened(session: Session, within: dict[str, date]) -> int:
    """Days to payment, summed, of what was paid on the day but is not remembered as paid since then or earlier."""
    days = 0
    rows = sorted(session.execute(_MOVES, within).all(), key=itemgetter(0))
    for _, group in groupby(rows, key=itemgetter(0)):
        moves = list(group)
        settled_on = settled_day(moves[0].total_minor, ((move.dated_on, move.amount) for move in moves))
        if settled_on and sum(move.money for move in moves) > 0:
            days += max((settled_on - moves[0].issued_on).days, 0)
    return days


def _ratio(part: int, whole: int, places: str) -> Decimal:
    if whole == 0:
        return Decimal(0)
    return (Decimal(part) / whole).quantize(Decimal(places), ROUND_HALF_UP)


def _shortest(value: Decimal, decimals: int) -> Decimal:
    """Without idle zeros, but for `decimals` of them: 0.9000 → 0.90, 12.0 → 12."""
    least = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return least if least == value else value.normalize()
