"""What is said of a backup: why it was made, how large it is, how it differs from the book."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from invpay_desktop.db.backup import BY_HAND, DAILY, REPLACED, BackupInfo
from invpay_desktop.ui import figures
from invpay_desktop.ui.translation import tr, trn

_KB = 1024


def reason(info: BackupInfo) -> str:
    """Why it was made."""
    told = {
        DAILY: tr("Each day"),
        BY_HAND: tr("By hand"),
        REPLACED: tr("Replaced by a restore"),
        "before-update": tr("Before an update"),
        "before-import": tr("Before an import"),
    }
    return told.get(info.reason) or tr("Before: {what}").format(what=info.reason.removeprefix("before-"))


def size(octets: int) -> str:
    """`420 kB`, `1.4 MB`: in steps of 1024."""
    if octets < _KB * _KB:
        return tr("{count} kB").format(count=figures.count(max(1, round(octets / _KB))))
    tenths = round(octets * 10 / (_KB * _KB))
    return tr("{count} MB").format(count=f"{figures.count(tenths // 10)}{figures.decimal_mark()}{tenths % 10}")


def made(info: BackupInfo, zone: ZoneInfo, today: date) -> str:
    """When it was made."""
    return figures.moment(info.made_at, zone, today)


def difference(info: BackupInfo, here: BackupInfo | None, zone: ZoneInfo, today: date) -> str:
    """In a sentence, what of the book as it is now the backup lacks or has more."""
    if here is None or here.problem is not None:
        return tr("The book as it is now cannot be read, so the two cannot be compared.")
    if info.book_id != here.book_id:
        return tr("It is a backup of another book, not of an earlier state of this one.")
    if info.head == here.head:
        return tr("It holds the same as the book does now.")
    since = figures.moment(info.last_event_at, zone, today) if info.last_event_at else ""
    parts = []
    if (less := here.invoices - info.invoices) != 0:
        parts.append(trn("%n invoice(s) fewer", less) if less > 0 else trn("%n invoice(s) more", -less))
    if (less := here.payments - info.payments) != 0:
        parts.append(trn("%n payment(s) fewer", less) if less > 0 else trn("%n payment(s) more", -less))
    counted = ", ".join(parts)
    what = tr("What was entered after {moment} is not in it").format(moment=since)
    return f"{what}: {counted}." if counted else f"{what}."
