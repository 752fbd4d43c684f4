"""An invoice as the commands show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from invpay_desktop.base.errors import NotFound
from invpay_desktop.base.money import Money

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """An invoice and how it stands. `days_late`: days past due with something left, else 0 or less."""

    public_id: str
    hosted_id: str | None
    number: str
    lifecycle: str
    customer_number: str
    customer_name: str
    issued_on: date
    due_on: date
    reference: str
    status: str
    total: Money
    paid: Money
    remaining: Money
    over: Money
    written_off: Money
    days_late: int

    @property
    def shown_id(self) -> str:
        """The id at the hosted service where it is known there, else our own; commands take either."""
        return self.hosted_id or self.public_id


def find_invoice(session: Session, name: str) -> int:
    """As ledger/invoices.find_invoice, for commands that only read: without loading what changes invoices."""
    from invpay_desktop.ledger.names import look_up

    found = look_up(session, "invoice", name.strip())
    if found is None:
        raise NotFound("invoice", name)
    return found


def _select() -> Any:
    from sqlalchemy import select

    from invpay_desktop.db.tables import customer, invoice

    columns = select(invoice, customer.c.number.label("customer_number"), customer.c.name.label("customer_name"))
    return columns.join(customer, customer.c.id == invoice.c.customer_id)


def invoice_of(session: Session, invoice_id: int) -> InvoiceView:
    """One invoice by its row id."""
    from invpay_desktop.db.tables import invoice

    return _view(session, session.execute(_select().where(invoice.c.id == invoice_id)).one())


def _view(session: Session, row: Any) -> InvoiceView:
    waiting = row.remaining_minor > 0 and row.lifecycle == "open"
    return InvoiceView(
        row.public_id, row.hosted_id, row.number, row.lifecycle, row.customer_number, row.customer_name,
        row.issued_on, row.due_on, row.reference, row.status,
        session.money(row.total_minor), session.money(row.paid_minor), session.money(row.remaining_minor),
        session.money(row.over_minor), session.money(row.written_off_minor),
        max((session.today - row.due_on).days, 0) if waiting else 0,
    )  # fmt: skip


def list_invoices(
    session: Session, *, status: str | None, overdue: bool, customer_id: int | None, search: str, limit: int | None
) -> list[InvoiceView]:
    """Invoices, the newest first. `status`: a payment status, draft or void."""
    from sqlalchemy import or_

    from invpay_desktop.db.tables import OPEN_ITEM, customer, invoice, shown

    statement = _select().where(shown(invoice)).order_by(invoice.c.issued_on.desc(), invoice.c.id.desc())
    if status in ("draft", "void"):
        statement = statement.where(invoice.c.lifecycle == status)
    elif status is not None:
        statement = statement.where(invoice.c.lifecycle == "open", invoice.c.status == status)
    if overdue:
        statement = statement.where(OPEN_ITEM, invoice.c.due_on < session.today)
    if customer_id is not None:
        statement = statement.where(invoice.c.customer_id == customer_id)
    if search:
        fields = (invoice.c.number, invoice.c.reference, customer.c.number, customer.c.name)
        statement = statement.where(or_(*(field.icontains(search, autoescape=True) for field in fields)))
    return [_view(session, row) for row in session.execute(statement.limit(limit))]
