"""What the payment dialog must know of an invoice and its customer, read by their ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from invpay_desktop.base.errors import Refused
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session
from invpay_desktop.db.setting_values import read_value
from invpay_desktop.ledger.customers import get_customer
from invpay_desktop.ledger.invoice_list import rows_by_ids
from invpay_desktop.ledger.periods import locked_until
from invpay_desktop.settings import WRITEOFF_TOLERANCE
from invpay_desktop.ui.payment_dialog.sums import Standing
from invpay_desktop.ui.translation import tr


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """An invoice as it stands. `days_late`: 0 where nothing is late. `locked`: the last locked day."""

    id: int
    number: str
    customer_id: int
    customer_name: str
    anonymous: bool
    lifecycle: str
    state: str
    days_late: int
    currency: str
    standing: Standing
    credit: Money
    tolerance: Money
    locked: date | None

    def money(self, minor: int) -> Money:
        """An amount in the book's currency."""
        return Money(minor, self.currency)

    @property
    def remaining(self) -> Money:
        """What is left to pay."""
        return self.money(self.standing.remaining)


def facts_of(session: Session, invoice_id: int) -> InvoiceFacts:
    """Read an invoice for a payment. Raises Refused where it is not in the book (any more)."""
    rows = rows_by_ids(session, [invoice_id])
    if not rows:
        raise Refused(tr("This invoice is not in the book any more. Nothing was recorded."))
    row = rows[0]
    customer = get_customer(session, row.customer_id)
    return InvoiceFacts(
        id=row.id,
        number=row.number,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        anonymous=customer.details.anonymous,
        lifecycle=row.lifecycle,
        state=row.state,
        days_late=row.days_late(session.today),
        currency=row.currency,
        standing=Standing(row.total_minor, row.paid_minor, row.remaining_minor, row.over_minor),
        credit=customer.credit,
        tolerance=read_value(session, WRITEOFF_TOLERANCE),
        locked=locked_until(session),
    )
