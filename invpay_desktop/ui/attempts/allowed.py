"""What a payment allows: the one place that says so, for buttons, menus, the timeline and keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from invpay_desktop.ui.translation import tr

if TYPE_CHECKING:
    from invpay_desktop.base.money import Money
    from invpay_desktop.db.session import Session

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
    """A payment that was charged at the service. `blocked`: what became of a charge on its invoice is not known yet;
    `retried`: it was tried again, and that went through."""

    invoice_id: int
    unresolved: bool = False
    needs_you: bool = False
    failed: bool = False
    blocked: bool = False
    retried: bool = False


def tried(session: Session, payment_id: int) -> Tried | None:
    """What is known of the charge that a payment is; None for money that came otherwise. A few ms."""
    from invpay_desktop.ledger.attempts import attempt_of, unresolved_on
    from invpay_desktop.payments.failed import failed_charge, retried_by

    attempt, failed = attempt_of(session, payment_id), failed_charge(session, payment_id)
    if attempt is None and failed is None:
        return None
    invoice_id = attempt.invoice_id if attempt is not None else failed.invoice_id  # type: ignore[union-attr]
    return Tried(
        invoice_id,
        unresolved=attempt is not None and attempt.unresolved,
        needs_you=attempt is not None and attempt.state == "needs_you",
        failed=failed is not None,
        blocked=unresolved_on(session, invoice_id) is not None,
        retried=failed is not None and retried_by(session, payment_id) is not None,
    )


class _Numbered(Protocol):
    """A payment of a list, and how it came."""

    @property
    def id(self) -> int: ...
    @property
    def method(self) -> str: ...


def charges_among(session: Session, payments: Iterable[_Numbered]) -> dict[int, Tried]:
    """What is known of those of these payments that were charged at the service, by their row ids."""
    found = {part.id: tried(session, part.id) for part in payments if part.method != "external"}
    return {payment: charge for payment, charge in found.items() if charge is not None}


def why_not(payment: Payment, action: str, charge: Tried | None = None) -> str:
    """Why an action makes no sense for this payment now; '' where it does."""
    if action == "receipt":
        return "" if payment.in_force or payment.receipt_number else tr("It has no receipt, and counts for nothing.")
    if action in _OF_CHARGES:
        return _why_not_charge(action, charge)
    if not payment.in_force:
        open_ = payment.status in ("pending", "unknown")
        return tr("What became of it is not known yet.") if open_ else tr("It counts for nothing.")
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


def _why_not_charge(action: str, charge: Tried | None) -> str:
    if charge is None:
        return tr("It was not charged at the service.")
    if action == "retry_charge":
        if charge.blocked:
            return tr("What became of a charge on this invoice is not known yet, so nothing is charged again.")
        if charge.retried:
            return tr("It was tried again, and that went through.")
        return "" if charge.failed else tr("It did not fail.")
    if not charge.unresolved:
        return tr("What became of it is known.")
    if action == "decide_charge":
        return "" if charge.needs_you else tr("It is still being looked up.")
    return ""
