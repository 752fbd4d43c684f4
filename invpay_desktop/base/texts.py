"""What a text must be to be kept (not too long, no control characters, whole Unicode), and counts in words."""

from __future__ import annotations

from invpay_desktop.base.errors import BadInput


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its word: `1 invoice`, `2 invoices`; `many` where more than an s is added."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def check_text(text: str | None, field: str, longest: int, *, lines: bool = False) -> None:
    """Raise BadInput for text that is too long, has control characters, or cannot be stored as Unicode."""
    if text is None:
        return
    if len(text) > longest:
        raise BadInput(f"The {field} is longer than {longest} characters.", field)
    allowed = "\n\t" if lines else ""
    if any((character < " " and character not in allowed) or character == "\x7f" for character in text):
        raise BadInput(f"The {field} holds a control character (such as a line break) that it cannot keep.", field)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise BadInput(f"The {field} holds a half of a character (a lone surrogate).", field)
