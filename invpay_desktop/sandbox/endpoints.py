"""The endpoints of the hosted API, one function each: what it does in the books and what it answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from invpay_desktop.sandbox import asked, cards, json_text
from invpay_desktop.sandbox.asked import Call, Wrong
from invpay_desktop.sandbox.cards import Judgement, Lost
from invpay_desktop.sandbox.json_text import Exact
from invpay_desktop.sandbox.ledger import Entry, Invoice, Ledger, Message, Transaction

Document = dict[str, Any]


@dataclass(slots=True)
class Answer:
    """What an endpoint says, the events it caused, and whether the answer gets lost by itself (a test card did it)."""

    document: Document
    status: int = 200
    events: list[Document] = field(default_factory=list)
    lost: bool = False


class NeverArrived(Exception):
    """A test card of the sort that loses the connection before anything is done."""


class NotYet(Exception):
    """A test card of the sort that is charged later, the answer lost."""


@dataclass(slots=True)
class Service:
    """What the endpoints work with. `decline_status`: the HTTP status of a declined charge, which is not documented."""

    ledger: Ledger
    decimals: int = 2
    show_failed: bool = True
    decline_status: int = 200

    def money(self, minor: int) -> Exact:
        """An amount as it stands in JSON."""
        return json_text.amount(minor, self.decimals)

    def invoice(self, invoice_id: str) -> Invoice:
        """The invoice of an id. Raises Wrong (404)."""
        found = self.ledger.invoices.get(invoice_id)
        if found is None:
            raise Wrong(404, "not_found", "There is no such invoice.")
        return found

    def transaction(self, transaction_id: str) -> Transaction:
        """The transaction of an id. Raises Wrong (404)."""
        found = self.ledger.transactions.get(transaction_id)
        if found is None:
            raise Wrong(404, "not_found", "There is no such transaction.")
        return found


def instant(at: datetime) -> str:
    """An instant as the document writes it: 2026-01-28T14:00:00Z."""
    return f"{at:%Y-%m-%dT%H:%M:%S}Z"


def pay(service: Service, call: Call, at: datetime, late: bool) -> Answer:
    """POST /api/v1/invoices/:invoiceId/payment"""
    invoice, document = service.invoice(call.parts[3]), call.document()
    amount = asked.money(document, service.decimals)
    if cards.method_of(document) == "external":
        return _booked(service, invoice, _external(service, invoice, document, amount, call, at))
    judgement = cards.judge(document, service.ledger.saved, at)
    return _charged(service, invoice, amount, judgement, call, at, late)


def retry(service: Service, call: Call, at: datetime, late: bool) -> Answer:
    """POST /api/v1/invoices/:invoiceId/payment/retry"""
    invoice, document = service.invoice(call.parts[3]), call.document()
    failed = _entry(service, invoice, document)
    if not failed.failed:
        raise Wrong(422, "not_failed", "Only a failed payment can be tried again.")
    amount = asked.money(document, service.decimals) if "amount" in document else failed.amount
    judgement = cards.judge(document, service.ledger.saved, at)
    return _charged(service, invoice, amount, judgement, call, at, late)


def _charged(
    service: Service, invoice: Invoice, amount: int, judgement: Judgement, call: Call, at: datetime, late: bool
) -> Answer:
    if judgement.lost is Lost.BEFORE:
        raise NeverArrived
    if judgement.lost is Lost.LATE and not late:
        raise NotYet
    ledger = service.ledger
    entry = Entry(
        ledger.next_id("pmt"), invoice.invoice_id, amount, judgement.method, at,
        failed=bool(judgement.reason), decline_reason=judgement.reason, key=call.key,
        transaction_id="" if judgement.reason else ledger.next_id("txn"),
    )  # fmt: skip
    if judgement.reason:
        return _declined(service, entry)
    answer = _booked(service, invoice, entry)
    answer.lost = judgement.lost is Lost.AFTER
    return answer


def _external(service: Service, invoice: Invoice, document: Document, amount: int, call: Call, at: datetime) -> Entry:
    details = asked.part(document, "externalPaymentDetails") or {}
    asked.text(details, "method", required=True, longest=40)
    return Entry(
        service.ledger.next_id("pmt"), invoice.invoice_id, amount, "external", at, key=call.key,
        check_number=asked.text(details, "checkNumber", longest=40),
        notes=asked.text(details, "notes", longest=2000),
        dated=asked.day(details, "date"),
    )  # fmt: skip


def _declined(service: Service, entry: Entry) -> Answer:
    service.ledger.book(entry)
    data = {
        "invoiceId": entry.invoice_id,
        "paymentId": entry.payment_id,
        "amount": service.money(entry.amount),
        "declineReason": entry.decline_reason,
        "attemptedAt": instant(entry.at),
    }
    document = {"success": False, "data": {**data, "status": "failed"}}
    return Answer(document, service.decline_status, [{"type": "invoice.payment_failed", "data": data}])


def _booked(service: Service, invoice: Invoice, entry: Entry) -> Answer:
    """Book a payment and answer in one of the document's three shapes: paid, a part, too much."""
    was_paid = invoice.status in ("paid", "overpaid")
    service.ledger.book(entry)
    money, status = service.money, invoice.status
    when = instant(entry.dated or entry.at)
    data: Document = {"paymentId": entry.payment_id, "invoiceId": invoice.invoice_id}
    if status != "overpaid":
        data["amount"] = money(entry.amount)
    if status != "paid":
        data |= {"totalAmount": money(invoice.total), "paidAmount": money(invoice.paid)}
    if status == "overpaid":
        data |= {"overpaymentAmount": money(invoice.over), "status": status}
    else:
        data |= {"remainingBalance": money(invoice.remaining), "status": status, "paidAt": when}
    if status == "paid" and entry.transaction_id:
        data["transactionId"] = entry.transaction_id
    return Answer({"success": True, "data": data}, events=_events_of(service, invoice, entry, was_paid))


