"""Opening the payment dialog to try again a charge that failed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from invpay_desktop.base.errors import InvPayError, Refused
from invpay_desktop.db.session import Session
from invpay_desktop.payments.history import get_payment
from invpay_desktop.ui.attempts.allowed import Tried, tried, why_not
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.payment_dialog.dialog import PaymentDialog
from invpay_desktop.ui.translation import tr


def retry_charge(window: QWidget, desk: Desk, payment: int) -> None:
    """Open it on the invoice of the charge, unless there is a reason against it, which is said."""
    try:
        charge = desk.read_now(lambda session: _open_to_retry(session, payment))
    except InvPayError as error:
        desk.problem(error, window)
        return
    PaymentDialog(window, desk, charge.invoice_id, retry_of=payment).open()


def _open_to_retry(session: Session, payment: int) -> Tried:
    charge = tried(session, payment)
    against = why_not(get_payment(session, payment), "retry_charge", charge)
    if charge is None or (against and not charge.blocked):  # what is not known yet is what the dialog shows
        raise Refused(f"{against} " + tr("Nothing was charged."))
    return charge
