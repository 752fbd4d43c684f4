"""Trying a failed charge again: always a new attempt, tied to the old one, with details that were given anew."""

from __future__ import annotations

from dataclasses import dataclass

from invpay_desktop.base.errors import Refused
from invpay_desktop.base.money import Money
from invpay_desktop.db.book import Book
from invpay_desktop.db.session import Session
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.hosted.values import is_id
from invpay_desktop.ledger.attempts import UNRESOLVED
from invpay_desktop.payments.charge import Charged, ChargeRequest, Clock, Means, method_of, send_charge
from invpay_desktop.payments.failed import FailedCharge, failed_charge, retried_by, why_no_retry
from invpay_desktop.payments.history import get_payment


@dataclass(frozen=True, slots=True)
class RetryRequest:
    """Which failed payment, by its row id, with what, and how much (None: as much as failed).

    `seen`: what was left on the invoice when the person pressed the button.
    """

    payment_id: int
    how: Means
    amount: Money | None = None
    seen: Money | None = None


def retry(book: Book, api: HostedApi, request: RetryRequest, clock: Clock, *, mode: str) -> Charged:
    """Charge again what failed. A soft decline goes through the service's own retry, all else is a new charge.

    Raises Refused for a payment that did not fail, that was tried again with success, that needs another card or may
    not be presented again; and whatever charge raises. Nothing was sent then.
    """
    with book.read(clock()) as session:
        failed = _checked(session, request)
    by_retry = failed.failure == "soft" and is_id(failed.hosted_id)
    return send_charge(
        book,
        api,
        ChargeRequest(failed.invoice_id, request.amount or failed.amount, request.how, failed.payment_id, request.seen),
        clock,
        mode=mode,
        failed_id=failed.hosted_id if by_retry else "",
    )


def checked_failure(session: Session, payment_id: int) -> FailedCharge:
    """The failed charge, which may be tried again. Raises Refused for what did not fail, or went through since."""
    failed = failed_charge(session, payment_id)
    if failed is None:
        paid = get_payment(session, payment_id)
        if paid.status in UNRESOLVED:
            raise Refused(
                f"What became of payment {paid.public_id} is not known yet. Please do not charge again: nothing more "
                "was sent. It is looked up in the service's history."
            )
        raise Refused(f"Payment {paid.public_id} is {paid.status}: only a failed charge is tried again.")
    done = retried_by(session, payment_id)
    if done is not None:
        raise Refused(f"Payment {failed.public_id} was tried again, and {done} went through. Nothing was charged.")
    return failed


def _checked(session: Session, request: RetryRequest) -> FailedCharge:
    failed = checked_failure(session, request.payment_id)
    if failed.failure == "hard" and failed.label == request.how.label:
        raise Refused(
            f"{failed.label} was declined for good ({failed.reason}). Nothing was charged. Ask for another card or "
            "another way to pay; if it was mistyped, enter it as a new payment."
        )
    why = why_no_retry(session, failed, method_of(request.how))
    if why:
        raise Refused(why)
    return failed
