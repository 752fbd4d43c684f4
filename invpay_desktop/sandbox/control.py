"""The sandbox's own addresses below /sandbox/, for whoever tries a program on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from invpay_desktop.sandbox import asked, json_text
from invpay_desktop.sandbox.asked import Call, Wrong
from invpay_desktop.sandbox.core import KEY_MODES, Sandbox, error
from invpay_desktop.sandbox.endpoints import instant
from invpay_desktop.sandbox.faults import ALWAYS, ANY, Fault, parse
from invpay_desktop.sandbox.ledger import Entry, Invoice
from invpay_desktop.sandbox.reply import Reply
from invpay_desktop.sandbox.samples import add_samples
from invpay_desktop.sandbox.webhooks import Webhooks

Document = dict[str, Any]
_STATUSES = (200, 400, 402, 422)


class Control:
    """What the addresses below /sandbox/ do to a sandbox and its webhooks. They take no token."""

    def __init__(self, sandbox: Sandbox, webhooks: Webhooks) -> None:
        self._sandbox, self._webhooks = sandbox, webhooks
        self._deeds: dict[tuple[str, str], Callable[[Document], Document]] = {
            ("GET", "invoices"): lambda _: {"invoices": [self._invoice(i) for i in self._ledger.invoices.values()]},
            ("POST", "invoices"): self._add_invoice,
            ("POST", "transactions"): self._add_transaction,
            ("POST", "saved-methods"): self._add_saved,
            ("GET", "ledger"): lambda _: self._books(),
            ("GET", "faults"): lambda _: {"faults": [_fault(fault) for fault in sandbox.faults.armed()]},
            ("POST", "faults"): self._arm,
            ("DELETE", "faults"): lambda _: self._disarm(),
            ("GET", "settings"): lambda _: self._settings(),
            ("POST", "settings"): self._set,
            ("GET", "webhooks"): lambda _: webhooks.state(),
            ("POST", "webhooks"): self._send_webhooks_to,
            ("POST", "reset"): self._reset,
        }

    @property
    def _ledger(self) -> Any:
        return self._sandbox.ledger

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Answer a call of an address below /sandbox/. A page of the web is not let in: it would name its origin."""
        name = path.partition("?")[0].removeprefix("/sandbox/")
        call = Call(method, (), {}, {key.lower(): value for key, value in headers.items()}, body)
        deed = self._deeds.get((method, name))
        allowed = [verb for verb, place in self._deeds if place == name]
        try:
            if "origin" in call.headers:
                raise Wrong(403, "not_for_pages", "Pages of the web are not let in here.")
            if deed is None:
                raise Wrong(405 if allowed else 404, "not_found", "There is nothing at that address.")
            with self._sandbox.lock:
                self._sandbox.settle()
                try:
                    data = deed(call.document() if body else {})
                except ValueError as nonsense:
                    raise Wrong(422, "bad_field", str(nonsense)) from None
                return _json(200, {"success": True, "data": data})
        except Wrong as wrong:
            return _json(wrong.status, error(wrong.code, wrong.sentence), allowed)

    def _money(self, document: Document, name: str) -> int:
        return asked.money(document, self._sandbox.decimals, name)

    def _shown(self, minor: int) -> str:
        return self._sandbox.service.money(minor)

    def _add_invoice(self, document: Document) -> Document:
        sandbox = self._sandbox
        payments = document.get("payments", [])
        if not isinstance(payments, list) or not all(isinstance(one, dict) for one in payments):
            raise Wrong(422, "bad_field", "“payments” must be a list of objects.")
        amounts = [self._money(one, "amount") for one in payments]
        invoice = sandbox.add_invoice(
            asked.text(document, "invoiceId", required=True, longest=100),
            self._money(document, "totalAmount"),
            number=asked.text(document, "number", longest=100),
            customer_id=asked.text(document, "customerId", longest=100) or "cust_123",
        )
        for one, amount in zip(payments, amounts, strict=True):
            reason, day = asked.text(one, "declineReason"), asked.day(one, "date")
            entry = Entry(
                asked.text(one, "paymentId"), invoice.invoice_id, amount, asked.text(one, "method") or "card",
                day or invoice.made_at, transaction_id=asked.text(one, "transactionId"),
                failed=bool(reason), decline_reason=reason,
            )  # fmt: skip
            sandbox.book(entry)
        return self._invoice(invoice)

    def _add_transaction(self, document: Document) -> Document:
        transaction = self._sandbox.add_transaction(
            asked.text(document, "transactionId", required=True, longest=100),
            self._money(document, "amount"),
            method=asked.text(document, "method") or "ach",
            customer_id=asked.text(document, "customerId") or "cust_123",
        )
        return {"transactionId": transaction.transaction_id, "amount": self._shown(transaction.amount)}

    def _add_saved(self, document: Document) -> Document:
        name = asked.text(document, "paymentMethodId", required=True, longest=100)
        self._ledger.saved[name] = asked.text(document, "declineReason")
        return {"paymentMethodId": name}

    def _invoice(self, invoice: Invoice) -> Document:
        return {
            "invoiceId": invoice.invoice_id,
            "number": invoice.number,
            "customerId": invoice.customer_id,
            "totalAmount": self._shown(invoice.total),
            "paidAmount": self._shown(invoice.paid),
            "status": invoice.status,
            "payments": [self._entry(entry) for entry in invoice.entries],
        }

    def _entry(self, entry: Entry) -> Document:
        return {
            "paymentId": entry.payment_id,
            "invoiceId": entry.invoice_id,
            "amount": self._shown(entry.amount),
            "refundedAmount": self._shown(entry.refunded),
            "movedAmount": self._shown(entry.moved),
            "method": entry.method,
            "status": entry.status,
            "transactionId": entry.transaction_id,
            "key": entry.key,
            "at": instant(entry.at),
        }

    def _books(self) -> Document:
        ledger = self._ledger
        return {
            "charges": [self._entry(entry) for entry in self._sandbox.charges()],
            "entries": [self._entry(entry) for entry in ledger.entries.values()],
            "refunds": [
                {"refundId": one.refund_id, "transactionId": one.transaction_id,
                 "amount": self._shown(one.amount), "key": one.key, "at": instant(one.at)}
                for one in ledger.refunds
            ],
            "credits": [
                {"creditId": one.credit_id, "customerId": one.customer_id,
                 "amount": self._shown(one.amount), "key": one.key, "at": instant(one.at)}
                for one in ledger.credits
            ],
            "creditBalances": {name: self._shown(minor) for name, minor in ledger.customers.items()},
            "messages": [
                {"kind": one.kind, "invoiceId": one.invoice_id, "paymentId": one.payment_id, "sendTo": one.send_to,
                 "sendVia": list(one.send_via), "message": one.text, "key": one.key, "at": instant(one.at)}
                for one in ledger.messages
            ],
            "waiting": [instant(at) for at in self._sandbox.pending()],
        }  # fmt: skip

    def _arm(self, document: Document) -> Document:
        written = asked.text(document, "fault")
        if written:
            fault = parse(written)
        else:
            times, nth = document.get("times", 1), document.get("nth", 1)
            if type(nth) is not int or not (times == ALWAYS or type(times) is int):
                raise Wrong(422, "bad_field", "“times” must be a whole number or “always”, “nth” a whole number.")
            name, endpoint = asked.text(document, "name", required=True), asked.text(document, "endpoint") or ANY
            fault = Fault(name, endpoint, None if times == ALWAYS else times, nth, asked.text(document, "value"))
        self._sandbox.arm(fault)
        return _fault(fault)

    def _disarm(self) -> Document:
        self._sandbox.faults.clear()
        return {"faults": []}

    def _settings(self) -> Document:
        service = self._sandbox.service
        return {
            "keys": self._sandbox.keys,
            "showFailed": service.show_failed,
            "declineStatus": service.decline_status,
        }

    def _set(self, document: Document) -> Document:
        wanted = self._settings() | document
        keys, status = wanted["keys"], wanted["declineStatus"]
        if keys not in KEY_MODES or type(wanted["showFailed"]) is not bool or status not in _STATUSES:
            modes = ", ".join(KEY_MODES)
            raise Wrong(422, "bad_field", f"“keys” is {modes}; “showFailed” a yes or no; “declineStatus” {_STATUSES}.")
        self._sandbox.keys = keys
        self._sandbox.service.show_failed = wanted["showFailed"]
        self._sandbox.service.decline_status = status
        return self._settings()

    def _send_webhooks_to(self, document: Document) -> Document:
        self._webhooks.send_to(asked.text(document, "url"), asked.text(document, "secret"))
        return self._webhooks.state()

    def _reset(self, document: Document) -> Document:
        self._sandbox.reset()
        if document.get("samples", True) is not False:
            add_samples(self._sandbox)
        return {"invoices": len(self._ledger.invoices)}


def _fault(fault: Fault) -> Document:
    return {
        "name": fault.name,
        "endpoint": fault.endpoint,
        "times": ALWAYS if fault.times is None else fault.times,
        "nth": fault.nth,
        "value": fault.value,
    }


def _json(status: int, document: Document, allowed: list[str] | None = None) -> Reply:
    headers = {"Content-Type": "application/json"}
    if status == 405 and allowed:
        headers["Allow"] = ", ".join(allowed)
    return Reply(status, headers, json_text.write(document).encode())
