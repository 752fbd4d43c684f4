"""The timeline's words for what passes between the book and the hosted service: charges, refunds, what was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invpay_desktop.ui import words
from invpay_desktop.ui.translation import tr

if TYPE_CHECKING:
    from invpay_desktop.ledger.timeline import TimelineEntry
    from invpay_desktop.payments.history import PaymentPart

Said = tuple[str, str, str]
"""Icon, tone, title."""

OF_CHARGES = frozenset(
    {"charge.sent", "charge.approved", "charge.failed", "charge.unknown", "charge.needs_you", "payment.fetched"}
)
"""Kinds of events that speak of one charge: what can be done about it is offered on each of them."""


def said(entry: TimelineEntry, part: PaymentPart | None) -> Said | None:
    """Icon, tone and title of an event of this room's; None for any other."""
    if entry.kind.startswith("told."):
        return _told(entry)
    if entry.kind == "webhook.received":
        return "zap", "slate", _notice(str(entry.details.get("type") or ""))
    if entry.kind not in OF_CHARGES:
        return _table().get(entry.kind)
    word = words.payment_kind(part.method if part else "card", (part.kind if part else None) or "other")
    icon, tone, title = {
        "charge.sent": ("send", "slate", tr("{method} payment sent")),
        "charge.approved": (word.icon, "green", tr("{method} payment approved")),
        "charge.failed": ("circle-x", "red", tr("{method} payment failed")),
        "charge.unknown": ("circle-question-mark", "amber", tr("{method} payment sent, no clear answer")),
        "charge.needs_you": ("circle-alert", "amber", tr("{method} payment: nobody can tell, it needs you")),
        "payment.fetched": (word.icon, "green", tr("{method} payment, told by the service")),
    }[entry.kind]
    return icon, tone, title.format(method=word.text)


def third(entry: TimelineEntry) -> str:
    """Why, in a sentence, for an event of a charge; '' for any other."""
    reason = entry.reason
    if entry.kind == "charge.failed":
        nothing = tr("Nothing was charged.")
        return f"{reason.rstrip('.')}. {nothing}" if reason else nothing
    if entry.kind == "charge.approved" and entry.details.get("evidence") == "history":
        return tr("Found in the service's history.")
    return reason


def _table() -> dict[str, Said]:
    return {
        "failure.dismissed": ("check", "slate", tr("Failed payment seen to")),
        "sync.differs": ("scale", "amber", tr("The service and the book say different things")),
        "refund.sent": ("undo-2", "slate", tr("Refund sent to the hosted service")),
        "refund.settled": ("undo-2", "cyan", tr("Refund paid out by the hosted service")),
        "refund.failed": ("circle-x", "red", tr("Refund did not go through")),
        "refund.unknown": ("circle-question-mark", "amber", tr("No clear answer about the refund")),
        "refund.needs_you": ("circle-question-mark", "amber", tr("The refund needs you")),
        "refund.found": ("undo-2", "cyan", tr("Refund made at the hosted service")),
    }


def _told(entry: TimelineEntry) -> Said:
    kind = str(entry.details.get("kind") or "")
    if kind == "webhook":
        return _announced(entry.kind)
    what = {
        "external": tr("this payment"),
        "reconcile": tr("which invoice the money is for"),
        "credit": tr("the credit"),
        "receipt": tr("to send the receipt"),
        "reminder": tr("to send a reminder"),
    }.get(kind, tr("it"))
    icon, tone, title = {
        "told.sent": ("send", "slate", tr("The service was told: {what}")),
        "told.refused": ("circle-x", "red", tr("The service did not take: {what}")),
        "told.needs_you": ("circle-alert", "amber", tr("Telling the service needs you: {what}")),
        "told.cancelled": ("ban", "slate", tr("The service is not told: {what}")),
    }.get(entry.kind, ("send", "slate", tr("Telling the service: {what}")))
    return icon, tone, title.format(what=what)


def _announced(kind: str) -> Said:
    """A notice of ours to an address that the owner named."""
    return {
        "told.sent": ("zap", "slate", tr("An address of yours was told")),
        "told.refused": ("circle-x", "red", tr("An address of yours did not take the notice")),
        "told.needs_you": ("circle-alert", "amber", tr("The notice to an address of yours needs you")),
        "told.cancelled": ("ban", "slate", tr("An address of yours is not told")),
    }.get(kind, ("zap", "slate", tr("Telling an address of yours")))


def _notice(kind: str) -> str:
    return {
        "invoice.payment_received": tr("Notice from the service: a payment was received"),
        "invoice.paid": tr("Notice from the service: the invoice is paid"),
        "invoice.payment_failed": tr("Notice from the service: a payment failed"),
    }.get(kind, tr("Notice from the service"))
