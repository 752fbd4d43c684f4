"""Who pays and what they owe: read in a worker, for customers with thousands of open invoices too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from invpay_desktop.base.errors import Refused
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session
from invpay_desktop.ledger.customers import get_customer
from invpay_desktop.ledger.invoice_list import InvoiceQuery, InvoiceRow, invoice_ids, rows_by_ids
from invpay_desktop.ledger.periods import locked_until
from invpay_desktop.ui.receive_dialog.allotment import Line
from invpay_desktop.ui.translation import tr


@dataclass(frozen=True, slots=True)
class Payer:
    """A customer with what is open, oldest due first. `anonymous`: many people under one name, who keep no credit."""

    id: int
    name: str
    number: str
    anonymous: bool
    owes: Money
    overdue: Money
    credit: Money
    lines: tuple[Line, ...]
    locked: date | None


def payer_of(session: Session, customer_id: int) -> Payer:
    """A customer and their open invoices."""
    customer = get_customer(session, customer_id)
    rows = rows_by_ids(session, invoice_ids(session, InvoiceQuery(status="open", customer_id=customer_id)))
    lines = sorted((_line(session, row) for row in rows), key=lambda line: (line.due, line.issued, line.id))
    return Payer(
        customer.id,
        customer.details.name,
        customer.details.number,
        customer.details.anonymous,
        customer.balance,
        customer.overdue,
        customer.credit,
        tuple(lines),
        locked_until(session),
    )


def payer_of_invoices(session: Session, invoices: Sequence[int]) -> Payer:
    """The customer whose invoices these are. Raises Refused where they are of several."""
    customers = {row.customer_id for row in rows_by_ids(session, invoices)}
    if len(customers) != 1:
        raise Refused(tr("These invoices are of several customers. Take the invoices of one, for one check."))
    return payer_of(session, customers.pop())


def _line(session: Session, row: InvoiceRow) -> Line:
    late = row.days_late(session.today)
    off = row.total_minor - row.paid_minor - row.remaining_minor
    return Line(row.id, row.number, row.issued_on, row.due_on, late, row.total_minor, row.remaining_minor, off)
