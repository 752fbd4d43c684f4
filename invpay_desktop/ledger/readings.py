"""When what the service said of an invoice is out of date, because more is known since."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from invpay_desktop.db.hosted_tables import hosted_invoice_state
from invpay_desktop.db.session import WriteSession

_DUE = update(hosted_invoice_state).where(hosted_invoice_state.c.invoice_id == bindparam("wanted")).values(read_at=None)


def read_again(session: WriteSession, invoice_id: int) -> None:
    """Let the history of an invoice be read soon; until then the service's sums are compared with nothing.

    After an answer that moved money there: what was read before does not hold it, and would look like a difference.
    """
    session.execute(_DUE, {"wanted": invoice_id})
