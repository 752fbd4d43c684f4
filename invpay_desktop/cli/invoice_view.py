"""Invoices as the commands look them up and show them, without loading what changes invoices."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from invpay_desktop.base.errors import NotFound
from invpay_desktop.base.money import Money

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session
    from invpay_desktop.ledger.invoice_list import InvoiceRow


def find_invoice(session: Session, name: str) -> int:
    """As ledger/invoices.find_invoice, which costs a reading command a tenth of its time to load."""
    from invpay_desktop.ledger.names import look_up

    found = look_up(session, "invoice", name.strip())
    if found is None:
        raise NotFound("invoice", name)
    return found


def invoice_of(session: Session, invoice_id: int) -> InvoiceRow:
    """One invoice by its row id."""
    from invpay_desktop.ledger.invoice_list import rows_by_ids

    return rows_by_ids(session, (invoice_id,))[0]


def shown_id(row: InvoiceRow) -> str:
    """The id at the hosted service where it is known there, else our own; commands take either."""
    return row.hosted_id or row.public_id


def left(row: InvoiceRow) -> Money:
    """What is still owed: nothing of a void invoice, though what it was made for stays to be seen in its total."""
    return Money(0, row.remaining.currency) if row.lifecycle == "void" else row.remaining


def written_off(row: InvoiceRow) -> Money:
    """W of the balance's formulas, which follows from the rest: remaining - over = total - paid - W."""
    return row.total - row.paid - row.remaining + row.over


def days_late(row: InvoiceRow, today: date) -> int:
    """Days past due where something is left, else 0."""
    return (today - row.due_on).days if row.overdue else 0
