"""The hosted API, one method per call: each request is sent once, and what came of it is said by evidence alone."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from invpay_desktop.base.errors import BadInput, BugError, NotAtService
from invpay_desktop.base.money import Money
from invpay_desktop.hosted import wire
from invpay_desktop.hosted.connection import Connection
from invpay_desktop.hosted.problems import problem_of
from invpay_desktop.hosted.reply import Reply, Sender
from invpay_desktop.hosted.values import Answer, External, HostedHistory, How, checked_id


class HostedApi:
    """A connection to the hosted service for amounts in one currency. Use from one thread at a time; close it.

    Methods that write never raise for the network: their Answer says what is known. All raise BadInput, before
    anything is sent, for an id that cannot be one. `transport`: what carries the requests (default: the real one).
    """

    def __init__(self, connection: Connection, currency: str, *, transport: Sender | None = None) -> None:
        self.connection = connection
        self.currency = currency
        if transport is None:
            from invpay_desktop.hosted.transport import Transport

            transport = Transport(connection)
        self._transport = transport

    def close(self) -> None:
        """Let go of the connection."""
        self._transport.close()

    def history(self, hosted_invoice: str) -> HostedHistory:
        """All payments of an invoice as the service has them. Raises the kinds of ServiceError."""
        reply = self._transport.send("GET", f"/api/v1/invoices/{_id(hosted_invoice, 'invoice')}/payments")
        try:
            return wire.read_history(self._checked(reply), hosted_invoice, self.currency)
        except NotAtService:
            raise NotAtService(f"{self.connection.host} has no invoice {hosted_invoice} (404).") from None

    def pay(self, hosted_invoice: str, amount: Money, how: How, key: str) -> Answer:
        """Charge a card, a bank account or a saved method, once. `key`: the attempt's own, sent as Idempotency-Key."""
        path = f"/api/v1/invoices/{_id(hosted_invoice, 'invoice')}/payment"
        wanted = wire.Wanted("invoiceId", hosted_invoice, self._positive(amount), charge=True)
        return self._write(path, wire.charge_body(amount, how), key, wanted)

    def retry(self, hosted_invoice: str, failed_hosted_id: str, amount: Money, how: How, key: str) -> Answer:
        """Charge again after a decline: a new attempt that names the one that failed."""
        path = f"/api/v1/invoices/{_id(hosted_invoice, 'invoice')}/payment/retry"
        failed = checked_id(failed_hosted_id, "failed payment")
        wanted = wire.Wanted("invoiceId", hosted_invoice, self._positive(amount), charge=True)
        return self._write(path, wire.retry_body(failed, amount, how), key, wanted)

    def record_external(self, hosted_invoice: str, amount: Money, external: External, key: str) -> Answer:
        """Tell of money that came outside the service."""
        path = f"/api/v1/invoices/{_id(hosted_invoice, 'invoice')}/payment"
        wanted = wire.Wanted("invoiceId", hosted_invoice, self._positive(amount), charge=True)
        return self._write(path, wire.external_body(amount, external), key, wanted)

    def refund(self, transaction_id: str, amount: Money, key: str) -> Answer:
        """Send money of a hosted transaction back."""
        path = f"/api/v1/transactions/{_id(transaction_id, 'transaction')}/refund"
        wanted = wire.Wanted("transactionId", transaction_id, self._positive(amount))
        return self._write(path, wire.amount_body(amount), key, wanted)

    def credit(self, hosted_customer: str, amount: Money, key: str) -> Answer:
        """Give a customer credit at the service."""
        path = f"/api/v1/customers/{_id(hosted_customer, 'customer')}/credit"
        wanted = wire.Wanted("customerId", hosted_customer, self._positive(amount))
        return self._write(path, wire.amount_body(amount), key, wanted)

    def reconcile(self, transaction_id: str, invoice_number: str, key: str) -> Answer:
        """Tell which invoice a hosted transaction is for."""
        transaction = checked_id(transaction_id, "transaction")
        body = wire.reconcile_body(transaction, invoice_number)
        return self._write("/api/v1/invoices/reconcile", body, key, wire.Wanted("transactionId", transaction))

    def remind(self, hosted_invoice: str, send_via: tuple[str, ...], message: str, key: str) -> Answer:
        """Have the service send a reminder. `send_via`: email, sms."""
        path = f"/api/v1/invoices/{_id(hosted_invoice, 'invoice')}/remind"
        return self._write(path, wire.remind_body(send_via, message), key, wire.Wanted("invoiceId", hosted_invoice))

    def receipt(self, hosted_invoice: str, hosted_payment: str, send_to: str, send_via: str, key: str) -> Answer:
        """Have the service send a receipt. `send_via`: email or sms."""
        path = f"/api/v1/invoices/{_id(hosted_invoice, 'invoice')}/receipt"
        body = wire.receipt_body(checked_id(hosted_payment, "payment"), send_to, send_via)
        return self._write(path, body, key, wire.Wanted("invoiceId", hosted_invoice))

    def analytics(self, period: str = "30d") -> dict[str, Any]:
        """The service's own figures over a period such as 30d: counts, rates as Decimal, totalRevenue as Money.

        Keys are camelCase as documented; what is missing or not a number is left out. Raises the kinds of ServiceError.
        """
        reply = self._transport.send("GET", analytics_path(period))
        return wire.read_analytics(self._checked(reply), self.currency)

    def _positive(self, amount: Money) -> Money:
        if amount.currency != self.currency:
            raise BugError(
                f"An amount in {amount.currency} was to go to an account in {self.currency}. Nothing was sent."
            )
        if amount.minor <= 0:
            raise BadInput(f"The amount must be more than zero; {amount} is not. Nothing was sent.", "amount")
        return amount

    def _checked(self, reply: Reply) -> Reply:
        problem = problem_of(reply, self.connection.host)
        if problem is not None:
            raise problem
        return reply

    def _write(self, path: str, body: bytes, key: str, wanted: wire.Wanted) -> Answer:
        reply = self._transport.send("POST", path, body, checked_id(key, "key"))
        return wire.read_answer(reply, wanted, self.currency, self.connection.host)


def analytics_path(period: str) -> str:
    """Where the figures of a period are read. Raises BadInput for what is not a period."""
    if not re.fullmatch(r"[1-9][0-9]{0,3}[dwmy]|all", period, re.ASCII):
        raise BadInput(f"“{period}” is not a period, such as 30d. Nothing was sent.", "period")
    return f"/api/v1/analytics/invoice-payments?period={period}"


def _id(text: str, field: str) -> str:
    return quote(checked_id(text, field), safe="")
