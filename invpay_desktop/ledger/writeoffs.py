"""Giving up what is left of an invoice: a write-off is a row with a reason, never a payment."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from invpay_desktop.base.dates import checked_day
from invpay_desktop.base.errors import Refused
from invpay_desktop.base.money import Money
from invpay_desktop.base.texts import check_text
from invpay_desktop.db.session import WriteSession
from invpay_desktop.db.tables import invoice
from invpay_desktop.ledger.amounts import require_positive
from invpay_desktop.ledger.periods import require_open
from invpay_desktop.ledger.posting import lower
from invpay_desktop.ledger.projections import refresh


def write_off(session: WriteSession, invoice_id: int, amount: Money, reason: str, dated_on: date | None = None) -> None:
    """Write a part of an invoice's rest off. Raises Refused beyond what is left, PeriodLocked."""
    require_positive(session, amount)
    row = session.execute(select(invoice).where(invoice.c.id == invoice_id)).one()
    if row.lifecycle != "open":
        raise Refused(
            f"Invoice {row.number} is {row.lifecycle}, so there is nothing to write off. Nothing was changed."
        )
    if amount.minor > row.remaining_minor:
        raise Refused(
            f"Only {session.money(row.remaining_minor)} is left on invoice {row.number}, not {amount}. "
            "Nothing was written off."
        )
    check_text(reason, "reason", 500)
    day = checked_day(dated_on or session.today)
    require_open(session, day, "The write-off")
    event = session.record("invoice.written_off", invoice_id=invoice_id, data={"reason": reason})
    lower(event, invoice_id, "write_off", amount.minor, max(day, row.issued_on), reason)
    refresh(session, invoices=(invoice_id,))
