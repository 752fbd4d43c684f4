"""The list of customers with their money: searched, narrowed, sorted; all ids as a vector, rows by their ids."""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple, get_args

from sqlalchemy import bindparam, func, literal_column, select

from invpay_desktop.base.dates import FIRST_DAY, LAST_DAY
from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import Money
from invpay_desktop.db.id_lists import among, id_list, listed
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import OPEN_ITEM, customer, invoice, payment, payment_state, shown
from invpay_desktop.db.types import Day
from invpay_desktop.ledger.balances import IN_FORCE

CustomerStatus = Literal["all", "owing", "overdue", "credit"]
"""`owing`: something is left on an invoice; `overdue`: and was due before today; `credit`: unused credit."""
CustomerSort = Literal["name", "number", "balance", "overdue", "credit", "open", "last_payment"]


@dataclass(frozen=True, slots=True)
class CustomerQuery:
    """Which customers, in which order. `search`: words, each of which stands in number, name, e-mail or phone.

    Letter case and accents make no difference.
    """

    search: str = ""
    status: CustomerStatus = "all"
    sort: CustomerSort = "name"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer of the list. `balance`: owed; `over`: paid too much and undecided; `credit`: used by no invoice.

    `last_payment_on`: the day the newest payment in force was received.
    """

    id: int
    public_id: str
    number: str
    name: str
    email: str
    phone: str
    anonymous: bool
    balance: Money
    overdue: Money
    over: Money
    credit: Money
    open_invoices: int
    last_payment_on: date | None


_LATE = invoice.c.due_on < bindparam("today", type_=Day)
_OWED = (
    select(
        invoice.c.customer_id,
        func.sum(invoice.c.remaining_minor).label("balance"),
        func.coalesce(func.sum(invoice.c.remaining_minor).filter(_LATE), 0).label("overdue"),
        func.count().label("open"),
    )
    # The due date makes the index of open invoices the way in; the plus keeps SQLite from that of customers.
    .where(OPEN_ITEM, invoice.c.due_on <= LAST_DAY)
    .group_by(literal_column("+invoice.customer_id"))
)
_LAST_PAYMENT = (
    select(payment.c.received_on)
    .join(payment_state, payment_state.c.payment_id == payment.c.id)
    .where(payment.c.customer_id == customer.c.id, payment_state.c.status.in_(sorted(IN_FORCE)), shown(payment_state))
    .order_by(payment.c.received_on.desc())
    .limit(1)
    .correlate(customer)
    .scalar_subquery()
)
_CUSTOMERS = select(
    customer.c.id, customer.c.number, customer.c.name, customer.c.email, customer.c.phone, customer.c.credit_minor
).where(shown(customer))
_LAST_PAYMENTS = select(customer.c.id, _LAST_PAYMENT).where(shown(customer))

_LISTED = listed("ids")
_ROWS = (
    select(customer, _LAST_PAYMENT.label("last_payment_on"))
    .join(_LISTED, customer.c.id == _LISTED.c.value)
    .order_by(_LISTED.c.key)
)
_MONEY = (
    select(
        invoice.c.customer_id,
        func.sum(invoice.c.remaining_minor),
        func.coalesce(func.sum(invoice.c.remaining_minor).filter(_LATE), 0),
        func.sum(invoice.c.over_minor),
        func.count().filter(invoice.c.remaining_minor > 0),
    )
    .where(among(invoice.c.customer_id, "ids"), shown(invoice), invoice.c.lifecycle == "open")
    .group_by(invoice.c.customer_id)
)


class _Found(NamedTuple):
    """What of a customer is narrowed and sorted by. Amounts are minor units."""

    id: int
    number: str
    name: str
    credit: int
    balance: int
    overdue: int
    open_invoices: int


_WITHIN: dict[str, Callable[[_Found], bool]] = {
    "all": lambda row: True,
    "owing": lambda row: row.balance > 0,
    "overdue": lambda row: row.overdue > 0,
    "credit": lambda row: row.credit > 0,
}
_KEYS: dict[str, Callable[[_Found], Any]] = {
    "name": lambda row: folded(row.name),
    "number": lambda row: (row.number.rstrip("0123456789"), len(row.number), row.number),
    "balance": lambda row: row.balance,
    "overdue": lambda row: row.overdue,
    "credit": lambda row: row.credit,
    "open": lambda row: row.open_invoices,
}


def customer_ids(session: Session, query: CustomerQuery) -> array[int]:
    """The row ids of all customers of a query, in its order. Raises BadInput for an unknown status or sort."""
    if query.status not in _WITHIN:
        raise BadInput(f"“{query.status}” is not a status: choose one of {', '.join(_WITHIN)}.", "status")
    if query.sort not in get_args(CustomerSort):
        known = ", ".join(get_args(CustomerSort))
        raise BadInput(f"“{query.sort}” is not a column to sort by: choose one of {known}.", "sort")
    rows = list(filter(_WITHIN[query.status], _found(session, query.search)))
    if query.sort == "last_payment":
        last = {row[0]: row[1] or FIRST_DAY for row in session.execute(_LAST_PAYMENTS)}
        rows.sort(key=lambda row: (last[row.id], row.id), reverse=query.descending)
    else:
        key = _KEYS[query.sort]
        rows.sort(key=lambda row: (key(row), row.id), reverse=query.descending)
    return array("q", (row.id for row in rows))


def customer_counts(session: Session, query: CustomerQuery) -> dict[str, int]:
    """How many customers each status would find, the search being as it is."""
    rows = _found(session, query.search)
    return {status: sum(map(_WITHIN[status], rows)) for status in get_args(CustomerStatus)}


def customer_rows(session: Session, ids: Sequence[int]) -> list[CustomerRow]:
    """The rows of these customers, in this order; ids that are not there are passed over."""
    wanted = {"ids": id_list(ids), "today": session.today}
    money = {row[0]: row[1:] for row in session.execute(_MONEY, wanted)}
    nothing = (0, 0, 0, 0)

    def row_of(row: Any) -> CustomerRow:
        balance, overdue, over, open_invoices = money.get(row.id, nothing)
        return CustomerRow(
            row.id,
            row.public_id,
            row.number,
            row.name,
            row.email,
            row.phone,
            row.anonymous,
            session.money(balance),
            session.money(overdue),
            session.money(over),
            session.money(row.credit_minor),
            open_invoices,
            row.last_payment_on,
        )

    return [row_of(row) for row in session.execute(_ROWS, wanted)]


def list_customer_rows(session: Session, query: CustomerQuery, limit: int) -> list[CustomerRow]:
    """The first rows of a query, at most `limit`. Raises BadInput as customer_ids does."""
    return customer_rows(session, customer_ids(session, query)[:limit])


def folded(text: str) -> str:
    """A text for seeking and sorting by people: without case and accents, in any script."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _found(session: Session, typed: str) -> list[_Found]:
    """Every customer that has all the typed words."""
    owed = {row[0]: row[1:] for row in session.execute(_OWED, {"today": session.today})}
    words = folded(typed).split()
    nothing = (0, 0, 0)
    return [
        _Found(customer_id, number, name, credit, *owed.get(customer_id, nothing))
        for customer_id, number, name, email, phone, credit in session.execute(_CUSTOMERS)
        if not words or _has(folded(f"{number}\n{name}\n{email}\n{phone}"), words)
    ]


def _has(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)
