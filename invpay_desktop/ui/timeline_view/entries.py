"""The timeline in words: each event's icon, tone, title, second line and amounts, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from invpay_desktop.ui import figures, words
from invpay_desktop.ui.attempts.allowed import deeds_of
from invpay_desktop.ui.timeline_view import hosted_entries
from invpay_desktop.ui.translation import tr

if TYPE_CHECKING:
    from invpay_desktop.ledger.timeline import TimelineEntry
    from invpay_desktop.payments.history import PaymentPart
    from invpay_desktop.ui.attempts.allowed import Tried


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry as it is drawn. `amount` and `left` are texts, empty where no money moved. `third`: why, in a sentence.

    `payment`: the row id of the payment it speaks of, if any, and `deeds`: the actions that make sense about it now.
    """

    event_id: int
    group: str
    icon: str
    tone: str
    title: str
    second: str
    third: str = ""
    amount: str = ""
    left: str = ""
    struck: bool = False
    payment: int | None = None
    deeds: tuple[str, ...] = ()

    def text(self) -> str:
        """The entry as plain text, for the clipboard and for screen readers."""
        return "\n".join(part for part in (self.title, self.second, self.third, self.amount, self.left) if part)


def told(
    entries: Sequence[TimelineEntry],
    payments: Iterable[PaymentPart],
    zone: ZoneInfo,
    today: date,
    charges: Mapping[int, Tried] | None = None,
) -> list[Happened]:
    """The timeline for a person, newest first; prints of the same receipt in a row are told once, with their number.

    `charges`: what is known of the payments that were charged at the service, by their row ids.
    """
    by_name = {part.public_id: part for part in payments}
    rows: list[Happened] = []
    prints = 1
    for entry, later in zip(reversed(entries), (None, *reversed(entries)), strict=False):
        row = _one(entry, by_name, zone, today, charges or {})
        if later is not None and entry.kind == later.kind == "receipt.printed" and row.payment == rows[-1].payment:
            prints += 1
            rows[-1] = replace(rows[-1], title=tr("Receipt printed {times} times").format(times=prints))
        else:
            prints = 1
            rows.append(row)
    return rows


def _one(
    entry: TimelineEntry,
    payments: Mapping[str, PaymentPart],
    zone: ZoneInfo,
    today: date,
    charges: Mapping[int, Tried],
) -> Happened:
    part = payments.get(entry.payment_id or "")
    icon, tone, title = _said(entry, part)
    local = entry.at.astimezone(zone).date()
    of_payment = part is not None and entry.kind in _OF_PAYMENTS
    struck = entry.undone or (of_payment and part is not None and _is_out(part))
    amount = entry.amount
    if amount is None and of_payment and part is not None:
        amount = part.amount
    left = ""
    if entry.amount is not None:
        left = tr("left {amount}").format(amount=figures.amount(entry.left))
        if entry.over:
            left = tr("{amount} too much").format(amount=figures.amount(entry.over))
    return Happened(
        entry.event_id,
        tr("Today") if local == today else figures.month(local),
        icon,
        "slate" if entry.undone else tone,
        tr("{what} (taken back)").format(what=title) if entry.undone else title,
        _second(entry, part, zone, today),
        _third(entry, part),
        figures.amount(amount) if amount is not None else "",
        left,
        struck,
        part.id if part is not None else None,
        _deeds(entry, part, charges),
    )


def _said(entry: TimelineEntry, part: PaymentPart | None) -> tuple[str, str, str]:
    """Icon, tone and title of an event."""
    if entry.kind == "payment.recorded":
        kind = words.payment_kind(part.method if part else "external", entry.payment_kind or "other")
        title = tr("{kind} received").format(kind=_how(kind.text, entry.check_number))
        if part is not None and part.whole.minor != part.amount.minor and part.in_force:
            title = tr("{kind} received, part of {whole}").format(
                kind=_how(kind.text, entry.check_number), whole=figures.amount(part.whole)
            )
        return kind.icon, kind.tone, title
    if entry.kind == "payment.returned":
        return "corner-up-left", "rust", tr("{kind} came back").format(kind=_kind_of(entry, part))
    if entry.kind == "payment.void":
        return "ban", "slate", tr("{kind} voided").format(kind=_kind_of(entry, part))
    hosted = hosted_entries.said(entry, part)
    return hosted or _table().get(entry.kind, ("message-square", "slate", words.deed(entry.kind).capitalize()))


