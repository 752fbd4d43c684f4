"""The words, icons and tones for statuses and kinds: one table for pills, lists and the timeline."""

from __future__ import annotations

from typing import NamedTuple

from invpay_desktop.ui.translation import tr


class Word(NamedTuple):
    """A status said three ways at once: word, icon, tone (a pill's colour)."""

    text: str
    icon: str
    tone: str


def status(state: str) -> Word:
    """The word for an invoice's or a payment's state, such as `partially_paid`; BugError is not ours: KeyError."""
    return _table()[state]


def _table() -> dict[str, Word]:
    return {
        "unpaid": Word(tr("Unpaid"), "circle", "slate"),
        "partially_paid": Word(tr("Partially paid"), "contrast", "blue"),
        "paid": Word(tr("Paid"), "circle-check", "green"),
        "overpaid": Word(tr("Overpaid"), "circle-plus", "violet"),
        "refunded": Word(tr("Refunded"), "undo-2", "cyan"),
        "overdue": Word(tr("Overdue"), "clock-alert", "red"),
        "draft": Word(tr("Draft"), "pencil-line", "slate"),
        "void": Word(tr("Void"), "ban", "slate"),
        "written_off": Word(tr("Written off"), "badge-percent", "slate"),
        "cancelled": Word(tr("Cancelled"), "badge-percent", "slate"),
        "pending": Word(tr("Pending"), "hourglass", "cyan"),
        "unknown": Word(tr("Checking"), "circle-question-mark", "amber"),
        "approved": Word(tr("Approved"), "circle-check", "green"),
        "failed": Word(tr("Failed"), "circle-x", "red"),
        "returned": Word(tr("Came back"), "corner-up-left", "rust"),
        "partially_refunded": Word(tr("Partly refunded"), "undo-2", "blue"),
        "waiting": Word(tr("Waiting"), "hourglass", "cyan"),
        "needs_you": Word(tr("Needs you"), "circle-alert", "amber"),
        "sent": Word(tr("Sent"), "circle-check", "green"),
        "refused": Word(tr("Refused"), "circle-x", "red"),
        "differs": Word(tr("Differs"), "scale", "amber"),
        "explained": Word(tr("Explained"), "scale", "slate"),
    }


def payment_kind(method: str, kind: str) -> Word:
    """How money came: `Check` with its icon. The tone is that of money in."""
    return {
        "check": Word(tr("Check"), "banknote", "green"),
        "cash": Word(tr("Cash"), "banknote", "green"),
        "wire": Word(tr("Wire"), "building-2", "green"),
        "card": Word(tr("Card"), "credit-card", "green"),
        "ach": Word(tr("ACH"), "landmark", "green"),
        "saved": Word(tr("Saved method"), "bookmark", "green"),
    }.get(kind if method == "external" else method, Word(tr("Other"), "banknote", "green"))


def deed(kind: str) -> str:
    """An action of the past by the kind of its first event, as it is spoken of: `payment recorded`."""
    return {
        "customer.added": tr("customer added"),
        "customer.edited": tr("customer changed"),
        "invoice.added": tr("invoice added"),
        "invoice.drafted": tr("draft added"),
        "invoice.issued": tr("draft issued"),
        "invoice.edited": tr("invoice changed"),
        "invoice.void": tr("invoice voided"),
        "invoice.written_off": tr("rest written off"),
        "memo.added": tr("credit memo added"),
        "memo.void": tr("credit memo voided"),
        "payment.recorded": tr("payment recorded"),
        "payment.refunded": tr("payment refunded"),
        "payment.returned": tr("payment came back"),
        "payment.void": tr("payment voided"),
        "payment.fetched": tr("payment told by the hosted service"),
        "charge.sent": tr("charge sent"),
        "charge.approved": tr("charge approved"),
        "charge.failed": tr("charge failed"),
        "charge.unknown": tr("charge without a clear answer"),
        "charge.needs_you": tr("charge that needs you"),
        "failure.dismissed": tr("failed charge seen to"),
        "sync.differs": tr("difference to the hosted service"),
        "refund.sent": tr("refund sent to the hosted service"),
        "refund.settled": tr("refund paid out by the hosted service"),
        "refund.failed": tr("refund that did not go through"),
        "refund.found": tr("refund found at the hosted service"),
        "refund.unknown": tr("refund without a clear answer"),
        "refund.needs_you": tr("refund that needs you"),
        "told.sent": tr("told the hosted service"),
        "told.refused": tr("refused by the hosted service"),
        "told.needs_you": tr("telling the hosted service"),
        "told.cancelled": tr("not told to the hosted service"),
        "webhook.received": tr("notice from the hosted service"),
        "saved_method.added": tr("saved method added"),
        "saved_method.removed": tr("saved method removed"),
        "credit.kept": tr("money kept as credit"),
        "credit.applied": tr("credit used"),
        "credit.refunded": tr("credit paid back"),
        "setting.changed": tr("setting changed"),
        "period.locked": tr("period locked"),
        "period.unlocked": tr("period unlocked"),
        "import.finished": tr("import"),
    }.get(kind, kind)
