"""The deed of the payment dialog: the payment, what becomes of what is too much, and its receipt, as one action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from invpay_desktop.base.errors import Refused
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import WriteSession
from invpay_desktop.db.setting_values import read_value
from invpay_desktop.ledger.credit import move_excess_to_credit
from invpay_desktop.payments.receipts import issue_receipt
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.settings import RECEIPTS_AUTO
from invpay_desktop.ui.payment_dialog.facts import facts_of
from invpay_desktop.ui.payment_dialog.sums import Standing, after

Excess = Literal["later", "credit", "next"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A payment as it was typed. `seen`: how the invoice stood when the person pressed Record."""

    invoice_id: int
    seen: Standing
    amount: Money
    details: Mapping[str, str]
    received_on: date
    write_off_rest: bool = False
    excess: Excess = "later"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was recorded, and how the invoice stands now."""

    payment_id: int
    number: str
    amount: Money
    left: Money
    over: Money


class StoodOtherwise(Refused):
    """The invoice was changed between the look at it and the press of the button."""


def record(session: WriteSession, wanted: Wanted) -> Outcome:
    """Record the payment. Raises StoodOtherwise, and what record_payment raises; then nothing was recorded."""
    before = facts_of(session, wanted.invoice_id)
    if before.standing != wanted.seen:
        raise StoodOtherwise(
            f"Invoice {before.number} was changed in the meantime: {before.remaining} is left on it now. "
            "Nothing was recorded. Look at the amounts again, then record it."
        )
    recorded = record_payment(
        session,
        RecordPayment(
            wanted.invoice_id, wanted.amount, wanted.details, wanted.received_on, write_off_rest=wanted.write_off_rest
        ),
    )
    excess = after(wanted.seen, wanted.amount.minor).excess
    if excess and wanted.excess != "later":
        move_excess_to_credit(
            session, wanted.invoice_id, session.money(excess), reason="paid too much", for_next=wanted.excess == "next"
        )
    if wanted.received_on >= session.today:
        issue_if_wished(session, recorded.id)
    now = facts_of(session, wanted.invoice_id)
    return Outcome(recorded.id, now.number, wanted.amount, now.remaining, now.money(now.standing.over))


def issue_if_wished(session: WriteSession, payment_id: int) -> None:
    """Issue the receipt of a payment that came today, where the settings say so (rule 12)."""
    if read_value(session, RECEIPTS_AUTO):
        issue_receipt(session, payment_id)
