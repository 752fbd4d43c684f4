"""What a payment allows: the one place that says so, for buttons, menus, the timeline and keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from invpay_desktop.ui.translation import tr

if TYPE_CHECKING:
    from invpay_desktop.base.money import Money
    from invpay_desktop.db.session import Session
    from invpay_desktop.ledger.attempts import Attempt

DEEDS = ("receipt", "retry_charge", "check_charge", "decide_charge", "refund", "return_payment", "void_payment")
"""Names of actions, in their usual order."""


class Payment(Protocol):
    """What is asked of a payment, whichever list it comes from. `left`: what of it was not given back."""

    @property
    def in_force(self) -> bool: ...
    @property
    def status(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def receipt_number(self) -> str | None: ...
    @property
    def refunded(self) -> Money: ...
    @property
    def left(self) -> Money: ...


@dataclass(frozen=True, slots=True)
class Tried:
    """A payment that was charged from here. `blocked`: what became of a charge on its invoice is not known yet."""

    attempt: Attempt
    blocked: bool


def tried(session: Session, payment_id: int) -> Tried | None:
    """What is known of the charge that a payment is; None for money that came otherwise. A few ms."""
    from invpay_desktop.ledger.attempts import attempt_of, unresolved_on

    attempt = attempt_of(session, payment_id)
    return None if attempt is None else Tried(attempt, unresolved_on(session, attempt.invoice_id) is not None)


def why_not(payment: Payment, action: str, charge: Tried | None = None) -> str:
    """Why an action makes no sense for this payment now; '' where it does."""
    if action == "receipt":
        return "" if payment.in_force or payment.receipt_number else tr("It has no receipt, and counts for nothing.")
    if action in _OF_CHARGES:
        return _why_not_charge(payment, action, charge)
    if not payment.in_force:
        return tr("It counts for nothing.") if charge is None else _out_of_force(charge)
    if action == "refund":
        return "" if payment.left else tr("All of it was refunded.")
    if action == "return_payment":
        return tr("Cash does not come back from a bank.") if payment.kind == "cash" else ""
    if payment.method != "external":
        return tr("It was charged at the hosted service: it can be refunded, not voided.")
    return tr("Part of it was refunded.") if payment.refunded else ""


def deeds_of(payment: Payment, charge: Tried | None = None) -> tuple[str, ...]:
    """The actions that make sense about a payment now, in their usual order."""
    return tuple(action for action in DEEDS if not why_not(payment, action, charge))


_OF_CHARGES = frozenset({"retry_charge", "check_charge", "decide_charge"})


def _why_not_charge(payment: Payment, action: str, charge: Tried | None) -> str:
    if charge is None:
        return tr("It was not charged from here.")
    if action == "check_charge":
        return "" if charge.attempt.unresolved else tr("What became of it is known.")
    if action == "decide_charge":
        if not charge.attempt.unresolved:
            return tr("What became of it is known.")
        return "" if charge.attempt.state == "needs_you" else tr("It is still being looked up.")
    if charge.blocked:
        return tr("What became of a charge on this invoice is not known yet, so nothing is charged again.")
    failed = payment.status == "failed" or (payment.status == "returned" and payment.method == "ach")
    return "" if failed else tr("It did not fail.")


def _out_of_force(charge: Tried) -> str:
    if charge.attempt.unresolved:
        return tr("What became of it is not known yet.")
    return tr("It counts for nothing.")
