"""What a dialog about an invoice must know of it, read by its id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from invpay_desktop.base.errors import Refused
from invpay_desktop.base.money import Money
from invpay_desktop.db.invoice_row import InvoiceRow
from invpay_desktop.db.session import Session
from invpay_desktop.ledger.customers import get_customer
from invpay_desktop.ledger.invoice_list import rows_by_ids
from invpay_desktop.ui import figures
from invpay_desktop.ui.translation import tr


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """An invoice and its customer's unused credit."""

    row: InvoiceRow
    credit: Money
    today: date

    @property
    def about(self) -> str:
        """`Kestrel Brewing Co. · $1,150.00 left of $2,400.00`."""
        if self.row.over:
            text = tr("{customer} · {over} too much for {total}")
        else:
            text = tr("{customer} · {left} left of {total}")
        return text.format(
            customer=self.row.customer_name,
            over=figures.money(self.row.over),
            left=figures.money(self.row.remaining),
            total=figures.money(self.row.total),
        )


def invoice_facts(session: Session, invoice_id: int) -> InvoiceFacts:
    """Read an invoice. Raises Refused where it is not in the book (any more)."""
    rows = rows_by_ids(session, (invoice_id,))
    if not rows:
        raise Refused(tr("This invoice is not in the book any more. Nothing was changed."))
    return InvoiceFacts(rows[0], get_customer(session, rows[0].customer_id).credit, session.today)
