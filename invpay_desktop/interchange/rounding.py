"""What rounding to whole pennies changed: prices may be below a penny, and each line is rounded by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

from invpay_desktop.base.money import Money, to_decimal
from invpay_desktop.interchange.drafts import InvoiceDraft
from invpay_desktop.interchange.sources import Spot
from invpay_desktop.ledger.lines import LineDraft

_ENOUGH = Context(prec=60)


@dataclass(frozen=True, slots=True)
class RoundedLine:
    """A line whose quantity × price is no whole number of pennies. `difference`: booked less exact, major units."""

    spot: Spot
    number: str
    quantity: Decimal
    unit_price: Decimal
    exact: Decimal
    booked: Money
    difference: Decimal


@dataclass(frozen=True, slots=True)
class Rounding:
    """All that was rounded in an import, before tax. Credit memos count below zero; major units, exact.

    `exact` + `difference` = `booked`, over all lines, rounded or not; `difference` is the sum of those of `lines`.
    """

    exact: Decimal
    booked: Decimal
    difference: Decimal
    lines: tuple[RoundedLine, ...]


def explain_rounding(drafts: Iterable[InvoiceDraft], currency: str) -> Rounding:
    """Every line that was rounded, and what all of it comes to."""
    found: list[RoundedLine] = []
    total = 0
    penny = to_decimal(Money(1, currency))
    with localcontext(_ENOUGH):
        for draft in drafts:
            sign = -1 if draft.memo else 1
            for spot, line in zip(draft.spots, draft.lines, strict=True):
                booked = sign * (line.net.minor + (line.tax.minor if line.draft.inclusive else 0))
                total += booked
                exact = line.draft.quantity * line.draft.unit_price * sign
                if exact != booked * penny:
                    found.append(_rounded(spot, draft.number, line.draft, sign, exact, Money(booked, currency)))
        difference = sum((line.difference for line in found), Decimal(0))
        booked_sum = to_decimal(Money(total, currency))
        return Rounding(_plain(booked_sum - difference), booked_sum, _plain(difference), tuple(found))


def _rounded(spot: Spot, number: str, line: LineDraft, sign: int, exact: Decimal, booked: Money) -> RoundedLine:
    difference = _plain(to_decimal(booked) - exact)
    return RoundedLine(spot, number, line.quantity * sign, line.unit_price, _plain(exact), booked, difference)


def _plain(value: Decimal) -> Decimal:
    """Without zeros at the end that the figures brought along."""
    normal = value.normalize()
    return normal.quantize(Decimal(1)) if int(normal.as_tuple().exponent) > 0 else normal
