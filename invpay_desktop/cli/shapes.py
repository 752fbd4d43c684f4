"""What the commands print: JSON in the shapes of the hosted API, and lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from invpay_desktop.cli import output, words
from invpay_desktop.cli.invoice_view import days_late, left, shown_id, written_off

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from invpay_desktop.base.money import Money
    from invpay_desktop.ledger.invoice_list import InvoiceRow
    from invpay_desktop.ledger.invoices import Version
    from invpay_desktop.ledger.lines import Line
    from invpay_desktop.ledger.timeline import TimelineEntry
    from invpay_desktop.payments.history import HostedFacts, OtherMovement, PaymentPart


def balance(view: InvoiceRow, amount: Money | None = None) -> dict[str, Any]:
    """An invoice's balance as the hosted API tells it with a payment; `amount`: the part that was just moved."""
    return {
        "invoiceId": shown_id(view),
        "invoiceNumber": view.number,
        **({"amount": amount} if amount is not None else {}),
        "totalAmount": view.total,
        "paidAmount": view.paid,
        "remainingBalance": left(view),
        **({"overpaymentAmount": view.over} if view.over else {}),
        **({"writtenOffAmount": written_off(view)} if written_off(view) else {}),
        "status": view.status,
    }


def invoice_row(view: InvoiceRow) -> dict[str, Any]:
    """An invoice as a row of a list."""
    return {
        "invoiceId": shown_id(view),
        "number": view.number,
        "customer": view.customer_number,
        "customerName": view.customer_name,
        "issuedOn": view.issued_on,
        "dueOn": view.due_on,
        "totalAmount": view.total,
        "paidAmount": view.paid,
        "remainingBalance": left(view),
        **({"overpaymentAmount": view.over} if view.over else {}),
        **({"writtenOffAmount": written_off(view)} if written_off(view) else {}),
        "status": view.status,
        "lifecycle": view.lifecycle,
        "overdue": view.overdue,
    }


def invoice_document(view: InvoiceRow, version: Version, lines: list[Line]) -> dict[str, Any]:
    """An invoice whole."""
    return {
        **invoice_row(view),
        "hostedId": view.hosted_id,
        "reference": version.reference,
        "notes": version.notes,
        "lines": [
            {
                "description": line.draft.description,
                "quantity": line.draft.quantity,
                "unitPrice": line.draft.unit_price,
                "taxRate": line.draft.tax_rate,
                "taxInclusive": line.draft.inclusive,
                "netAmount": line.net,
                "taxAmount": line.tax,
                "amount": line.amount,
            }
            for line in lines
        ],
    }


def invoice_lines(view: InvoiceRow, version: Version, lines: list[Line], today: date) -> list[output.Ready]:
    """An invoice whole, for a person."""
    rows = [
        (each.draft.description, each.draft.quantity, each.draft.unit_price, _tax(each), each.amount) for each in lines
    ]
    heads = ("Line", "Quantity", "Price", "Tax", "Amount")
    return [
        *output.facts(
            [
                ("Invoice", view.number),
                ("Customer", f"{view.customer_number}  {view.customer_name}"),
                ("Issued", view.issued_on),
                ("Due", f"{view.due_on}  {late(view, today)}".rstrip()),
                ("Status", status_word(view)),
                ("Reference", version.reference),
                ("Notes", version.notes),
                ("Id", shown_id(view)),
            ]
        ),
        output.Ready(),
        *output.columns(heads, rows, heads[1:]),
        output.Ready(),
        *output.facts(
            [
                ("Total", view.total),
                ("Paid", view.paid),
                (_given_up(view), written_off(view) or None),
                ("Paid too much", view.over or None),
                ("Left", left(view)),
            ]
        ),
    ]


def invoice_table(found: Sequence[InvoiceRow], today: date) -> list[output.Ready]:
    """Invoices as a table for a person."""
    heads = ("Number", "Customer", "Issued", "Due", "Status", "Total", "Balance", "")
    rows = [
        (v.number, v.customer_name, v.issued_on, v.due_on, status_word(v), v.total, left(v), late(v, today))
        for v in found
    ]
    return output.columns(heads, rows, ("Total", "Balance"))


def _given_up(view: InvoiceRow) -> str:
    return "Cancelled or written off" if view.status == "refunded" else "Written off"


def _tax(line: Line) -> str:
    if line.draft.tax_rate is None:
        return ""
    return f"{line.draft.tax_rate} %{' incl.' if line.draft.inclusive else ''}"


def payment(part: PaymentPart) -> dict[str, Any]:
    """A payment of an invoice as the hosted API's history tells it; `amount` is the part on this invoice.

    A charge that did not go through, or not yet, was attempted, not paid.
    """
    details = {
        "kind": part.kind,
        "checkNumber": part.check_number,
        "reference": part.reference,
        "notes": part.notes,
        "receiptNumber": part.receipt_number,
        "label": part.label,
        **(_hosted(part.hosted) if part.hosted else {}),
    }
    when = "paidAt" if part.status not in ("pending", "unknown", "failed") else "attemptedAt"
    return {
        "paymentId": part.public_id,
        "amount": part.amount,
        "method": part.method,
        "status": part.status,
        when: part.paid_at,
        "receivedOn": part.received_on,
        **({"paymentAmount": part.whole} if part.whole != part.amount else {}),
        **({"refundedAmount": part.refunded} if part.refunded else {}),
        **{key: value for key, value in details.items() if value},
    }


