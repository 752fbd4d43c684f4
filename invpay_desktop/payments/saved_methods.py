"""Methods that the hosted service keeps, by their `pm_…` ids: each is one customer's, told to the book by its owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from invpay_desktop.base.errors import NotFound, Refused
from invpay_desktop.db.hosted_tables import saved_method
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import customer, shown
from invpay_desktop.payments.methods import saved


@dataclass(frozen=True, slots=True)
class SavedEntry:
    """One method of a customer. `method_id`: its id at the service; it names no account."""

    id: int
    method_id: str
    label: str
    customer_id: int
    customer_number: str
    customer_name: str

    @property
    def shown(self) -> str:
        """What to call it: its label, or its id where it has none."""
        return self.method_id if self.label == saved.LABEL else self.label


_SHOWN = (
    select(
        saved_method.c.id,
        saved_method.c.method_id,
        saved_method.c.label,
        saved_method.c.customer_id,
        customer.c.number,
        customer.c.name,
    )
    .join(customer, customer.c.id == saved_method.c.customer_id)
    .where(shown(saved_method))
    .order_by(customer.c.name, customer.c.id, saved_method.c.id)
)
_BY_METHOD = _SHOWN.where(saved_method.c.method_id == bindparam("wanted"))
_OF_CUSTOMER = _SHOWN.where(saved_method.c.customer_id == bindparam("wanted"))


def list_methods(session: Session, customer_id: int | None = None) -> list[SavedEntry]:
    """The methods of one customer, or of all, by customer's name."""
    rows = session.execute(_SHOWN) if customer_id is None else session.execute(_OF_CUSTOMER, {"wanted": customer_id})
    return [SavedEntry(*row) for row in rows]


def find_method(session: Session, method_id: str) -> SavedEntry | None:
    """The method with this id, or None where the book does not know it."""
    row = session.execute(_BY_METHOD, {"wanted": method_id.strip()}).first()
    return None if row is None else SavedEntry(*row)


def add_method(session: WriteSession, customer_id: int, method_id: str, label: str = "") -> SavedEntry:
    """Enter a method for a customer; entering it again changes its label.

    Raises BadInput for an id that is none, Refused where it is another customer's, or where the customer stands for
    many people.
    """
    checked = saved.checked({"method_id": method_id, "label": label})
    _require_one_person(session, customer_id)
    known = require_owner(session, checked.id, customer_id)
    if known is not None and (not label.strip() or checked.label == known.label):
        return known
    method = saved_method
    values = {"customer_id": customer_id, "method_id": checked.id, "label": checked.label}
    if known is None:
        session.execute(insert(method), values)
    else:
        session.execute(update(method).where(method.c.id == known.id).values(label=checked.label))
    session.touch(customers=(customer_id,))
    entry = find_method(session, checked.id)
    assert entry is not None
    _note(session, "saved_method.added", entry, known.label if known else None)
    return entry


def remove_method(session: WriteSession, method_id: str) -> SavedEntry:
    """Take a method off the list; what was charged to it stays. Raises NotFound."""
    entry = find_method(session, method_id)
    if entry is None:
        raise NotFound("saved method", method_id)
    _note(session, "saved_method.removed", entry, entry.label)
    session.execute(update(saved_method).where(saved_method.c.id == entry.id).values(hidden=True))
    session.touch(customers=(entry.customer_id,))
    return entry


def _note(session: WriteSession, kind: str, entry: SavedEntry, before: str | None) -> None:
    """Enter it in the timeline. `before`: the label it had, None where it was not there: what an undo goes back to."""
    data = {"id": entry.id, "methodId": entry.method_id, "label": entry.label, "before": before}
    session.record(kind, customer_id=entry.customer_id, data=data)


def require_owner(session: Session, method_id: str, customer_id: int) -> SavedEntry | None:
    """The method where the book knows it as this customer's, None where it does not know it.

    Raises Refused where it is bound to another customer: nobody is charged for what somebody else owes.
    """
    known = find_method(session, method_id)
    if known is not None and known.customer_id != customer_id:
        raise Refused(
            f"The saved method {known.method_id} belongs to customer {known.customer_number} "
            f"({known.customer_name}). Nothing was charged or changed. Choose a method of the customer who owes this "
            "invoice."
        )
    return known


def bind(session: WriteSession, customer_id: int, method_id: str, label: str = "") -> SavedEntry:
    """The method as this customer's, entered now where the book did not know it. Raises as add_method does."""
    return require_owner(session, method_id, customer_id) or add_method(session, customer_id, method_id, label)


def _require_one_person(session: Session, customer_id: int) -> None:
    row: Any = session.execute(select(customer.c.name, customer.c.anonymous).where(customer.c.id == customer_id)).one()
    if row.anonymous:
        raise Refused(
            f"“{row.name}” stands for many people, so no method of payment is kept for it. Nothing was changed."
        )
