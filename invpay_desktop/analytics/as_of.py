"""How invoices stood with their money at the end of a day, added up from dated rows.

Money goes by its dates; the rest has none. An invoice's total, days, customer and lifecycle are those of now, and one
that is a draft, void or hidden today counts as never there. A payment that is voided takes its rows with it, dated like
themselves; a returned one counts until the day of its return.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Subquery, Table, bindparam, func, select

from invpay_desktop.db.tables import adjustment, allocation, credit_entry, invoice, refund_part, shown

ISSUED: ColumnElement[bool] = (invoice.c.lifecycle == "open") & shown(invoice)
"""The invoices that reports speak of: issued and neither void nor hidden."""


def _up_to_day(table: Table) -> ColumnElement[int]:
    wanted = (table.c.invoice_id == invoice.c.id) & (table.c.dated_on <= bindparam("day"))
    lying = select(func.coalesce(func.sum(table.c.amount_minor), 0)).where(wanted)
    return lying.correlate(invoice).scalar_subquery()


_REFUNDED = _up_to_day(refund_part)


def stood(*conditions: ColumnElement[bool]) -> Subquery:
    """Issued invoices as they stood on the parameter `day`: columns named as in the invoice table, minor units.

    `settled_on` is the remembered one. `written_off_minor` may be more than was left to give up.
    """
    return (
        select(
            invoice.c.id,
            invoice.c.customer_id,
            invoice.c.issued_on,
            invoice.c.due_on,
            invoice.c.settled_on,
            invoice.c.total_minor,
            # Credit rows are signed as the customer's: what is applied is below zero.
            (_up_to_day(allocation) - _REFUNDED - _up_to_day(credit_entry)).label("paid_minor"),
            _REFUNDED.label("refunded_minor"),
            _up_to_day(adjustment).label("written_off_minor"),
        )
        .where(ISSUED, *conditions)
        # Keeps the sums from being added up again wherever they are mentioned.
        .offset(0)
        .subquery("stood")
    )