def _hosted(facts: HostedFacts) -> dict[str, Any]:
    return {
        "hostedPaymentId": facts.hosted_id,
        "transactionId": facts.transaction_id,
        "declineReason": facts.reason if facts.failure else "",
        "failure": facts.failure,
        "nextCheckAt": facts.next_check_at,
        "needsYou": facts.needs_you,
        "retryOf": facts.retry_of,
    }


def movements(parts: list[PaymentPart], others: list[OtherMovement]) -> dict[str, Any]:
    """The history of an invoice: payments as the hosted API lists them, and beside them what else moved its balance.

    With the payments in force, `refunds` and `credits` sum to the paidAmount.
    """
    return {
        "payments": [payment(part) for part in parts],
        "refunds": [
            {"refundId": each.source, "amount": -each.amount, "kind": each.how, "refundedOn": each.day,
             "reason": each.reason}
            for each in others if each.kind == "refund"
        ],
        "credits": [{"amount": each.amount, "appliedOn": each.day} for each in others if each.kind == "credit"],
        "writeOffs": [
            {"kind": each.kind, "amount": each.amount, "date": each.day, "reason": each.reason}
            for each in others if each.kind not in ("refund", "credit")
        ],
    }  # fmt: skip


def payment_lines(parts: list[PaymentPart], others: list[OtherMovement]) -> list[output.Ready]:
    """What moved the balance of an invoice, by day, for a person."""
    if not parts and not others:
        return [output.Ready("No payments yet.")]
    heads = ("Day", "What", "Amount", "Status", "Payment", "Receipt")
    rows = [
        (p.received_on, paid_by(p), p.amount, words.PAYMENT_STATUS[p.status], p.public_id, p.receipt_number or "")
        for p in parts
    ]
    rows += [(o.day, _what(o), o.amount, "", o.source, "") for o in others]
    return output.columns(heads, sorted(rows, key=lambda row: str(row[0])), ("Amount",))


def _what(other: OtherMovement) -> str:
    if other.kind == "credit":
        return "Credit" if other.amount.minor > 0 else "Credit taken back"
    if other.kind == "refund":
        return f"Refund, {other.how}"
    return {"write_off": "Written off", "discount": "Discount", "cancelled": "Cancelled"}[other.kind]


def event(entry: TimelineEntry) -> dict[str, Any]:
    """An entry of the timeline. `amount` is what it moved on this invoice: money in is above zero."""
    return {
        "eventId": entry.event_id,
        "at": entry.at,
        "actor": entry.actor,
        "type": entry.kind,
        **({"amount": entry.amount} if entry.amount is not None else {}),
        "remainingBalance": entry.left,
        **({"overpaymentAmount": entry.over} if entry.over else {}),
        **({"paymentId": entry.payment_id} if entry.payment_id else {}),
        **({"checkNumber": entry.check_number} if entry.check_number else {}),
        **({"reason": entry.reason} if entry.reason else {}),
        **({"undone": True} if entry.undone else {}),
    }


def event_lines(entries: list[TimelineEntry], zone: ZoneInfo) -> list[output.Ready]:
    """The timeline for a person, oldest first, with the time in the book's zone."""
    rows = [
        (
            f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M}",
            _happened(entry) + (" (taken back)" if entry.undone else ""),
            entry.amount if entry.amount is not None else "",
            entry.left,
            entry.actor,
            " ".join(part for part in (entry.check_number, _asked_for(entry), entry.reason) if part),
        )
        for entry in entries
    ]
    return output.columns(("When", "What", "Amount", "Left", "Who", ""), rows, ("Amount", "Left"))


def _asked_for(entry: TimelineEntry) -> str:
    """Of a charge that was sent: how much, since nothing moved yet."""
    return f"of {entry.details['amount']}" if entry.kind == "charge.sent" else ""


def _happened(entry: TimelineEntry) -> str:
    said = words.NOTICE if entry.details.get("kind") == "webhook" else words.ACTION
    return said.get(entry.kind) or words.ACTION.get(entry.kind, entry.kind)


def paid_by(part: PaymentPart) -> str:
    """How a payment was made: `Check 12345`."""
    from invpay_desktop.payments.methods import external

    if part.method == external.KEY:
        return external.words(part.kind, part.check_number)
    return part.label or words.METHOD[part.method]


def status_word(view: InvoiceRow) -> str:
    """An invoice's status in one word, or why there is nothing to pay though nothing was paid."""
    if view.lifecycle != "open":
        return words.LIFECYCLE[view.lifecycle]
    if view.status == "paid" and not view.paid:
        return "Written off" if written_off(view) else "Nothing to pay"
    return words.INVOICE_STATUS[view.status]


def late(view: InvoiceRow, today: date) -> str:
    """How late an invoice is: `9 d late`; empty where it is not."""
    days = days_late(view, today)
    return f"{days} d late" if days else ""


def left_line(view: InvoiceRow, *, named: bool = False) -> str:
    """What is left of an invoice, said after every movement of money."""
    where = f"{view.number}: " if named else ""
    if view.lifecycle == "void":
        return f"{where}{'nothing' if named else 'Nothing'} is owed on it: it is void. It was made for {view.total}."
    if view.over:
        return (
            f"{where}{view.over} paid too much of {view.total}. It stays there until you decide: "
            "invpay refund, invpay credit --from, or apply that credit to another invoice."
        )
    return f"{where}{'left' if named else 'Left'} {view.remaining} of {view.total} ({status_word(view)})."
