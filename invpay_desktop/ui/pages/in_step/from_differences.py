"""Where the service and the book do not say the same, as items: the sentence, and whether anything can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invpay_desktop.ui.pages.in_step.items import Deed, Item
from invpay_desktop.ui.translation import tr

if TYPE_CHECKING:
    from invpay_desktop.db.invoice_row import InvoiceRow
    from invpay_desktop.db.session import Session
    from invpay_desktop.sync.differences import Difference


def difference_item(session: Session, found: Difference, row: InvoiceRow | None) -> Item:
    """One difference that nobody has seen yet."""
    return Item(
        key=("difference", found.id),
        state="explained" if found.explained else "differs",
        what=tr("Difference"),
        sentence=found.sentence,
        at=found.found_at,
        invoice=found.invoice_id,
        number=found.number,
        customer=row.customer_id if row is not None else None,
        customer_name=row.customer_name if row is not None else "",
        payment=found.payment_id,
        advice=_advice(found),
        deeds=(Deed("seen", tr("Seen"), "eye"),),
    )


def _advice(found: Difference) -> str:
    if found.explained:
        return tr("The service has no call that could tell it this, so the two stay apart here. Nothing is wrong.")
    return tr("Neither was changed. Look which of the two is right, and put it right there.")
