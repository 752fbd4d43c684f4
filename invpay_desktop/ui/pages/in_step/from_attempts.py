"""Charges without an outcome as items: being looked up, or waiting for a person who knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from invpay_desktop.ui import figures
from invpay_desktop.ui.pages.in_step.items import Deed, Item
from invpay_desktop.ui.translation import tr, trn

if TYPE_CHECKING:
    from invpay_desktop.db.invoice_row import InvoiceRow
    from invpay_desktop.db.session import Session
    from invpay_desktop.ledger.attempts import Attempt


def attempt_item(session: Session, found: Attempt, row: InvoiceRow | None) -> Item:
    """A charge that nobody knows the end of."""
    needs_you = found.state == "needs_you"
    sentence = _unknown_words(found.method)
    if needs_you:
        sentence = found.reason or tr("The service was asked for days and does not tell. Only you can find out.")
    return Item(
        key=("charge", found.payment_id),
        state="needs_you" if needs_you else "unknown",
        what=charge_name(found.method),
        sentence=sentence,
        at=found.started_at,
        next_at=found.next_check_at,
        amount=found.amount,
        invoice=found.invoice_id,
        number=row.number if row is not None else "",
        customer=found.customer_id,
        customer_name=row.customer_name if row is not None else "",
        payment=found.payment_id,
        facts=_facts(session, found),
        advice=_advice(found),
        deeds=_decide() if needs_you else _look(),
    )


def charge_name(method: str) -> str:
    """What was charged."""
    return {
        "card": tr("Card payment"),
        "ach": tr("ACH payment"),
        "saved": tr("Saved method"),
    }.get(method, tr("Payment"))


def _unknown_words(method: str) -> str:
    return {
        "card": tr("We do not know yet whether the card was charged."),
        "ach": tr("We do not know yet whether the account was debited."),
    }.get(method, tr("We do not know yet whether it was charged."))


def _facts(session: Session, found: Attempt) -> tuple[tuple[str, str], ...]:
    zone, today = session.info.zone, session.today
    facts = [(tr("Sent"), figures.moment(found.started_at, zone, today)), (tr("Method"), found.label)]
    if found.last_check_at is not None:
        looks = f" · {trn('%n look(s) so far', found.checks)}" if found.checks else ""
        facts.append((tr("Last look"), figures.moment(found.last_check_at, zone, today) + looks))
    if found.next_check_at is not None:
        facts.append((tr("Next look"), figures.moment(found.next_check_at, zone, today)))
    return tuple((label, text) for label, text in facts if text)


def _advice(found: Attempt) -> str:
    if found.state == "needs_you":
        return tr(
            "Look at the service, or at the customer's statement, then say what happened. Until then nothing else is "
            "charged on this invoice."
        )
    return tr("It was sent once and will not be sent again. Please do not charge again until it is settled.")


def _look() -> tuple[Deed, ...]:
    return (Deed("check_charge", tr("Check now"), "refresh-cw"),)


def _decide() -> tuple[Deed, ...]:
    return (Deed("decide_charge", tr("I know what happened …"), "check"), *_look())


def rows_of(session: Session, ids: set[int]) -> Mapping[int, InvoiceRow]:
    """The invoices of these ids, for their numbers and customers."""
    from invpay_desktop.ledger.invoice_list import rows_by_ids

    return {row.id: row for row in rows_by_ids(session, sorted(ids))}
