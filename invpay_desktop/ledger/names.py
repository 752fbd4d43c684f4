"""Finding a row by what a person calls it: its number first, then its id, then its id at the hosted service."""

from __future__ import annotations

from sqlalchemy import Select, Table, bindparam, select

from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import credit_memo, customer, invoice, shown


def _statements(table: Table, *columns: str) -> tuple[Select[int], ...]:
    return tuple(select(table.c.id).where(table.c[name] == bindparam("name"), shown(table)) for name in columns)


_BY_NAME: dict[str, tuple[Select[int], ...]] = {
    "customer": _statements(customer, "number", "public_id", "hosted_id"),
    "invoice": _statements(invoice, "number", "public_id", "hosted_id"),
    "credit memo": _statements(credit_memo, "number", "public_id"),
}


def look_up(session: Session, kind: str, name: str) -> int | None:
    """The row id of a customer, an invoice or a credit memo with this number or id, or None."""
    for statement in _BY_NAME[kind]:
        found = session.scalar(statement, {"name": name})
        if found is not None:
            return int(found)
    return None