def _events_of(service: Service, invoice: Invoice, entry: Entry, was_paid: bool) -> list[Document]:
    when = instant(entry.dated or entry.at)
    received: Document = {
        "invoiceId": invoice.invoice_id,
        "paymentId": entry.payment_id,
        "amount": service.money(entry.amount),
        "remainingBalance": service.money(invoice.remaining),
        "status": invoice.status,
        "paidAt": when,
    }
    events = [{"type": "invoice.payment_received", "data": received}]
    if not was_paid and invoice.status in ("paid", "overpaid"):
        paid: Document = {
            "invoiceId": invoice.invoice_id,
            "totalAmount": service.money(invoice.total),
            "paidAmount": service.money(invoice.paid),
            "status": invoice.status,
            "paidAt": when,
        }
        events.append({"type": "invoice.paid", "data": paid})
    return events


def history(service: Service, call: Call, at: datetime, late: bool) -> Answer:
    """GET /api/v1/invoices/:invoiceId/payments"""
    invoice, money = service.invoice(call.parts[3]), service.money
    rows = [_row(service, entry) for entry in invoice.entries if service.show_failed or not entry.failed]
    data = {
        "invoiceId": invoice.invoice_id,
        "totalAmount": money(invoice.total),
        "paidAmount": money(invoice.paid),
        "remainingBalance": money(invoice.remaining),
        "status": invoice.status,
        "payments": rows,
    }
    return Answer({"success": True, "data": data})


def _row(service: Service, entry: Entry) -> Document:
    row: Document = {
        "paymentId": entry.payment_id,
        "amount": service.money(entry.amount),
        "method": entry.method,
        "status": entry.status,
    }
    if entry.failed:
        return {**row, "declineReason": entry.decline_reason, "attemptedAt": instant(entry.at)}
    row["paidAt"] = instant(entry.dated or entry.at)
    texts = {"transactionId": entry.transaction_id, "checkNumber": entry.check_number, "notes": entry.notes}
    sums = {"refundedAmount": entry.refunded, "movedAmount": entry.moved}
    row |= {name: value for name, value in texts.items() if value}
    return row | {name: service.money(minor) for name, minor in sums.items() if minor}


