"""Questions an import asks the book, for thousands of numbers at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select

from invpay_desktop.db.import_tables import import_batch, import_key
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import credit_memo, customer, event, invoice, shown

_MANY = 500
_WANTED: BindParameter[Any] = bindparam("wanted", expanding=True)

_CUSTOMER = select(
    customer.c.id, customer.c.number, customer.c.name, customer.c.terms_days, customer.c.anonymous
).where(shown(customer))  # fmt: skip
_INVOICE = select(
    invoice.c.id, invoice.c.number, invoice.c.customer_id, customer.c.number.label("customer_number"),
    invoice.c.lifecycle, invoice.c.issued_on, invoice.c.due_on, invoice.c.total_minor, invoice.c.remaining_minor,
    customer.c.anonymous,
).join(customer, customer.c.id == invoice.c.customer_id).where(shown(invoice))  # fmt: skip
_MEMO = (
    select(
        credit_memo.c.id, credit_memo.c.number, customer.c.number.label("customer_number"), credit_memo.c.dated_on,
        credit_memo.c.total_minor,
    )
    .join(customer, customer.c.id == credit_memo.c.customer_id)
    .where(shown(credit_memo))
)  # fmt: skip
_KEY = select(import_key.c.fingerprint, import_key.c.row_id).where(import_key.c.kind == bindparam("wanted_kind"))


def in_chunks(
    session: Session, statement: Select[Any], column: ColumnElement[Any], wanted: Iterable[Any], **others: Any
) -> Iterator[Any]:
    """The rows of a statement whose column is one of many values."""
    values = list(dict.fromkeys(wanted))
    limited = statement.where(column.in_(_WANTED))
    for start in range(0, len(values), _MANY):
        yield from session.execute(limited, {"wanted": values[start : start + _MANY], **others}).all()


def customers_by_number(session: Session, numbers: Iterable[str]) -> dict[str, Any]:
    """Number → customer (id, number, name, terms_days, anonymous)."""
    return {row.number: row for row in in_chunks(session, _CUSTOMER, customer.c.number, numbers)}


def customers_by_name(session: Session, names: Iterable[str]) -> dict[str, list[Any]]:
    """Name → the customers called so."""
    found: dict[str, list[Any]] = {}
    for row in in_chunks(session, _CUSTOMER, customer.c.name, names):
        found.setdefault(row.name, []).append(row)
    return found


def invoices_by_number(session: Session, numbers: Iterable[str]) -> dict[str, Any]:
    """Number → invoice."""
    return {row.number: row for row in in_chunks(session, _INVOICE, invoice.c.number, numbers)}


def memos_by_number(session: Session, numbers: Iterable[str]) -> dict[str, Any]:
    """Number → credit memo."""
    return {row.number: row for row in in_chunks(session, _MEMO, credit_memo.c.number, numbers)}


def taken_hosted_ids(session: Session, kind: str, hosted_ids: Iterable[str]) -> set[str]:
    """Which of these hosted ids a customer or an invoice (`kind`) of the book has."""
    table = {"customer": customer, "invoice": invoice}[kind]
    rows = in_chunks(session, select(table.c.hosted_id).where(shown(table)), table.c.hosted_id, hosted_ids)
    return {row[0] for row in rows}


def imported(session: Session, kind: str, fingerprints: Iterable[str]) -> dict[str, int]:
    """Fingerprint → row id, for what an import brought in that was not undone since."""
    undone = select(event.c.id).where(event.c.undoes_action == import_batch.c.action_id).exists()
    statement = _KEY.join(import_batch, import_batch.c.id == import_key.c.batch_id).where(~undone)
    rows = in_chunks(session, statement, import_key.c.fingerprint, fingerprints, wanted_kind=kind)
    return {row.fingerprint: row.row_id for row in rows}
