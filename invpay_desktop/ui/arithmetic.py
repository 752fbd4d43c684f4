"""The sums people type into an amount field: + − × ÷ and brackets over exact numbers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction

_SAME = str.maketrans({"×": "*", "÷": "/", "\u2212": "-", "\u2013": "-"})
_LONGEST = 200


class NotASum(Exception):
    """The text is not a sum, or divides by nothing."""


def evaluate(text: str, number: Callable[[str], str | None]) -> Decimal:
    """What a sum comes to. `number` turns one typed number into locale-free text, or None where it is none.

    Computed with fractions, so `100/3*3` is 100; the Decimal returned has sixty digits. Raises NotASum.
    """
    if len(text) > _LONGEST:
        raise NotASum
    sum_ = _Sum(text.translate(_SAME).replace(" ", ""), number)
    result = sum_.added()
    if not sum_.at_end():
        raise NotASum
    with localcontext() as context:
        context.prec = 60
        return Decimal(result.numerator) / Decimal(result.denominator)


class _Sum:
    """A text being read from left to right."""

    def __init__(self, text: str, number: Callable[[str], str | None]) -> None:
        self._text = text
        self._at = 0
        self._number = number

    def at_end(self) -> bool:
        return self._at == len(self._text)

    def added(self) -> Fraction:
        value = self._multiplied()
        while self._next() in ("+", "-"):
            sign = self._take()
            other = self._multiplied()
            value = value + other if sign == "+" else value - other
        return value

    def _multiplied(self) -> Fraction:
        value = self._single()
        while self._next() in ("*", "/"):
            sign = self._take()
            other = self._single()
            if sign == "/" and not other:
                raise NotASum
            value = value * other if sign == "*" else value / other
        return value

    def _single(self) -> Fraction:
        if self._next() in ("-", "+"):
            sign = self._take()
            return -self._unsigned() if sign == "-" else self._unsigned()
        return self._unsigned()

    def _unsigned(self) -> Fraction:
        if self._next() == "(":
            self._take()
            value = self.added()
            if self._next() != ")":
                raise NotASum
            self._take()
            return value
        begin = self._at
        while not self.at_end() and self._next() not in "+-*/()":
            self._at += 1
        plain = self._number(self._text[begin : self._at])
        if plain is None:
            raise NotASum
        return Fraction(plain)

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        taken = self._next()
        self._at += 1
        return taken