def reconcile(service: Service, call: Call, at: datetime, late: bool) -> Answer:
    """POST /api/v1/invoices/reconcile: give money of a transaction to the invoice of a number."""
    document, ledger = call.document(), service.ledger
    transaction_id = asked.text(document, "transactionId", required=True)
    number = asked.text(document, "invoiceNumber", required=True)
    transaction, invoice = service.transaction(transaction_id), ledger.by_number.get(number)
    if invoice is None:
        raise Wrong(404, "not_found", "There is no invoice of that number.")
    entry = next((one for one in transaction.entries if one.invoice_id == invoice.invoice_id), None)
    events: list[Document] = []
    if entry is None:
        free = ledger.free(transaction)
        if not free:
            raise Wrong(422, "matched", "All of that transaction lies on other invoices already.")
        was_paid = invoice.status in ("paid", "overpaid")
        loose = not transaction.entries
        amount = free if loose else min(free, invoice.remaining) or free
        entry = ledger.move(transaction, invoice, amount, at, call.key)
        events = _events_of(service, invoice, entry, was_paid)
    data = {
        "transactionId": transaction_id,
        "invoiceId": invoice.invoice_id,
        "invoiceNumber": number,
        "paymentId": entry.payment_id,
        "amount": service.money(entry.amount),
        "remainingBalance": service.money(invoice.remaining),
        "status": invoice.status,
    }
    return Answer({"success": True, "data": data}, events=events)


def remind(service: Service, call: Call, at: datetime, late: bool) -> Answer:
    """POST /api/v1/invoices/:invoiceId/remind"""
    invoice, document = service.invoice(call.parts[3]), call.document()
    send_via, text = asked.channels(document, "sendVia"), asked.text(document, "message", longest=2000)
    if not invoice.remaining:
        raise Wrong(422, "nothing_due", "Nothing is left to pay on that invoice.")
    service.ledger.messages.append(
        Message("reminder", invoice.invoice_id, "", invoice.customer_id, send_via, text, at, call.key)
    )
    data = {"invoiceId": invoice.invoice_id, "sentVia": list(send_via), "sentAt": instant(at)}
    return Answer({"success": True, "data": data})


def receipt(service: Service, call: Call, at: datetime, late: bool) -> Answer:
    """POST /api/v1/invoices/:invoiceId/receipt"""
    invoice, document = service.invoice(call.parts[3]), call.document()
    send_to, send_via = asked.text(document, "sendTo", required=True), asked.text(document, "sendVia", required=True)
    entry = _entry(service, invoice, document)
    if send_via not in ("email", "sms"):
        raise Wrong(422, "bad_field", "“sendVia” must be email or sms.")
    if entry.failed:
        raise Wrong(422, "not_paid", "A failed payment has no receipt.")
    service.ledger.messages.append(
        Message("receipt", invoice.invoice_id, entry.payment_id, send_to, (send_via,), "", at, call.key)
    )
    data = {
        "invoiceId": invoice.invoice_id, "paymentId": entry.payment_id,
        "sendTo": send_to, "sendVia": send_via, "sentAt": instant(at),
    }  # fmt: skip
    return Answer({"success": True, "data": data})


def _entry(service: Service, invoice: Invoice, document: Document) -> Entry:
    found = service.ledger.entries.get(asked.text(document, "paymentId", required=True))
    if found is None or found.invoice_id != invoice.invoice_id:
        raise Wrong(404, "not_found", "There is no such payment on that invoice.")
    return found


