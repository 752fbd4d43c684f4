"""Tying invoices of the book to those of the service; and one that only the service has, brought into the book."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import delete

from invpay_desktop.base.errors import Refused
from invpay_desktop.base.money import Money
from invpay_desktop.db.hosted_tables import hosted_invoice_state
from invpay_desktop.db.session import WriteSession
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.hosted.values import HostedHistory
from invpay_desktop.ledger.agreement import compare_invoice
from invpay_desktop.ledger.invoices import (
    InvoiceChange,
    NewInvoice,
    add_invoice,
    add_version,
    edit_invoice,
    newest_version,
)
from invpay_desktop.ledger.memos import one_line
from invpay_desktop.ledger.telling import tell_what_lies_on
from invpay_desktop.outbox.rows import withdraw
from invpay_desktop.sync.entries import class_of_status
from invpay_desktop.sync.merge import Merged, merge_history


@dataclass(frozen=True, slots=True)
class WouldAdd:
    """What an invoice of the service would bring: its total, and the payments that count."""

    history: HostedHistory
    total: Money
    payments: int
    paid: Money


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking brought. `told`: rows for what was recorded here before."""

    merged: Merged
    told: int


def fetch_invoice(api: HostedApi, hosted_id: str) -> WouldAdd:
    """Read an invoice at the service; writes nothing. Raises ServiceError, and Refused where no total is said."""
    history = api.history(hosted_id)
    counted = [each for each in history.payments if class_of_status(each.status) == "counts"]
    paid = Money(sum(each.amount.minor for each in counted), api.currency)
    return WouldAdd(history, _total(history), len(counted), paid)


def add_from_service(
    session: WriteSession,
    history: HostedHistory,
    *,
    customer_id: int,
    number: str | None = None,
    issued_on: date | None = None,
) -> int:
    """Enter an invoice that the service has, with one line over its total, and its payments; returns its row id.

    `issued_on` None: the day of its first payment, else today. Raises Refused where the service says no total or the
    invoice is in the book already; what add_invoice raises.
    """
    total = _total(history)
    days = [each.paid_at.astimezone(session.info.zone).date() for each in history.payments if each.paid_at is not None]
    day = issued_on or min([*days, session.today])
    line = one_line(f"Invoice {history.hosted_invoice} of the hosted service", total)
    new = NewInvoice(customer_id, day, (line,), number=number, hosted_id=history.hosted_invoice)
    invoice_id = add_invoice(session, new)
    merge_history(session, invoice_id, history)
    return invoice_id


def link_invoice(session: WriteSession, invoice_id: int, history: HostedHistory, *, tell: bool = False) -> Linked:
    """Tie an invoice to the one of the service that was read, and take its payments in.

    What was recorded in both places is tied, not booked again. `tell`: what lies here from before and is not there is
    told. Raises Refused for a void invoice, or where another has that id.
    """
    before = newest_version(session, invoice_id)
    if before.hosted_id not in (None, history.hosted_invoice):
        unlink(session, invoice_id)
    edit_invoice(session, invoice_id, InvoiceChange(hosted_id=history.hosted_invoice))
    merged = merge_history(session, invoice_id, history)
    told = tell_what_lies_on(session, invoice_id) if tell else 0
    compare_invoice(session, invoice_id)
    session.touch(hosted=True)
    return Linked(merged, told)


def unlink(session: WriteSession, invoice_id: int) -> None:
    """Tie an invoice to nothing any more: what waits to be told of it is cancelled. What came from there stays."""
    before = newest_version(session, invoice_id)
    if before.hosted_id is None:
        raise Refused(f"Invoice {before.number} is not linked to the service. Nothing was changed.")
    event = session.record("invoice.edited", invoice_id=invoice_id)
    add_version(session, event, invoice_id, replace(before, hosted_id=None), None)
    withdraw(session, kinds=("external", "reconcile", "credit"), invoice_id=invoice_id)
    session.execute(delete(hosted_invoice_state).where(hosted_invoice_state.c.invoice_id == invoice_id))
    session.touch(hosted=True)


def _total(history: HostedHistory) -> Money:
    if history.total is None:
        raise Refused(
            f"The service does not say what {history.hosted_invoice} is over, so it cannot be added. Nothing was "
            "changed. Enter the invoice by hand, then link it."
        )
    return history.total
