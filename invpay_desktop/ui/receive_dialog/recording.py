"""The deed of the receive dialog: one payment over several invoices, its rest, and its receipt, as one action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from invpay_desktop.base.errors import Refused
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import WriteSession
from invpay_desktop.db.setting_values import read_value
from invpay_desktop.ledger.invoice_list import rows_by_ids
from invpay_desktop.payments.receipts import issue_receipt
from invpay_desktop.payments.receive import Receive, receive_payment
from invpay_desktop.settings import RECEIPTS_AUTO


@dataclass(frozen=True, slots=True)
class Part:
    """What lies on an invoice, in minor units; `seen`: what was open on it when the person pressed Record."""

    invoice_id: int
    amount: int
    seen: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A check as it was typed; what the parts leave of it becomes the customer's credit."""

    customer_id: int
    amount: Money
    parts: tuple[Part, ...]
    details: Mapping[str, str]
    received_on: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was recorded."""

    payment_id: int
    amount: Money
    invoices: int
    credit: Money


class StoodOtherwise(Refused):
    """An invoice was changed between the look at it and the press of the button."""


def record(session: WriteSession, wanted: Wanted) -> Outcome:
    """Record the check. Raises StoodOtherwise, and what receive_payment raises; then nothing was recorded."""
    now = {row.id: row for row in rows_by_ids(session, [part.invoice_id for part in wanted.parts])}
    changed = [part for part in wanted.parts if now[part.invoice_id].remaining_minor != part.seen]
    if changed:
        numbers = ", ".join(now[part.invoice_id].number for part in changed[:3])
        raise StoodOtherwise(
            f"In the meantime another amount is open on {numbers}{' …' if changed[3:] else ''}. Nothing was recorded. "
            "Look at the amounts again, then record it."
        )
    received = receive_payment(
        session,
        Receive(
            wanted.customer_id,
            wanted.amount,
            tuple((part.invoice_id, session.money(part.amount)) for part in wanted.parts),
            wanted.details,
            wanted.received_on,
            rest_to_credit=True,
        ),
    )
    if wanted.received_on >= session.today and read_value(session, RECEIPTS_AUTO):
        issue_receipt(session, received.id)
    return Outcome(received.id, wanted.amount, len(received.parts), received.credit)
