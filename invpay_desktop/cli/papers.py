"""Where the commands put PDF files, and when a receipt is issued beside a payment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from invpay_desktop.base.errors import Refused
from invpay_desktop.base.whole_file import write_whole

if TYPE_CHECKING:
    from datetime import date

    from invpay_desktop.db.session import WriteSession


def require_place(file: Path) -> None:
    """Raise Refused where something lies at the place that is no PDF: a slip must not cost a book or a letter."""
    if not file.parent.is_dir():
        raise Refused(f"There is no folder {file.parent}. Nothing was written.")
    if file.is_file():
        with file.open("rb") as there:
            if there.read(5) != b"%PDF-":
                raise Refused(f"{file} is there already and is no PDF. It was left untouched; name another file.")


def write(file: Path, pdf: bytes) -> None:
    """Write a PDF whole, replacing an older one. Raises BadInput, DiskFull or MachineError where it cannot."""
    write_whole(file, pdf)


def receipt_of(session: WriteSession, payment_id: int, day: date | None, wanted: bool) -> str | None:
    """Issue a receipt where it is asked for, here or by the setting (which speaks of payments of today onward)."""
    from invpay_desktop.db.setting_values import read_value
    from invpay_desktop.payments.receipts import issue_receipt
    from invpay_desktop.settings import RECEIPTS_AUTO

    by_itself = (day is None or day >= session.today) and read_value(session, RECEIPTS_AUTO)
    return issue_receipt(session, payment_id) if wanted or by_itself else None
