"""What the payment dialog must know of the hosted service for one invoice: whether it can be charged there, and how."""

from __future__ import annotations

from dataclasses import dataclass

from invpay_desktop.db.session import Session
from invpay_desktop.db.setting_values import read_value
from invpay_desktop.hosted.connection import is_connected
from invpay_desktop.ledger.attempts import Attempt, attempt_of, unresolved_on
from invpay_desktop.ledger.invoice_list import rows_by_ids
from invpay_desktop.payments.failed import FailedCharge, failed_charge
from invpay_desktop.payments.saved_methods import SavedEntry, list_methods
from invpay_desktop.settings import HOSTED_MODE


@dataclass(frozen=True, slots=True)
class Hosting:
    """`linked`: the invoice has its id at the service; `unresolved`: a charge of it whose outcome is not known;
    `saved`: the customer's methods; `about`: the attempt that was asked for, and `failed`: that it failed."""

    connected: bool
    mode: str
    linked: bool
    unresolved: Attempt | None
    saved: tuple[SavedEntry, ...]
    about: Attempt | None = None
    failed: FailedCharge | None = None

    @property
    def is_test(self) -> bool:
        """Whether no money moves, and only test cards work."""
        return self.connected and self.mode == "test"


def hosting_of(session: Session, invoice_id: int, payment_id: int | None = None) -> Hosting:
    """Read it. `payment_id`: an attempt to tell of as well."""
    [row] = rows_by_ids(session, [invoice_id])
    return Hosting(
        is_connected(session),
        read_value(session, HOSTED_MODE),
        row.hosted_id is not None,
        unresolved_on(session, invoice_id),
        tuple(list_methods(session, row.customer_id)),
        None if payment_id is None else attempt_of(session, payment_id),
        None if payment_id is None else failed_charge(session, payment_id),
    )
