"""Customers: who owes. Each change is an entry of the timeline that holds the customer as it then was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sqlalchemy import bindparam, func, select, update

from invpay_desktop.base.errors import BadInput, NotFound, Refused
from invpay_desktop.base.ids import new_id
from invpay_desktop.base.money import Money
from invpay_desktop.base.texts import check_text
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import customer, invoice, shown
from invpay_desktop.ledger.names import look_up

_LONGEST = {"number": 100, "name": 300, "email": 254, "phone": 50, "address": 1000, "notes": 4000, "hosted_id": 128}


@dataclass(frozen=True, slots=True)
class CustomerDetails:
    """What is known of a customer. `terms_days`: days until an invoice is due, None for the book's own."""

    number: str
    name: str
    email: str = ""
    phone: str = ""
    address: str = ""
    notes: str = ""
    terms_days: int | None = None
    hosted_id: str | None = None
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer with its money: `credit` no invoice used, `balance` still owed, `over` paid too much and undecided."""

    id: int
    public_id: str
    details: CustomerDetails
    credit: Money
    balance: Money
    over: Money
    overdue: Money
    open_invoices: int


_DETAILS = tuple(field.name for field in fields(CustomerDetails))
_open = (invoice.c.customer_id == customer.c.id) & (invoice.c.lifecycle == "open") & shown(invoice)


def _open_sum(column: Any, *conditions: Any) -> Any:
    return select(func.coalesce(func.sum(column), 0)).where(_open, *conditions).scalar_subquery()


_WITH_MONEY = select(
    customer,
    _open_sum(invoice.c.remaining_minor).label("balance"),
    _open_sum(invoice.c.over_minor).label("over"),
    _open_sum(invoice.c.remaining_minor, invoice.c.due_on < bindparam("today")).label("overdue"),
    select(func.count()).where(_open, invoice.c.remaining_minor > 0).scalar_subquery().label("open_invoices"),
)


def add_customer(session: WriteSession, details: CustomerDetails) -> int:
    """Add a customer; returns its row id. Raises Refused where the number is taken, BadInput for a bad field."""
    details = checked(details)
    if look_up(session, "customer", details.number) is not None:
        raise Refused(f"There is a customer {details.number} already. Nothing was added; choose another number.")
    _require_own_hosted_id(session, details.hosted_id)
    return post_customer(session, details)


def post_customer(session: WriteSession, details: CustomerDetails) -> int:
    """Write the rows of a customer whose details were checked and whose number is free, reading nothing; its row id."""
    values = asdict(details)
    public_id = new_id("cust", session.now)
    customer_id = session.insert(customer, public_id=public_id, **values)
    session.record("customer.added", customer_id=customer_id, data={"publicId": public_id, "after": values})
    session.touch(customers=(customer_id,))
    return customer_id


def edit_customer(session: WriteSession, customer_id: int, changed: Mapping[str, Any]) -> None:
    """Change some details (keys of CustomerDetails). Raises Refused where a new number is taken."""
    before = details_of(session, customer_id)
    after = checked(replace(before, **changed))
    if after == before:
        return
    if after.number != before.number and look_up(session, "customer", after.number) is not None:
        raise Refused(f"There is a customer {after.number} already. Nothing was changed; choose another number.")
    if after.hosted_id != before.hosted_id:
        _require_own_hosted_id(session, after.hosted_id)
    session.record("customer.edited", customer_id=customer_id, data={"before": asdict(before), "after": asdict(after)})
    session.execute(update(customer).where(customer.c.id == customer_id).values(**asdict(after)))
    session.touch(customers=(customer_id,))


def find_customer(session: Session, name: str) -> int:
    """The row id of the customer with this number, id or hosted id. Raises NotFound."""
    found = look_up(session, "customer", name.strip())
    if found is None:
        raise NotFound("customer", name)
    return found


def details_of(session: Session, customer_id: int) -> CustomerDetails:
    """A customer's details as they are now."""
    row = session.execute(select(*(customer.c[name] for name in _DETAILS)).where(customer.c.id == customer_id)).one()
    return CustomerDetails(*row)


def get_customer(session: Session, customer_id: int) -> Customer:
    """One customer with its money."""
    row = session.execute(_WITH_MONEY.where(customer.c.id == customer_id), {"today": session.today}).one()
    return _customer(session, row)


def list_customers(session: Session, search: str = "", limit: int | None = None) -> list[Customer]:
    """Customers by name then number; `search`: part of the name or number, in any letter case."""
    statement = _WITH_MONEY.where(shown(customer)).order_by(customer.c.name, customer.c.number, customer.c.id)
    if search:
        statement = statement.where(
            customer.c.name.icontains(search, autoescape=True) | customer.c.number.icontains(search, autoescape=True)
        )
    return [_customer(session, row) for row in session.execute(statement.limit(limit), {"today": session.today})]


def checked(details: CustomerDetails) -> CustomerDetails:
    """The details with blanks trimmed. Raises BadInput where a field is missing, too long or not fit for a file."""
    trimmed: dict[str, Any] = asdict(details)
    trimmed = {name: value.strip() if isinstance(value, str) else value for name, value in trimmed.items()}
    for name in ("number", "name"):
        if not trimmed[name]:
            raise BadInput(f"A customer needs a {name}.", name)
    for name, longest in _LONGEST.items():
        check_text(trimmed[name], name, longest, lines=name in ("address", "notes"))
    terms = trimmed["terms_days"]
    if terms is not None and not 0 <= terms <= 3650:
        raise BadInput(f"Terms of {terms} days are not possible: 0 to 3650.", "terms")
    trimmed["hosted_id"] = trimmed["hosted_id"] or None
    return CustomerDetails(**trimmed)


def _require_own_hosted_id(session: Session, hosted_id: str | None) -> None:
    if hosted_id is None:
        return
    number = session.scalar(select(customer.c.number).where(customer.c.hosted_id == hosted_id, shown(customer)))
    if number is not None:
        raise Refused(f"Customer {number} has the hosted id {hosted_id} already. Nothing was changed.")


def _customer(session: Session, row: Any) -> Customer:
    return Customer(
        row.id,
        row.public_id,
        CustomerDetails(*(getattr(row, name) for name in _DETAILS)),
        session.money(row.credit_minor),
        session.money(row.balance),
        session.money(row.over),
        session.money(row.overdue),
        row.open_invoices,
    )
