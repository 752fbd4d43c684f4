"""Words of a command line as values: amounts in the book's currency, days in its zone."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from invpay_desktop.base.dates import parse_day
from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import Money, amount_text, parse_positive

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session


_NEEDLESS_ZERO = re.compile("0[0-9]", re.ASCII)


def amount(session: Session, text: str, field: str = "amount") -> Money:
    """A positive amount of the book's currency. Raises BadInput for anything else: grouping, blanks, needless zeros."""
    if text != text.strip() or _NEEDLESS_ZERO.match(text):
        shown = amount_text(123450, session.info.currency)
        raise BadInput(f"“{text}” is not an amount: write it like {shown}. Nothing was changed.", field)
    return parse_positive(text, session.info.currency, field)


def amount_or_none(session: Session, text: str | None, field: str = "amount") -> Money | None:
    """As amount; None where nothing was given."""
    return None if text is None else amount(session, text, field)


def day_or_today(session: Session, text: str | None, field: str = "date") -> date:
    """A day like 2026-01-28; today in the book's zone where nothing was given."""
    return session.today if text is None else parse_day(text, field)


def day_or_none(text: str | None, field: str = "date") -> date | None:
    """A day like 2026-01-28; None where nothing was given."""
    return None if text is None else parse_day(text, field)
