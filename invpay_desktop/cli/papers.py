"""Where the commands put PDF files, and on which paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from invpay_desktop.base.errors import Refused
from invpay_desktop.base.whole_file import write_whole

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session
    from invpay_desktop.documents.layout import PageSize


def require_place(file: Path) -> None:
    """Raise Refused where something lies at the place that is no PDF: a slip must not cost a book or a letter."""
    if not file.parent.is_dir():
        raise Refused(f"There is no folder {file.parent}. Nothing was written.")
    if file.is_file():
        with file.open("rb") as there:
            if there.read(5) != b"%PDF-":
                raise Refused(f"{file} is there already and is no PDF. It was left untouched; name another file.")


def page_of(session: Session) -> PageSize:
    """The paper that the book's setting names."""
    from invpay_desktop.db.setting_values import read_value
    from invpay_desktop.documents.layout import A4, LETTER
    from invpay_desktop.settings import DOCUMENTS_PAGE

    return A4 if read_value(session, DOCUMENTS_PAGE) == "a4" else LETTER


def write(file: Path, pdf: bytes) -> None:
    """Write a PDF whole, replacing an older one. Raises BadInput, DiskFull or MachineError where it cannot."""
    write_whole(file, pdf)