def _table() -> dict[str, tuple[str, str, str]]:
    return {
        "invoice.added": ("file-plus", "slate", tr("Invoice created")),
        "invoice.drafted": ("pencil-line", "slate", tr("Draft written")),
        "invoice.issued": ("file-plus", "slate", tr("Invoice issued")),
        "invoice.edited": ("square-pen", "slate", tr("Invoice changed")),
        "invoice.void": ("ban", "slate", tr("Invoice voided")),
        "invoice.written_off": ("badge-percent", "slate", tr("Written off")),
        "payment.refunded": ("undo-2", "cyan", tr("Refund paid out")),
        "credit.kept": ("piggy-bank", "cyan", tr("Kept as the customer's credit")),
        "credit.applied": ("piggy-bank", "cyan", tr("Credit used")),
        "credit.refunded": ("undo-2", "cyan", tr("Credit paid back")),
        "receipt.issued": ("receipt-text", "slate", tr("Receipt issued")),
        "receipt.printed": ("printer", "slate", tr("Receipt printed")),
        "action.undone": ("undo-2", "slate", tr("Taken back")),
        "import.finished": ("upload", "slate", tr("Imported")),
        "import.undone": ("undo-2", "slate", tr("Import taken back")),
    }


def _kind_of(entry: TimelineEntry, part: PaymentPart | None) -> str:
    kind = words.payment_kind(part.method if part else "external", entry.payment_kind or "other").text
    return _how(kind, entry.check_number)


def _how(kind: str, check_number: str) -> str:
    return f"{kind} {check_number}" if check_number else kind


def _second(entry: TimelineEntry, part: PaymentPart | None, zone: ZoneInfo, today: date) -> str:
    parts = [figures.moment(entry.at, zone, today), _who(entry.actor)]
    if entry.kind == "payment.recorded" and part is not None:
        if part.received_on != entry.at.astimezone(zone).date():
            parts.append(tr("received {day}").format(day=figures.day(part.received_on, today)))
        parts += [part.reference, part.label]
        if part.receipt_number:
            parts.append(tr("receipt {number}").format(number=part.receipt_number))
    elif entry.kind in hosted_entries.OF_CHARGES and part is not None:
        parts.append(part.label)
    if entry.kind in ("receipt.issued", "receipt.printed"):
        parts.append(str(entry.details.get("number") or (part.receipt_number if part else "") or ""))
    return " · ".join(each for each in parts if each)


def _third(entry: TimelineEntry, part: PaymentPart | None) -> str:
    if entry.kind == "payment.recorded" and part is not None and part.notes:
        return part.notes
    return hosted_entries.third(entry)


def _who(actor: str) -> str:
    return {"user": tr("you"), "import": tr("import"), "sync": tr("hosted service"), "schedule": tr("schedule")}.get(
        actor, actor
    )


_OF_PAYMENTS = frozenset({"payment.recorded", *hosted_entries.OF_CHARGES})


def _is_out(part: PaymentPart) -> bool:
    """Whether a payment counts for nothing, for certain."""
    return not part.in_force and part.status not in ("pending", "unknown")


def _deeds(entry: TimelineEntry, part: PaymentPart | None, charges: Mapping[int, Tried]) -> tuple[str, ...]:
    if part is None or entry.undone:
        return ()
    if entry.kind in _OF_PAYMENTS:
        return deeds_of(part, charges.get(part.id))
    return ("receipt",) if entry.kind.startswith("receipt.") else ()
