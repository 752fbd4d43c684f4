"""Where the commands put PDF files, and on which paper."""

from __future__ import annotations

from pathlib import Path

from invpay_desktop.base.errors import Refused
from invpay_desktop.base.whole_file import write_whole


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