def refund(service: Service, call: Call, at: datetime, late: bool) -> Answer:
    """POST /api/v1/transactions/:transactionId/refund"""
    transaction, document = service.transaction(call.parts[3]), call.document()
    amount = asked.money(document, service.decimals) if "amount" in document else transaction.left
    if not 0 < amount <= transaction.left:
        raise Wrong(422, "too_much", "That is more than is left of the transaction.")
    made = service.ledger.refund(transaction, amount, at, call.key)
    data = {
        "refundId": made.refund_id,
        "transactionId": transaction.transaction_id,
        "amount": service.money(amount),
        "refundedAmount": service.money(transaction.refunded),
        "status": "partially_refunded" if transaction.left else "refunded",
        "refundedAt": instant(at),
    }
    return Answer({"success": True, "data": data})


def credit(service: Service, call: Call, at: datetime, late: bool) -> Answer:
    """POST /api/v1/customers/:customerId/credit"""
    customer_id, document = call.parts[3], call.document()
    if customer_id not in service.ledger.customers:
        raise Wrong(404, "not_found", "There is no such customer.")
    made = service.ledger.give_credit(customer_id, asked.money(document, service.decimals), at, call.key)
    data = {
        "creditId": made.credit_id,
        "customerId": customer_id,
        "amount": service.money(made.amount),
        "creditBalance": service.money(service.ledger.customers[customer_id]),
        "creditedAt": instant(at),
    }
    return Answer({"success": True, "data": data})


_UNITS = {"d": 1, "m": 30, "y": 365}


def analytics(service: Service, call: Call, at: datetime, late: bool) -> Answer:
    """GET /api/v1/analytics/invoice-payments, over the invoices made in the period that ends now."""
    period = call.query.get("period", "30d")
    found = re.fullmatch(r"([1-9][0-9]{0,2})([dmy])|all", period)
    if found is None:
        raise Wrong(422, "bad_period", "“period” must be like 30d, 12m or all.")
    invoices = list(service.ledger.invoices.values())
    if period != "all":
        since = at - timedelta(days=int(found[1]) * _UNITS[found[2]])
        invoices = [invoice for invoice in invoices if invoice.made_at > since]
    paid = [invoice for invoice in invoices if invoice.status in ("paid", "overpaid")]
    part = sum(invoice.status == "partially_paid" for invoice in invoices)
    days = [(invoice.paid_at - invoice.made_at).days for invoice in paid if invoice.paid_at is not None]
    data = {
        "totalInvoices": len(invoices),
        "paidInvoices": len(paid),
        "partiallyPaid": part,
        "unpaid": sum(invoice.status == "unpaid" for invoice in invoices),
        "paymentRate": _rate(len(paid), len(invoices)),
        "averageDaysTo Payment": round(sum(days) / len(days)) if days else 0,  # the document writes it with the blank
        "totalRevenue": service.money(sum(invoice.paid for invoice in invoices)),
        "partialPaymentRate": _rate(part, len(invoices)),
    }
    return Answer({"success": True, "data": data})


def _rate(part: int, whole: int) -> Exact:
    return json_text.amount((200 * part + whole) // (2 * whole) if whole else 0, 2)


Endpoint = Callable[[Service, Call, datetime, bool], Answer]

ENDPOINTS: dict[tuple[str, ...], dict[str, tuple[str, Endpoint]]] = {
    ("invoices", "*", "payment"): {"POST": ("pay", pay)},
    ("invoices", "*", "payments"): {"GET": ("history", history)},
    ("invoices", "*", "payment", "retry"): {"POST": ("retry", retry)},
    ("invoices", "reconcile"): {"POST": ("reconcile", reconcile)},
    ("invoices", "*", "remind"): {"POST": ("remind", remind)},
    ("invoices", "*", "receipt"): {"POST": ("receipt", receipt)},
    ("transactions", "*", "refund"): {"POST": ("refund", refund)},
    ("customers", "*", "credit"): {"POST": ("credit", credit)},
    ("analytics", "invoice-payments"): {"GET": ("analytics", analytics)},
}
"""Path below /api/v1 (“*”: an id) → HTTP method → name and function."""
