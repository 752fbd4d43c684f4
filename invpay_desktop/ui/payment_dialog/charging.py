"""Sending one charge from the dialog, and holding on until its answer."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from invpay_desktop.base.errors import InvPayError
from invpay_desktop.payments.charge import Charged, ChargeRequest, Clock, charge
from invpay_desktop.payments.retry import RetryRequest, retry
from invpay_desktop.ui.desk import Desk

_LONG_MS = 8000
"""After this long a person is told that it takes its time, and that nothing is sent again."""


class Charging(QObject):
    """`answered(Charged)` or `refused(InvPayError)` follow each `send`; `slow` comes between where it takes long.

    While a charge is in flight no other is sent from here, whatever is pressed.
    """

    answered = Signal(object)
    refused = Signal(object)
    slow = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.in_flight = False
        self._long = QTimer(self, singleShot=True, interval=_LONG_MS)
        self._long.timeout.connect(self.slow)

    def send(self, request: ChargeRequest, mode: str) -> None:
        """Send a charge, once; as a retry where it names the payment that failed."""
        if self.in_flight:
            return
        self.in_flight = True
        self._long.start()

        def job(book: object, api: object, clock: Clock) -> Charged:
            if request.retry_of is None:
                return charge(book, api, request, clock, mode=mode)  # type: ignore[arg-type]
            again = RetryRequest(request.retry_of, request.how, request.amount, request.seen)
            return retry(book, api, again, clock, mode=mode)  # type: ignore[arg-type]

        self._desk.service.call(job, self._answered, owner=self, failed=self._refused)

    def _answered(self, charged: Charged) -> None:
        self._landed()
        self.answered.emit(charged)

    def _refused(self, error: InvPayError) -> None:
        self._landed()
        self.refused.emit(error)

    def _landed(self) -> None:
        self.in_flight = False
        self._long.stop()
