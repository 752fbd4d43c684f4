"""What asks for a second look while a payment is typed: duplicates, days, card numbers in the notes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session
from invpay_desktop.payments.record import (
    duplicate_check,
    open_invoice,
    warnings_about_day,
    warnings_about_invoice,
    warnings_about_text,
)


def warnings_for(
    session: Session, *, amount: Money, day: date | None, details: Mapping[str, str], invoice_id: int
) -> list[str]:
    """Whole sentences; never raises for what is half typed."""
    row = open_invoice(session, invoice_id)
    found = [*warnings_about_text(details), *duplicate_check(session, row.customer_id, details["check_number"])]
    if day is not None:
        found += warnings_about_day(session, day) + warnings_about_invoice(session, row, amount, day)
    return found
