"""How the files of one import write days, numbers and ids, decided over all their rows, and said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import Money, from_decimal
from invpay_desktop.delimited.days import ORDERS, DateOrder, decide_date_order, read_day
from invpay_desktop.delimited.numbers import DecimalStyle, decide_decimal_style, read_number
from invpay_desktop.delimited.shown import shown
from invpay_desktop.delimited.writing import unguarded
from invpay_desktop.interchange.sources import Source, column_values

_WITH_ZERO = re.compile(r"([0-9]+)\.0", re.ASCII)
_YES = {"1", "yes", "true", "y", "x", "ja", "oui", "si", "sí"}


@dataclass(slots=True)
class Styles:
    """Reads the cells of one import. `notes` and `doubts`: sentences on what was decided, and on what was not sure."""

    currency: str
    order: DateOrder
    decimal: DecimalStyle
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    _numbers: dict[str, Decimal] = field(default_factory=dict)

    def day(self, text: str, key: str) -> date:
        """A day. Raises BadInput, naming the column."""
        try:
            return read_day(text, self.order)
        except BadInput as wrong:
            raise BadInput(wrong.message, key) from None

    def number(self, text: str, key: str) -> Decimal:
        """A number, exact. Raises BadInput, naming the column."""
        known = self._numbers.get(text)
        if known is None:
            try:
                known = self._numbers[text] = read_number(text, self.decimal, self.currency)
            except BadInput as wrong:
                raise BadInput(wrong.message, key) from None
        return known

    def money(self, text: str, key: str) -> Money:
        """An amount of the book's currency. Raises BadInput, naming the column."""
        return from_decimal(self.number(text, key), self.currency, key)

    def percent(self, text: str, key: str) -> Decimal:
        """A rate: `19`, `19 %`. Raises BadInput, naming the column."""
        return self.number(text.strip().removesuffix("%").rstrip(), key)


def decide_styles(
    sources: Sequence[Source], currency: str, date_order: str | None, days: Iterable[str], numbers: Iterable[str]
) -> Styles:
    """Judge how all files together write days and numbers. `days`, `numbers`: the keys of such columns.

    Raises BadInput for an order that is none.
    """
    if date_order is not None and date_order not in ORDERS:
        raise BadInput(f"{shown(date_order)} is not an order of dates: dmy, mdy or ymd.", "date-order")
    dates = column_values(sources, days)
    if date_order is None:
        # The month first is American usage; the book's currency is all that tells of its owner's habits.
        order = decide_date_order(dates, None if currency == "USD" else "dmy")
    else:
        order = DateOrder(date_order, True, f"Dates were read as {date_order}, as you said.")
    figures = [value.strip().removesuffix("%").rstrip() for value in column_values(sources, numbers)]
    decimal = decide_decimal_style(figures)
    styles = Styles(currency, order, decimal)
    if any(value.strip() for value in dates):
        told = "" if order.certain else " Say it with --date-order if that is wrong."
        (styles.notes if order.certain else styles.doubts).append(order.why + told)
    if not decimal.certain:
        styles.doubts.append(decimal.why)
    for source in sources:
        if not source.table.encoding.certain:
            styles.doubts.append(
                f"{source.name} does not say its encoding; it was read as {source.table.encoding.codec}. "
                "Look at names with accents before you trust it."
            )
    return styles


def ids_with_zero(sources: Sequence[Source], key: str) -> bool:
    """Whether a column of ids went through a program that took them for numbers: all `17850.0`, `17850` or empty."""
    values = [value for value in column_values(sources, [key]) if value]
    return any(_WITH_ZERO.fullmatch(value) for value in values) and all(
        value.isdecimal() or _WITH_ZERO.fullmatch(value) for value in values
    )


def without_zero(text: str) -> str:
    """`17850.0` → `17850`."""
    found = _WITH_ZERO.fullmatch(text)
    return found[1] if found else text


def text_of(cell: str) -> str:
    """A cell as one line of text: blanks around it and the guard against formulas taken off."""
    return unguarded(cell).strip() if cell.startswith("'") else cell.strip()


def lines_of_text(cell: str) -> str:
    """A cell as text of several lines, each ended as the book keeps them."""
    text = unguarded(cell) if cell.startswith("'") else cell
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def is_yes(cell: str) -> bool:
    """Whether a cell says yes."""
    return cell.strip().casefold() in _YES
