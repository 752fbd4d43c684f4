"""What a dialog about a payment must know of it, read by its id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session
from invpay_desktop.ledger.customers import get_customer
from invpay_desktop.ledger.hosted_charges import hosted_charge
from invpay_desktop.ledger.refund_plan import left_to_refund
from invpay_desktop.payments.history import PaymentPart, get_payment
from invpay_desktop.ui import figures, words
from invpay_desktop.ui.translation import tr


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """A payment, who paid, and what of it could still go back. `at_service`: the hosted service charged it."""

    payment: PaymentPart
    customer_name: str
    left: Money
    today: date
    at_service: bool = False

    @property
    def name(self) -> str:
        """`Check 10447`, `Cash`."""
        kind = words.payment_kind(self.payment.method, self.payment.kind or "other").text
        return f"{kind} {self.payment.check_number}" if self.payment.check_number else kind

    @property
    def method(self) -> str:
        """How it came, as a person knows it: `Visa •• 1111`, `Check`."""
        return self.payment.label or words.payment_kind(self.payment.method, self.payment.kind or "other").text

    @property
    def plainly(self) -> tuple[tuple[str, str], ...]:
        """The payment's id in sentences, and how a person knows it."""
        return (f"Payment {self.payment.public_id}", self.name), (f"payment {self.payment.public_id}", self.name)

    @property
    def about(self) -> str:
        """`1,000.00 of Kestrel Brewing Co., received Jan 5`."""
        return tr("{amount} from {customer}, received {day}").format(
            amount=figures.money(self.payment.whole),
            customer=self.customer_name,
            day=figures.day(self.payment.received_on, self.today),
        )


def payment_facts(session: Session, payment_id: int) -> PaymentFacts:
    """Read a payment."""
    payment = get_payment(session, payment_id)
    left = left_to_refund(session, payment_id) if payment.in_force else session.money(0)
    name = get_customer(session, payment.customer_id).details.name
    at_service = hosted_charge(session, payment_id) is not None
    return PaymentFacts(payment, name, left, session.today, at_service)
