"""The words for statuses and kinds, as people read them everywhere in the program."""

from __future__ import annotations

INVOICE_STATUS = {
    "unpaid": "Unpaid",
    "partially_paid": "Partially paid",
    "paid": "Paid",
    "overpaid": "Overpaid",
    "refunded": "Refunded",
}

PAYMENT_STATUS = {
    "pending": "Pending",
    "unknown": "Checking",
    "approved": "Approved",
    "failed": "Failed",
    "returned": "Returned",
    "void": "Void",
    "partially_refunded": "Partly refunded",
    "refunded": "Refunded",
}

LIFECYCLE = {"draft": "Draft", "open": "Open", "void": "Void"}

METHOD = {"card": "Card", "ach": "Bank transfer (ACH)", "saved": "Saved method", "external": "External"}

ACTION = {
    "customer.added": "customer added",
    "customer.edited": "customer changed",
    "invoice.added": "invoice added",
    "invoice.drafted": "draft added",
    "invoice.issued": "draft issued",
    "invoice.edited": "invoice changed",
    "invoice.void": "invoice voided",
    "invoice.written_off": "rest written off",
    "memo.added": "credit memo added",
    "memo.void": "credit memo voided",
    "payment.recorded": "payment recorded",
    "payment.refunded": "payment refunded",
    "payment.returned": "payment came back",
    "payment.void": "payment voided",
    "payment.fetched": "payment found at the service",
    "charge.sent": "charge sent to the service",
    "charge.approved": "charge went through",
    "charge.failed": "charge did not go through",
    "charge.unknown": "charge: not known yet",
    "charge.needs_you": "charge: a person must decide",
    "failure.dismissed": "failure dealt with",
    "saved_method.added": "saved method entered",
    "saved_method.removed": "saved method removed",
    "refund.sent": "refund sent to the service",
    "refund.settled": "refund paid out",
    "refund.failed": "refund did not go through",
    "refund.unknown": "refund: not known yet",
    "refund.needs_you": "refund: a person must decide",
    "refund.found": "refund made at the service",
    "told.sent": "told to the service",
    "told.refused": "the service did not take it",
    "told.needs_you": "telling the service needs you",
    "told.cancelled": "not told to the service",
    "sync.differs": "the service says otherwise",
    "webhook.received": "notice from the service",
    "credit.kept": "money kept as credit",
    "credit.applied": "credit applied",
    "credit.refunded": "credit refunded",
    "receipt.issued": "receipt issued",
    "receipt.printed": "receipt printed",
    "setting.changed": "setting changed",
    "period.locked": "period locked",
    "period.unlocked": "period unlocked",
    "action.undone": "taken back",
    "customer.hidden": "customer taken back",
    "import.finished": "import",
    "import.undone": "import taken back",
}
"""Kinds of events; one that is not listed is shown by its key."""

NOTICE: dict[str, str] = {
    "told.sent": "an address of yours was told",
    "told.refused": "an address of yours did not take it",
    "told.needs_you": "telling an address of yours needs you",
    "told.cancelled": "an address of yours is not told",
}
"""The same of a notice to an address that the owner named, which is not the service."""
