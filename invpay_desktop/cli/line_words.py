"""An invoice's line as one word of a command line: `Text;quantity;price` or `Text;quantity;price;tax%`."""

from __future__ import annotations

import re
from decimal import Decimal

from invpay_desktop.base.errors import BadInput
from invpay_desktop.ledger.lines import LineDraft

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?", re.ASCII)
_TAX = re.compile(r"(?P<rate>[0-9.]+) ?%?(?P<inclusive> ?incl)?", re.ASCII)


def parse_line(text: str) -> LineDraft:
    """Read a line. Tax in percent is added to the price; `20%incl` says that the price holds it already.

    A text with semicolons needs all four parts; the tax may be empty. Raises BadInput for anything else.
    """
    parts = text.rsplit(";", 3) if text.count(";") >= 3 else text.split(";")
    if len(parts) not in (3, 4):
        raise BadInput(f"“{text}” is not a line: write it like “Text;quantity;price” or “Text;2;12.50;8.25%”.", "line")
    description, quantity, price, *tax = (part.strip() for part in parts)
    rate, inclusive = _tax(tax[0], text) if tax and tax[0] else (None, False)
    return LineDraft(description, _number(quantity, "quantity", text), _number(price, "price", text), rate, inclusive)


def _number(word: str, what: str, text: str) -> Decimal:
    if not _NUMBER.fullmatch(word):
        raise BadInput(f"The {what} “{word}” of the line “{text}” is not a number such as 12.50.", "line")
    return Decimal(word)


def _tax(word: str, text: str) -> tuple[Decimal, bool]:
    found = _TAX.fullmatch(word)
    if not found:
        raise BadInput(f"The tax “{word}” of the line “{text}” is not a rate such as 8.25% or 20%incl.", "line")
    return _number(found["rate"], "tax", text), found["inclusive"] is not None
