"""What a line of an invoice comes to: quantity times price, tax per line, rounded half-up per line. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import Money, round_half_up

_ENOUGH = Context(prec=60)
"""Digits for exact products of what a line may hold; halves are rounded once, at the end."""

MAX_DIGITS = 18


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A line as entered. `unit_price` in major units (may be below a penny), `tax_rate` in percent or None.

    `inclusive`: the price holds the tax already.
    """

    description: str
    quantity: Decimal
    unit_price: Decimal
    tax_rate: Decimal | None = None
    inclusive: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its amounts; what it adds to the invoice is net + tax."""

    draft: LineDraft
    net: Money
    tax: Money

    @property
    def amount(self) -> Money:
        """What the line adds to the invoice."""
        return self.net + self.tax


def work_out(draft: LineDraft, currency: str) -> Line:
    """Round a line: exclusive tax on the rounded net; inclusive tax taken out of the rounded gross.

    Raises BadInput for numbers that are not finite or have more digits than a line keeps.
    """
    for value, field in ((draft.quantity, "quantity"), (draft.unit_price, "price"), (draft.tax_rate, "tax")):
        if value is not None:
            _check_digits(value, field)
    if draft.tax_rate is not None and not 0 <= draft.tax_rate < 1000:
        raise BadInput(f"A tax of {draft.tax_rate} % is not possible.", "tax")
    rate = draft.tax_rate or Decimal(0)
    with localcontext(_ENOUGH):
        product = round_half_up(draft.quantity * draft.unit_price, currency)
        amount = Decimal(product.minor)
        share = amount * rate / (100 + rate) if draft.inclusive else amount * rate / 100
        tax = Money(_half_up(share), currency)
    return Line(draft, product - tax if draft.inclusive else product, tax)


def total_of(lines: Iterable[Line], currency: str) -> tuple[Money, Money]:
    """(total with tax, tax) of lines."""
    net = tax = 0
    for line in lines:
        net += line.net.minor
        tax += line.tax.minor
    return Money(net + tax, currency), Money(tax, currency)


def _half_up(value: Decimal) -> int:
    return int(value.to_integral_value(rounding="ROUND_HALF_UP"))


def _check_digits(value: Decimal, field: str) -> None:
    if not value.is_finite() or len(value.as_tuple().digits) > MAX_DIGITS or abs(value.adjusted()) > MAX_DIGITS:
        raise BadInput(f"The {field} {value} has more digits than this program keeps ({MAX_DIGITS}).", field)
